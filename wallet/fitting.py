"""What a window has room for: the code whole, or in frames, with the keys below it or beside."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from device import qr_draw
from device.qr_matrix import Matrix, largest_version

Cells = Sequence[Sequence[qr_draw.Cell]]

FRAME_QUIET_ZONE: Final = 2
FOOT: Final = 1
"""Rows for the keys below a code."""
SIDE: Final = 20
"""Columns for the keys beside one."""
_FRAMES_FOOT: Final = 2
_NARROW_FOOT: Final = 3
_NARROW: Final = 60


class Whole(NamedTuple):
    """A code as it fits, and whether the keys are to stand beside it."""

    cells: Cells
    beside: bool


class Framed(NamedTuple):
    """The largest version, 0 for none, of frames that fit, and whether the keys are to stand beside them."""

    version: int
    beside: bool


def whole(matrix: Matrix, columns: int, rows: int) -> Whole | None:
    """The code in a window of this size, with the widest quiet zone that fits; None where none does."""
    below = _cells(matrix, columns, rows - FOOT)
    cells = below or _cells(matrix, columns - SIDE, rows)
    return None if cells is None else Whole(cells, below is None)


def framed(columns: int, rows: int) -> Framed:
    """The frames for a window of this size; the keys stand where they leave more room."""
    below = _side(columns, rows - (_FRAMES_FOOT if columns >= _NARROW else _NARROW_FOOT))
    beside = _side(columns - SIDE, rows)
    return Framed(largest_version(max(below, beside)), beside >= below)


def room_for(matrix: Matrix) -> tuple[int, int]:
    """Columns and rows of the smallest window that shows a code whole."""
    modules = len(matrix) + 2 * qr_draw.QUIET_ZONES[-1]
    return modules, (modules + 1) // 2 + FOOT


def _cells(matrix: Matrix, columns: int, rows: int) -> Cells | None:
    for quiet in qr_draw.QUIET_ZONES:
        if len(matrix) + 2 * quiet <= min(columns, 2 * rows):
            return qr_draw.cells(matrix, quiet)
    return None


def _side(columns: int, rows: int) -> int:
    return min(columns, 2 * rows) - 2 * FRAME_QUIET_ZONE
