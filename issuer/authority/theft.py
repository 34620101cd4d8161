"""A reported theft: what the thief may have delivered is undone, so that it neither counts nor locks out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from credential.trust_entry import EntryKey
from device.errors import PassportError
from device.instants import midnight
from issuer.authority.centres import Accepted, Centre


def mark_stolen(
    centre: Centre, fingerprint: str, since: date, *, compared: str | None = None
) -> tuple[Centre, tuple[str, ...]]:
    """The centre as if nothing signed with that key had come in since that day; and that in words.

    Neither the key nor one that it has brought in since, directly or not, is believed but for what was
    reported before. A key that was compared by hand, then or now (`compared`), has a person's word too.
    A later date than the one on record changes nothing: trust lost is not given back.
    """
    known = next((each for each in centre.entry.keys if each.key.fingerprint == fingerprint), None)
    if known is None:
        raise PassportError(f"{centre.entry.name}: it has no key {fingerprint[:16]}…; nothing changed")
    since = min(since, known.compromised or since)
    false, stolen = _thiefs(centre.accepted, fingerprint, midnight(since), compared)
    ended = {name for each in false for name in each.ended}
    keys = tuple(_judged(each, since, stolen, ended) for each in centre.entry.keys)
    news = [f"key {name[:16]}… is not believed since {since}" for name in stolen]
    news += [f"delivery {each.number} does not count any more" for each in false]
    sound = tuple(each for each in centre.accepted if each not in false)
    return Centre(replace(centre.entry, keys=keys), sound), tuple(news)


def _thiefs(
    accepted: Sequence[Accepted], fingerprint: str, since: int, compared: str | None
) -> tuple[list[Accepted], list[str]]:
    """The deliveries a thief may have made, and the keys, the stolen one first."""
    by_hand = {each.signer for each in accepted if each.signer in each.brought} | {compared}
    false, stolen = [], [fingerprint]
    for each in accepted:
        if each.signer in stolen and each.at >= since:
            false.append(each)
            stolen += [name for name in each.brought if name not in by_hand]
    return false, stolen


def _judged(each: EntryKey, since: date, stolen: Sequence[str], ended: set[str]) -> EntryKey:
    """A key after the report: the thief's, or one that the thief had left out, or as it was."""
    if each.key.fingerprint in stolen:
        return each._replace(compromised=min(since, each.compromised or since))
    if each.key.fingerprint in ended and each.compromised is None:
        return each._replace(end=None)
    return each
