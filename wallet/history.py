"""The worker's own record of what was shown to whom: sealed like the cards, erasable, seen by nobody else."""

from collections.abc import Iterator

from credential.request import Request
from wallet.card import Card, Shown
from wallet.store import Change, Values, next_number

LONGEST = 1000
"""Lines kept; older ones make room."""


def put(change: Change, card: Card, parts: tuple[str, ...], request: Request | None, now: int) -> None:
    """Write one line."""
    number = next_number(change.values["history"])
    told = {"to": request.name, "purpose": request.purpose} if request else {"to": None, "purpose": None}
    line = {"n": number, "card": card.row, "when": now, "parts": list(parts), **told}
    change.put("history", line)
    for row, old in change.values["history"].items():
        if old["n"] <= number - LONGEST:
            change.drop("history", row)


def of(values: Values, card_row: str | None) -> list[Shown]:
    """The lines of one card, or of all (None), the newest first."""
    return sorted(_lines(values, card_row), key=lambda line: line.number, reverse=True)


def forget(change: Change, card_row: str | None) -> None:
    """Erase the lines of one card, or of all (None)."""
    for row, line in change.values["history"].items():
        if card_row in (None, line["card"]):
            change.drop("history", row)


def _lines(values: Values, card_row: str | None) -> Iterator[Shown]:
    for line in values["history"].values():
        if card_row in (None, line["card"]):
            shown = line["card"], line["when"], line["to"], line["purpose"], tuple(line["parts"])
            yield Shown(line["n"], *shown)
