"""One bundle out of many countries: tried on a verifier first, and no country holds up the others."""

import json
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from credential.limits import DAY
from credential.status_list import REVOKED
from credential.trust_entry import place, status_name
from device.errors import PassportError
from device.trust import open_trust
from issuer.authority import scheme
from issuer.authority.repository import read_country, sign_country, write_country
from tests.builders import NOW, a_credential, a_key
from tests.device.trust_world import hashes
from tests.issuer.authority.bench import Bench, Centre, session

BATANGAS = Centre()
JAKARTA = Centre(
    "https://jakarta.example/centre",
    "Jakarta Skills Centre",
    "ID",
    (a_key("https://jakarta.example/centre"),),
)


@pytest.fixture
def two(bench: Bench) -> Bench:
    """Two countries with a centre each, signed and published once."""
    for centre in (BATANGAS, JAKARTA):
        bench.accredit(centre)
        bench.sign(centre.country)
    bench.publish("PH", "ID")
    return bench


def forge(bench: Bench, code: str, files: dict[str, bytes], *, now: int = NOW + 5) -> None:
    """Let a country sign these files, and only these, with its real key but past its desk."""
    out = bench.folder / f"{code}-out"
    shutil.rmtree(out, ignore_errors=True)
    write_country(out, sign_country(code, files, version=now, now=now, key=bench.country_keys[code]))


def test_a_verifier_learns_of_every_centre(two: Bench) -> None:
    home = two.verifier()
    report = two.receive(home)
    assert report.added == ("Batangas Skills Centre (PH)", "Jakarta Skills Centre (ID)")
    trust = open_trust(home)
    assert trust is not None
    entry = trust.entry(BATANGAS.iss)
    assert entry is not None
    assert trust.status_list(entry, BATANGAS.uri(1)) is not None


def test_a_publication_two_seconds_later_has_a_higher_number(two: Bench) -> None:
    home = two.verifier()
    two.receive(home)
    for seconds in (0, 2, 4):
        two.sign("PH", now=NOW + seconds)
        made = two.publish("PH", now=NOW + seconds)
        assert made.taken == ["PH"]
        assert two.receive(home, now=NOW + seconds).version == made.report.version
    assert made.report.version == 4


def test_a_zip_is_the_same_bundle(two: Bench) -> None:
    two.publish(out="bundle.zip")
    home = two.verifier()
    assert two.receive(home, bundle="bundle.zip").issuers == 2
    assert stat.S_IMODE((two.folder / "bundle.zip").stat().st_mode) == 0o644


def test_publishing_needs_no_stick(two: Bench) -> None:
    for stick in "abc":
        (two.folder / stick).rename(two.folder / f"unplugged-{stick}")
    two.accept(BATANGAS.next(statuses={1: {5: REVOKED}}))
    two.sign("PH")
    assert two.publish("PH").taken == ["PH"]


def test_no_private_key_is_in_a_bundle_or_readable_by_others(two: Bench) -> None:
    assert not [name for name in hashes(two.folder / "bundle") if name.endswith(".pem")]
    assert b"PRIVATE" not in b"".join(
        path.read_bytes() for path in (two.folder / "bundle").rglob("*") if path.is_file()
    )
    keys = [path for path in two.folder.rglob("*.pem") if path.parent.name in ("keys", "a", "b", "c")]
    assert len(keys) == 7
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}


def test_the_home_of_a_scheme_has_no_root_key(two: Bench) -> None:
    assert sorted(path.name for path in two.scheme.rglob("*.pem")) == ["snapshot.pem", "timestamp.pem"]


def test_a_country_whose_status_list_goes_back_keeps_its_last_good_files(two: Bench) -> None:
    name = f"PH/{status_name(BATANGAS.iss, BATANGAS.uri(1))}"
    older = replace(BATANGAS, made=BATANGAS.made - DAY).files()[name.removeprefix("PH/")]
    forge(two, "PH", {**read_country(two.folder / "PH-out", "PH").targets, name: older})
    made = two.publish("PH")
    assert made.taken == []
    assert (
        "status list is missing or is older than the published one: Batangas Skills Centre (PH)"
        in made.refused["PH"]
    )


def test_one_bad_country_keeps_its_last_good_files_and_is_named(two: Bench) -> None:
    home = two.verifier()
    two.receive(home)
    foreign = read_country(two.folder / "PH-out", "PH").targets
    entry = foreign[f"PH/{place(BATANGAS.iss)}.json"].replace(b'"country":"PH"', b'"country":"QA"')
    forge(two, "PH", {f"PH/{place(BATANGAS.iss)}.json": entry})
    two.accept(JAKARTA.next(statuses={1: {1: REVOKED}, 2: {}}))
    two.sign("ID")
    made = two.publish("PH", "ID")
    assert made.taken == ["ID"]
    assert list(made.refused) == ["PH"]
    assert "a centre in QA" in made.refused["PH"]
    report = two.receive(home)
    assert (report.changed, report.removed) == (("Jakarta Skills Centre (ID)",), ())


