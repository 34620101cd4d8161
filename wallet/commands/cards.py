"""`list`, `show` and `remove`: the cards in the wallet."""

import sys
from collections.abc import Iterator

import click

from device.command import Session, emit, passport_command
from device.errors import PassportError
from device.instants import day_of
from device.terminal import safe_text, say
from wallet.card import Card, Enrolment, Shown
from wallet.card_rows import rows_of
from wallet.commands.opening import opened
from wallet.commands.words import card_lines, card_members, changed_lines, changed_members, shown_members
from wallet.days import day_words

_NONE = "No cards yet. Ask a centre for one; it needs your code:  passport-wallet enrol --to ISSUER_ID"


@passport_command("list", example="passport-wallet list --json")
def list_(session: Session) -> None:
    """Show all your cards, the newest first, each checked now."""
    with opened(session) as pocket:
        cards, waiting = pocket.cards(), pocket.enrolments()
    members = {
        "cards": [card_members(card) for card in cards],
        "waiting": [{"issuer": each.issuer_id, "digits": each.digits, "made": each.made} for each in waiting],
    }
    lines = [line for card in cards for line in card_lines(card)] or [_NONE]
    lines += [f"  waiting for a card of {_issuer(each)}, digits {each.digits}" for each in waiting]
    emit(session, members, "\n".join(lines))


@passport_command(example="passport-wallet show 1a2b3c4d")
@click.argument("card_id", metavar="ID", help="The card; see: passport-wallet list.")
@click.option("--erase-history", is_flag=True, help="Forget to whom this card was shown.")
def show(session: Session, *, card_id: str, erase_history: bool) -> None:
    """Show everything one card says, and to whom you have shown it."""
    with opened(session) as pocket:
        card = pocket.card(card_id)
        if erase_history:
            pocket.forget(card)
        history = pocket.history(card)
        old, changed = pocket.changes(card)
    members = card_members(card) | {
        "claims": dict(card.claims),
        "changes": changed_members(changed),
        "history": [shown_members(line) for line in history],
    }
    emit(
        session,
        members,
        "\n".join([*card_lines(card), *changed_lines(old, changed), *_claims(card), *_history(history)]),
    )


@passport_command(example="passport-wallet remove 1a2b3c4d")
@click.argument("card_id", metavar="ID", help="The card; see: passport-wallet list.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(session: Session, *, card_id: str, yes: bool) -> None:
    """Delete a card and its history. A backup made before still has it."""
    with opened(session) as pocket:
        card = pocket.card(card_id)
        if not yes:
            _be_sure(card)
        pocket.remove(card)
    emit(session, {"removed": card.id}, f"Removed {card.id}  {safe_text(card.title, 80)}")


def _be_sure(card: Card) -> None:
    if not sys.stdin.isatty():
        raise PassportError("nobody is here to confirm", hint="add --yes", exit_code=2)
    for line in card_lines(card):
        say(line)
    click.confirm("Delete this card?", abort=True, err=True)


def _claims(card: Card) -> Iterator[str]:
    if not card.claims:
        return
    for row in rows_of(card.kind, card.claims):
        label, value = safe_text(row.label, 60), safe_text(row.value)
        yield f"    {label:<24}{value}" if value else f"\n  {label}"


def _history(lines: list[Shown]) -> Iterator[str]:
    yield "\n  Shown to" if lines else "\n  Shown to nobody yet"
    for line in lines:
        day = day_words(day_of(line.when).isoformat())
        who = f'who said "{safe_text(line.to, 60)}"' if line.to else "nobody in particular"
        purpose = f", for {safe_text(line.purpose, 100)}" if line.purpose else ""
        yield f"    {day:<14}{who}{purpose}: {', '.join(line.parts) or 'nothing hidden'}"


def _issuer(enrolment: Enrolment) -> str:
    return safe_text(enrolment.issuer_name or enrolment.issuer_id, 60)
