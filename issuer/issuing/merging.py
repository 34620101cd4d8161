"""Claims with some of them changed: what is not named stays as it is."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from issuer.roster.heading import Column

Claims = dict[str, Any]


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> Claims:
    """`base` with the claims of `changes` in it; parts field by field, units code by code."""
    claims = copy.deepcopy(dict(base))
    for name, value in changes.items():
        if isinstance(value, Mapping) and isinstance(claims.get(name), dict):
            claims[name] = merged(claims[name], value)
        elif name == "units" and isinstance(claims.get(name), list):
            claims[name] = _units(claims[name], value)
        else:
            claims[name] = value
    return claims


def _units(base: list[Claims], changes: list[Claims]) -> list[Claims]:
    by_code = {unit["code"]: unit for unit in base} | {unit["code"]: unit for unit in changes}
    return list(by_code.values())


def without(claims: Claims, columns: Iterable[Column]) -> Claims:
    """`claims` without those of these columns, and without a part that nothing is left of."""
    for column in columns:
        if column.path:
            _take_out(claims, column.path, column.unit[0] if column.unit else None)
    return claims


def _take_out(claims: Claims, path: tuple[str, ...], unit: str | None) -> None:
    name, *below = path
    if name not in claims:
        return
    if below:
        _take_out(claims[name], tuple(below), unit)
    elif unit is not None:
        claims[name] = [each for each in claims[name] if each["code"] != unit]
    if not claims[name] or (not below and unit is None):
        del claims[name]
