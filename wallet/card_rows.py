"""Everything a card says, as rows of a label and a value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import schemas
from wallet.days import day_words
from wallet.part_words import part_name

# Of the seal, not of the person: shown by what they mean (issuer, dates, state) and not as they stand.
_SEAL = {"iss", "iat", "exp", "nbf", "vct", "vct#integrity", "cnf", "status", "_sd", "_sd_alg"}

AS_WRITTEN: Final = "As written by the issuer"
_CODE_WORDS = re.compile(r"[a-z]+(_[a-z]+)+")  # not_yet_competent


@dataclass(frozen=True, slots=True)
class Row:
    """One fact; a row without a value is the heading of those below it."""

    label: str
    value: str = ""


def rows_of(kind: str, claims: Mapping[str, Any]) -> Iterator[Row]:
    """What is always shown first, then part by part what can be hidden.

    Last stands what the kind gives no name to: those labels are the issuer's own.
    """
    described = schemas.kind(kind)
    facts = {name: value for name, value in claims.items() if name not in _SEAL}
    parts = [name for name in described.parts if name in facts]
    visible = {name: value for name, value in facts.items() if name not in parts}
    written: list[Row] = []
    yield from _named(described, (), visible, written)
    for part in parts:
        if rows := list(_named(described, (part,), facts[part], written)):
            yield Row(part_name(part))
            yield from rows
    if written:
        yield Row(AS_WRITTEN)
        yield from written


def _named(kind: schemas.Kind, path: tuple[str, ...], value: Any, written: list[Row]) -> Iterator[Row]:
    """The rows that the kind has names for; the others go to `written`."""
    for place, row in _rows(kind, path, value):
        if kind.names(place):
            yield row
        else:
            written.append(row)


def _rows(kind: schemas.Kind, path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Row]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _rows(kind, (*path, str(name)), inner)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for item in value:
            yield path, Row(*_item(item))
    else:
        yield path, Row(kind.label(path), _plain(value))


def _item(item: Any) -> tuple[str, str]:
    """A unit: its code as the label, the rest as the value, the score or outcome last."""
    if not isinstance(item, Mapping):
        return "", _plain(item)
    rest = [_plain(value) for name, value in item.items() if name != "code"]
    return str(item.get("code", "")), " · ".join(rest)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value.replace("_", " ") if _CODE_WORDS.fullmatch(value) else day_words(value)
    return str(value)
