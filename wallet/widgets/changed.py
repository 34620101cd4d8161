"""What a card says otherwise than the one it stands in place of."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from wallet.card import Card
from wallet.replacements import Changed
from wallet.widgets.words import safe


def changed_words(card: Card, changed: Sequence[Changed]) -> Iterator[Content]:
    """Lines for people: before and after, one fact below the other; nothing for a card that replaced none."""
    if not card.replaces:
        return
    yield safe("In place of an older card, which stays here until you remove it.")
    if not changed:
        yield safe("It says nothing else than the old one.")
    for each in changed:
        yield Content.styled(f"  {safe(each.label, 60)}", "$foreground-muted")
        yield safe(f"    {each.words}")
    yield Content("")
