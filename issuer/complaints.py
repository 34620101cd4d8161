"""`errors.csv`: every cell that keeps a row from being issued, for the person who will mend the roster.

It opens in a spreadsheet, so no cell of it can act as a formula: one that would begin like a formula
gets an apostrophe in front.
"""

import contextlib
import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from issuer.formulas import is_formula
from issuer.outputs import for_owner_only
from issuer.problem import Problem, RowProblem

NAME = "errors.csv"
HEADER = ("row", "reference", "column", "value", "reason", "remedy")
SHOWN = 20
"""How many problems are also told on the screen."""
_LONGEST_VALUE = 200
_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else


class Complaints:
    """Gathers problems into the errors file of a folder, which appears when the block ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.rows = 0
        self.count = 0
        self.first: list[RowProblem] = []
        self._fresh = folder / f".{NAME}.{os.getpid()}.part"

    def __enter__(self) -> Self:
        self._fresh.unlink(missing_ok=True)
        self._file = open(self._fresh, "x", encoding="utf-8", newline="", opener=for_owner_only)
        self._file.write(_MARK)
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL)
        self._writer.writerow(HEADER)
        return self

    def add(self, row: int, reference: str, problems: Sequence[Problem]) -> None:
        """Note the problems of one row."""
        self.rows += 1
        for problem in problems:
            self.count += 1
            if self.count <= SHOWN:
                self.first.append(RowProblem(row, reference, problem))
            cells = (problem.column, problem.value[:_LONGEST_VALUE], problem.reason, problem.remedy)
            self._writer.writerow([row, *(_harmless(cell) for cell in (reference, *cells))])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._give_up()
            return
        self._file.close()
        if self.count:
            self._fresh.replace(self.path)
            return
        self._fresh.unlink(missing_ok=True)
        if _is_ours(self.path):
            self.path.unlink()

    def _give_up(self) -> None:
        """Leave nothing behind; what ended the run is told, not what a full disk adds to it."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._fresh.unlink(missing_ok=True)


def _harmless(cell: str) -> str:
    return f"'{cell}" if is_formula(cell) else cell


def _is_ours(path: Path) -> bool:
    """Whether an errors file of an earlier run is there, which nothing is wrong with any more."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow(HEADER)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = (_MARK + text.getvalue()).encode()
        return file.read(len(start)) == start
