"""Short texts in few bits: names, titles, codes, places.

A text says in three bits how it is written; the writer takes the shortest way.  Letters are five bits
each, with the case that is usual (every word capitalised, or only the first), so that no table of
names or languages is needed and no compressor that would warm up on a longer text than there is.
The tables here are frozen.
"""

import re
from typing import Final

TITLE, SENTENCE, UTF8, SIX, BEFORE, TABLE, UUID, RANDOM = range(8)
"""The ways of writing a text."""

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
END, SPACE, HYPHEN, OTHER_CASE, SYMBOL, POINT = 0, 27, 28, 29, 30, 31
"""What is no letter among the numbers of five bits."""
SYMBOLS: Final = "0123456789.,:/&()'+%#_;!?*@áàâãäåæąăçćčđéèêëęíìîïğłñńóòôöøúùûüşß"
"""Signs of six bits after the five of `SYMBOL`."""
SIXES: Final = "\0 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-./_:+#,()&'*@"
"""The signs of the way `SIX`; the first ends a text."""
RANDOM_SIZES: Final = (16, 32, 64)
LONGEST: Final = 4096
"""Letters of one text; what is longer travels in another form."""

_UUID_URN: Final = r"urn:uuid:([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\Z"


def bytes_of_uuid(text: str) -> bytes | None:
    """The 16 bytes behind a UUID as a URN in small letters (RFC 9562 section 4); None for other text."""
    match = re.match(_UUID_URN, text)
    return bytes.fromhex("".join(match.groups())) if match else None


def uuid_of_bytes(data: bytes) -> str:
    """The text behind which `bytes_of_uuid` found these bytes."""
    text = data.hex()
    return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
