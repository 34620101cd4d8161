"""What differs between two certificates, claim by claim, as people and as rosters call it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import schemas
from device.instants import last_day
from issuer.records.entries import Entry, claims_of
from issuer.roster.heading import UNIT, VALID_UNTIL


@dataclass(frozen=True, slots=True)
class Difference:
    """One claim that differs; `before` and `after` are for people, "" where there is none.

    `column` is its name in a roster, `cell` what would stand there now.
    """

    label: str
    before: str
    after: str
    column: str
    cell: str

    @property
    def words(self) -> str:
        """`before → after`."""
        return f"{self.before or '(nothing)'} → {self.after or '(nothing)'}"


@dataclass(frozen=True, slots=True)
class _Leaf:
    label: str
    shown: str
    column: str
    cell: str


def differences(old: Entry, claims: Mapping[str, Any], valid_until: str | None) -> list[Difference]:
    """What would change if `claims` (shaped as the schema says) and this last day stood in its place."""
    kind = schemas.kind(old.kind)
    until = None if old.expires is None else last_day(old.expires)
    before = _leaves(kind, claims_of(old), until)
    after = _leaves(kind, claims, date.fromisoformat(valid_until) if valid_until else None)
    return [
        _difference(before.get(path), after.get(path))
        for path in before | after
        if before.get(path) != after.get(path)
    ]


def _difference(before: _Leaf | None, after: _Leaf | None) -> Difference:
    known = after or before or _Leaf("", "", "", "")
    shown = (before.shown if before else "", after.shown if after else "")
    return Difference(known.label, *shown, known.column, after.cell if after else "")


def _leaves(
    kind: schemas.Kind, claims: Mapping[str, Any], until: date | None
) -> dict[tuple[str, ...], _Leaf]:
    leaves = dict(_claims(kind, claims))
    if until:
        leaves[VALID_UNTIL,] = _Leaf("Valid to", str(until), VALID_UNTIL, str(until))
    return leaves


def _claims(kind: schemas.Kind, claims: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], _Leaf]]:
    for name, value in claims.items():
        if name not in kind.parts:
            yield (name,), _leaf(kind, (name,), value)
            continue
        for field, inner in value.items():
            if field == "units":
                yield from (((name, field, unit["code"]), _unit(unit)) for unit in inner)
            else:
                yield (name, field), _leaf(kind, (name, field), inner)


def _leaf(kind: schemas.Kind, path: tuple[str, ...], value: Any) -> _Leaf:
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return _Leaf(kind.label(path), text.replace("_", " "), path[-1], text)


def _unit(unit: Mapping[str, Any]) -> _Leaf:
    result = str(unit.get("score", unit.get("outcome", "")))
    shown = f"{unit['title']}: {result}" if result else str(unit["title"])
    return _Leaf(
        f"Unit {unit['code']}", shown.replace("_", " "), f"{UNIT}{unit['code']} {unit['title']}", result
    )
