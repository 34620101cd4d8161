"""A question with two answers; the careful one has the focus."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button

from wallet.widgets.words import Words


class ConfirmScreen(ModalScreen[bool]):
    """Returns True only for a clear yes."""

    BINDINGS = [
        Binding("escape,q,Q", "no", "No", show=False),
        Binding("left,up", "app.focus_previous", "Previous", show=False),
        Binding("right,down", "app.focus_next", "Next", show=False),
    ]

    def __init__(self, question: str, *, yes: str, no: str) -> None:
        super().__init__()
        self._question, self._yes, self._no = question, yes, no

    def compose(self) -> ComposeResult:
        """The question over its answers."""
        with Vertical(id="question"):
            yield Words(self._question)
            with Horizontal(id="answers"):
                yield Button(self._no, id="no", variant="primary")
                yield Button(self._yes, id="yes")

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_no(self) -> None:
        """Esc is no."""
        self.dismiss(False)
