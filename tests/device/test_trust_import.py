"""A bundle is imported whole, or nothing changes."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from credential.limits import DAY
from device.errors import PassportError
from device.trust import open_trust, trust_status
from tests.builders import NOW
from tests.device.trust_world import (
    MADE,
    World,
    a_home,
    a_world,
    assert_refused,
    hashes,
    iss_of,
    names_below,
    receive,
    zipped,
)

pytestmark = pytest.mark.usefixtures("noon")


def test_a_folder_is_imported(first: World, tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", first)
    report = receive(home, first.folder)
    assert (report.version, report.scheme, report.issued, report.again) == (1, "Gulf Skills", MADE, False)
    assert report.added == ("Centre batangas (PH)", "Centre davao (PH)", "Centre jakarta (ID)")
    assert (report.issuers, report.status_lists, dict(report.left_out)) == (3, 3, {})
    assert "3 centres, 3 status lists" in report.words


def test_a_zip_gives_the_same_trust_as_the_folder(first: World, tmp_path: Path) -> None:
    by_folder, by_zip = a_home(tmp_path / "one", first), a_home(tmp_path / "two", first)
    receive(by_folder, first.folder)
    receive(by_zip, zipped(first.folder, tmp_path / "bundle.zip"))
    assert hashes(by_folder / "trust") == hashes(by_zip / "trust")


def test_what_was_imported_is_what_the_authorities_said(home: Path) -> None:
    trust = open_trust(home)
    assert trust is not None
    assert (trust.scheme, trust.bundle_version, trust.issued, trust.latest) == ("Gulf Skills", 1, MADE, MADE)
    assert trust.facts.expires == MADE + 90 * DAY
    entry = trust.entry(iss_of("davao"))
    assert entry is not None
    assert (entry.name, trust.authority(entry.country)) == ("Centre davao", "TESDA")
    status = trust.status_list(entry, f"{iss_of('davao')}/status/1")
    assert status is not None
    assert status.status(7) == 0
    assert trust.entry(iss_of("nobody")) is None
    assert trust.owner(entry.keys[0].key.thumbprint) == entry.id
    assert trust.owner("../../etc/passwd") is None


def test_without_a_pinned_root_no_bundle_is_believed(first: World, tmp_path: Path) -> None:
    with pytest.raises(PassportError, match="no scheme is trusted here yet"):
        receive(tmp_path / "empty", first.folder)
    assert open_trust(tmp_path / "empty") is None


def test_the_same_bundle_again_repairs_what_was_damaged_here(first: World, home: Path) -> None:
    sound = hashes(home / "trust")
    for file in (home / "trust/live/issuers").iterdir():
        file.write_bytes(b"{}")
    (home / "trust/live/trust.json").write_bytes(b"?")
    receive(home, first.folder)
    assert hashes(home / "trust") == sound
    assert receive(home, first.folder).again


def test_a_newer_bundle_takes_the_place_of_the_older(home: Path, second: World) -> None:
    report = receive(home, second.folder)
    assert (report.version, report.status_lists, report.again) == (2, 2, False)
    assert (report.added, report.changed, report.removed) == ((), (), ())
    trust = open_trust(home)
    assert trust is not None
    assert (trust.bundle_version, trust.latest) == (2, MADE + 60)


def test_an_older_bundle_is_refused_with_both_numbers(home: Path, first: World, second: World) -> None:
    receive(home, second.folder)
    error = assert_refused(home, first.folder, r"older than the one you have \(1 < 2\); nothing changed")
    assert error.hint is not None
    assert "2026-11-20 or later" in error.hint
    assert error.code == "bundle.older"


def _spoil_flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _spoil_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _spoil_empty(path: Path) -> None:
    path.write_bytes(b"")


def _spoil_longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def _spoil_remove(path: Path) -> None:
    path.unlink()


def _spoil_link(path: Path) -> None:
    aside = path.parents[2] / f"aside-{path.name}"
    path.rename(aside)
    path.symlink_to(aside)


def _spoil_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILERS = [
    _spoil_flip,
    _spoil_cut,
    _spoil_empty,
    _spoil_longer,
    _spoil_remove,
    _spoil_link,
    _spoil_folder,
]


@pytest.mark.parametrize(
    ("spoil", "form"),
    [*((spoil, "folder") for spoil in SPOILERS), (_spoil_flip, "zip"), (_spoil_remove, "zip")],
)
def test_each_file_of_a_bundle_damaged_in_turn_changes_nothing(
    spoil: Callable[[Path], None], form: str, second: World, home: Path, tmp_path: Path
) -> None:
    before = hashes(home / "trust")
    for name in names_below(second.folder):
        bundle = tmp_path / "spoiled/bundle"
        shutil.rmtree(bundle.parent, ignore_errors=True)
        shutil.copytree(second.folder, bundle)
        spoil(bundle / name)
        source = bundle if form == "folder" else zipped(bundle, tmp_path / "spoiled.zip")
        with pytest.raises(PassportError):
            receive(home, source)
        assert hashes(home / "trust") == before, name


def test_a_damaged_first_bundle_leaves_nothing_installed(second: World, tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", second)
    bundle = second.copy(tmp_path / "spoiled").folder
    _spoil_flip(next(bundle.glob("targets/ID/*.jwt")))
    assert_refused(home, bundle, "damaged or of another bundle")
    assert open_trust(home) is None


def test_flipping_any_bit_of_the_timestamp_is_refused_or_changes_nothing_signed(
    second: World, tmp_path: Path
) -> None:
    home = a_home(tmp_path / "home", second)
    receive(home, second.folder)
    sound = hashes(home / "trust/live/issuers")
    fresh = a_home(tmp_path / "fresh", second)
    bundle = second.copy(tmp_path / "spoiled").folder
    path = bundle / "metadata/timestamp.json"
    data = path.read_bytes()
    for at in range(0, len(data) * 8, 197):
        spoiled = bytearray(data)
        spoiled[at // 8] ^= 1 << at % 8
        path.write_bytes(spoiled)
        try:
            receive(fresh, bundle)
        except PassportError:
            assert open_trust(fresh) is None
        else:
            assert hashes(fresh / "trust/live/issuers") == sound
            shutil.rmtree(fresh / "trust/live")


def test_files_of_two_bundles_do_not_mix(first: World, second: World, home: Path, tmp_path: Path) -> None:
    for name in ("metadata/snapshot.json", "metadata/PH.json", "metadata/targets.json"):
        bundle = second.copy(tmp_path / name.replace("/", "-")).folder
        shutil.copy(first.folder / name, bundle / name)
        assert_refused(home, bundle, f"{name} is damaged or of another bundle")


def test_a_bundle_of_another_scheme_is_named_as_such(home: Path, tmp_path: Path) -> None:
    other = a_world(tmp_path / "other")
    error = assert_refused(home, other.folder, "another scheme")
    assert error.code == "bundle.other_scheme"


def test_an_expired_bundle_is_not_imported(home: Path, second: World) -> None:
    error = assert_refused(home, second.folder, "no longer valid", now=MADE + 91 * DAY)
    assert error.code == "bundle.expired"


def test_a_bundle_that_ends_after_its_import_stays(home: Path, first: World) -> None:
    late = MADE + 91 * DAY
    assert_refused(home, first.folder, "no longer valid", now=late)
    trust = open_trust(home)
    assert trust is not None
    assert trust.facts.expires < late
    assert trust.entry(iss_of("batangas")) is not None
    assert trust_status(home, late)["days_left"] == -1


def test_a_bundle_from_the_future_asks_for_the_clock(home: Path, second: World) -> None:
    error = assert_refused(home, second.folder, "yet to come by this clock", now=MADE - 2 * DAY)
    assert error.hint is not None
    assert "check the clock" in error.hint


def test_a_bundle_made_within_a_day_of_our_clock_is_taken(second: World, tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", second)
    receive(home, second.folder, now=MADE + 60 - DAY)
    with pytest.raises(PassportError, match="yet to come"):
        receive(home, second.folder, now=MADE + 59 - DAY)


def test_the_latest_trusted_time_never_goes_back(world: World, home: Path) -> None:
    receive(home, world.publish(now=MADE + 5000))
    receive(home, world.publish(now=MADE + 10))
    trust = open_trust(home)
    assert trust is not None
    assert (trust.issued, trust.latest, trust.bundle_version) == (MADE + 10, MADE + 5000, 3)


def test_what_is_not_a_bundle_is_a_wrong_argument(home: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    for path, words in (("nothing", "no such file"), ("empty", "not a trust bundle"), ("note.txt", "zip")):
        assert_refused(home, tmp_path / path, words)


def test_status_counts_days_and_countries(home: Path) -> None:
    status = trust_status(home, MADE + 3 * DAY + 5)
    assert status["scheme"] == "Gulf Skills"
    assert (status["age_days"], status["days_left"], status["bundle_version"]) == (3, 86, 1)
    assert (status["issuers"], status["status_lists"], status["clock_behind"]) == (3, 3, False)
    assert status["countries"]["PH"] == {"authority": "TESDA", "expires": "2027-11-20T10:00:00Z"}


def test_status_before_anything_is_trusted_and_before_anything_is_imported(
    first: World, tmp_path: Path
) -> None:
    assert trust_status(tmp_path, NOW) == {"pinned": False, "imported": False}
    pinned = trust_status(a_home(tmp_path / "home", first), NOW)
    assert (pinned["pinned"], pinned["imported"]) == (True, False)


def test_damaged_trust_is_told_and_never_taken_for_an_empty_one(home: Path) -> None:
    from credential.errors import CannotTell

    trust = open_trust(home)
    assert trust is not None
    for file in (home / "trust/live/issuers").iterdir():
        file.write_bytes(b"{}")
    with pytest.raises(CannotTell, match="damaged"):
        trust.entry(iss_of("batangas"))
    facts = json.loads((home / "trust/live/trust.json").read_bytes())
    for spoiled in ({"v": 1}, {**facts, "countries": {"PH": 7}}, {**facts, "until": {"PH": "soon"}}):
        (home / "trust/live/trust.json").write_text(json.dumps(spoiled))
        with pytest.raises(CannotTell, match="damaged"):
            open_trust(home)
