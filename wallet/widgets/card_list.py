"""The list of cards: a sign, what it certifies, who issued it, and how it stands."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widgets.option_list import Option

from device.terminal import safe_text
from wallet.card import Card
from wallet.widgets.card_signs import sign, state
from wallet.widgets.choices import Choices
from wallet.widgets.words import needs_own_line, safe

TITLE_COLUMN = 40
ROOM_BESIDE = 76


class CardList(Choices):
    """One entry a card; the entry's id is the card's."""

    def __init__(self) -> None:
        super().__init__(id="cards", markup=False)
        self._cards: tuple[Card, ...] = ()
        self._beside = True

    @property
    def chosen(self) -> Card | None:
        """The highlighted card, None when there is none."""
        if self.highlighted is None or not self._cards:
            return None
        return self._cards[self.highlighted]

    def show(self, cards: Sequence[Card]) -> None:
        """Show `cards`, keeping the highlight on the card it was on."""
        before = self.chosen
        self._cards = tuple(cards)
        self.fill([Option(entry(card, beside=self._beside), id=card.id) for card in self._cards])
        ids = [card.id for card in self._cards]
        if ids:
            self.highlighted = ids.index(before.id) if before and before.id in ids else 0

    def on_resize(self, event: events.Resize) -> None:
        """Move the issuer under the title where there is no room beside it."""
        beside = event.size.width >= ROOM_BESIDE
        if beside != self._beside:
            self._beside = beside
            self.show(self._cards)


def entry(card: Card, *, beside: bool) -> Content:
    """The lines of one card; the issuer stands to the right of the title only where that is safe."""
    title, issuer = safe_text(card.title), _issuer(card)
    head = Content.assemble(sign(card), " ", (title, "bold"))
    lines = [head]
    if issuer and beside and not needs_own_line(title) and cell_len(title) < TITLE_COLUMN - 3:
        lines = [Content.assemble(head, " " * (TITLE_COLUMN - 2 - cell_len(title)), safe(issuer))]
    elif issuer:
        lines.append(Content.assemble("  ", safe(issuer)))
    lines += [Content.assemble("  ", state(card)), Content(" ")]
    return Content("\n").join(lines)


def _issuer(card: Card) -> str:
    return card.issuer_name or ""
