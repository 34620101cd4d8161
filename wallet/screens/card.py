"""One card: how it stands, who issued it, and everything it says."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from wallet.card import Card, Shown
from wallet.card_rows import Row, rows_of
from wallet.days import day_words
from wallet.part_words import part_name
from wallet.pocket import Pocket
from wallet.screens.page import BACK, HELP, Page
from wallet.widgets.card_signs import sign, state
from wallet.widgets.changed import changed_words
from wallet.widgets.fact import Fact
from wallet.widgets.notice import Notice
from wallet.widgets.titles import heading, title_below
from wallet.widgets.words import Words, safe

LATEST = 20  # lines of the history


class CardScreen(Page[None]):
    """Facts in full-width lines: a label, then its value, and nothing to the right of a value."""

    about = "What the card says. What is under a heading stays hidden unless you choose to show it."
    scrolls = True
    BINDINGS = [
        *HELP,
        Binding("s,S", "show", "Show this card", key_display="S"),
        Binding("d,D", "remove", "Delete", key_display="D"),
        *BACK,
    ]

    def __init__(self, pocket: Pocket, card: Card) -> None:
        super().__init__(heading("Card", card.title))
        self._pocket = pocket
        self._card = card

    def content(self) -> ComposeResult:
        """State, origin, then the rows."""
        yield from title_below(self._card.title)
        yield Words(Content.assemble(sign(self._card), " ", state(self._card)), classes="paragraph")
        yield Words(Content("\n").join(_origin(self._card)), classes="paragraph")
        yield Words(id="changed")
        for row in rows_of_card(self._card):
            yield Fact(row.label, row.value) if row.value else Words(row.label, classes="heading")
        yield Words(id="history")
        yield Notice()

    def on_screen_resume(self) -> None:
        """The history may have grown."""
        self.load_history()

    @work(exclusive=True)
    async def load_history(self) -> None:
        """Read in a thread what it replaced and to whom it was shown."""
        with self.problems_shown():
            _, changed = await self.aside(self._pocket.changes, self._card)
            told = list(changed_words(self._card, changed))
            self.query_one("#changed", Words).show(Content("\n").join(told))
            self.query_one("#changed", Words).display = bool(told)
            lines = await self.aside(self._pocket.history, self._card)
            self.query_one("#history", Words).show(Content("\n").join(_shown_to(lines)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A card that proved false is not shown to anybody."""
        return self._card.can_be_presented if action == "show" else True

    def action_show(self) -> None:
        """Make a code of this card."""
        from wallet.screens.ask import first_step

        self.app.push_screen(first_step(self._pocket, self._card))

    @work(group="remove")  # reading the history, which this screen does on coming back, ends the others
    async def action_remove(self) -> None:
        """Delete it, after a clear yes."""
        from wallet.screens.confirm import ConfirmScreen

        question = f"Delete this card and its history?\n\n  {self._card.title}"
        sure = ConfirmScreen(question, yes="Delete it", no="Keep it")
        if await self.app.push_screen_wait(sure):
            with self.problems_shown():
                await self.aside(self._pocket.remove, self._card)
                self.dismiss()


def rows_of_card(card: Card) -> Iterator[Row]:
    """The card's own rows; none where its claims are not shown."""
    return rows_of(card.kind, card.claims) if card.claims else iter(())


def _origin(card: Card) -> Iterator[Content]:
    if card.issuer_name:
        yield Content.assemble("Issued by ", safe(card.issuer_name))
        where = f" ({card.country})" if card.country else ""
        if card.authority:
            yield Content.assemble("accredited by ", safe(card.authority + where))
    else:
        yield safe("The issuer is not known to this wallet.")
    if card.paper:
        yield safe("On paper: not tied to this wallet, anyone can copy it.")


def _shown_to(lines: Sequence[Shown]) -> Iterator[Content]:
    if lines:
        yield Content.styled("\nShown before", "$primary bold")
    for line in lines[:LATEST]:
        day = day_words(datetime.fromtimestamp(line.when, UTC).date().isoformat())
        whom = f'to somebody who said they are "{line.to}"' if line.to else "to nobody in particular"
        parts = ", ".join(part_name(part).lower() for part in line.parts) or "only what is always shown"
        yield safe(f"{day}, {whom}")
        yield Content.styled(f"  {parts}", "$foreground-muted")
