"""Calendar dates as people type them: only YYYY-MM-DD is taken, the rest is answered with what is meant."""

import re
from datetime import date, timedelta

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})\Z")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})\Z")
_SPREADSHEET_NUMBER = re.compile(r"[0-9]{5}\Z")
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_LAST_MONTH = 12


def read_day(text: str) -> date | None:
    """The date written YYYY-MM-DD, or None if it is written otherwise or does not exist."""
    try:
        return date.fromisoformat(text) if _ISO.match(text) else None
    except ValueError:
        return None


def remedy(text: str) -> str:
    """What to write instead of `text`, which `read_day` does not take."""
    meant = dict.fromkeys(day.isoformat() for day in _meanings(text.strip()) if day)
    if not meant:
        return "write the date as YYYY-MM-DD, for example 2026-02-28"
    first, *others = meant
    return f"write {first}" if not others else f"write {first} or {others[0]}, whichever is meant"


def _meanings(text: str) -> list[date | None]:
    if match := _YEAR_FIRST.match(text):
        year, month, day = map(int, match.groups())
        return [_nearest_day(year, month, day)]
    if match := _YEAR_LAST.match(text):
        first, second, year = map(int, match.groups())
        return [_nearest_day(year, second, first), _nearest_day(year, first, second)]
    if _SPREADSHEET_NUMBER.match(text):
        return [_SPREADSHEET_EPOCH + timedelta(days=int(text))]
    return []


def _nearest_day(year: int, month: int, day: int) -> date | None:
    """That day, or the last one of its month if the month is shorter."""
    if not (1 <= month <= _LAST_MONTH and 1 <= day <= 31 and year):
        return None
    for shorter in range(4):
        try:
            return date(year, month, day - shorter)
        except ValueError:
            continue
    return None
