"""Base45 (RFC 9285): bytes in the 45 characters a QR code holds in 5.5 bits each."""

from typing import Final

from credential.codes import Code
from credential.errors import Malformed

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
_PAIRS: Final = [low + high for high in _ALPHABET for low in _ALPHABET]
"""The two characters of every number below 45 squared, least significant first."""


def b45encode(data: bytes) -> str:
    """Three characters for every two bytes, two for a last single byte."""
    text = []
    for at in range(0, len(data) - 1, 2):
        high, low = divmod(data[at] << 8 | data[at + 1], 2025)
        text.append(_PAIRS[low] + _ALPHABET[high])
    if len(data) % 2:
        text.append(_PAIRS[data[-1]])
    return "".join(text)


def b45decode(text: str) -> bytes:
    """The bytes behind Base45 text; raises `Malformed` (`qr.alphabet`, `qr.cut`)."""
    try:
        values = [_VALUES[character] for character in text]
    except KeyError:
        raise Malformed(Code.QR_ALPHABET, "the code holds a character that does not belong there") from None
    whole = len(values) - len(values) % 3
    low, middle, high = values[0:whole:3], values[1:whole:3], values[2:whole:3]
    numbers = [a + 45 * b + 2025 * c for a, b, c in zip(low, middle, high, strict=True)]
    rest = values[whole:]
    last = rest[0] + 45 * rest[1] if len(rest) == 2 else 0
    if len(rest) == 1:
        raise Malformed(Code.QR_CUT, "the code was not read whole: its last characters are missing")
    if max(numbers, default=0) > 0xFFFF or last > 0xFF:
        raise Malformed(Code.QR_ALPHABET, "the code is not Base45, or was cut")
    data = b"".join([number.to_bytes(2) for number in numbers])
    return data + bytes([last]) if rest else data
