"""Short texts in few bits: names, titles, codes, places.

A text says in three bits how it is written; the writer takes the shortest way.  Letters are five bits
each, with the case that is usual (every word capitalised, or only the first), so that no table of
names or languages is needed and no compressor that would warm up on a longer text than there is.
"""

import re
from collections.abc import Sequence
from typing import Final

from credential.encoding import b64url, unb64url
from credential.errors import Malformed
from credential.skp1.bits import BitReader, BitWriter, DoesNotFit
from credential.skp1.objections import malformed, newer, too_many
from credential.skp1.tables import WORDS

_TITLE, _SENTENCE, _UTF8, _SIX, _BEFORE, _TABLE, _UUID, _RANDOM = range(8)

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_END, _SPACE, _HYPHEN, _OTHER_CASE, _SYMBOL, _POINT = 0, 27, 28, 29, 30, 31
_SYMBOLS: Final = "0123456789.,:/&()'+%#_;!?*@áàâãäåæąăçćčđéèêëęíìîïğłñńóòôöøúùûüşß"
"""Signs of six bits after the five of `_SYMBOL`."""
_SIGN_NUMBERS: Final = {sign: number for number, sign in enumerate(_SYMBOLS)}
_SIXES: Final = "\0 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-./_:+#,()&'*@"
_SIX_NUMBERS: Final = {sign: number for number, sign in enumerate(_SIXES)}
_SIX_TEXT: Final = re.compile(f"[{re.escape(_SIXES[1:])}]+\\Z")
_UUID_URN: Final = re.compile(
    r"urn:uuid:([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\Z"
)
_RANDOM_SIZES: Final = (16, 32, 64)
_WORD_NUMBERS: Final = {word: number for number, word in enumerate(WORDS)}
LONGEST: Final = 4096
"""Letters of one text; what is longer travels in another form."""


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
        self._bits.put(_TABLE, 3)
        self._bits.number(number)
        return True

    def _words_before(self, text: str) -> bool:
        words, wanted = self._before.split(" ")[:8], text.split(" ")
        for start in range(len(words)):
            if text and len(wanted) <= 8 and words[start : start + len(wanted)] == wanted:
                self._bits.put(_BEFORE << 6 | start << 3 | len(wanted) - 1, 9)
                return True
        return False

    def _random(self, text: str) -> bool:
        if match := _UUID_URN.match(text):
            self._bits.put(_UUID, 3)
            self._bits.append(bytes.fromhex("".join(match.groups())))
            return True
        data = _canonical(text)
        if data is None:
            return False
        self._bits.put(_RANDOM << 2 | _RANDOM_SIZES.index(len(data)), 5)
        self._bits.append(data)
        return True

    def _spelled(self, text: str) -> None:
        ways = [_in_letters(text, _TITLE), _in_letters(text, _SENTENCE), _in_bytes(text)]
        if _SIX_TEXT.match(text):
            ways.append([(_SIX, 3), *((_SIX_NUMBERS[sign], 6) for sign in text), (0, 6)])
        for value, size in min(ways, key=_length):
            self._bits.put(value, size)


class TextReader:
    """Reads what a `TextWriter` wrote; raises `Malformed` (`qr.form`) or `CannotTell` (`qr.newer`)."""

    __slots__ = ("_before", "_bits", "_texts")

    def __init__(self, bits: BitReader, texts: Sequence[str]) -> None:
        self._bits, self._texts, self._before = bits, texts, ""

    def read(self) -> str:
        """The next text."""
        way = self._bits.take(3)
        if way == _TABLE:
            return self._listed(self._bits.number())
        if way == _BEFORE:
            start, count = self._bits.take(3), self._bits.take(3) + 1
            return " ".join(self._before.split(" ")[start : start + count])
        if way == _UUID:
            text = self._bits.random(16).hex()
            return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
        if way == _RANDOM:
            return self._random(self._bits.take(2))
        self._before = self._spelled(way)
        return self._before

    def _listed(self, number: int) -> str:
        place, of_ours = divmod(number, 2)
        table = WORDS if of_ours else self._texts
        if place >= len(table):
            raise newer("a word")
        return table[place]

    def _random(self, size: int) -> str:
        if size >= len(_RANDOM_SIZES):
            raise newer("bytes of a size")
        return b64url(self._bits.random(_RANDOM_SIZES[size]))

    def _spelled(self, way: int) -> str:
        if way == _UTF8:
            return self._utf8(self._bits.number())
        if way == _SIX:
            return self._six()
        return self._letters(way)

    def _utf8(self, size: int) -> str:
        if size > 4 * LONGEST:
            raise too_many("letters")
        try:
            return self._bits.take(8 * size).to_bytes(size).decode("utf-8")
        except UnicodeDecodeError:
            raise malformed("the code's content is not text") from None

    def _six(self) -> str:
        signs = []
        while number := self._bits.take(6):
            if number >= len(_SIXES):
                raise newer("a sign")
            signs.append(_SIXES[number])
        return "".join(signs)

    def _letters(self, way: int) -> str:
        take, letters, capital, flipped = self._bits.take, [""], True, False
        while number := take(5):
            if number == _OTHER_CASE:
                flipped = not flipped
                continue
            letter = self._sign(number)
            letters.append(letter.upper() if capital is not flipped else letter)
            capital, flipped = (way == _TITLE and number in (_SPACE, _HYPHEN)), False
        return "".join(letters)

    def _sign(self, number: int) -> str:
        if number < _SPACE:
            return _LETTERS[number - 1]
        if number == _SYMBOL:
            place = self._bits.take(6)
            if place >= len(_SYMBOLS):
                raise newer("a sign")
            return _SYMBOLS[place]
        if number == _POINT:
            return _character(self._bits.take(21))
        return " " if number == _SPACE else "-"


def _in_letters(text: str, way: int) -> list[tuple[int, int]]:
    written, capital = [(way, 3)], True
    for letter in text:
        lower = letter.lower()
        known = lower in _SIGN_NUMBERS or lower in _LETTERS
        # A letter that changes its case in another way than by itself is written as it is.
        if letter != lower and (not known or lower.upper() != letter):
            known, lower = False, letter
        if (lower.upper() if capital else lower) != letter:
            written.append((_OTHER_CASE, 5))
        written.append(_number(lower))
        capital = way == _TITLE and lower in " -"
    return [*written, (_END, 5)]


def _number(lower: str) -> tuple[int, int]:
    if lower in _LETTERS:
        return _LETTERS.index(lower) + 1, 5
    if lower in " -":
        return (_SPACE if lower == " " else _HYPHEN), 5
    if lower in _SIGN_NUMBERS:
        return _SYMBOL << 6 | _SIGN_NUMBERS[lower], 11
    return _POINT << 21 | ord(lower), 26


def _in_bytes(text: str) -> list[tuple[int, int]]:
    data = text.encode("utf-8")
    size = len(data)
    length = size.bit_length()
    rest = [(size - (1 << length - 1), length - 1)] if length > 1 else []
    return [(_UTF8, 3), (length, 5), *rest, (int.from_bytes(data), 8 * size)]


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


def _character(number: int) -> str:
    if number > 0x10FFFF or 0xD800 <= number < 0xE000:
        raise malformed("the code's content is not text")
    return chr(number)
