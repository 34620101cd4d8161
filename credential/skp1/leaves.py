"""Values of a token <-> the shorter values that stand for them in CBOR.

Names and known words become numbers, days and midnights become day counts, and whatever looks random
(salts, digests, keys) goes to the `tail`, where no compressor wastes effort on it.  A public key sends
x and the parity of y.  The only files that know `cbor2` are this one and `generic.py`.
"""

import re
from datetime import date, timedelta
from typing import Any, Final

from cbor2 import CBORSimpleValue, CBORTag

from credential.encoding import b64url, unb64url
from credential.errors import Malformed
from credential.keys import p256_y
from credential.limits import DAY, MAX_INTEGER
from credential.skp1.objections import cut_short, malformed, newer
from credential.skp1.tables import NAMES, WORDS
from credential.skp1.texts import bytes_of_uuid, uuid_of_bytes

_NAME_NUMBERS: Final = {name: number for number, name in enumerate(NAMES)}
# Simple values 0 to 7 are markers, 8 to 19 and 32 to 255 are words; CBOR keeps 20 to 31 for itself.
_WORD_NUMBERS: Final = {word: 8 + n if n < 12 else 20 + n for n, word in enumerate(WORDS)}
_WORDS_BY_NUMBER: Final = {number: word for word, number in _WORD_NUMBERS.items()}
_MARKERS: Final = {16: 0, 32: 1, 64: 2}
_SIZES: Final = {marker: size for size, marker in _MARKERS.items()}
_EVEN_KEY, _ODD_KEY, _UUID = 3, 4, 5
_MOST_NAMES: Final = 1 << 16
"""Numbers of names that later tables may have."""
_DAY_TAG, _MIDNIGHT_TAG, _TENTHS_TAG = 6, 7, 9

_RANDOM: Final = {22: 16, 43: 32, 86: 64}
"""Lengths of base64url text that may stand for that many random bytes."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_EPOCH: Final = date(1970, 1, 1)
_FIRST_DAY: Final = (date.min - _EPOCH).days
_LAST_DAY: Final = (date.max - _EPOCH).days


class Packer:
    """Turns values into CBOR-ready ones, and gathers the random bytes in `tail`."""

    def __init__(self) -> None:
        self.tail = bytearray()

    def pack(self, value: Any) -> Any:
        """The shorter stand-in for any JSON value."""
        if isinstance(value, dict):
            return self._key(value) or {_NAME_NUMBERS.get(n, n): self.pack(v) for n, v in value.items()}
        if isinstance(value, list):
            return [self.pack(each) for each in value]
        if isinstance(value, str):
            return self._text(value)
        if type(value) is int and value >= 1000 * DAY and value % DAY == 0:
            return CBORTag(_MIDNIGHT_TAG, value // DAY)
        if type(value) is float and (value * 10).is_integer() and abs(value) < 1e6:
            return CBORTag(_TENTHS_TAG, int(value * 10))
        return value

    def _key(self, value: dict[str, Any]) -> Any:
        if tuple(value) != ("kty", "crv", "x", "y") or (value["kty"], value["crv"]) != ("EC", "P-256"):
            return None
        x, y = (_canonical(value[name], 32) for name in ("x", "y"))
        if x is None or y is None or p256_y(x, bool(y[-1] & 1)) != y:
            return None
        self.tail += x
        return CBORSimpleValue(_ODD_KEY if y[-1] & 1 else _EVEN_KEY)

    def _text(self, text: str) -> Any:
        if (number := _WORD_NUMBERS.get(text)) is not None:
            return CBORSimpleValue(number)
        size = _RANDOM.get(len(text))
        if size is not None and (data := _canonical(text, size)) is not None:
            self.tail += data
            return CBORSimpleValue(_MARKERS[size])
        if _DAY.match(text) and (days := _days(text)) is not None:
            return CBORTag(_DAY_TAG, days)
        if uuid := bytes_of_uuid(text):
            self.tail += uuid
            return CBORSimpleValue(_UUID)
        return text


class Unpacker:
    """Turns stand-ins back into values, taking random bytes from the `tail` in the same order."""

    def __init__(self, tail: bytes) -> None:
        self._tail, self._at = tail, 0

    @property
    def exhausted(self) -> bool:
        """Whether every byte of the tail was used."""
        return self._at == len(self._tail)

    def take(self, size: int) -> bytes:
        """The next bytes of the tail."""
        data = self._tail[self._at : self._at + size]
        if len(data) != size:
            raise cut_short()
        self._at += size
        return data

    def unpack(self, value: Any) -> Any:
        """The JSON value behind a stand-in; raises `Malformed` (`qr.*`) or `CannotTell` (`qr.newer`)."""
        if isinstance(value, dict):
            members = {self._name(name): self.unpack(member) for name, member in value.items()}
            if len(members) != len(value):
                raise malformed("the code names a member twice")
            return members
        if isinstance(value, list):
            return [self.unpack(each) for each in value]
        if isinstance(value, CBORSimpleValue):
            return self._simple(value.value)
        if isinstance(value, CBORTag):
            return self._tagged(value.tag, value.value)
        if value is None or isinstance(value, str | bool) or _is_plain_number(value):
            return value
        raise malformed("the code holds a value of no known form")

    def _name(self, name: Any) -> str:
        if isinstance(name, str):
            return name
        if type(name) is int and 0 <= name < len(NAMES):
            return NAMES[name]
        if type(name) is int and 0 <= name < _MOST_NAMES:
            raise newer("a name")
        raise malformed("the code holds a name that is no name")

    def _simple(self, number: int) -> Any:
        if number in _WORDS_BY_NUMBER:
            return _WORDS_BY_NUMBER[number]
        if number in _SIZES:
            return b64url(self.take(_SIZES[number]))
        if number in (_EVEN_KEY, _ODD_KEY):
            return self._key(number == _ODD_KEY)
        if number == _UUID:
            return uuid_of_bytes(self.take(16))
        raise newer("a word")

    def _key(self, odd: bool) -> dict[str, str]:
        x = self.take(32)
        y = p256_y(x, odd)
        if y is None:
            raise malformed("the code holds a key that is not on its curve")
        return {"kty": "EC", "crv": "P-256", "x": b64url(x), "y": b64url(y)}

    def _tagged(self, tag: int, value: Any) -> Any:
        if type(value) is not int or abs(value) > 10_000_000:
            raise malformed("the code holds a number out of bounds")
        if tag == _MIDNIGHT_TAG:
            return value * DAY
        if tag == _TENTHS_TAG:
            return value / 10
        if tag == _DAY_TAG and _FIRST_DAY <= value <= _LAST_DAY:
            return (_EPOCH + timedelta(value)).isoformat()
        raise malformed("the code holds a tag of no known form")


def _canonical(text: Any, size: int) -> bytes | None:
    """The bytes behind base64url text, if it is text and canonical for just that many bytes."""
    try:
        data = unb64url(text) if isinstance(text, str) else b""
    except Malformed:
        return None
    return data if len(data) == size else None


def _days(text: str) -> int | None:
    try:
        return (date.fromisoformat(text) - _EPOCH).days
    except ValueError:
        return None


def _is_plain_number(value: Any) -> bool:
    # Also false for NaN, which compares to nothing.
    return isinstance(value, int | float) and abs(value) <= MAX_INTEGER
