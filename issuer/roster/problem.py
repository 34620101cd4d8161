"""What is wrong with a piece of data, so that the person who typed it can put it right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WHOLE_ROW: Final = "(row)"
"""Stands where a column's name would, when no single cell is to blame."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong cell: its column, what stands there, why that cannot be issued, what to write."""

    column: str
    value: str
    reason: str
    remedy: str = ""

    @property
    def words(self) -> str:
        """`column: reason; remedy`, the value being part of the reason where it helps."""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.column}: {self.reason}{remedy}"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A problem and where it is: the row as a spreadsheet numbers it (the header is row 1)."""

    row: int
    reference: str
    problem: Problem

    @property
    def words(self) -> str:
        """`row 17, award_date: …`; a problem of the whole row names no column."""
        column, _, rest = self.problem.words.partition(": ")
        return f"row {self.row}: {rest}" if column == WHOLE_ROW else f"row {self.row}, {self.problem.words}"


class RosterUnreadable(Exception):
    """The roster cannot be read from this row on; nothing of it is issued."""

    def __init__(self, row: int, problems: Sequence[Problem]) -> None:
        super().__init__(*(problem.words for problem in problems))
        self.row = row
        self.problems = problems
