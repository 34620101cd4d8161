"""The KIND argument, as people write it."""

import click

import schemas

KIND = click.Choice(schemas.KINDS)
"""One of the kinds; click lists them when another word stands there."""

kind_argument = click.argument(
    "kind", type=KIND, metavar="KIND", help=f"What kind of certificate: {', '.join(schemas.KINDS)}."
)
"""KIND, handed on as `kind`."""
