"""What an authority takes from a centre, and what no delivery can do."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from credential.delivery import AuditHead
from credential.limits import DAY
from credential.status_list import REVOKED, SUSPENDED, VALID
from credential.trust_entry import Accreditation
from device.errors import PassportError
from tests.builders import NOW, a_key
from tests.device.trust_world import hashes
from tests.issuer.authority.bench import WIDE, Bench, Centre

CENTRE = Centre()
NEW_KEY = a_key("new key")


@pytest.fixture
def accredited(bench: Bench) -> Bench:
    """The bench with the centre accredited."""
    bench.accredit(CENTRE)
    return bench


def assert_refused(bench: Bench, centre: Centre, match: str, **options: object) -> PassportError:
    """Accept and expect a refusal that changes nothing at the desk."""
    before = hashes(bench.folder / "PH")
    with pytest.raises(PassportError, match=match) as caught:
        bench.accept(centre, **options)  # type: ignore[arg-type]
    assert hashes(bench.folder / "PH") == before
    return caught.value


def test_a_centre_is_accredited_by_its_whole_fingerprint(bench: Bench) -> None:
    folder = CENTRE.deliver(bench.folder / "delivery")
    for wrong in (NEW_KEY.public.fingerprint, "0" * 64):
        with pytest.raises(PassportError, match="another key than the one with that fingerprint"):
            bench.country().accredit(folder, wrong, WIDE, now=NOW)
    assert list(bench.country().centres.every()) == []
    judged = bench.accredit(CENTRE)
    assert judged.news == ("new centre",)
    entry = judged.centre.entry
    assert (entry.id, entry.name, entry.country) == (CENTRE.iss, CENTRE.name, "PH")
    assert entry.accreditations == (WIDE,)


def test_a_centre_of_another_country_is_not_accredited_here(bench: Bench) -> None:
    folder = replace(CENTRE, country="ID").deliver(bench.folder / "delivery")
    with pytest.raises(PassportError, match="is in ID, not in PH"):
        bench.country("PH").accredit(folder, CENTRE.fingerprint, WIDE, now=NOW)


def test_accrediting_again_adds_a_period_and_alters_none(accredited: Bench) -> None:
    later = Accreditation(("skill-assessment",), ("7212",), "PH-PQF 4", date(2028, 1, 1), date(2028, 12, 31))
    judged = accredited.accredit(CENTRE, scope=later)
    assert judged.centre.entry.accreditations == (WIDE, later)
    with pytest.raises(PassportError, match="exactly this accreditation already"):
        accredited.accredit(CENTRE, scope=later)
    judged = accredited.accredit(CENTRE.next(), scope=later._replace(max_level="*"))
    assert judged.centre.number == 2
    assert len(judged.centre.entry.accreditations) == 3


def test_a_delivery_of_a_stranger_is_not_accepted(bench: Bench) -> None:
    error = assert_refused(bench, CENTRE, "is not accredited here")
    assert error.hint is not None
    assert "accredit DELIVERY" in error.hint


def test_a_delivery_signed_by_another_centre_is_not_accepted(accredited: Bench) -> None:
    thief = CENTRE.next(keys=(a_key("thief"),))
    error = assert_refused(accredited, thief, "not signed with a key of the centre")
    assert error.code == "key.unknown"


def test_the_same_delivery_again_is_nothing_new(accredited: Bench) -> None:
    before = hashes(accredited.folder / "PH/centres")
    judged = accredited.accept(CENTRE)
    assert judged.again
    assert judged.news == ("accepted before, nothing new",)
    assert hashes(accredited.folder / "PH/centres") == before


def test_a_lower_number_is_refused(accredited: Bench) -> None:
    accredited.accept(CENTRE.next())
    assert_refused(accredited, CENTRE, r"older than the last accepted \(1 < 2\)")


def test_the_same_number_with_other_bytes_is_refused(accredited: Bench) -> None:
    assert_refused(accredited, replace(CENTRE, digests=()), "another delivery 1 was accepted before")


def test_what_a_delivery_reports_is_told(accredited: Bench) -> None:
    richer = CENTRE.next(statuses={1: {3: REVOKED, 4: SUSPENDED}, 2: {}})
    news = accredited.accept(richer).news
    assert "1 revoked, 1 suspended" in news
    assert f"new status list {CENTRE.uri(2)}" in news
    lifted = replace(richer, number=5, statuses={1: {3: REVOKED, 4: VALID}, 2: {9: REVOKED}})
    judged = accredited.accept(lifted)
    news = judged.news
    assert judged.counts == {
        "certificates": 0,
        "keys": 0,
        "lists": 0,
        "revoked": 1,
        "suspended": 0,
        "reinstated": 1,
    }
    assert "2 deliveries before it are not here; what they reported is not known" in news
    assert "1 reinstated" in news
    assert "1 revoked" in news


@pytest.mark.parametrize("after", [VALID, SUSPENDED])
def test_revoked_is_final(after: int, accredited: Bench) -> None:
    revoked = CENTRE.next(statuses={1: {77: REVOKED}})
    accredited.accept(revoked)
    error = assert_refused(
        accredited, revoked.next(statuses={1: {77: after}}), "no longer revokes 1 .*index 77"
    )
    assert error.hint is not None
    assert "revoked is final" in error.hint


def test_a_list_cannot_disappear_or_grow_younger(accredited: Bench) -> None:
    assert_refused(accredited, CENTRE.next(statuses={2: {}}), "is missing from the delivery")
    assert_refused(accredited, CENTRE.next(made=NOW - 2 * DAY), "is an older list")


def test_a_delivery_changes_neither_name_nor_country_nor_scope(accredited: Bench) -> None:
    judged = accredited.accept(CENTRE.next(name="Ministry of Labour"))
    assert judged.centre.entry.name == CENTRE.name
    assert any('calls itself "Ministry of Labour" now' in line for line in judged.news)
    assert judged.centre.entry.accreditations == (WIDE,)
    folder = replace(CENTRE, number=3, country="ID").deliver(accredited.folder / "delivery")
    with pytest.raises(PassportError, match="it is in ID now"):
        accredited.country("PH").accept(folder, now=NOW)


def test_a_new_key_comes_with_a_delivery_signed_by_the_old(accredited: Bench) -> None:
    both = CENTRE.next(keys=(CENTRE.key, NEW_KEY))
    judged = accredited.accept(both)
    assert f"new key {NEW_KEY.public.fingerprint}" in judged.news
    held = judged.centre.entry.key(NEW_KEY.public.thumbprint)
    assert held is not None
    assert held.start == date(2026, 11, 20)  # the day of the delivery before: since then it may be used
    only_new = both.next(keys=(NEW_KEY,))
    judged = accredited.accept(only_new)
    old = judged.centre.entry.key(CENTRE.key.public.thumbprint)
    assert old is not None
    assert old.end == date(2026, 11, 21)
    late = NOW + 2 * DAY
    assert_refused(
        accredited, only_new.next(keys=(CENTRE.key,), made=late), "not signed with a key", now=late
    )


def test_a_new_key_counts_from_its_first_day_though_the_delivery_that_named_it_first_was_lost(
    accredited: Bench,
) -> None:
    lost = CENTRE.next(keys=(CENTRE.key, NEW_KEY))
    judged = accredited.accept(lost.next(made=NOW + 9 * DAY), now=NOW + 9 * DAY)
    held = judged.centre.entry.key(NEW_KEY.public.thumbprint)
    assert held is not None
    assert held.in_force(date(2026, 11, 20))


def test_an_audit_log_that_goes_back_is_refused(accredited: Bench) -> None:
    head = AuditHead(40, b"h" * 32)
    second = replace(CENTRE.next(), audit=head)
    assert "audit log: 40 entries" in accredited.accept(second).news
    third = second.next()
    assert_refused(accredited, replace(third, audit=AuditHead(39, b"i" * 32)), "39 entries, but had 40")
    assert_refused(accredited, replace(third, audit=AuditHead(40, b"i" * 32)), "other entries than before")
    assert accredited.accept(third).centre.number == 3
    assert accredited.accept(replace(third.next(), audit=AuditHead(41, b"i" * 32))).centre.number == 4


def test_a_new_key_alone_needs_its_fingerprint_compared(accredited: Bench) -> None:
    lost = CENTRE.next(keys=(NEW_KEY,))
    error = assert_refused(accredited, lost, "not signed with a key of the centre")
    assert error.hint is not None
    assert "--fingerprint" in error.hint
    assert_refused(accredited, lost, "another key", fingerprint="0" * 64)
    judged = accredited.accept(lost, fingerprint=NEW_KEY.public.fingerprint)
    assert [each.end for each in judged.centre.entry.keys] == [date(2026, 11, 21), None]


def test_a_stolen_key_is_believed_only_for_what_was_reported_before(accredited: Bench) -> None:
    theft = date(2026, 11, 25)
    noon_before, noon_after = NOW + 2 * DAY, NOW + 6 * DAY
    accredited.accept(replace(CENTRE.next(), digests=(b"before the theft",)), now=noon_before)
    accredited.accept(replace(CENTRE.next(), number=3, digests=(b"by the thief....",)), now=noon_after)
    told = replace(CENTRE, number=4, keys=(NEW_KEY,), made=noon_after, digests=())
    judged = accredited.accept(
        told,
        now=noon_after,
        fingerprint=NEW_KEY.public.fingerprint,
        stolen=(CENTRE.fingerprint, theft),
    )
    assert any("is not believed since 2026-11-25" in line for line in judged.news)
    files = accredited.country().centres.files_of(judged.centre)
    believed = next(data for name, data in files.items() if "-c" in name)
    assert believed == b"token 1 digest..before the theft"
    thief = replace(told, number=5, keys=(CENTRE.key,))
    assert_refused(accredited, thief, "not signed with a key of the centre", now=noon_after)
    assert_refused(
        accredited, thief, "stolen key's signature", now=noon_after, fingerprint=CENTRE.fingerprint
    )


def test_a_later_date_of_theft_does_not_give_trust_back(accredited: Bench) -> None:
    told = CENTRE.next(keys=(NEW_KEY,))
    compared = NEW_KEY.public.fingerprint
    accredited.accept(told, fingerprint=compared, stolen=(CENTRE.fingerprint, date(2026, 10, 1)))
    judged = accredited.accept(told, fingerprint=compared, stolen=(CENTRE.fingerprint, date(2026, 11, 1)))
    assert judged.centre.entry.keys[0].compromised == date(2026, 10, 1)
    nobodys = ("0" * 64, date(2026, 11, 1))
    assert_refused(accredited, told.next(), "has no key", fingerprint=compared, stolen=nobodys)


def test_lists_with_a_stolen_keys_signature_need_a_new_delivery(accredited: Bench) -> None:
    both = CENTRE.next(keys=(NEW_KEY, CENTRE.key))
    accredited.accept(both, fingerprint=NEW_KEY.public.fingerprint)
    theft = (NEW_KEY.public.fingerprint, date(2026, 11, 1))
    assert_refused(accredited, both, "stolen key's signature", fingerprint=theft[0], stolen=theft)
    mixed = both.next(keys=(CENTRE.key, NEW_KEY))
    judged = accredited.accept(mixed, stolen=theft)
    assert [each.compromised for each in judged.centre.entry.keys] == [None, date(2026, 11, 1)]


def test_a_withdrawn_centre_keeps_only_what_it_had_reported(accredited: Bench) -> None:
    late = NOW + 3 * DAY
    accredited.accept(replace(CENTRE.next(), digests=(b"reported late...",)), now=late)
    centre, believed = accredited.country().withdraw(CENTRE.iss, date(2026, 11, 23), now=late)
    assert (centre.entry.withdrawn, believed) == (date(2026, 11, 23), 1)
    files = accredited.country().centres.files_of(centre)
    assert next(data for name, data in files.items() if "-c" in name) == b"token 1 digest.."
    assert_refused(accredited, replace(CENTRE, number=3), "was withdrawn", now=late)
    with pytest.raises(PassportError, match="was withdrawn"):
        accredited.accredit(replace(CENTRE, number=3), scope=WIDE._replace(end=date(2029, 1, 1)), now=late)


def test_a_withdrawal_is_never_put_off(accredited: Bench) -> None:
    country = accredited.country()
    for since, words in ((date(2026, 11, 22), "still to come"), (date(2026, 11, 1), "")):
        if words:
            with pytest.raises(PassportError, match=words):
                country.withdraw(CENTRE.iss, since, now=NOW)
        else:
            country.withdraw(CENTRE.iss, since, now=NOW)
    with pytest.raises(PassportError, match="is withdrawn since 2026-11-01 already"):
        country.withdraw(CENTRE.iss, date(2026, 11, 2), now=NOW)
    country.withdraw(CENTRE.iss, date(2026, 10, 1), now=NOW)
    with pytest.raises(PassportError, match="no centre with the id"):
        country.withdraw("https://nobody.example", date(2026, 10, 1), now=NOW)


def test_each_changed_file_of_a_delivery_is_refused(accredited: Bench) -> None:
    before = hashes(accredited.folder / "PH/centres")
    for name in CENTRE.next().files():
        folder = CENTRE.next().deliver(accredited.folder / "delivery")
        (folder / name).write_bytes((folder / name).read_bytes() + b"x" * 16)
        with pytest.raises(PassportError, match="nothing changed"):
            accredited.country().accept(folder, now=NOW)
    assert hashes(accredited.folder / "PH/centres") == before


def test_what_a_file_manager_left_in_a_delivery_is_passed_over(accredited: Bench) -> None:
    folder = CENTRE.next().deliver(accredited.folder / "delivery")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "Thumbs.db").write_bytes(b"x")
    assert accredited.country().accept(folder, now=NOW).centre.number == 2


def test_a_list_that_is_no_part_of_a_delivery_is_named(accredited: Bench) -> None:
    folder = CENTRE.next().deliver(accredited.folder / "delivery")
    foreign = f"{'0' * 32}-s{'0' * 16}.jwt"
    (folder / foreign).write_bytes(b"x")
    with pytest.raises(PassportError, match=f"{foreign} is no part of this delivery"):
        accredited.country().accept(folder, now=NOW)
    with pytest.raises(PassportError, match=f"{foreign} is no part of this delivery"):
        accredited.country().accredit(folder, CENTRE.fingerprint, WIDE, now=NOW)


def test_what_a_crash_left_of_another_delivery_is_not_kept(accredited: Bench) -> None:
    fresh = next(accredited.folder.glob("PH/centres/*/deliveries")) / ".fresh"
    fresh.mkdir()
    (fresh / "stale.jwt").write_bytes(b"x")
    accredited.accept(CENTRE.next())
    assert list((accredited.folder / "PH").rglob("stale.jwt")) == []


def test_what_is_not_a_delivery_is_a_wrong_argument(accredited: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "nothing"):
        with pytest.raises(PassportError) as caught:
            accredited.country().accept(path, now=NOW)
        assert caught.value.exit_code == 2
