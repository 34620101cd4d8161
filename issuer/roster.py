"""A roster: the CSV table a centre keeps of the people it is to certify, read strictly and row by row.

UTF-8 only, one separator found from the header, every row as long as the header.  What cannot be read
for certain ends the reading (`RosterUnreadable`); nothing is guessed and the file is never held whole.
"""

import csv
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from device.errors import PassportError
from issuer.problem import WHOLE_ROW, Problem, RosterUnreadable

LONGEST_LINE = 256 * 1024
"""Bytes of one line of the file; a roster line with an enrolment code has about one thousand."""
_SAVE_AS_UTF8 = "save it again as CSV UTF-8"
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; `number` is what a spreadsheet shows (the header is row 1)."""

    number: int
    cells: tuple[str, ...]


@contextmanager
def open_roster(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a roster, which must be a regular file and stay as it is while it is read."""
    try:
        file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115  closed below
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise PassportError(f"{path} cannot be opened: {reason}", exit_code=2) from None
    with file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise PassportError(f"{path} is not a file", hint="name a CSV file", exit_code=2)
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


def rows(file: BinaryIO, separator: str) -> Iterator[Row]:
    """The rows of a roster, the header first; blank rows are left out but counted.

    Raises RosterUnreadable for bytes that are not UTF-8, unclosed quotes and endless cells or lines.
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
        self._offset = 0
        self.row = 0

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
        start, self._offset = self._offset, self._offset + len(line)
        return self._text(line, start)

    def _text(self, line: bytes, start: int) -> str:
        if start == 0 and line.startswith(_UTF16):
            raise RosterUnreadable(self.row, _whole("the file is UTF-16", _SAVE_AS_UTF8))
        begins = len(_BOM) if start == 0 and line.startswith(_BOM) else 0
        try:
            return line[begins:].decode("utf-8")
        except UnicodeDecodeError as error:
            at = start + begins + error.start
            reason = f"byte {at + 1} of the file (0x{line[begins + error.start]:02x}) is not UTF-8 text"
            raise RosterUnreadable(self.row, _whole(reason, _SAVE_AS_UTF8)) from None


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