def test_a_centre_stays_with_the_country_that_had_it_first(two: Bench) -> None:
    files = read_country(two.folder / "PH-out", "PH").targets
    claimed = {
        name.replace("PH/", "ID/"): data.replace(b'"country":"PH"', b'"country":"ID"')
        for name, data in files.items()
    }
    forge(two, "ID", claimed)
    two.sign("PH", now=NOW + 5)
    made = two.publish("ID", "PH")
    assert made.taken == ["PH"]
    assert "both claim the centre" in made.refused["ID"]
    trust_home = two.verifier()
    assert two.receive(trust_home).issuers == 2


@pytest.mark.parametrize("back", [False, True])
def test_a_country_whose_signature_ran_out_does_not_lose_its_centres(back: bool, two: Bench) -> None:
    late = NOW + 366 * DAY
    files = read_country(two.folder / "PH-out", "PH").targets
    claimed = {
        name.replace("PH/", "ID/"): data.replace(b'"country":"PH"', b'"country":"ID"')
        for name, data in files.items()
    }
    forge(two, "ID", claimed, now=late)
    if back:
        two.sign("PH", now=late)
    made = two.publish("ID", *["PH"] * back, now=late)
    assert made.taken == ["PH"] * back
    assert "both claim the centre" in made.refused["ID"]
    assert ("PH" in made.refused) != back


def test_a_country_with_a_new_key_does_not_lose_its_centres(two: Bench) -> None:
    sticks = [two.folder / "b", two.folder / "c"]
    desk = session(two.folder, "scheme", "b", "c")
    scheme.set_country(desk, two.scheme, "PH", "TESDA", a_key("new key of PH").public, sticks, now=NOW)
    files = read_country(two.folder / "PH-out", "PH").targets
    forge(
        two,
        "ID",
        {
            name.replace("PH/", "ID/"): data.replace(b'"country":"PH"', b'"country":"ID"')
            for name, data in files.items()
        },
    )
    assert "both claim the centre" in two.publish("ID").refused["ID"]


def test_why_an_offer_was_refused_is_told_before_that_the_old_files_ran_out(two: Bench) -> None:
    late = NOW + 366 * DAY
    forge(two, "PH", {f"PH/{'0' * 32}.json": b"{}"}, now=late)
    made = two.publish("PH", now=late)
    assert "a trust entry has not exactly the members" in made.refused["PH"]
    assert "expired" in made.refused["ID"]


def test_files_no_newer_than_the_published_ones_are_refused(two: Bench) -> None:
    old = shutil.copytree(two.folder / "PH-out", two.folder / "old")
    two.sign("PH", now=NOW + 5)
    two.publish("PH")
    shutil.rmtree(two.folder / "PH-out")
    old.rename(two.folder / "PH-out")
    made = two.publish("PH")
    assert made.taken == []
    assert "no newer than the ones published" in made.refused[str(two.folder / "PH-out")]


def test_the_same_files_again_are_nothing_new(two: Bench) -> None:
    made = two.publish("PH", "ID")
    assert (made.taken, made.refused) == ([], {})


def _cut(out: Path) -> None:
    next((out / "targets").rglob("*.jwt")).unlink()


def _flip(out: Path) -> None:
    path = next((out / "targets").rglob("*.json"))
    path.write_bytes(path.read_bytes()[:-1] + b"]")


def _unsigned(out: Path) -> None:
    path = next((out / "metadata").iterdir())
    metadata = json.loads(path.read_bytes())
    metadata["signatures"] = []
    path.write_text(json.dumps(metadata))


def _not_json(out: Path) -> None:
    next((out / "metadata").iterdir()).write_bytes(b"{")


def _no_metadata(out: Path) -> None:
    shutil.rmtree(out / "metadata")


@pytest.mark.parametrize("spoil", [_cut, _flip, _unsigned, _not_json, _no_metadata])
def test_a_damaged_folder_from_a_country_is_named_and_the_rest_is_published(
    spoil: Callable[[Path], None], two: Bench
) -> None:
    for code in ("PH", "ID"):
        two.sign(code, now=NOW + 5)
    spoil(two.folder / "PH-out")
    made = two.publish("PH", "ID")
    assert made.taken == ["ID"]
    assert len(made.refused) == 1
    assert two.receive(two.verifier()).issuers == 2


