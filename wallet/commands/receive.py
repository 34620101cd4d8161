"""`receive`: cards from a file, a picture, a PDF or a folder, each checked before it is kept."""

from collections.abc import Iterator

import click

from device.command import Session, emit, passport_command
from device.errors import PassportError
from device.session import complete_files
from device.terminal import safe_text, say
from wallet.commands.opening import opened
from wallet.commands.words import card_lines, card_members, changed_lines, changed_members
from wallet.inputs import texts_in
from wallet.pocket import Card, Pocket
from wallet.replacements import Changed


@passport_command(example="passport-wallet receive card.png")
@click.argument(
    "source",
    metavar="FILE",
    shell_complete=complete_files,
    help="A picture, a PDF, a text, or - for what is typed in.",
)
@click.option("--keep", is_flag=True, help="Keep a card of an unknown centre, as not checked.")
def receive(session: Session, *, source: str, keep: bool) -> int:
    """Take in a card. FILE may be a picture, a PDF, a text, a folder, or - for standard input."""
    texts = texts_in(source)
    with opened(session) as pocket:
        cards, problems = _received(pocket, texts, keep=keep)
        changed = [pocket.changes(card) for card in cards]
    if problems and len(texts) == 1:
        raise problems[1]
    for number, problem in problems.items():
        say(f"code {number} of {len(texts)}: {safe_text(problem.message)} ({safe_text(problem.hint or '')})")
    members = {
        "cards": [
            card_members(card) | {"changes": changed_members(facts)}
            for card, (_, facts) in zip(cards, changed, strict=True)
        ],
        "problems": [{"number": n, "error": each.message, "code": each.code} for n, each in problems.items()],
    }
    emit(session, members, "\n".join(_lines(cards, changed)))
    return 1 if problems else 0


def _lines(cards: list[Card], changed: list[tuple[Card | None, list[Changed]]]) -> Iterator[str]:
    for card, (old, facts) in zip(cards, changed, strict=True):
        yield from card_lines(card)
        yield from changed_lines(old, facts)


def _received(
    pocket: Pocket, texts: tuple[str, ...], *, keep: bool
) -> tuple[list[Card], dict[int, PassportError]]:
    """The cards that were kept, and what speaks against the others, by their number from 1."""
    cards: list[Card] = []
    problems: dict[int, PassportError] = {}
    for number, text in enumerate(texts, 1):
        try:
            cards.append(pocket.receive(text, keep=keep))
        except PassportError as problem:
            problems[number] = problem
    return cards, problems
