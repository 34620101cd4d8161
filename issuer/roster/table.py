"""A roster: the table a centre keeps of the people it is to certify, read strictly and row by row.

This file reads CSV; a workbook is read by `read_xlsx`.  UTF-8 only, one separator found from the header,
every row as long as the header.  Bytes that are not UTF-8 spoil their cell alone; where a cell ends must be
certain, or the reading ends (`RosterUnreadable`).  Nothing is guessed and the file is never held whole.
"""

import csv
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from device.errors import PassportError
from issuer.roster.problem import WHOLE_ROW, Problem, RosterUnreadable
from issuer.roster.workbook import is_workbook

LONGEST_LINE = 256 * 1024
"""Bytes of one line of the file; a roster line with an enrolment code has about one thousand."""
SAVE_AS_UTF8 = "save the roster again as CSV UTF-8"
_BOM = b"\xef\xbb\xbf"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BROKEN = re.compile("[\udc80-\udcff]")
_START = 4096


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell whose text cannot be known for certain: its place in the row, why, and what to do."""

    place: int
    reason: str
    remedy: str


class Row(NamedTuple):
    """The cells of one row; `number` is what a spreadsheet shows (the header is row 1)."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


@contextmanager
def open_roster(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a roster, which must be a regular file and stay as it is while it is read."""
    if path.is_dir():
        raise PassportError(f"{path} is a folder", hint="name a CSV or XLSX file in it", exit_code=2)
    try:
        file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115  closed below
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise PassportError(f"{path} cannot be opened: {reason}", exit_code=2) from None
    with file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise PassportError(f"{path} is not a file", hint="name a CSV or XLSX file", exit_code=2)
        _check_text(path, file)
        yield file
        after = os.fstat(file.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise PassportError(
                f"{path} was changed while it was read; nothing was issued",
                hint="save and close it in the spreadsheet, then try again",
            )


def _without_waiting(path: str, flags: int) -> int:
    """A pipe nobody writes into would be waited for without end."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _check_text(path: Path, file: BinaryIO) -> None:
    start = file.read(_START)
    file.seek(0)
    if is_workbook(start):
        return
    if start.startswith(_OLD_EXCEL):
        words = f"{path} is an old Excel file (.xls), or protected by a password"
        raise PassportError(words, hint="save it as XLSX without a password, or as CSV UTF-8")
    if start.startswith(_UTF16) or b"\0" in start.partition(b"\n")[0]:
        what = "UTF-16 text" if start.startswith(_UTF16) else "not a text file"
        raise PassportError(f"{path} is {what}; a roster is CSV in UTF-8, or XLSX", hint=SAVE_AS_UTF8)


def holds_workbook(file: BinaryIO) -> bool:
    """Whether the file is a workbook; it is read again from its beginning."""
    start = file.read(_START)
    file.seek(0)
    return is_workbook(start)


def legible(text: str) -> str:
    """The text of a cell with U+FFFD in place of the bytes that were not UTF-8."""
    return _BROKEN.sub("\N{REPLACEMENT CHARACTER}", text)


def foreign_byte(text: str) -> int:
    """The first byte of a text that is not `legible`."""
    return ord(_BROKEN.findall(text)[0]) - 0xDC00


def rows(file: BinaryIO, separator: str) -> Iterator[Row]:
    """The rows of a roster, the header first; blank rows are left out but counted.

    A byte that is not UTF-8 stands in its cell as a lone surrogate (`legible` takes it out).
    Raises RosterUnreadable for unclosed quotes and endless cells or lines.
    """
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        lines.row = number
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RosterUnreadable(number, _not_csv(str(error))) from None
        if any(cells):
            yield Row(number, tuple(cells))


def first_line(file: BinaryIO) -> str:
    """The first line of a roster, which is its header; the file is read again from its beginning."""
    lines = _Lines(file)
    lines.row = 1
    line = next(lines, "")
    file.seek(0)
    return line


class _Lines:
    """The lines of the file as text, line ends kept so that quoted ones survive; knows where it is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.row = 0
        if file.read(len(_BOM)) != _BOM:
            file.seek(0)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        if len(line) > LONGEST_LINE:
            raise RosterUnreadable(
                self.row, _whole("a line is too long", "check that this is the right file")
            )
        return line.decode("utf-8", "surrogateescape")


def _not_csv(error: str) -> list[Problem]:
    if "unexpected end of data" in error:
        return _whole('a quotation mark (") opened here is never closed', "close it or remove it")
    if "field larger" in error:
        return _whole("a cell is far too long", 'check for a quotation mark (") that is never closed')
    if "expected after" in error:
        return _whole('text follows a closing quotation mark (")', 'write "" for a mark inside a quoted cell')
    return _whole("this row is not CSV", "check its quotation marks and line ends")


def _whole(reason: str, remedy: str) -> list[Problem]:
    return [Problem(WHOLE_ROW, "", reason, remedy)]
