"""A code that stands, or one in frames that plays in place, without anything around it being drawn anew."""

from dataclasses import replace

from textual.message import Message
from textual.timer import Timer

from device import qr_draw
from device.qr_frames import Frames
from wallet.fitting import FRAME_QUIET_ZONE, Cells
from wallet.playing import Playing
from wallet.widgets.qr_panel import QrPanel


class MovingCode(QrPanel):
    """Shows cells, or plays frames."""

    class Moved(Message):
        """Another frame is seen, or it is seen for another time."""

    def __init__(self) -> None:
        super().__init__()
        self.playing: Playing | None = None
        self._frames: Frames | None = None
        self._timer: Timer | None = None
        self._pictures: list[Cells] = []

    @property
    def words(self) -> tuple[str, ...]:
        """Which frame this is, and how many will do; nothing for a code that stands."""
        if self.playing is None or self._frames is None:
            return ()
        count = str(self.playing.count)
        number = str(self.playing.number + 1).rjust(len(count))
        return f"Frame {number} of {count}", f"any {self._frames.needed} are enough"

    def stand(self, cells: Cells) -> None:
        """Show these and nothing else."""
        self.playing = self._frames = None
        self._beat()
        self.show(cells)

    def play(self, frames: Frames, *, running: bool) -> None:
        """Play these from their first on, at the pace of those before, unless they are playing already."""
        if frames is self._frames:
            return
        self._frames = frames
        self._pictures = [qr_draw.cells(code, FRAME_QUIET_ZONE) for code in frames.codes]
        count, before = len(frames.codes), self.playing
        self.playing = replace(before, count=count, number=0) if before else Playing(count, running)
        self._changed()

    def run_on(self, running: bool) -> None:
        """Stop on the frame that is seen, or go on from it."""
        if self.playing:
            self.playing.running = running
            self._changed()

    def step(self, by: int) -> None:
        """Stop, so many frames on or back."""
        if self.playing:
            self.playing.step(by)
            self.run_on(False)

    def shift(self, by: int) -> None:
        """Go faster or slower."""
        if self.playing:
            self.playing.shift(by)
            self._changed()

    def _changed(self) -> None:
        self._beat()
        self._draw()

    def _beat(self) -> None:
        if self._timer:
            self._timer.stop()
        moving = self.playing and self.playing.running
        self._timer = (
            self.set_interval(self.playing.seconds, self._go_on) if self.playing and moving else None
        )

    def _go_on(self) -> None:
        if self.playing:
            self.playing.step(1)
            self._draw()

    def _draw(self) -> None:
        if self.playing:
            self.show(self._pictures[self.playing.number])
            self.post_message(self.Moved())
