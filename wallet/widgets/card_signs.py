"""How a card's state looks: a sign, a colour, and always the words beside them."""

from textual.content import Content

from wallet.card import Card, CardState
from wallet.widgets.words import safe

_SIGNS = {
    CardState.GOOD: ("✓", "$text-success"),
    CardState.ENDING_SOON: ("!", "$text-warning"),
    CardState.EXPIRED: ("✗", "$text-error"),
    CardState.SUSPENDED: ("!", "$text-warning"),
    CardState.REVOKED: ("✗", "$text-error"),
    CardState.REPLACED: ("!", "$text-warning"),
    CardState.STATUS_OLD: ("!", "$text-warning"),
    CardState.NOT_CHECKED: ("?", "$text-secondary"),
    CardState.REFUSED: ("✗", "$text-error"),
}


def sign(card: Card) -> Content:
    """The one-column sign of the card's state."""
    symbol, colour = _SIGNS[card.state]
    return Content.styled(symbol, f"{colour} bold")


def state(card: Card) -> Content:
    """The card's state in words, in the colour of its sign."""
    return safe(card.state_words).stylize(_SIGNS[card.state][1])
