"""Reading a roster and judging every row of it; signs nothing and needs no key."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import schemas
from issuer.issuing.admission import Admission, Admitted, Answer, Examiner, Faulty, Judged, Read
from issuer.issuing.crew import in_order
from issuer.issuing.order import Order
from issuer.records.register import Register
from issuer.roster import heading
from issuer.roster import table as roster
from issuer.roster.cells import read_row
from issuer.roster.heading import Column
from issuer.roster.problem import WHOLE_ROW, Problem, RosterUnreadable
from issuer.roster.table import Row
from schemas import Kind

CHUNK: Final = 250
"""Rows that one process judges at a time."""
Note = Callable[[str], None]
"""Takes a sentence about the roster that a person should read."""


def _unheard(_sentence: str) -> None:
    """Nobody reads it."""


def examine_roster(
    path: Path, admission: Admission, note: Note = _unheard
) -> Iterator[tuple[Order | Admitted, Answer]]:
    """Every row of a roster with what is to be done about it; `note` is told what a person should know.

    Raises RosterUnreadable when the header is wrong or a row cannot be read: then nothing is issued.
    """
    seen = Seen(admission.register)
    with roster.open_roster(path) as file:
        rows, columns = _open_table(file, admission.kind, note)
        chunks = _Chunks(rows)
        for judged in in_order(chunks, Judge, admission.examiner, columns):
            yield from _decided(judged, admission, seen)
        chunks.end()


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges rows by themselves, in whatever process."""

    examiner: Examiner
    columns: Sequence[Column]

    def __call__(self, rows: Sequence[Row]) -> list[Judged]:
        """What can be said of each row without the register."""
        read = [read_row(row, self.columns) for row in rows]
        return list(map(_or_torn, read, self.examiner.judge(read)))


def _or_torn(read: Read, judged: Judged) -> Judged:
    """What was judged, unless it is unknown which cell is which: then nothing more can be said."""
    order, problems = read
    return Faulty(order, "", problems, (), None) if _is_torn(problems) else judged


class _Chunks:
    """Rows by the chunk; a row that cannot be read ends them, and is told of after those before it."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._trouble: RosterUnreadable | None = None

    def __iter__(self) -> Iterator[list[Row]]:
        rows = self._readable()
        while chunk := list(islice(rows, CHUNK)):
            yield chunk

    def _readable(self) -> Iterator[Row]:
        try:
            yield from self._rows
        except RosterUnreadable as trouble:
            self._trouble = trouble

    def end(self) -> None:
        """Raise what ended the rows before their time."""
        if self._trouble is not None:
            raise self._trouble


def _decided(
    chunk: Sequence[Judged], admission: Admission, seen: "Seen"
) -> Iterator[tuple[Order | Admitted, Answer]]:
    admitted = [each for each in chunk if isinstance(each, Admitted)]
    unknown = admission.unknown(admitted)
    if unknown and len(admitted) == len(chunk) and seen.are_new(admitted):
        yield from zip(admitted, admitted, strict=True)
        return
    for judged in chunk:
        order = judged.order if isinstance(judged, Faulty) else judged
        if isinstance(judged, Faulty) and _is_torn(judged.unread):
            yield order, list(judged.unread)
            continue
        repeated = seen.reference(order.reference, order.row)
        is_new = unknown and not repeated and isinstance(judged, Admitted)
        answer: Answer = judged if is_new else admission.decide(judged, repeated)  # type: ignore[assignment]
        yield order, seen.holder(order.row, answer)


def _is_torn(problems: Sequence[Problem]) -> bool:
    return any(problem.column == WHOLE_ROW for problem in problems)


def _rows(file: BinaryIO, kind: Kind, note: Note) -> Iterator[Row]:
    if roster.holds_workbook(file):
        from issuer.roster import read_xlsx

        return read_xlsx.rows(file, kind, note)
    return roster.rows(file, heading.separator(roster.first_line(file), kind))


def _open_table(file: BinaryIO, kind: str, note: Note) -> tuple[Iterator[Row], Sequence[Column]]:
    """The rows below the header, and what its columns are."""
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
    return rows, columns


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

    def are_new(self, rows: Sequence[Admitted]) -> bool:
        """Whether no reference and no key stood in an earlier row; if so, they are remembered."""
        references = [("reference", each.reference, each.row) for each in rows]
        holders = [("holder", each.thumbprint, each.row) for each in rows if each.thumbprint]
        named = [*references, *holders]
        if self._register.run(_REMEMBER_ALL, json.dumps(named)) == len(named):
            return True
        # What was remembered just now is of these rows alone: they follow all rows before them.
        self._register.run("DELETE FROM temp.seen WHERE line >= ?", rows[0].row)
        return False

    def reference(self, reference: str, row: int) -> Sequence[Problem]:
        """Whether an earlier row has the same reference."""
        first = self._first("reference", reference, row) if reference else None
        if first is None:
            return ()
        reason = f"{reference} stands in row {first} already"
        return [Problem("reference", reference, reason, "give every row a reference of its own")]

    def holder(self, row: int, answer: Answer) -> Answer:
        """The answer, unless an earlier row brought the same enrolment key."""
        if not isinstance(answer, Admitted) or answer.thumbprint is None:
            return answer
        first = self._first("holder", answer.thumbprint, row)
        if first is None:
            return answer
        reason = f"this enrolment code stands in row {first} already"
        return [Problem("holder", "", reason, "ask each worker for a code of their own")]

    def _first(self, what: str, value: str, row: int) -> int | None:
        """The earlier row that named the value, or None, and then it is remembered for this one."""
        if self._register.run(_REMEMBER, what, value, row):
            return None
        sql = "SELECT line FROM temp.seen WHERE what = ? AND value = ?"
        return int(next(self._register.values(sql, what, value)))


_REMEMBER: Final = "INSERT OR IGNORE INTO temp.seen VALUES (?, ?, ?)"
_REMEMBER_ALL: Final = """INSERT OR IGNORE INTO temp.seen
  SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)"""
