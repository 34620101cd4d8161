"""Text on the screen: shown as it stands, never read as markup, harmless whatever it says.

Textual reads square brackets in a plain string as markup (`[@click=app.quit]` becomes a button, `[/nope]` a
crash) and passes control characters on to the terminal. So whatever is shown goes through `safe` or `Words`.
"""

import unicodedata

from textual.content import Content
from textual.widgets import Static

from device.terminal import safe_text

LONGEST_TEXT = 8_000


def safe(text: str, limit: int = 400) -> Content:
    """`text` as one harmless line of literal content."""
    return Content(safe_text(text, limit))


def needs_own_line(text: str) -> bool:
    """Whether terminals disagree about width or direction of `text`: nothing may stand to its right."""
    return any(
        unicodedata.category(letter)[0] == "M" or unicodedata.bidirectional(letter) in ("R", "AL")
        for letter in text
    )


class Words(Static):
    """Lines of literal text; `str` is made safe line by line, `Content` is taken as made by `safe`."""

    def __init__(
        self,
        text: str | Content = "",
        *,
        id: str | None = None,  # noqa: A002 - as all widgets call it
        classes: str | None = None,
    ) -> None:
        super().__init__(literal(text), id=id, classes=classes, markup=False)

    def show(self, text: str | Content) -> None:
        """Put other words in place of these."""
        self.update(literal(text))


def literal(text: str | Content) -> Content:
    """`text` as harmless literal lines."""
    if isinstance(text, Content):
        return text
    return Content("\n").join(safe(line, LONGEST_TEXT) for line in text.split("\n"))
