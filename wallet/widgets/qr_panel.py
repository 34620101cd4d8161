"""A QR code in half blocks, black on white whatever the theme, exactly as large as its cells."""

from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from wallet.fitting import Cells

_INK = Style(color="#000000", bgcolor="#ffffff")
_BLACK = Style(color="#ffffff", bgcolor="#000000")
# Full cells are spaces on a ground: the full block leaves gaps in some fonts.
_GLYPHS = {
    (False, False): (" ", _INK),
    (True, False): ("▀", _INK),
    (False, True): ("▄", _INK),
    (True, True): (" ", _BLACK),
}


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