def test_a_country_that_is_not_in_the_scheme_is_not_published(two: Bench) -> None:
    write_country(two.folder / "NP-out", sign_country("NP", {}, version=1, now=NOW, key=a_key("NP")))
    made = two.publish("NP")
    assert "NP is not a country of this scheme" in made.refused[str(two.folder / "NP-out")]


def test_a_country_with_a_new_key_is_left_out_until_it_signs_with_it(two: Bench) -> None:
    sticks = [two.folder / "b", two.folder / "c"]
    key = a_key("new key of PH")
    scheme.set_country(
        session(two.folder, "scheme", "b", "c"), two.scheme, "PH", "TESDA", key.public, sticks, now=NOW
    )
    made = two.publish()
    assert "not signed with its present key; it is left out" in made.refused["PH"]
    two = replace(two, country_keys={**two.country_keys, "PH": key})
    two.sign("PH", now=NOW + 5)
    made = two.publish("PH")
    assert (made.taken, made.refused) == (["PH"], {})


def test_what_ends_soon_is_told_sixty_days_before(two: Bench) -> None:
    assert two.publish(now=NOW + 300 * DAY).warnings == []
    warnings = two.publish(now=NOW + 320 * DAY).warnings
    assert warnings == [
        "the signature on ID ends in 45 days; renew it: authority sign, at the desk of ID",
        "the signature on PH ends in 45 days; renew it: authority sign, at the desk of PH",
    ]
    made = two.publish(now=NOW + 680 * DAY)
    assert "the signature on root ends in 50 days; renew it: authority root" in made.warnings
    assert set(made.refused) == {"PH", "ID"}
    with pytest.raises(PassportError, match="no longer valid"):
        two.publish(now=NOW + 731 * DAY)


def test_a_clock_behind_the_last_bundle_is_told(two: Bench) -> None:
    home = two.verifier()
    two.receive(home)
    made = two.publish(now=NOW - 3600)
    assert made.warnings == [
        "this machine's clock is behind the last bundle, made at 2026-11-21T10:00:00Z; check it"
    ]
    assert two.receive(home).version == 2


def test_lists_that_end_soon_are_told_when_signing(two: Bench) -> None:
    assert two.sign("PH", now=NOW + 20 * DAY).warnings == ()
    (warning,) = two.sign("PH", now=NOW + 25 * DAY).warnings
    assert "the status lists of Batangas Skills Centre end on 2026-12-20" in warning


def test_a_bundle_that_fails_changes_neither_home_nor_bundle(two: Bench) -> None:
    (two.scheme / "scheme/targets/ID").rename(two.folder / "gone")
    before = hashes(two.folder)
    with pytest.raises(PassportError, match="missing from the bundle"):
        two.publish()
    after = hashes(two.folder)
    assert after == before


def test_what_a_killed_run_left_in_the_home_is_removed(two: Bench) -> None:
    left = shutil.copytree(two.scheme / "scheme", two.scheme / ".scheme-99999999")
    assert list(left.rglob("*.pem"))
    two.publish()
    assert sorted(path.name for path in two.scheme.iterdir()) == [".lock", "passport-home.json", "scheme"]


def test_a_desk_set_up_anew_goes_on_above_the_lost_ones_numbers(two: Bench) -> None:
    before = two.sign("PH", now=NOW + 10).version
    (two.folder / "PH/country.json").write_bytes(b'{"v":1,"country":"PH","version":0}')
    assert two.sign("PH", now=NOW + 11).version > before


def test_the_whole_way_ends_in_a_verdict(two: Bench) -> None:
    from credential.trust_entry import token_digest
    from credential.verify import check_receipt

    key = BATANGAS.key
    kept, lost = (
        a_credential(iss=BATANGAS.iss, key=key, status_uri=BATANGAS.uri(1), status_index=7, seed=seed)
        for seed in ("kept", "lost")
    )
    home = two.verifier()
    digest = token_digest(kept.split("~")[0].rpartition(".")[0].encode())
    two.accept(replace(BATANGAS.next(), digests=(digest,)), now=NOW + 5)
    two.country().withdraw(BATANGAS.iss, date(2026, 11, 22), now=NOW + DAY)
    two.sign("PH", now=NOW + DAY)
    two.publish("PH", now=NOW + DAY)
    two.receive(home, now=NOW + DAY)
    trust = open_trust(home)
    assert str(check_receipt(kept, trust=trust, now=NOW + DAY).word) == "accepted"
    refused = check_receipt(lost, trust=trust, now=NOW + DAY)
    assert refused.word == "refused"
    assert "issuer.withdrawn" in refused.codes
