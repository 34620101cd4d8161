"""Reading a text, whichever way it is written (see `texts`)."""

from collections.abc import Sequence

from credential.encoding import b64url
from credential.limits import MAX_TOKEN
from credential.skp1.bits import BitReader
from credential.skp1.objections import malformed, newer, too_large, too_many
from credential.skp1.tables import WORDS
from credential.skp1.texts import (
    BEFORE,
    HYPHEN,
    LETTERS,
    LONGEST,
    OTHER_CASE,
    POINT,
    RANDOM,
    RANDOM_SIZES,
    SIX,
    SIXES,
    SPACE,
    SYMBOL,
    SYMBOLS,
    TABLE,
    TITLE,
    UTF8,
    UUID,
    uuid_of_bytes,
)


class TextReader:
    """Reads what a `TextWriter` wrote; raises `Malformed` (`qr.form`) or `CannotTell` (`qr.newer`).

    All texts together are no longer than a token may be (`qr.too_large`).
    """

    __slots__ = ("_before", "_bits", "_room", "_texts")

    def __init__(self, bits: BitReader, texts: Sequence[str]) -> None:
        self._bits, self._texts, self._before = bits, texts, ""
        self._room = MAX_TOKEN

    def read(self) -> str:
        """The next text."""
        text = self._next()
        self._room -= len(text)
        if self._room < 0:
            raise too_large()
        return text

    def _next(self) -> str:
        way = self._bits.take(3)
        if way == TABLE:
            return self._listed(self._bits.number())
        if way == BEFORE:
            start, count = self._bits.take(3), self._bits.take(3) + 1
            return " ".join(self._before.split(" ")[start : start + count])
        if way == UUID:
            return uuid_of_bytes(self._bits.random(16))
        if way == RANDOM:
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
        if size >= len(RANDOM_SIZES):
            raise newer("bytes of a size")
        return b64url(self._bits.random(RANDOM_SIZES[size]))

    def _spelled(self, way: int) -> str:
        if way == UTF8:
            return self._utf8(self._bits.number())
        if way == SIX:
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
            if number >= len(SIXES):
                raise newer("a sign")
            signs.append(SIXES[number])
        return "".join(signs)

    def _letters(self, way: int) -> str:
        take, letters, capital, flipped = self._bits.take, [""], True, False
        while number := take(5):
            if number == OTHER_CASE:
                flipped = not flipped
                continue
            if number == POINT:  # as it is: what has another case differs between editions of Unicode
                letters.append(_character(take(21)))
            else:
                letter = self._sign(number)
                letters.append(letter.upper() if capital is not flipped else letter)
            capital, flipped = (way == TITLE and number in (SPACE, HYPHEN)), False
        return "".join(letters)

    def _sign(self, number: int) -> str:
        if number < SPACE:
            return LETTERS[number - 1]
        if number == SYMBOL:
            place = self._bits.take(6)
            if place >= len(SYMBOLS):
                raise newer("a sign")
            return SYMBOLS[place]
        return " " if number == SPACE else "-"


def _character(number: int) -> str:
    if number > 0x10FFFF or 0xD800 <= number < 0xE000:
        raise malformed("the code's content is not text")
    return chr(number)
