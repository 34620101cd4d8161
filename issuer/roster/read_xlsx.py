"""A roster kept as a workbook (XLSX): the rows of one sheet, as those of a CSV roster.

One of the two files that know `openpyxl`.  Values only: no formula is worked out, no macro or link touched.
The sheet is the one whose header fits; hidden sheets are left out.
"""

import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, BinaryIO

from issuer.roster import workbook
from issuer.roster.cell_text import Unclear, is_date_column, may_have_lost_zeros, text_of
from issuer.roster.heading import HOLDER, columns_of, read_header
from issuer.roster.table import Fault, Row
from issuer.roster.workbook import BROKEN, Survey, refuse
from schemas import Kind

Note = Callable[[str], None]
_HEADER_WITHIN = 20
"""Blank rows that may stand above the header."""
_ODD = (*BROKEN, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, SyntaxError)
"""What openpyxl raises on a workbook that no spreadsheet program wrote."""
_DAMAGED = "open it in the spreadsheet and save it again"
_NO_VALUE = ("this formula has no value in the file", "type the value, or save the file in the spreadsheet")


def rows(file: BinaryIO, kind: Kind, note: Note) -> Iterator[Row]:
    """The rows of the sheet that is the roster, its header first; `note` is told what a person should know.

    Raises RosterUnreadable.
    """
    with workbook.open_zip(file) as archive:
        values = _load(file, formulas=False)
        name = _choose(values, kind, note)
        sheet = values[name]
        sheet.reset_dimensions()
        found = _survey(archive, sheet)
        lines = _lines(sheet)
        formulas = _lines(_load(file, formulas=True)[name]) if found.has_formulas else iter(())
        yield from _Reader(kind, found, note).rows(zip_longest(lines, formulas, fillvalue=()))


def _load(file: BinaryIO, *, formulas: bool) -> Any:
    import openpyxl

    # It warns of parts it does not know; none of them is a cell.
    warnings.filterwarnings("ignore", module="openpyxl")
    file.seek(0)
    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=not formulas, keep_links=False)
    except _ODD:
        raise refuse("this workbook cannot be read", _DAMAGED) from None


def _lines(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # they are what the file says of itself
    try:
        yield from sheet.rows
    except _ODD:
        raise refuse(f'sheet "{sheet.title}" cannot be read to its end', _DAMAGED) from None


def _survey(archive: zipfile.ZipFile, sheet: Any) -> Survey:
    with archive.open(sheet._worksheet_path) as part:
        return workbook.survey(part)


def _choose(book: Any, kind: Kind, note: Note) -> str:
    """The name of the visible sheet whose header fits, or fits best."""
    wrong: dict[str, int] = {}
    for sheet in book.worksheets:
        header = _header(sheet) if sheet.sheet_state == "visible" else []
        if header:
            columns, problems = read_header(header, kind)
            wrong[sheet.title] = len(problems) - len(columns) if problems else -1_000_000
    if not wrong:
        raise refuse("no visible sheet of this workbook holds anything", f"see: {_TEMPLATE} {kind.name}")
    fitting = [name for name, count in wrong.items() if count == -1_000_000]
    if len(fitting) > 1:
        named = " and ".join(f'"{name}"' for name in fitting)
        raise refuse(f"the sheets {named} could each be the roster", "hide or remove all but one of them")
    best = min(wrong, key=lambda name: wrong[name])
    others = [sheet.title for sheet in book.worksheets if sheet.title != best]
    if others:
        note(f'the roster is sheet "{best}"; not read: {", ".join(others)}')
    return best


_TEMPLATE = "passport-issuer template"


def _header(sheet: Any) -> list[str]:
    for number, cells in enumerate(_lines(sheet)):
        if header := _names(cells):
            return header
        if number == _HEADER_WITHIN:
            break
    return []


def _names(cells: Sequence[Any]) -> list[str]:
    """The texts of a header row, without the blank cells behind the last."""
    names = ["" if cell.value is None else str(cell.value).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


@dataclass(slots=True)
class _Reader:
    """Turns lines of cells into rows, and counts what a person should be told of at the end."""

    kind: Kind
    survey: Survey
    note: Note
    names: list[str] = field(default_factory=list)
    as_text: set[str] = field(default_factory=set)
    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)

    def rows(self, lines: Iterator[tuple[Sequence[Any], Sequence[Any]]]) -> Iterator[Row]:
        """The rows that are not blank."""
        for number, (cells, formulas) in enumerate(lines, 1):
            if not self.names:
                if names := _names(cells):
                    self._start(names)
                    yield Row(number, tuple(names))
            elif row := self._row(number, cells, formulas):
                yield row
        self._tell()

    def _start(self, names: list[str]) -> None:
        self.names = names
        known = columns_of(self.kind)
        numeric = {name for name, column in known.items() if _is_number(column.schema)}
        self.as_text = {name for name in known if not is_date_column(name)} - numeric - {HOLDER}

    def _row(self, number: int, cells: Sequence[Any], formulas: Sequence[Any]) -> Row | None:
        texts: list[str] = []
        faults: list[Fault] = []
        merged = self.survey.merged.get(number, ())
        for place, (cell, formula) in enumerate(zip_longest(cells, formulas)):
            try:
                if place in merged:
                    raise Unclear("this cell is merged with others", "unmerge them: one value in every cell")  # noqa: TRY301
                texts.append(self._text(number, place, cell, formula).strip("\xa0"))
            except Unclear as unclear:
                texts.append("" if cell is None or cell.value is None else str(cell.value))
                faults.append(Fault(place, *unclear.args))
        while len(texts) > len(self.names) and not texts[-1].strip():
            texts.pop()
        if not faults and not any(text.strip() for text in texts):
            return None
        texts += [""] * (len(self.names) - len(texts))
        return Row(number, tuple(texts), tuple(faults))

    def _text(self, number: int, place: int, cell: Any, formula: Any) -> str:
        value = None if cell is None else cell.value
        if value is None:
            if formula is not None and formula.data_type == "f":
                raise Unclear(*_NO_VALUE)
            return ""
        if cell.data_type == "e":
            raise Unclear(f"the spreadsheet shows an error here ({value})", "type the value")
        name = self.names[place] if place < len(self.names) else ""
        text = text_of(name, value, cell.number_format)
        if name in self.as_text and may_have_lost_zeros(value, cell.number_format):
            first, count = self.numbers.get(name, (number, 0))
            self.numbers[name] = first, count + 1
        return text

    def _tell(self) -> None:
        for name, (first, count) in self.numbers.items():
            self.note(
                f"{name}: numbers, not text, in {count:,} rows, first in row {first};"
                " a spreadsheet drops zeros in front of a number"
            )
        if self.survey.hidden_rows:
            self.note(f"hidden rows of the spreadsheet were read too: {self.survey.hidden_rows:,}")


def _is_number(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("type") in ("number", "integer")
