"""The options that say which certificates are meant, shared by `list` and `export`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from issuer.authority.options import Day
from issuer.desk.kinds import KIND
from issuer.records.search import STANDINGS, Wanted

Function = Callable[..., Any]


class Delivery(click.ParamType["int"]):
    """The number of a delivery, or `none` for what was not told to the authority yet."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if value == "none":
            return 0
        if not str(value).isascii() or not str(value).isdigit():
            self.fail(f'"{value}" is not the number of a delivery; write a number, or none', param, ctx)
        return int(value)


def filtered(command: Function) -> Function:
    """The filter options, handed on as one `wanted`."""

    @wraps(command)
    def with_wanted(*arguments: Any, **parameters: Any) -> Any:
        names = ("kind", "status", "text", "issued_from", "issued_until", "expiring_before", "delivery")
        wanted = Wanted(**{name: parameters.pop(name) for name in names})
        return command(*arguments, wanted=wanted, **parameters)

    day = Day()
    decorated: Function = with_wanted
    for option in reversed(
        (
            click.option("--kind", type=KIND, help="Only this kind."),
            click.option("--status", type=click.Choice(STANDINGS), help="Only what stands so."),
            click.option(
                "--find", "text", metavar="TEXT", help="Only with TEXT in reference, name or title."
            ),
            click.option("--issued-from", type=day, metavar="DATE", help="Only issued on that day or later."),
            click.option(
                "--issued-until", type=day, metavar="DATE", help="Only issued on that day or before."
            ),
            click.option("--expiring-before", type=day, metavar="DATE", help="Only ending before that day."),
            click.option(
                "--delivery",
                type=Delivery(),
                metavar="N",
                help="Only told in delivery N; none: not told yet.",
            ),
        )
    ):
        decorated = option(decorated)
    return decorated
