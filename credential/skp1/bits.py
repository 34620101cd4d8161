"""A string of bits from the front, a tail of whole bytes from the back, and nothing in between.

Small values are written bit by bit; what looks random (salts, digests, keys, signatures) stands at the
other end, the first of it last.  A reader comes from both sides and must meet: so no length is written.
"""

from typing import Final

from credential.skp1.objections import cut_short, trailing

_LENGTH_BITS: Final = 5
LARGEST: Final = 2**31 - 1


class DoesNotFit(Exception):
    """A value cannot be written in the form asked for; the encoder takes another one."""


class BitWriter:
    """Gathers bits, most significant first, and a tail."""

    __slots__ = ("_bits", "_size", "_tail")

    def __init__(self) -> None:
        self._bits = self._size = 0
        self._tail: list[bytes] = []

    def put(self, value: int, size: int) -> None:
        """Write `value` in `size` bits."""
        if value >> size:
            raise DoesNotFit
        self._bits, self._size = self._bits << size | value, self._size + size

    def number(self, value: int) -> None:
        """Write a number from 0 to `LARGEST`: how many bits it has, then those after its first."""
        if not 0 <= value <= LARGEST:
            raise DoesNotFit
        length = value.bit_length()
        self.put(length, _LENGTH_BITS)
        if length > 1:
            self.put(value - (1 << length - 1), length - 1)

    def append(self, data: bytes) -> None:
        """Add random bytes to the tail."""
        self._tail.append(data)

    def to_bytes(self) -> bytes:
        """The bits, filled up with zeros to whole bytes, and the tail."""
        padding = -self._size % 8
        return (self._bits << padding).to_bytes((self._size + padding) // 8) + b"".join(self._tail[::-1])


class BitReader:
    """Reads what a `BitWriter` wrote; every method raises `Malformed` (`qr.cut`) past the end."""

    __slots__ = ("_at", "_data", "_end")

    def __init__(self, data: bytes) -> None:
        self._data, self._at, self._end = data, 0, len(data)

    def take(self, size: int) -> int:
        """The next `size` bits as a number."""
        start, self._at = self._at, self._at + size
        if self._at > 8 * self._end:
            raise cut_short()
        # Only the bytes it lies in: shifting all of them each time is slow for the longest of texts.
        window = int.from_bytes(self._data[start >> 3 : self._at + 7 >> 3])
        return window >> (-self._at & 7) & (1 << size) - 1

    def number(self) -> int:
        """A number of any size."""
        length = self.take(_LENGTH_BITS)
        return 1 << length - 1 | self.take(length - 1) if length > 1 else length

    def random(self, size: int) -> bytes:
        """The next bytes of the tail."""
        start = self._end - size
        if 8 * start < self._at:
            raise cut_short()
        data, self._end = self._data[start : self._end], start
        return data

    def finish(self) -> None:
        """Raise unless both sides have met, with only zeros to fill the last byte."""
        left = 8 * self._end - self._at
        if left >= 8 or self.take(left):
            raise trailing()
