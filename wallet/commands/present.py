"""`present`: a card shown to somebody, after its owner has decided what they see."""

import sys

import click

from credential.request import Request
from device.command import Session, emit, passport_command
from device.errors import PassportError
from device.terminal import paint, safe_text, say, symbol
from wallet.card import CardState
from wallet.commands.asking import ask, introduce
from wallet.commands.handing import check_free, save, show_or_save
from wallet.commands.opening import opened
from wallet.inputs import one_text
from wallet.pocket import Card, Pocket
from wallet.showing import beyond, chosen, lacking

_OPEN = 'not made for a particular checker: will read "cannot tell"'
_PAPER = "a paper card: anyone can copy it, so show your passport or identity card beside it"
_FINE = (CardState.GOOD, CardState.ENDING_SOON)


@passport_command(example="passport-wallet present 1a2b3c4d --request ask.png --share holder,results")
@click.argument("card_id", metavar="ID", help="The card; see: passport-wallet list.")
@click.option(
    "--share", metavar="PART,…", help="What to show besides what is always visible; none for nothing."
)
@click.option("--request", "asked", metavar="FILE|TEXT", help="The request of whoever wants to see the card.")
@click.option("--more", is_flag=True, help="Show more than the request asks for.")
@click.option(
    "--out",
    type=click.Path(),
    metavar="QR.png",
    help="Save the code as a picture. A .gif plays it in frames, smaller codes for a poor screen or camera; "
    "a name that ends in / is a new folder of them.",
)
@click.option("--text", "as_text", is_flag=True, help="Print the code's text.")
@click.option(
    "--self-contained",
    is_flag=True,
    help="A larger code, for a checker whose trust bundle is older than yours.",
)
def present(
    session: Session,
    *,
    card_id: str,
    share: str | None,
    asked: str | None,
    more: bool,
    out: str | None,
    as_text: bool,
    self_contained: bool,
) -> None:
    """Show a card to somebody: you choose what they see."""
    if out and as_text:
        raise PassportError("--out and --text do not go together", hint="choose one", exit_code=2)
    if share is None and not sys.stdin.isatty():
        raise PassportError("nobody is here to choose what to show", hint="add --share PART,…", exit_code=2)
    check_free(out)
    with opened(session) as pocket:
        card = pocket.card(card_id)
        request = pocket.read_request(one_text(asked)) if asked else None
        chosen(card, (), request)  # a card that cannot be shown is no reason to warn or to ask
        _warn(pocket, card, request)
        parts = _parts(card, share, request, more=more)
        text = pocket.code_of(card, parts, request, self_contained=self_contained)
        _hand_over(session, card, parts, text, out=out, as_text=as_text)
        pocket.remember(card, parts, request)
        if pocket.note:
            _care(pocket.note)


def _parts(card: Card, share: str | None, request: Request | None, *, more: bool) -> tuple[str, ...]:
    """What will be shown; PassportError for a part the card has not, or beyond the request without --more."""
    if share is None:
        introduce(card, request)
        return chosen(card, ask(card, request, more=more), request)
    named = [part.strip() for part in share.split(",")]
    parts = chosen(card, [part for part in named if part not in ("", "none")], request)
    extra = beyond(request, parts)
    if extra and not more:
        raise PassportError(
            f"the request does not ask for {', '.join(extra)}; nothing was made",
            hint="leave it out, or add --more to show it all the same",
            exit_code=2,
        )
    return parts


def _warn(pocket: Pocket, card: Card, request: Request | None) -> None:
    if card.state not in _FINE:
        _care(card.state_words)
    if card.paper:
        _care(_PAPER)
    elif request is None:
        _care(_OPEN)
    if request is not None and pocket.is_late(request):
        _care("the time to answer this request is over, by this device's clock; ask them for a new one")
    if request is not None and (missing := lacking(request, card)):
        _care(f"they ask for {safe_text(', '.join(missing), 200)}, which this card does not have")


def _care(words: str) -> None:
    say(f"{paint(symbol('care'), 'care', sys.stderr)} {words}")


def _hand_over(
    session: Session, card: Card, parts: tuple[str, ...], text: str, *, out: str | None, as_text: bool
) -> None:
    members = {"card": card.id, "parts": list(parts), "text": text, "file": out}
    if out:
        emit(session, members, save(out, text))
    elif as_text or session.json or not sys.stdout.isatty():
        emit(session, members, text)
    else:
        show_or_save(card, text)
