"""Systematic Reed-Solomon erasure coding over GF(256): any K of N equal pieces give the data back.

The data pieces travel as they are; parity piece i is the sum over j of data piece j times 1 / (i ^ j), a
Cauchy matrix with x = i and y = j.  Every square part of one can be inverted, so any K pieces will do
(J. Blömer et al., "An XOR-Based Erasure-Resilient Coding Scheme", ICSI TR-95-048, 1995), and its inverse is
a formula (D. Knuth, The Art of Computer Programming 1, section 1.2.3, exercise 41).  The field is that of QR
codes: polynomial x^8 + x^4 + x^3 + x^2 + 1, generator 2 (ISO/IEC 18004).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final

_POLYNOMIAL: Final = 0x11D
_ORDER: Final = 255


def _powers() -> list[int]:
    powers, value = [], 1
    for _ in range(_ORDER):
        powers.append(value)
        value = value << 1 ^ (_POLYNOMIAL if value & 0x80 else 0)
    return powers


_EXP: Final = _powers()
_LOG: Final = {value: power for power, value in enumerate(_EXP)}


def parity(data: Sequence[bytes], number: int) -> bytes:
    """Piece `number`, from `len(data)` to 255, of equally long data pieces."""
    return _sum([_times(piece, -_LOG[number ^ j]) for j, piece in enumerate(data)])


def restored(pieces: Mapping[int, bytes], needed: int) -> list[bytes]:
    """The `needed` data pieces, from that many pieces by their number or more."""
    known = {j: pieces[j] for j in range(needed) if j in pieces}
    missing = [j for j in range(needed) if j not in pieces]
    spare = list(islice((number for number in sorted(pieces) if number >= needed), len(missing)))
    # What a parity piece says of the missing ones alone, then these by the inverse of what is left.
    rests = [_sum([pieces[i], *(_times(known[j], -_LOG[i ^ j]) for j in known)]) for i in spare]
    for j, powers in zip(missing, _inverse(spare, missing), strict=True):
        known[j] = _sum([_times(rest, power) for rest, power in zip(rests, powers, strict=True)])
    return [known[j] for j in range(needed)]


def _inverse(xs: Sequence[int], ys: Sequence[int]) -> list[list[int]]:
    """The inverse of the Cauchy matrix 1 / (x ^ y), a row for each y, as powers of the generator."""
    columns = [_product(x, ys) - _product(x, xs) for x in xs]
    rows = [_product(y, xs) - _product(y, ys) for y in ys]
    return [
        [column + row - _LOG[x ^ y] for x, column in zip(xs, columns, strict=True)]
        for y, row in zip(ys, rows, strict=True)
    ]


def _product(value: int, others: Sequence[int]) -> int:
    """The product of `value` ^ each other number, itself left out, as a power of the generator."""
    return sum(_LOG[value ^ other] for other in others if other != value)


def _times(piece: bytes, power: int) -> bytes:
    return piece.translate(_multiples(power % _ORDER))


@cache
def _multiples(power: int) -> bytes:
    """Every byte times the generator to this power."""
    return bytes([0, *(_EXP[(_LOG[value] + power) % _ORDER] for value in range(1, 256))])


def _sum(pieces: Sequence[bytes]) -> bytes:
    total = 0
    for piece in pieces:
        total ^= int.from_bytes(piece)
    return total.to_bytes(len(pieces[0]))
