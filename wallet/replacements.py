"""Cards in place of others: which one is the newest of its kind, and what it says otherwise.

A centre uses a key of this wallet for one certificate and for what it later puts in its place: same
issuer, same kind, same `cnf`. So the tokens themselves tell, and nothing but a true seal is believed.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from wallet.card import Card, CardState
from wallet.card_rows import rows_of
from wallet.days import day_words

_NEWER = "replaced by a newer card"
_GOOD = (CardState.GOOD, CardState.ENDING_SOON, CardState.STATUS_OLD)
_ENDED = {
    CardState.REVOKED: "this one is withdrawn",
    CardState.EXPIRED: "this one has ended",
    CardState.SUSPENDED: "this one is suspended",
}
_NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact that a newer card tells otherwise; `before` and `after` are "" where there is none."""

    label: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """`before → after`."""
        return f"{self.before or _NOTHING} → {self.after or _NOTHING}"


def linked(cards: Sequence[Card]) -> list[Card]:
    """The cards, given the newest received first, each knowing what replaced it and what it replaced."""
    groups: dict[Hashable, list[Card]] = {}
    for card in reversed(cards):
        groups.setdefault(_certificate(card), []).append(card)
    done = {card.row: card for group in groups.values() for card in _group(group)}
    return [done[card.row] for card in cards]


def _certificate(card: Card) -> Hashable:
    """The same for all cards that stand in place of one another."""
    cnf = card.claims.get("cnf")
    if card.issuer_name is None or not isinstance(cnf, dict):
        return card.row
    jwk = cnf["jwk"]
    return card.claims["iss"], card.claims["vct"], jwk["x"], jwk.get("y")


def _group(cards: Iterable[Card]) -> Iterator[Card]:
    """Of one certificate, the earliest received first: the newest is what was not withdrawn and made last."""
    *older, newest = sorted(
        cards, key=lambda card: (card.state is not CardState.REVOKED, card.claims.get("iat", 0))
    )
    yield replace(newest, replaces=tuple(card.row for card in reversed(older)))
    for card in older:
        state = CardState.REPLACED if card.state in _GOOD else card.state
        words = _ENDED.get(card.state, card.state_words)
        words = f"{_NEWER}: show that one" if card.state in _GOOD else f"{_NEWER}; {words}"
        yield replace(card, replaced_by=newest.row, state=state, state_words=words)


def changes(old: Card, new: Card) -> list[Changed]:
    """Everything the two cards tell differently, hidden parts too, as the type's metadata calls it."""
    before, after = _facts(old), _facts(new)
    return [
        Changed(label, before.get((part, label), ""), after.get((part, label), ""))
        for part, label in after | before
        if before.get((part, label)) != after.get((part, label))
    ]


def _facts(card: Card) -> dict[tuple[str, str], str]:
    facts: dict[tuple[str, str], str] = {}
    part = ""
    for row in rows_of(card.kind, card.claims) if card.claims else ():
        if not row.value:
            part = row.label
        elif (part, row.label) in facts:
            facts[part, row.label] += f"; {row.value}"
        else:
            facts[part, row.label] = row.value
    if card.valid_until:
        facts["", "Valid to"] = day_words(card.valid_until.isoformat())
    return facts
