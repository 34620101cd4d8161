"""The limits that are part of the format: one unit past any of them is a refusal.

Sizes are in bytes (of ASCII text where a token is meant), spans in seconds.
"""

from typing import Final

DAY: Final = 86_400

MAX_TOKEN: Final = 64 * 1024
"""Longest SD-JWT, with or without key binding, and longest expansion of a compact QR."""
MAX_DISCLOSURES: Final = 64
MAX_PARTS: Final = 4096
"""Most commas and opening brackets in a payload longer than `MAX_TOKEN`, which only a status list has."""
MAX_DEPTH: Final = 8
"""Deepest nesting of JSON, and of disclosures within disclosures."""
MAX_INTEGER: Final = 2**53 - 1
"""Largest integer every JSON reader keeps exactly (RFC 8259 section 6)."""
LAST_INSTANT: Final = 253_402_300_799
"""The last second of the year 9999: no calendar here knows a later one."""

MAX_FRAMES: Final = 255
"""Most frames of one message: a number is one byte, and the code over GF(256) knows no more."""
MAX_FRAMED: Final = 64 * 1024
"""Longest message in frames."""
MAX_GATHERED: Final = 16 * 1024 * 1024
"""Most that a reader of frames holds at a time, of all messages together."""

MAX_STATUS_ENTRIES: Final = 2**24
MAX_STATUS_TOKEN: Final = 16 * 1024 * 1024
STATUS_LIST_SIZE: Final = 2**17
"""Entries of every list we make: large enough to hide in (Token Status List section 13.2)."""
STATUS_LIST_DAYS: Final = 30

MAX_TYPE_DOCUMENT: Final = 256 * 1024
MAX_TYPE_PATH: Final = 64
"""Most steps from the top of a credential to a claim that its type speaks of."""

MAX_TRUST_FILE: Final = 16 * 1024 * 1024

ENROLMENT_DAYS: Final = 60
REQUEST_DEFAULT: Final = 15 * 60
REQUEST_LONGEST: Final = 30 * DAY
MAX_REQUEST: Final = 2 * 1024
ANSWER_LEEWAY: Final = DAY
"""How far the clock of the worker who answers a request may be off, either way."""
FUTURE_LEEWAY: Final = DAY
"""How far in the future a trust bundle or status list may have been made before our clock is in doubt."""
