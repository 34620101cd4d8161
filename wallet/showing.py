"""Showing a card: which parts, to whom, and the text that goes into the QR code."""

from collections.abc import Collection, Iterable

from credential import presenting
from credential.encoding import b64url
from credential.errors import Objection
from credential.keys import Random, SigningKey
from credential.request import Request, read_request
from credential.skp1 import Profile, decode, encode
from device.errors import PassportError
from device.terminal import safe_text
from wallet.card import Card

PAPER_PARTS = ("holder", "identity")
"""Always shown of a card without a key: the checker compares them with the person's passport."""

NONCE_BYTES = 16


def request_in(text: str) -> Request:
    """The request a QR (SKP1) or a file (its JSON) carries; raises PassportError."""
    try:
        return read_request(_request_bytes(text))
    except Objection as problem:
        raise PassportError(f"this is not a request: {problem.message}", code=problem.code) from None


def _request_bytes(text: str) -> bytes:
    if text.lstrip().startswith("{"):
        return text.strip().encode("utf-8", "replace")
    message = decode(text.strip("\r\n"))
    if message.kind != "request":
        raise PassportError(f"this is not a request but a {message.kind}")
    return message.text().encode()


def who_asks(request: Request) -> str:
    """Who wants to see the card, in the only words that are true offline."""
    name = safe_text(request.name, 80)
    return f'says it is "{name}", not verified' if name else "gives no name"


def beyond(request: Request | None, parts: Collection[str]) -> tuple[str, ...]:
    """The parts among `parts` that the request does not ask for."""
    return () if request is None else tuple(part for part in parts if part not in request.ask)


def lacking(request: Request, card: Card) -> tuple[str, ...]:
    """What the request asks for and the card does not have."""
    return tuple(part for part in request.ask if part not in card.parts)


def chosen(card: Card, parts: Collection[str], request: Request | None) -> tuple[str, ...]:
    """The parts that will be shown, in the card's own order; PassportError for what cannot be shown."""
    if not card.can_be_presented:
        raise PassportError(
            f"this card cannot be shown: {card.state_words}", hint="ask the centre for a new one"
        )
    for part in parts:
        if part not in card.parts:
            raise PassportError(
                f'this card has no part "{safe_text(part, 40)}"',
                hint=f"it has {', '.join(card.parts) or 'none'}",
                exit_code=2,
            )
    if card.paper and request is not None:
        raise PassportError(
            "a paper card cannot answer a request: it has no key to prove who holds it",
            hint="show it without the request, and your passport beside it",
        )
    always = PAPER_PARTS if card.paper else ()
    return tuple(part for part in card.parts if part in parts or part in always)


def bound_text(
    card: Card,
    parts: Collection[str],
    request: Request | None,
    *,
    key: SigningKey,
    now: int,
    random: Random,
    profiles: Iterable[Profile] = (),
) -> str:
    """The SKP1 text showing `parts`, signed for the one who asks, or for nobody in particular.

    `profiles` are those that a checker with this wallet's bundle has.
    """
    aud = request.aud if request else presenting.NO_REQUEST_AUDIENCE
    nonce = request.nonce if request else b64url(random(NONCE_BYTES))
    token = presenting.present(card.token, parts, aud=aud, nonce=nonce, now=now, key=key)
    return encode(token, request=request, profiles=profiles)


def paper_text(card: Card, parts: Collection[str], profiles: Iterable[Profile] = ()) -> str:
    """The SKP1 text of a card that is bound to nobody."""
    return encode(presenting.select(card.token, parts), profiles=profiles)
