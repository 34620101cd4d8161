"""The first run: offer to make a wallet, then ask for its passphrase, then for the same once more."""

import os
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, Input

from device.errors import PassportError
from wallet.screens.page import BACK, HELP, Page
from wallet.screens.unlock import Unlocked, spelled
from wallet.widgets.notice import Notice
from wallet.widgets.text_entry import TextEntry
from wallet.widgets.words import Words


class FirstScreen(Page[None]):
    """No wallet here yet: make one, or leave."""

    about = "A wallet is a locked file on this machine that keeps your cards. Nothing is sent anywhere."
    BINDINGS = [*HELP, Binding("escape", "back", "Quit", key_display="Esc"), *BACK[1:]]

    def __init__(self, home: Path) -> None:
        super().__init__("Skills Passport")
        self._home = home

    def content(self) -> ComposeResult:
        """One question."""
        yield Words("There is no wallet on this machine yet.", classes="paragraph")
        yield Words(
            "A wallet keeps the cards you earn and shows them to whom you choose.", classes="paragraph"
        )
        yield Button("Make my wallet", id="make", variant="primary")
        yield Words(f"It will be kept in {self._home}", classes="faint")
        yield Notice()

    @on(Button.Pressed, "#make")
    def _make(self) -> None:
        self.app.push_screen(PassphraseScreen(self._home))

    def action_back(self) -> None:
        """There is nothing before this screen."""
        self.app.exit()


class PassphraseScreen(Page[None]):
    """Chooses the passphrase; six words are offered, none is ever stored."""

    about = (
        "The passphrase locks your wallet. Nobody can open the wallet without it, and nobody can tell you"
        " what it was: write it on paper and keep the paper apart from this machine."
    )
    BINDINGS = [*HELP, *BACK]

    def __init__(self, home: Path) -> None:
        super().__init__("Choose a passphrase")
        self._home = home

    def content(self) -> ComposeResult:
        """A suggestion and a line."""
        from device.passphrase_rules import generate

        yield Words("It locks your wallet. Six words picked for you, if you like them:", classes="paragraph")
        yield Words(generate(os.urandom), id="suggestion", classes="strong")
        yield Words(
            "Write it on paper, then type it here (or another of 12 characters or more).", classes="label"
        )
        yield TextEntry(secret=True, id="passphrase")
        yield Notice()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        from device.passphrase_rules import objection

        if problem := objection(event.value):
            self.notice.problem(f"this passphrase {problem}", "use several words")
        else:
            self.notice.clear_words()
            self.app.push_screen(AgainScreen(self._home, event.value))


class AgainScreen(Page[None]):
    """Asks for the chosen passphrase once more, then makes the wallet."""

    about = "Typing it twice makes sure that it is what you wrote down."
    BINDINGS = [*HELP, *BACK]

    def __init__(self, home: Path, chosen: str) -> None:
        super().__init__("Once more")
        self._home = home
        self._chosen = chosen

    def content(self) -> ComposeResult:
        """One line."""
        yield Words("Type the same passphrase again.", classes="label")
        yield TextEntry(secret=True, id="passphrase")
        yield Notice()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        if spelled(event.value) == spelled(self._chosen):
            self.make(spelled(self._chosen))
        else:
            self.refused(
                PassportError("this is not the same", hint="try again, or press Esc to choose another")
            )
            self.query_one(TextEntry).clear()

    @work(exclusive=True)
    async def make(self, passphrase: bytes) -> None:
        """Make the wallet in a thread."""
        from wallet.pocket import Pocket

        self.notice.show("Making your wallet …")
        with self.problems_shown():
            pocket = await self.aside(Pocket.create, self._home, passphrase, random=os.urandom)
            self.app.post_message(Unlocked(pocket))
