"""What all screens share: a heading, a body, an answer line, keys at the foot, words for a tiny window.

Keys are letters, arrows, Enter, Esc, Tab, Space and F1, because terminals swallow the others; each stands in
the foot line, where it can be clicked. While a line is typed into, letters are letters: Esc and F1 remain.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from device import mishap
from device.errors import PassportError
from wallet.widgets.foot_line import FootLine
from wallet.widgets.notice import Notice
from wallet.widgets.words import Words, safe

Answer = TypeVar("Answer")
Result = TypeVar("Result")

SMALLEST = (60, 20)
HELP = [
    Binding("question_mark", "help", "Help", key_display="?"),
    Binding("f1", "help", "Help", key_display="F1"),
]
BACK = [Binding("escape", "back", "Back", key_display="Esc"), Binding("q,Q", "back", "Back", show=False)]


class Page(Screen[Result]):
    """A screen with a heading; subclasses give `content`, `about` and keys between HELP and BACK."""

    about: ClassVar[str] = ""
    scrolls: ClassVar[bool] = False  # whether the arrows move the page, where nothing else takes them

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading

    def compose(self) -> ComposeResult:
        """The heading's line, the body, the answer line, and the keys."""
        with VerticalScroll(id="page", can_focus=self.scrolls) as page:
            page.border_title = safe(self.heading)
            yield from self.content()
        yield Words(id="too-small")
        yield FootLine(id="foot")

    def content(self) -> ComposeResult:
        """The body of this screen."""
        yield Notice()

    @property
    def notice(self) -> Notice:
        """The line in which this screen answers."""
        return self.query_one("#notice", Notice)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the plain words for a window that is too small true."""
        self.query_one("#too-small", Words).show(too_small(event.size.width, event.size.height))
        self.call_after_refresh(self._focus_again)

    def _focus_again(self) -> None:
        """A window that was too small has taken the focus away; what was typed is still there."""
        if self.focused is None and self.is_current:
            self.focus_next()

    async def aside(self, work: Callable[..., Answer], *arguments: Any, **named: Any) -> Answer:
        """Do slow work in a thread, so that the screen stays alive."""
        return await asyncio.to_thread(work, *arguments, **named)

    @contextmanager
    def problems_shown(self) -> Iterator[None]:
        """Show what goes wrong outside the program in the answer line; our own faults pass through."""
        try:
            yield
        except Exception as error:
            problem = mishap.told(error)
            if problem is None:
                raise
            self.refused(problem)

    def refused(self, problem: PassportError) -> None:
        """What this screen does about a problem: say it."""
        self.notice.problem(problem.message, problem.hint)

    def action_help(self) -> None:
        """Explain this screen and its keys."""
        from wallet.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self))

    def action_back(self) -> None:
        """One step back."""
        self.dismiss()


def too_small(columns: int, rows: int) -> Content:
    """What a window says that cannot hold a screen."""
    now, needed = f"{columns}x{rows}", f"{SMALLEST[0]}x{SMALLEST[1]}"
    return safe(f"Make the window bigger (now {now}, need {needed}).")
