"""Writing a text the shortest of the ways there are (see `texts`)."""

import re
from collections.abc import Sequence
from typing import Final

from credential.encoding import unb64url
from credential.errors import Malformed
from credential.skp1.bits import BitWriter, DoesNotFit
from credential.skp1.tables import WORDS
from credential.skp1.texts import (
    BEFORE,
    END,
    HYPHEN,
    LETTERS,
    LONGEST,
    OTHER_CASE,
    POINT,
    RANDOM,
    RANDOM_SIZES,
    SENTENCE,
    SIX,
    SIXES,
    SPACE,
    SYMBOL,
    SYMBOLS,
    TABLE,
    TITLE,
    UTF8,
    UUID,
    bytes_of_uuid,
)

_SIGN_NUMBERS: Final = {sign: number for number, sign in enumerate(SYMBOLS)}
_SIX_NUMBERS: Final = {sign: number for number, sign in enumerate(SIXES)}
_SIX_TEXT: Final = re.compile(f"[{re.escape(SIXES[1:])}]+\\Z")
_WORD_NUMBERS: Final = {word: number for number, word in enumerate(WORDS)}


class TextWriter:
    """Writes texts to `bits`; `texts` are those that the reader's profile has."""

    __slots__ = ("_before", "_bits", "_numbers")

    def __init__(self, bits: BitWriter, texts: Sequence[str]) -> None:
        self._bits, self._before = bits, ""
        self._numbers = {text: 2 * number for number, text in enumerate(texts)}

    def write(self, text: str) -> None:
        """Write a text the shortest way; raises `DoesNotFit`."""
        if len(text) > LONGEST:
            raise DoesNotFit
        if not (self._listed(text) or self._words_before(text) or self._random(text)):
            self._spelled(text)
            self._before = text

    def _listed(self, text: str) -> bool:
        number = self._numbers.get(text)
        if number is None and text in _WORD_NUMBERS:
            number = 2 * _WORD_NUMBERS[text] + 1
        if number is None:
            return False
        self._bits.put(TABLE, 3)
        self._bits.number(number)
        return True

    def _words_before(self, text: str) -> bool:
        words, wanted = self._before.split(" ")[:8], text.split(" ")
        for start in range(len(words)):
            if text and len(wanted) <= 8 and words[start : start + len(wanted)] == wanted:
                self._bits.put(BEFORE << 6 | start << 3 | len(wanted) - 1, 9)
                return True
        return False

    def _random(self, text: str) -> bool:
        if uuid := bytes_of_uuid(text):
            self._bits.put(UUID, 3)
            self._bits.append(uuid)
            return True
        data = _canonical(text)
        if data is None:
            return False
        self._bits.put(RANDOM << 2 | RANDOM_SIZES.index(len(data)), 5)
        self._bits.append(data)
        return True

    def _spelled(self, text: str) -> None:
        ways = [_in_letters(text, TITLE), _in_letters(text, SENTENCE), _in_bytes(text)]
        if _SIX_TEXT.match(text):
            ways.append([(SIX, 3), *((_SIX_NUMBERS[sign], 6) for sign in text), (0, 6)])
        for value, size in min(ways, key=_length):
            self._bits.put(value, size)


def _in_letters(text: str, way: int) -> list[tuple[int, int]]:
    written, capital = [(way, 3)], True
    for letter in text:
        lower = letter.lower()
        known = lower in _SIGN_NUMBERS or lower in LETTERS or lower in " -"
        # A letter that changes its case in another way than by itself is written as it is.
        if not known or letter not in (lower, lower.upper()):
            written.append((POINT << 21 | ord(letter), 26))
        else:
            if (lower.upper() if capital else lower) != letter:
                written.append((OTHER_CASE, 5))
            written.append(_number(lower))
        capital = way == TITLE and lower in " -"
    return [*written, (END, 5)]


def _number(lower: str) -> tuple[int, int]:
    if lower in LETTERS:
        return LETTERS.index(lower) + 1, 5
    if lower in " -":
        return (SPACE if lower == " " else HYPHEN), 5
    return SYMBOL << 6 | _SIGN_NUMBERS[lower], 11


def _in_bytes(text: str) -> list[tuple[int, int]]:
    data = text.encode("utf-8")
    size = len(data)
    length = size.bit_length()
    rest = [(size - (1 << length - 1), length - 1)] if length > 1 else []
    return [(UTF8, 3), (length, 5), *rest, (int.from_bytes(data), 8 * size)]


def _length(written: list[tuple[int, int]]) -> int:
    return sum(size for _, size in written)


def _canonical(text: str) -> bytes | None:
    """The bytes behind base64url text of one of the sizes that salts, digests and keys have."""
    if len(text) not in (22, 43, 86):
        return None
    try:
        return unb64url(text)
    except Malformed:
        return None
