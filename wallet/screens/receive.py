"""Receive: one line takes a pasted card, the name of a file, or what a scanner types."""

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input

from credential.codes import Code
from device.errors import PassportError
from wallet.card import Card
from wallet.pocket import Pocket
from wallet.replacements import Changed
from wallet.scanning import MoreFrames
from wallet.screens.given import texts_given
from wallet.screens.page import HELP
from wallet.screens.typing_page import TypingPage
from wallet.widgets.card_list import entry
from wallet.widgets.changed import changed_words
from wallet.widgets.notice import Notice
from wallet.widgets.text_entry import TextEntry
from wallet.widgets.words import Words, safe

# Nobody here knows whether the card is good or bad: only then may it be kept unchecked.
_UNKNOWN = {Code.ISSUER_UNKNOWN, Code.KEY_UNKNOWN, Code.TRUST_NONE}

_KEEP = "import a newer trust bundle, or keep the card unchecked until you do"


class Received(Message):
    """A card lies in the wallet."""

    def __init__(self, card: Card, changed: Sequence[Changed]) -> None:
        super().__init__()
        self.card = card
        self.changed = changed


class ReceiveScreen(TypingPage[None]):
    """Takes in a card after checking it; what is false never enters."""

    about = (
        "Type the name of the file the centre gave you (a file, a picture, a PDF), paste the card's text, or"
        " scan its code with a scanner. The wallet checks the card before it keeps it."
    )
    BINDINGS = [*HELP, Binding("escape", "back", "Back", key_display="Esc")]

    def __init__(self, pocket: Pocket) -> None:
        super().__init__("Receive a card")
        self._pocket = pocket
        self._refused_text = ""
        self._received: list[Content] = []

    def content(self) -> ComposeResult:
        """One line, and what came of it."""
        yield Words(
            "Type the name of a file or picture, paste the card's text, or scan its code.", classes="label"
        )
        yield TextEntry("card.txt")
        yield Notice()
        yield Words(id="received")
        yield Button("Keep it unchecked", id="keep")
        yield Words("You have no card yet? Make a code for your centre first:", classes="faint apart")
        yield Button("Code for a centre", id="enrol")

    def on_mount(self) -> None:
        """Nothing to keep unchecked yet."""
        self.query_one("#keep").display = False

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.receive(event.value)

    @on(Button.Pressed, "#keep")
    def _keep(self) -> None:
        self.receive(self._refused_text, keep=True)

    @on(Button.Pressed, "#enrol")
    def _enrol(self) -> None:
        from wallet.screens.enrol import EnrolScreen

        self.app.push_screen(EnrolScreen(self._pocket))

    @work(exclusive=True)
    async def receive(self, given: str, *, keep: bool = False) -> None:
        """Read and check it in a thread, and keep every card in it."""
        self._refused_text = given
        self.query_one("#keep").display = False
        self.notice.show("Checking …")
        self._received.clear()
        texts: tuple[str, ...] = ()
        with self.problems_shown():
            texts = await self.aside(texts_given, given, self.scanned)
            self.notice.show("")
        for text in texts:
            with self.problems_shown():  # one bad code must not keep the others out
                self.post_message(await self.aside(self._take_in, text, keep=keep))

    def _take_in(self, text: str, *, keep: bool) -> Received:
        card = self._pocket.receive(text, keep=keep)
        return Received(card, self._pocket.changes(card)[1])

    @on(Received)
    def _show_received(self, message: Received) -> None:
        self._received += [entry(message.card, beside=False), *changed_words(message.card, message.changed)]
        lines = [safe("In your wallet now:"), *self._received]
        self.query_one("#received", Words).show(Content("\n").join(lines))
        self.entry.clear()

    def refused(self, problem: PassportError) -> None:
        """Say why; offer to keep a card about which nothing is known."""
        if isinstance(problem, MoreFrames):
            super().refused(problem)
            return
        unknown = problem.code in _UNKNOWN
        self.notice.problem(problem.message, _KEEP if unknown else problem.hint)
        self.query_one("#keep").display = unknown
