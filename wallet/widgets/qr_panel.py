"""A QR code in half blocks, black on white whatever the theme, exactly as large as its cells."""

from collections.abc import Sequence
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from device import qr_draw
from device.qr_matrix import Matrix

Cells = Sequence[Sequence[tuple[bool, bool]]]

QUIET_ZONES = (2, 1)
FRAME_QUIET_ZONE = 2
_INK = Style(color="#000000", bgcolor="#ffffff")
_BLACK = Style(color="#ffffff", bgcolor="#000000")
# Full cells are spaces on a ground: the full block leaves gaps in some fonts.
_GLYPHS = {
    (False, False): (" ", _INK),
    (True, False): ("▀", _INK),
    (False, True): ("▄", _INK),
    (True, True): (" ", _BLACK),
}


def what_fits(matrix: Matrix, columns: int, rows: int) -> Cells | None:
    """What to show of `matrix` in this much room: the widest quiet zone that fits, None when none does."""
    for quiet in QUIET_ZONES:
        width, height = room_for(matrix, quiet)
        if width <= columns and height <= rows:
            return qr_draw.cells(matrix, quiet)
    return None


def room_for(matrix: Matrix, quiet: int) -> tuple[int, int]:
    """Columns and rows that `matrix` takes with a quiet zone of `quiet` modules."""
    modules = len(matrix) + 2 * quiet
    return modules, (modules + 1) // 2


def frame_side(columns: int, rows: int) -> int:
    """Modules a side of the largest frame in this much room."""
    return min(columns, 2 * rows) - 2 * FRAME_QUIET_ZONE


class QrPanel(Widget):
    """Shows cells and nothing else; its size is theirs."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="qr")
        self._cells: Cells = ()

    def show(self, cells: Cells) -> None:
        """Draw `cells`, or nothing for none."""
        size = _size(cells)
        other = size != _size(self._cells)
        self._cells = cells
        if other:
            self.styles.width, self.styles.height = size
        self.refresh(layout=other)

    def render_line(self, y: int) -> Strip:
        """One row of cells."""
        if y >= len(self._cells):
            return Strip.blank(self.size.width)
        runs = groupby((_GLYPHS[cell] for cell in self._cells[y]), key=lambda cell: cell[1])
        return Strip([Segment("".join(glyph for glyph, _ in run), style) for style, run in runs])


def _size(cells: Cells) -> tuple[int, int]:
    return (len(cells[0]) if cells else 0), len(cells)
