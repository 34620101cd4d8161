"""The KIND argument, as people write it."""

import click

import schemas

KIND = click.Choice(schemas.KINDS)
"""One of the kinds; click lists them when another word stands there."""
