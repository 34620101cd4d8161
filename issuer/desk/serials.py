"""The SERIAL argument, which a shell completes from the register; no passphrase is needed for that."""

from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from device import homes
from device.errors import PassportError
from device.session import session_of
from device.terminal import safe_text

_MOST: Final = 100


class Serial(click.ParamType[str]):
    """A serial such as TC-000017, or KIND:reference."""

    name = "serial"

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002  click passes it
        incomplete: str,
    ) -> list[CompletionItem[Any]]:
        """The first serials that begin so, with the names of their holders where the shell shows them."""
        from issuer.records.register import Register

        try:
            home = homes.open_home(homes.home_for("issuer", session_of(ctx).home), "issuer")
            with Register.open(home) as register:
                return [
                    CompletionItem(row["serial"], help=safe_text(row["full_name"], 40))
                    for row in register.rows(_SQL, len(incomplete), incomplete, _MOST)
                ]
        except (PassportError, OSError):  # a shell that completes nothing is no fault of the person
            return []


_SQL: Final = """SELECT serial, full_name FROM credential WHERE substr(serial, 1, ?) = ?
  ORDER BY serial LIMIT ?"""

SERIAL: Final = Serial()
SERIAL_HELP: Final = "Its serial, such as TC-000017, or KIND:reference."
