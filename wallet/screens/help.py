"""Help: what the screen underneath is for, and its keys."""

from typing import Any

from textual.app import ComposeResult
from textual.content import Content

from wallet.screens.page import BACK, Page
from wallet.widgets.words import Words, safe

_EVERYWHERE = (
    ("Arrows, Tab", "move"),
    ("Esc", "one step back; nothing is lost"),
    ("Ctrl+C twice", "leave the wallet"),
)
KEY_COLUMN = 16
_SAID_BELOW = ("help", "back", "app.leave")


class HelpScreen(Page[None]):
    """Everything the screen underneath can do, in words."""

    scrolls = True
    BINDINGS = [*BACK]

    def __init__(self, explained: Page[Any]) -> None:
        super().__init__(f"Help: {explained.heading}")
        self._about = explained.about
        self._keys = tuple(_keys(explained))

    def content(self) -> ComposeResult:
        """What it is for, then its keys."""
        yield Words(self._about, classes="paragraph")
        lines = [_line(key, meaning) for key, meaning in (*self._keys, *_EVERYWHERE)]
        yield Words(Content("\n").join(lines), id="keys")
        yield Words("The foot line can be clicked, too.", classes="faint")


def _keys(page: Page[Any]) -> list[tuple[str, str]]:
    shown = [active.binding for active in page.active_bindings.values() if active.binding.show]
    first = {binding.action: binding for binding in reversed(shown) if binding.action not in _SAID_BELOW}
    return [(page.app.get_key_display(binding), binding.description) for binding in reversed(first.values())]


def _line(key: str, meaning: str) -> Content:
    return Content.assemble((key.ljust(KEY_COLUMN), "bold $text-primary"), safe(meaning))
