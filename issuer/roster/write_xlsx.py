"""An empty roster as a workbook, its columns set to text so that a spreadsheet changes nothing in them.

One of the two files that know `openpyxl`.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Final

_TEXT: Final = "@"
_NARROWEST: Final = 12


def template(header: Sequence[str], rows: Sequence[Mapping[str, str]], title: str) -> bytes:
    """The workbook: one sheet named `title`, a bold header that stays in sight, the example rows."""
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title[:31]
    sheet.freeze_panes = "A2"
    for position, name in enumerate(header, 1):
        column = sheet.column_dimensions[get_column_letter(position)]
        column.number_format = _TEXT
        column.width = max(_NARROWEST, len(name) + 2)
        for number, text in enumerate([name, *(row.get(name, "") for row in rows)], 1):
            if text:
                cell = sheet.cell(number, position, text)
                cell.number_format = _TEXT
        sheet.cell(1, position).font = Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
