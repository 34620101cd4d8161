"""`errors.csv`: every cell that keeps a row from being issued, for the person who will mend the roster.

It opens in a spreadsheet, so no cell of it can act as a formula: one that would begin like a formula
gets an apostrophe in front.
"""

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from device import files
from device.terminal import safe_text
from issuer.roster.formulas import guarded
from issuer.roster.problem import Problem, RowProblem

NAME = "errors.csv"
HEADER = ("row", "reference", "column", "value", "reason", "remedy")
SHOWN = 20
"""How many problems are also told on the screen."""
_LONGEST = 400
_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else


class Complaints:
    """Gathers problems in an unnamed file in the home, until `save` puts them into the errors file.

    `saved` says whether that file has them all.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self.path = folder / NAME
        self.rows = 0
        self.count = 0
        self.saved = False
        self._is_new = True
        self.first: list[RowProblem] = []
        self._file = tempfile.TemporaryFile("w+", dir=home, encoding="utf-8", newline="")  # noqa: SIM115  closed by __exit__
        self._file.write(_MARK)
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL)
        self._writer.writerow(HEADER)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, row: int, reference: str, problems: Sequence[Problem]) -> None:
        """Note the problems of one row."""
        self.rows += 1
        self.saved, self._is_new = False, True
        for problem in problems:
            self.count += 1
            if self.count <= SHOWN:
                self.first.append(RowProblem(row, reference, problem))
            cells = (reference, problem.column, problem.value, problem.reason, problem.remedy)
            self._writer.writerow([row, *map(_harmless, cells)])

    def save(self) -> None:
        """Write the errors file; where nothing is wrong, take away that of an earlier run.

        Does nothing if nothing was added since. Raises PassportError or OSError when the folder refuses.
        """
        if not self._is_new:
            return
        self._is_new = False
        if not self.count:
            if _is_ours(self.path):
                self.path.unlink()
            return
        self._file.seek(0)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(self.path, self._file.read().encode())
        self.saved = True


def _harmless(cell: str) -> str:
    """The cell as one line of visible characters that no spreadsheet runs."""
    safe = safe_text(cell, _LONGEST)
    return guarded(safe) if guarded(cell) == cell else f"'{safe}"


def _is_ours(path: Path) -> bool:
    """Whether an errors file of an earlier run is there, which nothing is wrong with any more."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow(HEADER)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = (_MARK + text.getvalue()).encode()
        return file.read(len(start)) == start
