"""Options of the authority's commands that several of them take, and how their values are read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

import schemas
from device.errors import PassportError
from device.terminal import safe_text
from issuer.roster.days import read_day, remedy

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
FOLDER: Final = click.Path(path_type=Path)


class Day(click.ParamType[date]):
    """A date written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error that says how to write it."""
        if isinstance(value, date):
            return value
        day = read_day(value)
        if day is None:
            self.fail(f'"{value}" is not a date; {remedy(value)}', param, ctx)
        return day


def out_option(help_: str, metavar: str) -> _Decorator:
    """`--out`, handed on as `out`."""
    return click.option("--out", required=True, type=FOLDER, metavar=metavar, help=help_)


def keys_option(help_: str) -> _Decorator:
    """`--keys DIR`, repeated; handed on as `folders`."""
    return click.option(
        "--keys", "folders", required=True, multiple=True, type=FOLDER, metavar="DIR", help=help_
    )


def fingerprint_option(*, required: bool, help_: str) -> _Decorator:
    """`--fingerprint HEX`."""
    return click.option("--fingerprint", required=required, metavar="HEX", help=help_)


def day_option(name: str, variable: str, *, required: bool = True, help_: str) -> _Decorator:
    """An option that takes a date."""
    return click.option(name, variable, required=required, type=Day(), metavar="DATE", help=help_)


def shown(path: Path) -> str:
    """A file's name as it may be printed: it can hold anything."""
    return safe_text(str(path))


def read_country(text: str) -> str:
    """A country code as ISO 3166-1 has it; PassportError."""
    code = text.strip().upper()
    if code not in schemas.countries():
        raise PassportError(
            f'"{text}" is not a country code', hint="two letters of ISO 3166-1, such as PH", exit_code=2
        )
    return code


def read_name(text: str, what: str) -> str:
    """A name that people will see; PassportError when there is none or it is too long."""
    name = " ".join(text.split())
    if not 0 < len(name) <= 120 or not name.isprintable():
        raise PassportError(
            f"the name of {what} must have 1 to 120 characters that can be shown", exit_code=2
        )
    return name
