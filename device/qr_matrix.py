"""Text to a QR matrix (ISO/IEC 18004): the only file that knows the QR library.

Text of the alphanumeric set, as `SKP1` is written, becomes one alphanumeric segment, any other text
one byte segment, so that a size depends on the length alone.
"""

from typing import Literal

from device.errors import PassportError

Matrix = list[list[bool]]
Level = Literal["L", "M"]

# One mask for all: the eight differ by nothing a reader notices on compressed data, and scoring them
# takes three times as long as drawing the code.
_MASK = 3
_ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_SMALLEST = 17  # modules a side of a version 0 code, if there were one


def matrix(text: str, *, level: Level) -> Matrix:
    """The modules of the smallest code that holds `text`, True is dark, without a quiet zone.

    Level L (7 % of the code may be lost) is for screens, M (15 %) for paper. PassportError when the
    text is too long for one code.
    """
    from qrcode import QRCode, constants, util

    mode = util.MODE_ALPHA_NUM if _ALPHANUMERIC.issuperset(text) else util.MODE_8BIT_BYTE
    correction = {"L": constants.ERROR_CORRECT_L, "M": constants.ERROR_CORRECT_M}[level]
    code = QRCode(error_correction=correction, mask_pattern=_MASK)
    code.add_data(util.QRData(text.encode(), mode=mode), optimize=0)
    try:
        code.make()
    except ValueError:  # above version 40; the library has no better word for it
        raise PassportError(
            f"{len(text)} characters are too many for one code", hint="show fewer parts, or use a file"
        ) from None
    return [[bool(module) for module in row] for row in code.modules]


def version_of(modules: Matrix) -> int:
    """The version, 1 to 40, of a matrix made here."""
    return (len(modules) - _SMALLEST) // 4


def largest_version(side: int) -> int:
    """The largest version, 0 for none, of at most `side` modules a side."""
    return min(max((side - _SMALLEST) // 4, 0), 40)


def room_in(version: int) -> int:
    """The characters of the alphanumeric set that a code of this version holds at level L."""
    from qrcode import constants, util

    bits = util.BIT_LIMIT_TABLE[constants.ERROR_CORRECT_L][version]
    bits -= 4 + util.mode_sizes_for_version(version)[util.MODE_ALPHA_NUM]
    return int(bits // 11 * 2 + (bits % 11 >= 6))  # two characters in 11 bits, a last one in 6
