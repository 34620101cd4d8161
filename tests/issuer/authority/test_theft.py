"""A stolen key: what the thief brought in before the report goes with it, and the centre gets back in."""

from dataclasses import replace
from datetime import date

import pytest

from credential.limits import DAY
from credential.status_list import REVOKED
from credential.trust_entry import EntryKey, token_digest
from credential.verify import check_receipt
from device.errors import PassportError
from device.instants import midnight
from device.trust import open_trust
from issuer.authority.centres import Centre as Kept
from tests.builders import NOW, a_credential, a_key
from tests.issuer.authority.bench import Bench, Centre

CENTRE = Centre()
THIEFS, THIEFS_NEXT, NEW, SECOND = (a_key(name) for name in ("thief's", "thief's next", "new key", "second"))
THEFT = date(2026, 11, 22)
STOLEN = (CENTRE.fingerprint, THEFT)
LATER = NOW + 3 * DAY
BY_THIEF = CENTRE.next(made=NOW + DAY)


@pytest.fixture
def accredited(bench: Bench) -> Bench:
    """The bench with the centre accredited, the day before the theft."""
    bench.accredit(CENTRE)
    return bench


def report(bench: Bench, recovery: Centre, **options: object) -> Kept:
    """Accept the delivery with which the centre reports the theft, its new key compared."""
    given = {"now": LATER, "fingerprint": recovery.fingerprint, "stolen": STOLEN, **options}
    return bench.accept(recovery, **given).centre  # type: ignore[arg-type]


def held(kept: Kept, key: object) -> EntryKey:
    """What the entry says of a key."""
    return next(each for each in kept.entry.keys if each.key == key)


def test_a_key_the_thief_brought_in_before_the_report_is_not_believed(accredited: Bench) -> None:
    day = midnight(date(2026, 11, 23))
    forged = a_credential(iss=CENTRE.iss, key=THIEFS_NEXT, iat=day, status_uri=CENTRE.uri(1), seed="forged")
    told = token_digest(forged.split("~")[0].rpartition(".")[0].encode())
    accredited.accept(replace(BY_THIEF, keys=(CENTRE.key, THIEFS)), now=NOW + DAY)
    accredited.accept(
        replace(BY_THIEF, number=3, keys=(THIEFS, THIEFS_NEXT), digests=(told,)), now=NOW + 2 * DAY
    )
    kept = report(accredited, replace(BY_THIEF, number=2, keys=(NEW,), made=LATER))
    assert [each.compromised for each in kept.entry.keys] == [THEFT, THEFT, THEFT, None]
    accredited.sign(now=LATER)
    accredited.publish("PH", now=LATER)
    home = accredited.verifier()
    accredited.receive(home, now=LATER)
    verdict = check_receipt(forged, trust=open_trust(home), now=LATER)
    assert verdict.word == "refused"
    assert "key.compromised" in verdict.codes
    for key in (THIEFS, THIEFS_NEXT):
        with pytest.raises(PassportError, match="not signed with a key of the centre"):
            accredited.accept(replace(BY_THIEF, number=9, keys=(key,), made=LATER), now=LATER)


def test_the_thiefs_number_lists_and_revocations_do_not_lock_the_centre_out(accredited: Bench) -> None:
    accredited.accept(CENTRE.next(statuses={1: {4: REVOKED}}))
    thief = replace(BY_THIEF, number=999_999, statuses={1: {4: REVOKED, 5: REVOKED}, 7: {}})
    accredited.accept(thief, now=NOW + DAY)
    recovery = replace(BY_THIEF, number=3, keys=(NEW,), statuses={1: {4: REVOKED}, 2: {}})
    undone = replace(recovery, statuses={1: {}})
    with pytest.raises(PassportError, match=r"no longer revokes 1 .*index 4"):
        report(accredited, undone)
    kept = report(accredited, recovery)
    assert kept.number == 3
    assert kept.entry.status_lists == (CENTRE.uri(1), CENTRE.uri(2))
    assert accredited.accept(replace(recovery, number=4, made=LATER), now=LATER).centre.number == 4


def test_a_key_the_thief_left_out_is_in_force_again(accredited: Bench) -> None:
    both = CENTRE.next(keys=(CENTRE.key, SECOND))
    accredited.accept(both)
    accredited.accept(replace(BY_THIEF, number=3), now=NOW + DAY)
    kept = report(accredited, replace(BY_THIEF, number=3, keys=(SECOND,)), fingerprint=None)
    assert held(kept, SECOND.public).end is None
    assert held(kept, SECOND.public).compromised is None


def test_a_key_compared_by_hand_is_not_taken_for_the_thiefs(accredited: Bench) -> None:
    accredited.accept(replace(BY_THIEF, keys=(CENTRE.key, NEW)), now=NOW + DAY)
    recovery = replace(BY_THIEF, number=3, keys=(NEW,))
    for unknown in (recovery, replace(recovery, keys=(SECOND,))):
        with pytest.raises(PassportError, match="no key left whose deliveries are taken"):
            report(accredited, unknown, fingerprint=None)
    assert held(report(accredited, recovery), NEW.public).compromised is None
    accredited.accept(replace(recovery, number=4, keys=(NEW, SECOND)), now=LATER)
    last = replace(recovery, number=5, keys=(SECOND,))
    earlier = report(accredited, last, fingerprint=None, stolen=(CENTRE.fingerprint, date(2026, 11, 1)))
    assert [each.compromised for each in earlier.entry.keys] == [date(2026, 11, 1), None, None]


def test_the_report_may_come_with_a_delivery_that_was_accepted_before_the_thiefs(accredited: Bench) -> None:
    recovery = CENTRE.next(keys=(NEW, CENTRE.key))
    accredited.accept(recovery, fingerprint=NEW.public.fingerprint)
    thief = replace(BY_THIEF, number=8, statuses={1: {}, 7: {}}, keys=(CENTRE.key, THIEFS))
    accredited.accept(thief, now=NOW + DAY)
    kept = report(accredited, recovery)
    assert (kept.number, kept.entry.status_lists) == (2, (CENTRE.uri(1),))
    assert held(kept, THIEFS.public).compromised == THEFT
    assert held(kept, NEW.public).end is None


def test_a_key_from_before_the_theft_stays_believed(accredited: Bench) -> None:
    accredited.accept(CENTRE.next(keys=(CENTRE.key, SECOND)))
    kept = report(accredited, CENTRE.next().next(keys=(SECOND,)), fingerprint=None)
    assert held(kept, SECOND.public).compromised is None


def test_a_new_key_does_not_begin_before_the_last_delivery(accredited: Bench) -> None:
    backdated = replace(BY_THIEF, keys=(CENTRE.key, THIEFS), dated=NOW - 300 * DAY)
    kept = accredited.accept(backdated, now=LATER).centre
    assert held(kept, THIEFS.public).start == date(2026, 11, 20)
