"""My cards: what the wallet holds, and the way to everything else."""

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList

from wallet.card import Card
from wallet.pocket import Pocket
from wallet.screens.page import HELP, Page
from wallet.widgets.card_list import CardList
from wallet.widgets.notice import Notice
from wallet.widgets.words import Words

_EMPTY = (
    "You have no cards yet.\n\n"
    "1  Press C to make a code for your training centre.\n"
    "2  With it the centre makes your card.\n"
    "3  Press R to receive the card."
)
_MORE = "Press R to receive a card from a centre, C to make a code for a centre."


class CardsScreen(Page[None]):
    """The cards; read anew whenever this screen comes back."""

    about = (
        "✓ good   ! look at it   ✗ no longer good   ? not checked\n\n"
        "Show makes a code of one card for somebody who checks it. You choose what is in it."
    )
    BINDINGS = [
        *HELP,
        Binding("enter", "open", "Open", key_display="Enter"),
        Binding("s,S", "show", "Show", key_display="S"),
        Binding("r,R", "receive", "Receive", key_display="R"),
        Binding("c,C", "enrol", "Get code", key_display="C"),
        Binding("escape,q,Q", "app.leave", "Quit", key_display="Esc"),
    ]

    def __init__(self, pocket: Pocket) -> None:
        super().__init__("My cards")
        self._pocket = pocket

    def content(self) -> ComposeResult:
        """The list, and the next step."""
        yield CardList()
        yield Words(id="next-step", classes="faint")
        yield Notice()

    def on_screen_resume(self) -> None:
        """Show what the wallet holds now."""
        self.load()

    @work(exclusive=True)
    async def load(self) -> None:
        """Read the cards in a thread."""
        with self.problems_shown():
            cards = await self.aside(self._pocket.cards)
            self.query_one(CardList).show(cards)
            self.query_one(CardList).display = bool(cards)
            self.query_one("#next-step", Words).show(_MORE if cards else _EMPTY)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Without a card there is nothing to open or show."""
        if action == "show":
            return self._chosen is not None and self._chosen.can_be_presented
        return self._chosen is not None if action == "open" else True

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Everything the chosen card says."""
        from wallet.screens.card import CardScreen

        if self._chosen:
            self.app.push_screen(CardScreen(self._pocket, self._chosen))

    def action_show(self) -> None:
        """Make a code of the chosen card."""
        from wallet.screens.ask import first_step

        if self._chosen:
            self.app.push_screen(first_step(self._pocket, self._chosen))

    def action_receive(self) -> None:
        """Take in a card."""
        from wallet.screens.receive import ReceiveScreen

        self.app.push_screen(ReceiveScreen(self._pocket))

    def action_enrol(self) -> None:
        """Make a code for a centre."""
        from wallet.screens.enrol import EnrolScreen

        self.app.push_screen(EnrolScreen(self._pocket))

    @property
    def _chosen(self) -> Card | None:
        lists = self.query(CardList)
        return lists.first().chosen if lists else None
