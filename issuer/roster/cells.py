"""Cells to claims: what each text in a roster row means, and why some texts mean nothing safe."""

import re
from collections.abc import Sequence
from typing import Any

from issuer.issuing.enrolments import plain_code
from issuer.issuing.order import Order, composed
from issuer.roster.formulas import is_formula, unguarded
from issuer.roster.heading import HOLDER, REFERENCE, VALID_UNTIL, Column
from issuer.roster.problem import WHOLE_ROW, Problem
from issuer.roster.table import SAVE_AS_UTF8, Fault, Row, foreign_byte, legible

LONGEST_CELL = 4000
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,4})?\Z")
_INTEGER = re.compile(r"-?[0-9]{1,9}\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CODES = re.compile(r"[0-9\s;]*\Z")
_GAP = re.compile(r"\s*\n\s*")


class _Unfit(Exception):
    """A cell that cannot be read: the reason and the remedy."""


def read_row(row: Row, columns: Sequence[Column]) -> tuple[Order, list[Problem]]:
    """The order in a roster row, without the cells that are wrong, and what is wrong with those."""
    if len(row.cells) != len(columns):
        reason = f"this row has {len(row.cells)} cells, the header has {len(columns)}"
        problem = Problem(WHOLE_ROW, "", reason, "check its separators and quotes")
        return Order(_supposed_reference(row, columns), row=row.number), [problem]
    own: dict[str, str] = {}
    claims: dict[str, Any] = {}
    problems = []
    faults = {fault.place: fault for fault in row.faults}
    for place, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
        if not cell and place not in faults:
            continue
        try:
            text = cell if place not in faults and _is_plain(cell) else _text(column, cell, faults.get(place))
            if text and column.path:
                _place(claims, column, _value(column, text))
            elif text:
                own[column.name] = text
        except _Unfit as unfit:
            problems.append(Problem(column.name, legible(cell), *unfit.args))
    order = Order(
        reference=own.get(REFERENCE, ""),
        claims=claims,
        valid_until=own.get(VALID_UNTIL),
        enrolment=plain_code(own.get(HOLDER, "")),
        row=row.number,
    )
    return order, problems


def _supposed_reference(row: Row, columns: Sequence[Column]) -> str:
    """What stands where the reference should, for finding the row again."""
    names = [column.name for column in columns]
    place = names.index(REFERENCE) if REFERENCE in names else len(row.cells)
    return legible("".join(row.cells[place : place + 1])).strip()


def _is_plain(cell: str) -> bool:
    """Nearly every cell: nothing in it that is looked for below, and nothing to be put right."""
    return (
        cell.isascii()
        and cell.isprintable()
        and cell[0].isalnum()
        and cell[-1] != " "
        and len(cell) <= LONGEST_CELL
    )


def _text(column: Column, cell: str, fault: Fault | None) -> str:
    if fault:
        raise _Unfit(fault.reason, fault.remedy)
    if len(cell) > LONGEST_CELL:
        raise _Unfit(f"this cell is longer than {LONGEST_CELL} characters", "shorten it")
    if legible(cell) != cell:
        raise _Unfit(f"this cell is not UTF-8 text: byte {foreign_byte(cell):02X}", SAVE_AS_UTF8)
    text = cell.strip(" \n") if cell.startswith(("\t", "\r")) else cell.strip()
    if is_formula(text) and not (_is_number(column) and _NUMBER.match(text)):
        sign = {"\t": "a tab", "\r": "a line end"}.get(text[0], f'"{text[0]}"')
        raise _Unfit(
            f"a cell that begins with {sign} would run as a formula in a spreadsheet",
            "begin it otherwise, or put an apostrophe (') in front if it must begin so",
        )
    text = unguarded(text)
    if "\n" in text:
        text = _GAP.sub(" ", text)
    if _CONTROL.search(text):
        raise _Unfit("this cell holds a control character", "type it anew instead of pasting it")
    composed_text: str = composed(text)
    return composed_text


def _is_number(column: Column) -> bool:
    return column.unit is not None or column.type in ("number", "integer")


def _value(column: Column, text: str) -> Any:
    if column.unit is not None:
        return _unit(column.unit, column.schema["enum"], text)
    match column.type:
        case "integer":
            return _whole_number(text)
        case "number":
            return _number(text)
        case "array":
            return _list(column.name, text)
    return text


def _unit(unit: tuple[str, str], outcomes: Sequence[str], text: str) -> dict[str, Any]:
    code, title = unit
    if text in outcomes:
        return {"code": code, "title": title, "outcome": text}
    return {"code": code, "title": title, "score": _number(text, f", {' or '.join(outcomes)}")}


def _whole_number(text: str) -> int | float:
    if not _INTEGER.match(text):
        raise _Unfit(f'"{text}" is not a whole number', "write digits only, for example 240")
    return int(text)


def _number(text: str, alternative: str = "") -> int | float:
    if text.isdecimal() and text.isascii() and len(text) <= 9:
        return int(text)
    if _NUMBER.match(text):
        return float(text) if float(text) % 1 else int(float(text))
    with_point = text.replace(",", ".")
    remedy = f"write {with_point}" if _NUMBER.match(with_point) else f"write digits{alternative}"
    raise _Unfit(f'"{text}" is not a number', remedy)


def _list(name: str, text: str) -> list[str]:
    # Codes may stand behind each other; words of an occupation are no codes and stay together.
    between = r"[\s;]+" if name == "occupation" and _CODES.match(text) else ";"
    return [piece.strip() for piece in re.split(between, text) if piece.strip()]


def _place(claims: dict[str, Any], column: Column, value: Any) -> None:
    """Put `value` where the column's path says; units gather in a list."""
    for name in column.path[:-1]:
        claims = claims.setdefault(name, {})
    if column.unit is not None:
        claims.setdefault(column.path[-1], []).append(value)
    else:
        claims[column.path[-1]] = value
