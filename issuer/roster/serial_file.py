"""A file of serials: one a line, or the first column of a CSV table; `-` is standard input."""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from device import files
from device.errors import PassportError

LONGEST: Final = 64 * 1024 * 1024
_SEPARATORS: Final = ",;\t"
_HEADINGS: Final = {"serial", "reference", "name", "number", "certificate"}
_HINT: Final = "one serial (TC-000001) or KIND:reference a line, or a CSV table with them in its first column"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file that names a credential; `row` is what a spreadsheet shows."""

    row: int
    name: str
    cells: tuple[str, ...]


def read(source: str) -> tuple[tuple[str, ...], list[Line]]:
    """The header, () if there is none, and the lines; blank ones are left out but counted.

    Raises PassportError, and then no line was acted on.
    """
    text = _text(source)
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        raise PassportError(
            f"{_called(source)} cannot be read as a table: {error}", hint=_HINT, exit_code=2
        ) from None
    header: tuple[str, ...] = ()
    if rows and rows[0].name.lower() in _HEADINGS:
        header, rows = rows[0].cells, rows[1:]
    if not rows:
        raise PassportError(f"{_called(source)} names no certificate", hint=_HINT, exit_code=2)
    return header, rows


def _rows(text: str) -> Iterator[Line]:
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for row, cells in enumerate(reader, start=1):
        stripped = tuple(cell.strip() for cell in cells)
        if any(stripped):
            yield Line(row, stripped[0], stripped)


def _text(source: str) -> str:
    data = _standard_input() if source == "-" else files.read_bounded(Path(source), LONGEST)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise PassportError(
            f"{_called(source)}, row {row}: this is not UTF-8 text",
            hint="save it again as CSV UTF-8",
            exit_code=2,
        ) from None


def _standard_input() -> bytes:
    data = sys.stdin.buffer.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise PassportError("standard input is too large", exit_code=2)
    return data


def _called(source: str) -> str:
    return "standard input" if source == "-" else source
