"""Reading a roster and judging every row of it; signs nothing and needs no key."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import schemas
from issuer import heading, roster
from issuer.admission import Admission, Admitted, Answer
from issuer.cells import read_row
from issuer.order import Order
from issuer.problem import WHOLE_ROW, Problem, RosterUnreadable
from issuer.register import Register
from issuer.roster import Row
from schemas import Kind

Note = Callable[[str], None]
"""Takes a sentence about the roster that a person should read."""


def _unheard(_sentence: str) -> None:
    """Nobody reads it."""


def examine_roster(path: Path, admission: Admission, note: Note = _unheard) -> Iterator[tuple[Order, Answer]]:
    """Every row of a roster with what is to be done about it; `note` is told what a person should know.

    Raises RosterUnreadable when the header is wrong or a row cannot be read: then nothing is issued.
    """
    seen = Seen(admission.register)
    with roster.open_roster(path) as file, closing(_orders(file, admission.kind, note)) as orders:
        for order, problems in orders:
            if any(problem.column == WHOLE_ROW for problem in problems):
                yield order, problems  # which cell is which is unknown: nothing more can be said
                continue
            repeated = seen.reference(order)
            answer = admission.examine(order, [*problems, *repeated])
            yield order, seen.holder(order, answer)


def _rows(file: BinaryIO, kind: Kind, note: Note) -> Iterator[Row]:
    if roster.holds_workbook(file):
        from issuer import read_xlsx

        return read_xlsx.rows(file, kind, note)
    return roster.rows(file, heading.separator(roster.first_line(file), kind))


def _orders(file: BinaryIO, kind: str, note: Note) -> Generator[tuple[Order, list[Problem]]]:
    described = schemas.kind(kind)
    rows = _rows(file, described, note)
    header = next(rows, None)
    if header is None:
        raise RosterUnreadable(1, [Problem(WHOLE_ROW, "", "the roster is empty", f"see: {_TEMPLATE} {kind}")])
    problems = [_illegible(cell) for cell in header.cells if roster.legible(cell) != cell]
    if problems:
        raise RosterUnreadable(header.number, problems)
    columns, problems = heading.read_header(header.cells, described)
    if problems:
        raise RosterUnreadable(header.number, problems)
    for row in rows:
        yield read_row(row, columns)


def _illegible(name: str) -> Problem:
    return Problem(roster.legible(name), "", "the name of this column is not UTF-8 text", roster.SAVE_AS_UTF8)


_TEMPLATE = "passport-issuer template"


class Seen:
    """What a roster named so far, kept on the disk by the register's connection, not in memory."""

    def __init__(self, register: Register) -> None:
        self._register = register
        register.run("DROP TABLE IF EXISTS temp.seen")
        register.run(
            "CREATE TEMP TABLE seen (what TEXT, value TEXT, line INTEGER, PRIMARY KEY (what, value))"
            " WITHOUT ROWID"
        )

    def reference(self, order: Order) -> Sequence[Problem]:
        """Whether an earlier row has the same reference."""
        first = self._first("reference", order.reference, order.row) if order.reference else None
        if first is None:
            return ()
        reason = f"{order.reference} stands in row {first} already"
        return [Problem("reference", order.reference, reason, "give every row a reference of its own")]

    def holder(self, order: Order, answer: Answer) -> Answer:
        """The answer, unless an earlier row brought the same enrolment key."""
        if not isinstance(answer, Admitted) or answer.holder is None:
            return answer
        first = self._first("holder", answer.holder.thumbprint, order.row)
        if first is None:
            return answer
        reason = f"this enrolment code stands in row {first} already"
        return [Problem("holder", "", reason, "ask each worker for a code of their own")]

    def _first(self, what: str, value: str, row: int) -> int | None:
        """The earlier row that named the value, or None, and then it is remembered for this one."""
        if self._register.run("INSERT OR IGNORE INTO temp.seen VALUES (?, ?, ?)", what, value, row):
            return None
        sql = "SELECT line FROM temp.seen WHERE what = ? AND value = ?"
        return int(next(self._register.values(sql, what, value)))
