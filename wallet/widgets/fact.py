"""A label and its value in one line; the value goes on under itself, not under the label."""

from textual.app import ComposeResult
from textual.containers import Container

from wallet.widgets.words import Words, needs_own_line, safe

LABEL_COLUMN = 24


class Fact(Container):
    """Side by side, or the value below its label where the value needs lines of its own."""

    def __init__(self, label: str, value: str) -> None:
        self._label, self._value = safe(label), safe(value)
        apart = needs_own_line(value) or needs_own_line(label) or len(self._label) >= LABEL_COLUMN
        super().__init__(classes="-apart" if apart else "")

    def compose(self) -> ComposeResult:
        """The label, then the value."""
        yield Words(self._label, classes="fact-label")
        yield Words(self._value, classes="fact-value")
