"""One certificate's data as a person gives it: a JSON file, or `name=value` pairs like a roster row."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import schemas
from credential.encoding import strict_object
from credential.errors import Malformed
from device import files
from device.errors import PassportError
from issuer.issuing import enrolments
from issuer.issuing.merging import merged, without
from issuer.issuing.order import Order, composed
from issuer.roster.cells import read_row
from issuer.roster.heading import HOLDER, REFERENCE, VALID_UNTIL, Column, name_columns
from issuer.roster.problem import Problem
from issuer.roster.table import Row

LONGEST = 256 * 1024


def from_file(path: Path, holder: str) -> Order:
    """The order in a JSON file: the claims, `reference` and, if it ends, `valid_until`.

    Raises PassportError.
    """
    data = composed(_object(path))
    own = {name: _text(data, name) for name in (REFERENCE, VALID_UNTIL)}
    return Order(own[REFERENCE], data, own[VALID_UNTIL] or None, enrolments.code_or_file(holder))


def _object(path: Path) -> dict[str, Any]:
    try:
        return strict_object(files.read_bounded(path, LONGEST))
    except Malformed as objection:
        reason = objection.message.removeprefix("not valid JSON: ")
        raise PassportError(
            f"{path} is not JSON that can be read: {reason}", hint="mend it in a text editor", exit_code=2
        ) from None


def _text(data: dict[str, Any], name: str) -> str:
    value = data.pop(name, "")
    if not isinstance(value, str):
        raise PassportError(f"{name}: this must be text", hint='write it in "quotation marks"')
    return value.strip()


def from_pairs(kind: str, pairs: Sequence[str], holder: str) -> tuple[Order, list[Problem]]:
    """The order in `name=value` pairs, whose names are the columns of a roster, and what is wrong."""
    known, problems = _known(kind, pairs)
    return _order(known, holder, problems)


def with_changes(kind: str, base: Order, pairs: Sequence[str], holder: str) -> tuple[Order, list[Problem]]:
    """The order `base` with what the pairs change in it; a pair without a value takes a claim out."""
    known, problems = _known(kind, pairs)
    order, problems = _order(known, holder, problems)
    if order.reference not in ("", base.reference):
        problems.append(Problem(REFERENCE, order.reference, "a reference stays as it is", "leave it out"))
    emptied = [column for column, value in known if not value.strip()]
    claims = without(merged(base.claims, order.claims), emptied)
    ends = None if any(column.name == VALID_UNTIL for column in emptied) else base.valid_until
    return Order(base.reference, claims, order.valid_until or ends, order.enrolment), problems


def _known(kind: str, pairs: Sequence[str]) -> tuple[list[tuple[Column, str]], list[Problem]]:
    split = [pair.partition("=") for pair in pairs]
    if missing := [name for name, equals, _ in split if not equals]:
        raise PassportError(f'--set "{missing[0]}" has no value', hint="write --set name=value", exit_code=2)
    columns, problems = name_columns([name for name, _, _ in split], schemas.kind(kind))
    return [(column, value) for column, (_, _, value) in zip(columns, split, strict=True) if column], problems


def _order(
    known: Sequence[tuple[Column, str]], holder: str, problems: list[Problem]
) -> tuple[Order, list[Problem]]:
    cells = tuple(
        enrolments.code_or_file(value) if column.name == HOLDER else value for column, value in known
    )
    order, wrong = read_row(Row(1, cells), [column for column, _ in known])
    code = enrolments.code_or_file(holder) if holder else order.enrolment
    return Order(order.reference, order.claims, order.valid_until, code), [*problems, *wrong]
