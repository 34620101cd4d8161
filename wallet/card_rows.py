"""Everything a card says, as rows of a label and a value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import schemas
from wallet.days import day_words
from wallet.part_words import part_name

# Of the seal, not of the person: shown by what they mean (issuer, dates, state) and not as they stand.
_SEAL = {"iss", "iat", "exp", "nbf", "vct", "vct#integrity", "cnf", "status", "_sd", "_sd_alg"}

_CODE_WORDS = re.compile(r"[a-z]+(_[a-z]+)+")  # not_yet_competent


@dataclass(frozen=True, slots=True)
class Row:
    """One fact; a row without a value is the heading of those below it."""

    label: str
    value: str = ""


def rows_of(kind: str, claims: Mapping[str, Any]) -> Iterator[Row]:
    """What is always shown first, then part by part what can be hidden."""
    described = schemas.kind(kind)
    facts = {name: value for name, value in claims.items() if name not in _SEAL}
    parts = [name for name in described.parts if name in facts]
    yield from _rows(described, (), {name: value for name, value in facts.items() if name not in parts})
    for part in parts:
        yield Row(part_name(part))
        yield from _rows(described, (part,), facts[part])


def _rows(kind: schemas.Kind, path: tuple[str, ...], value: Any) -> Iterator[Row]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _rows(kind, (*path, str(name)), inner)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for item in value:
            yield Row(*_item(item))
    else:
        yield Row(kind.label(path), _plain(value))


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
