"""Enrolling: a fresh key for each card, handed to one centre, kept for the card that will come back."""

from collections.abc import Mapping
from typing import Any

from credential.encoding import b64url, unb64url
from credential.enrolment import make_enrolment, six_digits
from credential.errors import CannotTell
from credential.keys import Random, SigningKey
from credential.trust_entry import is_issuer_id
from credential.verify import Trust
from device.errors import PassportError
from device.terminal import safe_text
from wallet.card import Enrolment
from wallet.receiving import holder_of
from wallet.store import Change, Values, next_number

Key = Mapping[str, Any]
"""A key as it is kept: `secret`, `thumbprint`, and the enrolment it was made for."""


def new_key(issuer_id: str, *, now: int, random: Random) -> Key:
    """A new key and its enrolment code for the centre of this id; PassportError if that is no id."""
    if not is_issuer_id(issuer_id):
        raise PassportError(
            f'"{safe_text(issuer_id, 80)}" is not the id of a centre',
            hint="an id begins with https:// or urn: and the centre tells you its own",
            exit_code=2,
        )
    key = SigningKey.generate(random)
    return {
        "secret": b64url(key.secret),
        "thumbprint": key.public.thumbprint,
        "code": make_enrolment(key=key, aud=issuer_id, now=now),
        "aud": issuer_id,
        "made": now,
    }


def put(change: Change, key: Key) -> None:
    """Keep a new key."""
    change.put("keys", {"n": next_number(change.values["keys"]), **key})


def shown(key: Key, trust: Trust | None) -> Enrolment:
    """What the person sees and hands over; the centre's name only if the trust bundle knows it."""
    return Enrolment(key["code"], _digits(key), key["aud"], _name(key["aud"], trust), key["made"])


def thumbprints(values: Values) -> frozenset[str]:
    """The thumbprints of all keys of this wallet."""
    return frozenset(key["thumbprint"] for key in values["keys"].values())


def waiting(values: Values) -> list[Key]:
    """The keys that no card is bound to yet, the newest first."""
    used = {holder_of(card["token"]) for card in values["cards"].values()}
    unused = [key for key in values["keys"].values() if key["thumbprint"] not in used]
    return sorted(unused, key=lambda key: int(key["n"]), reverse=True)


def key_for(values: Values, thumbprint: str | None) -> SigningKey:
    """The private key a card is bound to."""
    for key in values["keys"].values():
        if key["thumbprint"] == thumbprint:
            return _signing(key)
    raise PassportError("the key of this card is not in this wallet", hint="restore the wallet from a backup")


def _signing(key: Key) -> SigningKey:
    return SigningKey.from_secret(unb64url(key["secret"]))


def _digits(key: Key) -> str:
    return six_digits(_signing(key).public)


def _name(issuer_id: str, trust: Trust | None) -> str | None:
    try:
        entry = trust.entry(issuer_id) if trust else None
    except CannotTell:
        return None
    return entry.name if entry else None
