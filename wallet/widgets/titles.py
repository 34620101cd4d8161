"""A card's title in the heading's line where that is safe, and in a line of its own where it is not."""

from collections.abc import Iterator

from wallet.widgets.words import Words, needs_own_line


def heading(what: str, title: str) -> str:
    """The heading of a screen about the card of this title."""
    return what if needs_own_line(title) else f"{what}: {title}"


def title_below(title: str) -> Iterator[Words]:
    """The title's own line, where the heading must not hold it: a rule stands to the right of a heading."""
    if needs_own_line(title):
        yield Words(title, classes="strong paragraph")
