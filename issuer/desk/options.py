"""Options and values that several commands of the desk take."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from device.errors import PassportError
from device.session import Session, session_of

MOST: Final = 100
"""So many suggestions a shell is given at the most."""


def folder_option(help_: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--out DIR`, handed on as `folder`."""
    return click.option(
        "--out", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR", help=help_
    )


self_contained_option = click.option(
    "--paper-self-contained",
    "self_contained",
    is_flag=True,
    help="A larger code on paper, which needs no profile from a trust bundle.",
)
"""`--paper-self-contained`, handed on as `self_contained`."""


class Completed(click.ParamType[str]):
    """A text that a shell completes from the centre's home; no passphrase is needed for that."""

    def suggestions(self, session: Session, begun: str) -> Iterator[CompletionItem[Any]]:
        """What begins so; may raise PassportError or OSError."""
        raise NotImplementedError

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002  click passes it
        incomplete: str,
    ) -> list[CompletionItem[Any]]:
        """The first of its suggestions."""
        try:
            return list(islice(self.suggestions(session_of(ctx), incomplete), MOST))
        except (PassportError, OSError):  # a shell that completes nothing is no fault of the person
            return []
