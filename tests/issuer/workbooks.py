"""Rosters as workbooks, as spreadsheets write them and as somebody with bad intentions would."""

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from tests.issuer.builders import a_row

SHEET = "xl/worksheets/sheet1.xml"
Change = Callable[[Any], object]


def a_workbook(folder: Path, *rows: Mapping[str, Any], change: Change = lambda sheet: None) -> Path:
    """A workbook whose first sheet is a roster; `change` gets that sheet before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    given = rows or (a_row(),)
    sheet.append(list(given[0]))
    for row in given:
        sheet.append([value if value != "" else None for value in row.values()])
    change(sheet)
    path = folder / "roster.xlsx"
    book.save(path)
    return path


def cell_of(sheet: Any, column: str, row: int = 2) -> Any:
    """The cell in the column of that header."""
    [header] = [cell for cell in sheet[1] if cell.value == column]
    return sheet.cell(row, header.column)


def rewritten(path: Path, part: str, pattern: str, replacement: str) -> Path:
    """The workbook with one part of its XML changed; a new part is made of the replacement alone."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text, count = re.subn(pattern, lambda _: replacement, parts.get(part, b"").decode(), count=1)
    assert count or not pattern
    parts[part] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path
