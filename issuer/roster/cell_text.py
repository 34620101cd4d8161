"""What a cell of a spreadsheet says, as the text that would stand in a CSV roster.

A spreadsheet keeps numbers, dates and yes/no beside texts, and turns one into another as it pleases:
`0110` into 110, `1-2` into the second of January.  What surely lost something is a fault of its cell.
"""

import re
from datetime import date, datetime, time
from typing import Any

from issuer.roster.heading import VALID_UNTIL

MOST_DIGITS = 15
"""A spreadsheet keeps no more digits of a number."""
_ZEROS = re.compile(r"0{2,20}\Z")
_AS_TEXT = "format the column as text and type it again"


class Unclear(Exception):
    """A value that is not what was typed: the reason and the remedy."""


def text_of(name: str, value: Any, shape: str) -> str:
    """The text of a cell in the column `name`; `shape` is its number format. Raises Unclear."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise Unclear("the spreadsheet made a yes/no value of this", _AS_TEXT)
    if isinstance(value, int | float):
        return _number(value, shape)
    if isinstance(value, datetime | date) and is_date_column(name):
        return _day(value)
    kind = "a time" if isinstance(value, time) else "a date"
    raise Unclear(f"the spreadsheet made {kind} of this ({value})", _AS_TEXT)


def is_date_column(name: str) -> bool:
    """Whether this column holds dates."""
    return name.endswith("_date") or name == VALID_UNTIL


def _day(value: date) -> str:
    if isinstance(value, datetime):
        if value.time() != time():
            raise Unclear(f"this is a date with a time ({value})", f"write {value.date()}")
        value = value.date()
    return value.isoformat()


def _number(value: float, shape: str) -> str:
    if "%" in shape:
        raise Unclear("this number is shown as a percentage", f"write {value * 100:.15g} without %")
    if abs(value) >= 10**MOST_DIGITS:
        raise Unclear(f"a spreadsheet keeps only {MOST_DIGITS} digits of a number", _AS_TEXT)
    if float(value).is_integer():
        text = str(int(value))
        return text.zfill(len(shape)) if _ZEROS.match(shape) else text
    return f"{value:.{MOST_DIGITS}g}"


def may_have_lost_zeros(value: Any, shape: str) -> bool:
    """Whether zeros may have stood in front of this when it was typed."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and not _ZEROS.match(shape)
