"""The SERIAL argument, which a shell completes from the register; no passphrase is needed for that."""

from collections.abc import Iterator
from typing import Any, Final

from click.shell_completion import CompletionItem

from device import homes
from device.session import Session
from device.terminal import safe_text
from issuer.desk.options import MOST, Completed


class Serial(Completed):
    """A serial such as TC-000017, or KIND:reference."""

    name = "serial"

    def suggestions(self, session: Session, begun: str) -> Iterator[CompletionItem[Any]]:
        """The serials that begin so, with the names of their holders where the shell shows them."""
        from issuer.records.register import Register

        home = homes.open_home(homes.home_for("issuer", session.home), "issuer")
        with Register.open(home) as register:
            for row in register.rows(_SQL, len(begun), begun, MOST):
                yield CompletionItem(row["serial"], help=safe_text(row["full_name"], 40))


_SQL: Final = """SELECT serial, full_name FROM credential WHERE substr(serial, 1, ?) = ?
  ORDER BY serial LIMIT ?"""

SERIAL: Final = Serial()
SERIAL_HELP: Final = "Its serial, such as TC-000017, or KIND:reference."
