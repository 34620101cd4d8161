"""A QR matrix on a terminal, in a PNG, in an SVG: dark on light, with its quiet zone painted.

Many readers fail on a light code on dark, and all of them without a quiet zone on a dark screen,
so nothing here rests on the colours of the terminal or the page.
"""

import struct
import zlib
from itertools import groupby

from device.qr_matrix import Matrix

Cell = tuple[bool, bool]
QUIET_ZONES = (2, 1)
"""Modules of light around a code on a screen, the best first; 4, as ISO/IEC 18004 has it, on paper."""

# Black 16 and white 231 of the 256-colour cube: unlike 0 and 7 no theme changes them, and terminals
# that know no 24-bit colour know them too.
_DARK_ON_LIGHT = "\x1b[38;5;16;48;5;231m"
_DARK = "\x1b[38;5;16;48;5;16m"
_RESET = "\x1b[0m"
_GLYPHS: dict[Cell, str] = {
    (False, False): " ",
    (True, False): "\N{UPPER HALF BLOCK}",
    (False, True): "\N{LOWER HALF BLOCK}",
    (True, True): " ",  # on the dark background: a full block leaves gaps between lines
}


def cells(modules: Matrix, quiet: int = 2) -> list[list[Cell]]:
    """Rows of terminal cells, each the (upper, lower) module in it, True is dark."""
    framed = _framed(modules, quiet)
    if len(framed) % 2:
        framed.append([False] * len(framed[0]))
    return [
        list(zip(upper, lower, strict=True)) for upper, lower in zip(framed[::2], framed[1::2], strict=True)
    ]


def to_terminal(modules: Matrix, quiet: int = 2) -> list[str]:
    """Lines of half blocks with explicit colours in every cell, each line ending in a reset."""
    return [_line(row) for row in cells(modules, quiet)]


def to_window(modules: Matrix, *, columns: int, lines: int) -> list[str] | None:
    """The same in a window of this size, with a quiet zone of 2 modules or, where only that fits, 1.

    None where neither fits. A quiet zone of 1 is read as well (docs/SCANNING.md), one of 0 is not.
    """
    for quiet in QUIET_ZONES:
        if len(modules) + 2 * quiet <= columns and len(modules) + 2 * quiet <= 2 * lines:
            return to_terminal(modules, quiet)
    return None


def to_png(modules: Matrix, scale: int = 8, quiet: int = 4) -> bytes:
    """A one-bit grey PNG (RFC 2083) of `scale` whole pixels a module."""
    framed = _framed(modules, quiet)
    side = len(framed) * scale
    rows = b"".join(_png_row(row, scale) * scale for row in framed)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (_png_chunk(b"IHDR", header), _png_chunk(b"IDAT", zlib.compress(rows)), _png_chunk(b"IEND", b""))
    )


def to_svg(modules: Matrix, scale: int = 8, quiet: int = 4) -> str:
    """An SVG of one unit a module, `scale` whole pixels: a white square and one path of the dark runs."""
    side = len(modules) + 2 * quiet
    runs = "".join(
        f"M{start + quiet} {y + quiet}h{length}v1h-{length}z"
        for y, row in enumerate(modules)
        for start, length in _dark_runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * scale}" height="{side * scale}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{runs}"/></svg>\n'
    )


def _framed(modules: Matrix, quiet: int) -> Matrix:
    side = len(modules) + 2 * quiet
    around: Matrix = [[False] * side for _ in range(quiet)]
    edge = [False] * quiet
    return [*around, *([*edge, *row, *edge] for row in modules), *([False] * side for _ in range(quiet))]


def _line(row: list[Cell]) -> str:
    runs = groupby(row, lambda cell: cell == (True, True))
    painted = (
        (_DARK if dark else _DARK_ON_LIGHT) + "".join(_GLYPHS[cell] for cell in run) for dark, run in runs
    )
    return "".join(painted) + _RESET


def _png_row(row: list[bool], scale: int) -> bytes:
    bits = "".join(("0" if dark else "1") * scale for dark in row)
    padded = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return b"\0" + int(padded, 2).to_bytes(len(padded) // 8)  # filter 0, then the pixels, 1 is white


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    runs, position = [], 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            runs.append((position, length))
        position += length
    return runs
