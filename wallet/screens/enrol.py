"""A code for a centre: the worker names the centre, the wallet makes a key and the code that carries it."""

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Digits, Input

from wallet.card import Enrolment
from wallet.pocket import Pocket
from wallet.screens.page import BACK, HELP, Page
from wallet.screens.saving import in_two_lines, save_text
from wallet.screens.typing_page import TypingPage
from wallet.widgets.notice import Notice
from wallet.widgets.text_entry import TextEntry
from wallet.widgets.words import Words

_PICTURE = "Open the picture and let the centre scan it, or send it to them."


class Enrolled(Message):
    """A code for a centre is made."""

    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__()
        self.enrolment = enrolment


class EnrolScreen(TypingPage[None]):
    """Asks which centre."""

    about = (
        "The centre ties your card to this wallet, so that nobody else can show it. It needs a code from you:"
        " a new one for each card. The centre's address stands on its papers and on its wall."
    )
    BINDINGS = [*HELP, Binding("escape", "back", "Back", key_display="Esc")]

    def __init__(self, pocket: Pocket) -> None:
        super().__init__("Code for a centre")
        self._pocket = pocket

    def content(self) -> ComposeResult:
        """One question."""
        yield Words("Which centre? Type its address as it stands on its papers.", classes="label")
        yield TextEntry("https://centre.example")
        yield Notice()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.enrol(event.value.strip())

    @work(exclusive=True)
    async def enrol(self, issuer_id: str) -> None:
        """Make the key and the code in a thread."""
        self.notice.show("Making the code …")
        with self.problems_shown():
            self.post_message(Enrolled(await self.aside(self._pocket.enrol, issuer_id)))

    @on(Enrolled)
    def _show(self, message: Enrolled) -> None:
        self.notice.clear_words()
        self.app.switch_screen(EnrolmentScreen(message.enrolment))


class EnrolmentScreen(Page[None]):
    """The code, as a QR code or a file, and the number that is compared by word of mouth."""

    about = "The centre asks for the six digits in person: they prove that the code it got is yours."
    BINDINGS = [
        *HELP,
        Binding("enter", "code", "Show the code", key_display="Enter"),
        Binding("f,F", "file", "Save as file", key_display="F"),
        *BACK,
    ]

    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__("Code for a centre")
        self._enrolment = enrolment

    def content(self) -> ComposeResult:
        """For whom, the digits, then the two ways to hand it over."""
        to = self._enrolment.issuer_name or self._enrolment.issuer_id
        yield Words("This code is for", classes="label")
        yield Words(to, classes="strong")
        yield Words("When the centre asks for your number, say:", classes="label apart")
        yield Digits(self._enrolment.digits, id="digits")
        yield Words(f"({self._enrolment.digits})", classes="faint")
        yield Words(
            "Press Enter and let the centre scan it, or press F and give it the file.", classes="apart"
        )
        yield Notice()
        yield Words("Or copy this text:", classes="label apart")
        yield Words(self._enrolment.code, id="text", classes="faint")

    def action_code(self) -> None:
        """Show it as a QR code."""
        from credential.skp1 import encode_enrolment
        from wallet.screens.code import CodeScreen

        text = encode_enrolment(self._enrolment.code)
        self.app.push_screen(
            CodeScreen(text, "Code for a centre", what="enrolment", advice=_PICTURE, in_frames=False)
        )

    @work(exclusive=True)
    async def action_file(self) -> None:
        """Save it as a text file."""
        with self.problems_shown():
            path = await self.aside(save_text, "enrolment", self._enrolment.code)
            self.notice.done(f"Saved:\n{in_two_lines(path)}")
