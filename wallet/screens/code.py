"""The code, alone on the screen: whole; in frames where it does not fit; where those do not, as a picture."""

from pathlib import Path

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Middle
from textual.message import Message

from device import qr_draw, qr_frames, qr_matrix
from device.errors import PassportError
from device.qr_frames import Frames
from device.qr_matrix import Matrix
from wallet import fitting
from wallet.screens.page import HELP, SMALLEST, Page
from wallet.screens.saving import in_two_lines, save_picture
from wallet.widgets.foot_line import FootLine
from wallet.widgets.moving_code import MovingCode
from wallet.widgets.notice import Notice
from wallet.widgets.words import Words


class Drawn(Message):
    """The code is worked out, or why there cannot be one."""

    def __init__(self, result: Matrix | PassportError) -> None:
        super().__init__()
        self.result = result


class Framed(Message):
    """The frames for this window are worked out; None if it is too small for any."""

    def __init__(self, frames: Frames | None, *, beside: bool) -> None:
        super().__init__()
        self.frames = frames
        self.beside = beside


class Saved(Message):
    """The code is saved as a picture."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path


class CodeScreen(Page[None]):
    """Black on white to the edge of the window, recomputed whenever the window changes."""

    about = (
        "Hold the screen still before the checker's camera or scanner. If it is not read, make the window"
        " larger, make the screen brighter, or save the picture and show that.\n\n"
        "A code that is too large for the window comes in frames, one after the other: let the camera look"
        " until it has seen enough of them, in any order. For a checker who takes photos, stop it and step."
    )
    BINDINGS = [
        *HELP,
        Binding("space", "run_on(False)", "Stop", key_display="Space"),
        Binding("space", "run_on(True)", "Go on", key_display="Space"),
        Binding("right", "step(1)", "Step", key_display="← →"),
        Binding("left", "step(-1)", "Step", show=False),
        Binding("s,S", "shift(-1)", "Slower", key_display="S"),
        Binding("f,F", "shift(1)", "Faster", key_display="F"),
        Binding("p,P", "save", "Save as picture", key_display="P"),
        Binding("escape,q,Q", "back", "Done", key_display="Esc"),
    ]

    def __init__(self, text: str, heading: str, *, what: str, advice: str, in_frames: bool = True) -> None:
        """`what` goes into the picture's name; `advice` says what to do with the picture.

        Without `in_frames` a code that does not fit is always a picture: not everybody reads frames.
        """
        super().__init__(heading)
        self._text = text
        self._what = what
        self._advice = advice
        self._in_frames = in_frames
        self._matrix: Matrix | PassportError | None = None
        self._frames: dict[int, Frames | None] = {}
        self._path: Path | None = None

    def content(self) -> ComposeResult:
        """The code, or the words in its place."""
        with Middle(id="room"), Center():
            yield MovingCode()
        yield Words(id="instead")
        yield Notice()

    @property
    def _code(self) -> MovingCode:
        return self.query_one(MovingCode)

    def on_mount(self) -> None:
        """Work the code out."""
        self.draw()

    @work(exclusive=True, group="draw")
    async def draw(self) -> None:
        """Work the code out in a thread: a large one takes a third of a second."""
        self.post_message(Drawn(await self.aside(_one_code, self._text)))

    @on(Drawn)
    def _drawn(self, message: Drawn) -> None:
        self._matrix = message.result
        self._fit()

    def on_resize(self, event: events.Resize) -> None:
        """Choose anew what fits."""
        super().on_resize(event)
        self._fit()

    def _fit(self) -> None:
        if self._matrix is None:
            return
        self.workers.cancel_group(self, "draw")
        one = fitting.whole(self._matrix, *self.size) if isinstance(self._matrix, list) else None
        if one is not None:
            self._code.stand(one.cells)
            self._arrange(code=True, beside=one.beside)
        elif self._in_frames:
            self.draw_frames(self.size.width, self.size.height)
        else:
            self._give_picture()

    @work(exclusive=True, group="draw")
    async def draw_frames(self, columns: int, rows: int) -> None:
        """Work out in a thread the frames for a window of this size."""
        version, beside = fitting.framed(columns, rows)
        if version not in self._frames:
            self._frames[version] = await self.aside(qr_frames.frames, self._text, version=version)
        self.post_message(Framed(self._frames[version], beside=beside))

    @on(Framed)
    def _framed(self, message: Framed) -> None:
        if message.frames is None:
            self._give_picture()
            return
        self._code.play(message.frames, running=self.app.animation_level != "none")
        self._arrange(code=True, beside=message.beside)

    def _give_picture(self) -> None:
        self._code.stand(())
        self._arrange(code=False, beside=False)
        if isinstance(self._matrix, PassportError):
            self.refused(self._matrix)
            return
        self._say_instead()
        if self._path is None:
            self.action_save()

    def _arrange(self, *, code: bool, beside: bool) -> None:
        self.set_class(code, "-code")
        self.set_class(beside, "-beside")
        foot = self.query_one(FootLine)
        foot.upright = beside
        foot.lead = self._code.words
        self.refresh_bindings()

    @on(MovingCode.Moved)
    def _moved(self) -> None:
        self.query_one(FootLine).lead = self._code.words

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys for frames are there with the frames, and each while it does something."""
        if action == "save":
            return not isinstance(self._matrix, PassportError)
        if action not in ("run_on", "step", "shift"):
            return True
        playing = self._code.playing if self.is_mounted else None
        if playing is None:
            return False
        if action == "run_on":
            return playing.running is not parameters[0]
        return action != "shift" or playing.can_shift(int(str(parameters[0])))

    def action_run_on(self, running: bool) -> None:
        """Stop or go on."""
        self._code.run_on(running)
        self.refresh_bindings()

    def action_step(self, by: int) -> None:
        """Stop, and see the frame after or before."""
        self._code.step(by)
        self.refresh_bindings()

    def action_shift(self, by: int) -> None:
        """Slower or faster."""
        self._code.shift(by)
        self.refresh_bindings()

    def refused(self, problem: PassportError) -> None:
        """Say it beside the code, which covers the answer line."""
        super().refused(problem)
        if self.has_class("-code"):
            self.notify(f"✗ {problem.message}\n  {problem.hint or ''}", markup=False)

    def _say_instead(self) -> None:
        if not isinstance(self._matrix, list):
            return
        columns, rows = fitting.room_for(self._matrix)
        larger = f"{columns} columns and {rows} rows show the code here"
        if self._in_frames:
            larger += f", {SMALLEST[0]} and {SMALLEST[1]} show it in frames"
        saved = f"saved as a picture:\n\n{in_two_lines(self._path)}" if self._path else "being saved …"
        self.query_one("#instead", Words).show(
            f"The code is too large for this window. It is {saved}\n\n{self._advice}\n\n"
            f"Or make the window larger: {larger}."
        )

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Save the picture; once is enough."""
        with self.problems_shown():
            if self._path is None and isinstance(self._matrix, list):
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


def _one_code(text: str) -> Matrix | PassportError:
    try:
        return qr_matrix.matrix(text, level="L")
    except PassportError as problem:
        return problem
