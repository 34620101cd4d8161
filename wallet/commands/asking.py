"""Asking the card's owner, part by part, what somebody may see."""

import click

from credential.request import Request
from device.terminal import safe_text, say
from wallet.card import Card
from wallet.part_words import part_name, shown_words
from wallet.showing import PAPER_PARTS, beyond, who_asks


def introduce(card: Card, request: Request | None) -> None:
    """Say who asks, why and for what, before anything is decided."""
    say(f"Show: {safe_text(card.title, 80)}")
    if request is not None:
        say(f"  Asked by   {who_asks(request)}")
        say(f"  Why        {safe_text(request.purpose, 200)}")
        say(f"  Asks for   {_names(request.ask) or 'nothing but what is always shown'}")
    say("  Always shown: title, level, award date, result")
    if card.paper:
        say(f"  On paper also always: {_names(PAPER_PARTS)}")


def ask(card: Card, request: Request | None, *, more: bool) -> tuple[str, ...]:
    """The parts the person says yes to. Without `more`, what a request does not ask for is not offered."""
    unasked = beyond(request, card.parts)
    hidden = () if more else unasked
    if hidden:
        say(f"  They do not ask for, stays hidden: {_names(hidden)}")
    offered = [part for part in card.parts if part not in hidden and not (card.paper and part in PAPER_PARTS)]
    wanted = request.ask if request else ()
    return tuple(part for part in offered if _yes(card, part, default=part in wanted))


def _yes(card: Card, part: str, *, default: bool) -> bool:
    words = safe_text(shown_words((part,), card.claims), 100)
    return click.confirm(f"Show {part_name(part).lower()} ({words})?", default=default, err=True)


def _names(parts: tuple[str, ...]) -> str:
    return safe_text(", ".join(part_name(part).lower() for part in parts), 200)
