"""The --reason option: a word of a closed list, each explained in the help."""

from collections.abc import Callable, Mapping
from typing import Any

import click

Function = Callable[..., Any]


def reason_option(
    words: Mapping[str, str], *, required: bool = False, default: str | None = None
) -> Callable[[Function], Function]:
    """`--reason`, one of `words`; noted in the register and told to nobody else."""
    # A default of None would be a value, and nothing would be missing.
    otherwise: dict[str, Any] = {} if default is None else {"default": default, "show_default": True}
    meant = "; ".join(f"{word}: {meaning}" for word, meaning in words.items())
    return click.option(
        "--reason",
        required=required,
        type=click.Choice(list(words)),
        metavar="WORD",
        help=f"Why; noted in the register and told to nobody else. {meant}.",
        **otherwise,
    )
