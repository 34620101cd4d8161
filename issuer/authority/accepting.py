"""What an authority takes from a centre it has accredited: lists, keys and reports, never its standing.

The id, the name, the country and the scope in an entry were confirmed by a person, and no delivery
changes them. What a delivery cannot do either: go back in number, or make a revocation undone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from credential.delivery import Delivery
from credential.errors import CannotTell
from credential.keys import VerifyingKey
from credential.status_list import REVOKED, SUSPENDED, VALID, StatusList
from credential.trust_entry import EntryKey, TrustEntry
from device.errors import PassportError
from device.instants import day_of
from device.trust import open_list
from issuer.authority.centres import Accepted, Centre


@dataclass(frozen=True, slots=True)
class News:
    """What a delivery brought: in words for the person at the desk, and counted for programs.

    Counted are new `certificates`, `revoked`, `suspended` and `reinstated` ones, new `keys` and `lists`.
    """

    words: tuple[str, ...]
    counts: Mapping[str, int]


_BECAME: Final = {REVOKED: "revoked", SUSPENDED: "suspended", VALID: "reinstated"}


def usable_keys(entry: TrustEntry, today: date) -> list[VerifyingKey]:
    """The keys whose deliveries are taken: in force today and not compromised."""
    return [each.key for each in entry.keys if each.in_force(today) and each.compromised is None]


def is_the_last(centre: Centre, delivery: Delivery) -> bool:
    """Whether this delivery was accepted already; PassportError if its number is used up or past."""
    if delivery.number == centre.number and delivery.same_bytes == centre.same_bytes:
        return True
    if delivery.number == centre.number:
        raise _refusal(centre, f"another delivery {delivery.number} was accepted before this one")
    if delivery.number < centre.number:
        raise _refusal(
            centre, f"this delivery is older than the last accepted ({delivery.number} < {centre.number})"
        )
    return False


def accept(
    centre: Centre,
    delivery: Delivery,
    former: Mapping[str, StatusList],
    *,
    now: int,
    compared: bool = False,
) -> tuple[Centre, News]:
    """The centre with what a newer delivery of its own brings; PassportError if it may not be taken.

    `former` has the centre's lists as last accepted, by URI; `compared` says that a person has compared
    the key it is signed with.
    """
    if centre.entry.withdrawn is not None:
        raise _refusal(centre, f"it was withdrawn, with everything since {centre.entry.withdrawn}")
    if delivery.country != centre.entry.country:
        raise _refusal(centre, f"the delivery says that it is in {delivery.country} now")
    _check_audit(centre, delivery)
    today = day_of(now)
    ended = _left_out(centre.entry, delivery)
    new = _new_keys(centre, delivery, now)
    kept = [each._replace(end=today) if each in ended else each for each in centre.entry.keys]
    entry = replace(centre.entry, keys=(*kept, *new), status_lists=tuple(delivery.status_lists))
    list_news = _list_news(entry, delivery, former)
    words = (*_delivery_news(centre, delivery), *_key_news(ended, new), *list_news.words)
    counts = {"certificates": len(delivery.digests), "keys": len(new), **list_news.counts}
    brought = {each.key.fingerprint for each in new} | ({delivery.signer.fingerprint} if compared else set())
    accepted = Accepted.of(delivery, at=now, brought=sorted(brought), ended=[_name(each) for each in ended])
    return Centre(entry, (*centre.accepted, accepted)), News(words, counts)


def _check_audit(centre: Centre, delivery: Delivery) -> None:
    """An audit log only grows: PassportError if it is shorter than it was, or another one of that length."""
    if not centre.accepted:
        return
    before, now = centre.accepted[-1], delivery.audit
    if now.entries < before.entries:
        told = f"its audit log has {now.entries} entries, but had {before.entries}"
    elif now.entries == before.entries and now.digest.hex() != before.head:
        told = f"its audit log has other entries than before, up to entry {now.entries}"
    else:
        return
    raise PassportError(
        f"{centre.entry.name}: {told}; it was not accepted",
        hint="ask the centre what happened to its register: passport-issuer audit verify",
    )


def _delivery_news(centre: Centre, delivery: Delivery) -> list[str]:
    made = day_of(delivery.made)
    news = [f"delivery {delivery.number} of {made}: {len(delivery.digests)} new certificates reported"]
    if (missing := delivery.number - centre.number - 1) > 0:
        news.append(f"{missing} deliveries before it are not here; what they reported is not known")
    news.append(f"audit log: {delivery.audit.entries} entries")
    if delivery.name != centre.entry.name:
        news.append(f'it calls itself "{delivery.name}" now; the name confirmed at accreditation stays')
    return news


def _left_out(entry: TrustEntry, delivery: Delivery) -> list[EntryKey]:
    """The keys in use that the delivery does not name any more: they end today."""
    return [
        each
        for each in entry.keys
        if each.key not in delivery.keys and each.end is None and each.compromised is None
    ]


def _new_keys(centre: Centre, delivery: Delivery, now: int) -> list[EntryKey]:
    """The keys that come with the delivery, valid from the day the one before it was made.

    A centre signs with a new key from the day it has it, and the delivery that first named it may have
    been lost on the way. An earlier start gives a thief nothing: a delivery's date is its signer's word.
    """
    known = {each.key for each in centre.entry.keys}
    before = max((each.made for each in centre.accepted), default=delivery.made)
    start = day_of(min(now, before))
    return [EntryKey(key, start) for key in delivery.keys if key not in known]


def _key_news(ended: Sequence[EntryKey], new: Sequence[EntryKey]) -> list[str]:
    gone = [f"key {_name(each)[:16]}… has ended" for each in ended]
    return gone + [f"new key {_name(each)}" for each in new]


def _name(each: EntryKey) -> str:
    return each.key.fingerprint


def _list_news(entry: TrustEntry, delivery: Delivery, former: Mapping[str, StatusList]) -> News:
    for uri in former:
        if uri not in delivery.status_lists:
            raise PassportError(
                f"{entry.name}: the status list {uri} is missing from the delivery; it was not accepted",
                hint="ask the centre for a delivery with all its lists",
            )
    words = []
    counts = dict.fromkeys(("lists", *_BECAME.values()), 0)
    for uri, token in delivery.status_lists.items():
        current = open_delivered_list(entry, uri, token)
        changed = _changes(entry, former.get(uri), current)
        if uri not in former:
            counts["lists"] += 1
            words.append(f"new status list {uri}")
        if changed:
            words.append(", ".join(f"{count} {word}" for word, count in changed.items()))
        for word, count in changed.items():
            counts[word] += count
    return News(tuple(words), counts)


def open_delivered_list(entry: TrustEntry, uri: str, token: str) -> StatusList:
    """A list from a delivery, signed by a key of the entry that is not stolen; PassportError."""
    try:
        return open_list(entry, uri, token.encode("ascii", "replace"))
    except CannotTell as error:
        raise PassportError(f"{entry.name}: {uri}: {error.message}; it was not accepted") from None


def _changes(entry: TrustEntry, before: StatusList | None, after: StatusList) -> dict[str, int]:
    """What became of how many from one list to the next; PassportError if it goes back."""
    new = _statuses(after)
    old = _statuses(before) if before else [VALID] * len(new)
    if before and (len(new) < len(old) or after.issued < before.issued):
        raise PassportError(f"{entry.name}: {after.uri} is an older list; it was not accepted")
    changed = [(at, one, new[at]) for at, one in enumerate(old) if one != new[at]]
    undone = [at for at, one, _ in changed if one == REVOKED]
    if undone:
        raise PassportError(
            f"{entry.name}: {after.uri} no longer revokes {len(undone)} certificates that were revoked "
            f"(first at index {undone[0]}); it was not accepted",
            hint="revoked is final; ask the centre what happened to its register",
        )
    became = [_BECAME[state] for _, _, state in changed if state in _BECAME]
    return {word: became.count(word) for word in _BECAME.values() if word in became}


def _statuses(one: StatusList) -> list[int]:
    return [one.status(index) for index in range(len(one.packed) * 8 // one.bits)]


def _refusal(centre: Centre, why: str) -> PassportError:
    return PassportError(f"{centre.entry.name}: {why}; nothing changed")
