"""A screen with one line to type into: whatever is typed or scanned lands there, wherever the focus is."""

from textual import events

from device.errors import PassportError
from wallet.scanning import MoreFrames, Scanned
from wallet.screens.page import Page, Result
from wallet.widgets.text_entry import TextEntry


class TypingPage(Page[Result]):
    """Has one TextEntry; no letter is a key here, because a scanner types letters."""

    def __init__(self, heading: str) -> None:
        super().__init__(heading)
        self.scanned = Scanned()

    @property
    def entry(self) -> TextEntry:
        """The line."""
        return self.query_one(TextEntry)

    def refused(self, problem: PassportError) -> None:
        """Say what is wrong, or that the next frame is awaited."""
        if isinstance(problem, MoreFrames):
            self.notice.show(problem.message)
            self.entry.clear()
        else:
            super().refused(problem)

    def on_key(self, event: events.Key) -> None:
        """Bring a letter that was typed while a button had the focus to the line."""
        if event.is_printable and event.character and self.focused is not self.entry:
            self.entry.focus()
            self.entry.insert_text_at_cursor(event.character)
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """The same for a paste."""
        if self.focused is not self.entry:
            self.entry.focus()
            self.entry.post_message(events.Paste(event.text))
            event.stop()
