"""The code, alone on the screen; where it does not fit it is saved as a picture instead."""

from pathlib import Path

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Middle
from textual.message import Message

from device import qr_draw, qr_matrix
from device.qr_matrix import Matrix
from wallet.screens.page import HELP, Page
from wallet.screens.saving import in_two_lines, save_picture
from wallet.widgets.foot_line import FootLine
from wallet.widgets.notice import Notice
from wallet.widgets.qr_panel import QrPanel, room_for, what_fits
from wallet.widgets.words import Words

FOOT = 1  # rows for the keys below the code
SIDE = 20  # columns for the keys beside it


class Drawn(Message):
    """The code is worked out."""

    def __init__(self, matrix: Matrix) -> None:
        super().__init__()
        self.matrix = matrix


class Saved(Message):
    """The code is saved as a picture."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path


class CodeScreen(Page[None]):
    """Black on white to the edge of the window, recomputed whenever the window changes."""

    about = (
        "Hold the screen still before the checker's camera or scanner. If it is not read, make the window"
        " larger, make the screen brighter, or save the picture and show that."
    )
    BINDINGS = [
        *HELP,
        Binding("p,P", "save", "Save as picture", key_display="P"),
        Binding("escape,q,Q", "back", "Done", key_display="Esc"),
    ]

    def __init__(self, text: str, heading: str, *, what: str, advice: str) -> None:
        """`what` goes into the picture's name; `advice` says what to do with the picture."""
        super().__init__(heading)
        self._text = text
        self._what = what
        self._advice = advice
        self._matrix: Matrix = []
        self._path: Path | None = None

    def content(self) -> ComposeResult:
        """The code, or the words in its place."""
        with Middle(id="room"), Center():
            yield QrPanel()
        yield Words(id="instead")
        yield Notice()

    def on_mount(self) -> None:
        """Work the code out."""
        self.draw()

    @work(exclusive=True, group="draw")
    async def draw(self) -> None:
        """Work the code out in a thread: a large one takes a third of a second."""
        with self.problems_shown():
            self.post_message(Drawn(await self.aside(qr_matrix.matrix, self._text, level="L")))

    @on(Drawn)
    def _drawn(self, message: Drawn) -> None:
        self._matrix = message.matrix
        self._fit()

    def on_resize(self, event: events.Resize) -> None:
        """Choose anew what fits."""
        super().on_resize(event)
        if self._matrix:
            self._fit()

    def _fit(self) -> None:
        below = what_fits(self._matrix, self.size.width, self.size.height - FOOT)
        beside = what_fits(self._matrix, self.size.width - SIDE, self.size.height)
        cells = below or beside
        self.set_class(cells is not None, "-code")
        self._put_keys_beside(below is None and beside is not None)
        self.query_one(QrPanel).show(cells or ())
        if cells is None:
            self._say_instead()
            if self._path is None:
                self.action_save()

    def _put_keys_beside(self, beside: bool) -> None:
        self.set_class(beside, "-beside")
        self.query_one(FootLine).upright = beside

    def _say_instead(self) -> None:
        columns, rows = room_for(self._matrix, 1)
        saved = f"saved as a picture:\n\n{in_two_lines(self._path)}" if self._path else "being saved …"
        self.query_one("#instead", Words).show(
            f"The code is too large for this window. It is {saved}\n\n{self._advice}\n\n"
            f"Or make the window larger: {columns} columns and {rows + FOOT} rows show the code here."
        )

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Save the picture; once is enough."""
        with self.problems_shown():
            if self._path is None and self._matrix:
                png = qr_draw.to_png(self._matrix)
                self.post_message(Saved(await self.aside(save_picture, self._what, png)))
            elif self._path:
                self.post_message(Saved(self._path))

    @on(Saved)
    def _saved(self, message: Saved) -> None:
        self._path = message.path
        self._say_instead()
        if self.has_class("-code"):
            self.notify(f"Saved:\n{in_two_lines(self._path)}", markup=False)
