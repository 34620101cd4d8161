"""Points and spans of time as people type them on the command line."""

import re
from datetime import UTC, datetime
from typing import Final

from credential.limits import DAY, REQUEST_LONGEST

# Patterns as text: most checks are told no time and need not compile them.
_INSTANT: Final = r"(?a)\d{4}-\d{2}-\d{2}(?P<time>[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2}))?"
_SPAN: Final = r"(?a)(?P<count>[1-9]\d{0,4})(?P<unit>[mhd])"
_YEAR_10000: Final = 253_402_300_800
_UNITS: Final = {"m": 60, "h": 3600, "d": DAY}


def parse_instant(text: str) -> int:
    """Seconds since 1970 UTC of an RFC 3339 instant, or of 00:00 UTC of a plain date.

    Raises ValueError with words for people.
    """
    found = re.fullmatch(_INSTANT, text)
    if not found:
        raise ValueError(f'"{text}" is not an instant; write 2026-05-01 or 2026-05-01T14:30:00Z')
    try:
        moment = datetime.fromisoformat(text.upper())
        seconds = int((moment if found["time"] else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise ValueError(f'"{text}" is not in the calendar or on the clock') from None
    if not 0 <= seconds < _YEAR_10000:
        raise ValueError(f'"{text}" is before 1970 or after 9999')
    return seconds


def parse_span(text: str) -> int:
    """Seconds of `15m`, `2h` or `3d`, at most 30 days.  Raises ValueError with words for people."""
    found = re.fullmatch(_SPAN, text)
    if not found:
        raise ValueError(f'"{text}" is not a length of time; write 15m, 2h or 3d')
    seconds = int(found["count"]) * _UNITS[found["unit"]]
    if seconds > REQUEST_LONGEST:
        raise ValueError(f'"{text}" is too long; a request can stay open for 30 days at most (30d)')
    return seconds
