"""A card in a few lines for a person, and as members for --json."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from device.terminal import Style, paint, safe_text, symbol
from wallet.card import Card, CardState, Shown
from wallet.replacements import Changed

STYLES: Final[dict[CardState, Style]] = {
    CardState.GOOD: "good",
    CardState.ENDING_SOON: "care",
    CardState.EXPIRED: "bad",
    CardState.SUSPENDED: "care",
    CardState.REVOKED: "bad",
    CardState.REPLACED: "care",
    CardState.STATUS_OLD: "care",
    CardState.NOT_CHECKED: "unknown",
    CardState.REFUSED: "bad",
}


def card_lines(card: Card) -> Iterator[str]:
    """Two lines: what it is and whose, and how it stands."""
    style = STYLES[card.state]
    issuer = f"{safe_text(card.issuer_name, 60)} ({card.country})" if card.issuer_name else ""
    yield f"{paint(symbol(style), style)} {card.id}  {safe_text(card.title, 80)}   {issuer}".rstrip()
    beside = "   on paper" if card.paper else ""
    if card.replaced_by:
        beside += f"   newer: {card.replaced_by[:8]}"
    yield f"{'':12}{paint(safe_text(card.state_words), style)}{beside}"


def changed_lines(old: Card | None, changed: Sequence[Changed]) -> Iterator[str]:
    """What a card stands in place of, and what it says otherwise; nothing for one that replaced none."""
    if old is None:
        return
    yield f"\n  In place of {old.id}, which stays here, marked as replaced, until you remove it."
    if not changed:
        yield "  It says nothing else than the old one."
    for each in changed:
        yield f"    {safe_text(each.label, 60):<24}{safe_text(each.words)}"


def card_members(card: Card) -> dict[str, Any]:
    """The card without its claims."""
    issuer = {"name": card.issuer_name, "country": card.country, "authority": card.authority}
    return {
        "id": card.id,
        "kind": card.kind,
        "title": card.title,
        "issuer": issuer if card.issuer_name else None,
        "state": card.state.value,
        "state_words": card.state_words,
        "codes": list(card.codes),
        "valid_until": card.valid_until.isoformat() if card.valid_until else None,
        "ends_in_days": card.ends_in_days,
        "paper": card.paper,
        "parts": list(card.parts),
        "replaces": [row[:8] for row in card.replaces],
        "replaced_by": card.replaced_by[:8] if card.replaced_by else None,
    }


def changed_members(changed: Sequence[Changed]) -> list[dict[str, str]]:
    """What a card says otherwise than the one it replaced."""
    return [{"label": each.label, "before": each.before, "after": each.after} for each in changed]


def shown_members(line: Shown) -> dict[str, Any]:
    """One line of the history."""
    return {"when": line.when, "to": line.to, "purpose": line.purpose, "parts": list(line.parts)}
