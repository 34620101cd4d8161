"""Show, first step: the request of whoever checks, or none."""

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Button, Input

from credential.request import Request
from credential.skp1 import PREFIX
from wallet.card import Card
from wallet.pocket import Pocket
from wallet.screens.given import texts_given
from wallet.screens.page import HELP, Page
from wallet.screens.typing_page import TypingPage
from wallet.widgets.notice import Notice
from wallet.widgets.text_entry import TextEntry
from wallet.widgets.titles import heading, title_below
from wallet.widgets.words import Words


def first_step(pocket: Pocket, card: Card) -> Page[None]:
    """The screen that showing this card begins with: a paper card cannot answer a request."""
    from wallet.screens.choose import ChooseScreen

    return ChooseScreen(pocket, card, None) if card.paper else AskScreen(pocket, card)


class Asked(Message):
    """A request was read."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.request = request


class AskScreen(TypingPage[None]):
    """Takes the request as a file, a text or a scan, or goes on without one."""

    about = (
        "Whoever checks your card makes a request first: a code, a file or a text that says what they want to"
        " see and why. With it they can be sure that the code is yours and made for them; without it they"
        " cannot tell."
    )
    BINDINGS = [*HELP, Binding("escape", "back", "Back", key_display="Esc")]

    def __init__(self, pocket: Pocket, card: Card) -> None:
        super().__init__(heading("Show", card.title))
        self._pocket = pocket
        self._card = card

    def content(self) -> ComposeResult:
        """One question."""
        yield from title_below(self._card.title)
        yield Words(
            "What did they give you? Type the name of the file or picture, paste it, or scan it.",
            classes="label",
        )
        yield TextEntry("request.txt")
        yield Notice()
        yield Words("They gave you nothing? Then they will read  ? CANNOT TELL", classes="faint apart")
        yield Button("Go on without a request", id="without")

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.read(event.value)
        else:
            self.notice.care("Give their request, or press Tab and Enter to go on without one.")

    @work(exclusive=True)
    async def read(self, given: str) -> None:
        """Read the request in a thread."""
        self.notice.show("Reading …")
        with self.problems_shown():
            texts = await self.aside(texts_given, given, self.scanned)
            ours = next((text for text in texts if text.startswith(PREFIX)), texts[0])  # a poster has others
            self.post_message(Asked(await self.aside(self._pocket.read_request, ours)))

    @on(Asked)
    def _asked(self, message: Asked) -> None:
        self._choose(message.request)

    @on(Button.Pressed, "#without")
    def _without(self) -> None:
        self._choose(None)

    def _choose(self, request: Request | None) -> None:
        from wallet.screens.choose import ChooseScreen

        self.notice.clear_words()
        self.app.push_screen(ChooseScreen(self._pocket, self._card, request))
