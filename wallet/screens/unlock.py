"""Unlock: the passphrase opens the wallet."""

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from device.errors import PassportError
from wallet.screens.page import HELP, Page
from wallet.widgets.notice import Notice
from wallet.widgets.text_entry import TextEntry
from wallet.widgets.words import Words

if TYPE_CHECKING:
    from wallet.pocket import Pocket


class Unlocked(Message):
    """The wallet is open."""

    def __init__(self, pocket: "Pocket") -> None:
        super().__init__()
        self.pocket = pocket


class UnlockScreen(Page[None]):
    """Asks for the passphrase until it fits, or takes the one given at the start."""

    about = "Your cards lie in a locked file. Type the passphrase you chose when you made this wallet."
    BINDINGS = [*HELP, Binding("escape", "back", "Quit", key_display="Esc")]

    def __init__(self, home: Path, passphrase: bytes | None = None) -> None:
        super().__init__("Skills Passport")
        self._home = home
        self._given = passphrase

    def content(self) -> ComposeResult:
        """One question."""
        yield Words("Your cards are locked.", classes="paragraph")
        yield Words("Type your passphrase, then Enter.", classes="label")
        yield TextEntry(secret=True, id="passphrase")
        yield Notice()

    def on_mount(self) -> None:
        """Open at once with a passphrase that was given; else make ready while the person types."""
        if self._given is not None:
            self.unlock(self._given)
        else:
            self.call_after_refresh(self.make_ready)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        if event.value:
            self.unlock(spelled(event.value))

    @work(exclusive=True, group="ready")
    async def make_ready(self) -> None:
        """Load what opening needs, so that opening is quick."""
        await self.aside(_pocket_class)

    @work(exclusive=True, group="unlock")
    async def unlock(self, passphrase: bytes) -> None:
        """Open the wallet in a thread: the key takes a fraction of a second on purpose."""
        self.query_one(TextEntry).disabled = True
        self.notice.show("Opening …")
        with self.problems_shown():
            pocket = await self.aside(lambda: _pocket_class().open(self._home, passphrase))
            self.app.post_message(Unlocked(pocket))

    def refused(self, problem: PassportError) -> None:
        """Say it, and ask again."""
        super().refused(problem)
        entry = self.query_one(TextEntry)
        entry.disabled = False
        entry.clear()
        entry.focus()

    def action_back(self) -> None:
        """There is nothing before this screen."""
        self.app.exit()


def spelled(text: str) -> bytes:
    """A typed passphrase as bytes: one spelling (NFC), whatever the keyboard made."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogateescape")


def _pocket_class() -> "type[Pocket]":
    from wallet.pocket import Pocket  # the database and the ciphers: not before the first screen stands

    return Pocket
