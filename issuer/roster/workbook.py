"""What may lie in wait in a workbook (XLSX), looked for before anything of it is read.

A workbook is a zip of XML. It may unpack to far more than it weighs, define entities that multiply, state
rows in an order that makes a reader drop some, or lie about its size.  Macros, links to other files,
pictures and connections are parts of their own, which nothing here ever opens.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, BinaryIO, Final
from xml.parsers import expat

from issuer.roster.problem import WHOLE_ROW, Problem, RosterUnreadable

MOST_PARTS: Final = 5_000
LARGEST_UNPACKED: Final = 512 << 20
"""Bytes of all parts together: about 200,000 rows with enrolment codes."""
LARGEST_STRINGS: Final = 128 << 20
"""Bytes of the part that holds the texts of all cells, which is kept in memory."""
LARGEST_PART: Final = 8 << 20
"""Bytes of any other part that is read: styles, the list of sheets."""
LAST_ROW: Final = 1_048_576
MOST_MERGED: Final = 100_000
"""Cells that may be merged with others before the whole sheet is refused."""
AS_CSV: Final = "save the roster as CSV UTF-8"
_CHUNK = 1 << 16
_STRINGS = "xl/sharedStrings.xml"
_SHEETS = "xl/worksheets/"
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\Z")


class _Dangerous(Exception):
    """Raised inside the parser by what no spreadsheet program writes."""


class _AtRoot(Exception):
    """The first element is there: no definition of entities can follow."""


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins like this is a zip, as XLSX is."""
    return start.startswith(b"PK\x03\x04")


def refuse(reason: str, remedy: str = AS_CSV, row: int = 1) -> RosterUnreadable:
    """The error that ends the reading of a workbook."""
    return RosterUnreadable(row, [Problem(WHOLE_ROW, "", reason, remedy)])


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """The parts of a workbook, none too large and none with a document type definition."""
    try:
        archive = zipfile.ZipFile(file)
        _check_parts(archive)
        for info in archive.infolist():
            with archive.open(info) as part:
                _refuse_definitions(part)
    except BROKEN:
        raise refuse("this workbook is damaged", "open it in the spreadsheet and save it again") from None
    return archive


BROKEN: Final = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error),
    *(EOFError, NotImplementedError, RuntimeError, ValueError, OSError),
)
"""What reading a damaged, encrypted or exotic zip raises."""


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names and "mimetype" in names:
        raise refuse("this is an OpenDocument file", "save the roster as XLSX or as CSV UTF-8")
    if "[Content_Types].xml" not in names or len(names) != len(parts):
        raise refuse("this is not a workbook", "give a roster as XLSX or as CSV UTF-8")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise refuse(f"this workbook unpacks to more than {LARGEST_UNPACKED >> 20} MiB")
    for part in parts:
        limit = LARGEST_STRINGS if part.filename == _STRINGS else LARGEST_PART
        if part.file_size > limit and _is_read(part.filename):
            raise refuse(f"{part.filename} in this workbook is larger than {limit >> 20} MiB")


def _is_read(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(_SHEETS)


def _refuse_definitions(part: IO[bytes]) -> None:
    """Raise RosterUnreadable if the part begins with a DOCTYPE; what is not XML is left alone."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _dangerous
    parser.StartElementHandler = _at_root
    try:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk)
    except _Dangerous:
        raise refuse("this workbook defines entities, which no spreadsheet does") from None
    except (_AtRoot, expat.ExpatError):
        return


def _dangerous(*_arguments: object) -> None:
    raise _Dangerous


def _at_root(*_arguments: object) -> None:
    raise _AtRoot


@dataclass(slots=True)
class Survey:
    """What a sheet holds beside values: formulas, hidden rows, and the cells merged with others by row."""

    has_formulas: bool = False
    hidden_rows: int = 0
    merged: dict[int, set[int]] = field(default_factory=dict)
    _last: int = 0
    _count: int = 0

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """Take in one element of the sheet's XML. Raises RosterUnreadable."""
        match name.rpartition(":")[2]:
            case "row":
                self._row(attributes)
            case "f":
                self.has_formulas = True
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r", str(self._last + 1))
        number = int(stated) if stated.isdecimal() and len(stated) < 8 else 0
        if not self._last < number <= LAST_ROW:
            raise refuse(f"the rows of this sheet are out of order after row {self._last}")
        self._last = number
        self.hidden_rows += attributes.get("hidden") in ("1", "true")

    def _merge(self, ref: str) -> None:
        if (found := _REF.match(ref)) is None:
            return
        left, top, right, bottom = found.groups()
        columns = range(column_number(left), column_number(right) + 1)
        lines = range(int(top), min(int(bottom), self._last) + 1)
        self._count += len(columns) * len(lines)
        if self._count > MOST_MERGED:
            raise refuse("too many cells of this sheet are merged", "unmerge them: one value in every cell")
        for line in lines:
            self.merged.setdefault(line, set()).update(columns)


def survey(part: IO[bytes]) -> Survey:
    """Go through the XML of a sheet once. Raises RosterUnreadable."""
    found = Survey()
    parser = expat.ParserCreate()
    parser.StartElementHandler = found.element
    try:
        for chunk in _chunks(part):
            parser.Parse(chunk)
    except (expat.ExpatError, *BROKEN):
        raise refuse("this workbook is damaged", "open it in the spreadsheet and save it again") from None
    return found


def _chunks(part: IO[bytes]) -> Iterator[bytes]:
    while chunk := part.read(_CHUNK):
        yield chunk


def column_number(letters: str) -> int:
    """The place of a column: A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
