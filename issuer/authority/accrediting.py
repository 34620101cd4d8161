"""Accrediting: a person has compared a centre's fingerprint and says what it may certify, and when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import schemas
from credential.delivery import Delivery
from credential.trust_entry import ANY, Accreditation, EntryKey, TrustEntry, is_level
from device.errors import PassportError
from device.instants import day_of
from issuer.authority.accepting import open_delivered_list
from issuer.authority.centres import Accepted, Centre

_LONGEST: Final = 120


def scope(kinds: str, isco: str, max_level: str, start: date, end: date) -> Accreditation:
    """An accreditation from what was typed, lists separated by commas; PassportError says what is wrong."""
    if end < start:
        raise _usage("--until", f"{end} is before {start}", "write the last day on which it may certify")
    if max_level != ANY and not is_level(max_level):
        raise _usage("--max-level", f'"{max_level}" is not a level', 'write it as "PH-PQF 4", or * for any')
    return Accreditation(
        _words("--kinds", kinds, schemas.KINDS, "kind of credential"),
        _words("--isco", isco, schemas.isco08(), "ISCO-08 code"),
        max_level,
        start,
        end,
    )


def first(delivery: Delivery, accreditation: Accreditation, *, now: int) -> Centre:
    """A centre accredited for the first time, as its first delivery describes it."""
    if len(delivery.name) > _LONGEST:
        raise PassportError(f"the centre's name is longer than {_LONGEST} characters; nothing changed")
    today = day_of(now)
    entry = TrustEntry(
        id=delivery.iss,
        name=delivery.name,
        country=delivery.country,
        keys=tuple(EntryKey(key, min(today, accreditation.start)) for key in delivery.keys),
        accreditations=(accreditation,),
        status_lists=tuple(delivery.status_lists),
    )
    for uri, token in delivery.status_lists.items():
        open_delivered_list(entry, uri, token)
    brought = [key.fingerprint for key in delivery.keys]
    return Centre(entry, (Accepted.of(delivery, at=now, brought=brought),))


def again(centre: Centre, accreditation: Accreditation) -> Centre:
    """The centre with one period more; those it has are never altered."""
    entry = centre.entry
    if entry.withdrawn is not None:
        raise PassportError(
            f"{entry.name} was withdrawn, with everything since {entry.withdrawn}; nothing changed",
            hint="a centre that starts anew needs a new id and a new key",
        )
    if accreditation in entry.accreditations:
        raise PassportError(f"{entry.name} has exactly this accreditation already; nothing changed")
    return replace(centre, entry=replace(entry, accreditations=(*entry.accreditations, accreditation)))


def withdraw(centre: Centre, since: date, *, now: int) -> Centre:
    """The centre without the authority's trust since a day: only what it had reported by then is believed."""
    today = day_of(now)
    if since > today:
        raise _usage("--since", f"{since} is still to come", "withdraw it on that day")
    if centre.entry.withdrawn is not None and since >= centre.entry.withdrawn:
        raise PassportError(
            f"{centre.entry.name} is withdrawn since {centre.entry.withdrawn} already; nothing changed"
        )
    return replace(centre, entry=replace(centre.entry, withdrawn=since))


def _words(option: str, text: str, known: Sequence[str] | frozenset[str], what: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    if not words:
        raise _usage(option, "nothing is allowed by an empty list", "name each one, or write * for any")
    if ANY in words and len(words) > 1:
        raise _usage(option, "* stands beside others", "write * alone, or name each one")
    for word in words:
        if word != ANY and word not in known:
            raise _usage(option, f'"{word}" is not a known {what}', _known(known))
    return words


def _known(known: Sequence[str] | frozenset[str]) -> str:
    return f"known are {', '.join(known)}" if len(known) < 20 else "see the ISCO-08 list, 1 to 4 digits"


def _usage(option: str, problem: str, remedy: str) -> PassportError:
    return PassportError(f"{option}: {problem}", hint=remedy, exit_code=2)
