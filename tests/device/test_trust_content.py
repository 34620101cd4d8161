"""The place of a file binds what it may say: a country speaks for its own centres and no others.

Every spoiled file here is signed with the country's real key, through TUF.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tuf.api.metadata import Delegations, TargetFile, Targets

from credential.limits import DAY
from credential.trust_entry import believed_name, place, status_name
from device.trust import FolderTrust, open_trust
from tests.builders import a_key
from tests.device.trust_world import (
    MADE,
    PUBLISHING,
    STICKS,
    Files,
    World,
    a_list,
    an_entry,
    assert_refused,
    centre_files,
    country_key,
    iss_of,
    receive,
)

pytestmark = pytest.mark.usefixtures("noon")

BATANGAS, DAVAO, JAKARTA = (iss_of(name) for name in ("batangas", "davao", "jakarta"))


def test_a_country_cannot_vouch_for_another_countrys_centre_in_its_own_folder(
    world: World, home: Path
) -> None:
    entry = an_entry(iss_of("bandung"), "ID")
    bundle = world.edit("PH", lambda files: files.update({f"PH/{place(entry.id)}.json": entry.to_bytes()}))
    error = assert_refused(home, bundle, "a centre in ID")
    assert error.code == "bundle.content"


def test_a_country_cannot_write_into_another_countrys_folder(world: World, home: Path) -> None:
    entry = an_entry(iss_of("bandung"), "ID")
    bundle = world.edit("PH", lambda files: files.update({f"ID/{place(entry.id)}.json": entry.to_bytes()}))
    assert_refused(home, bundle, "is not in the folder of PH")


def test_a_centre_claimed_by_two_countries_fails_the_whole_import(world: World, home: Path) -> None:
    claimed = centre_files(JAKARTA, "PH")
    error = assert_refused(
        home, world.edit("PH", lambda files: files.update(claimed)), "ID and PH both claim the centre"
    )
    assert error.code == "bundle.claimed_twice"


def test_an_entry_in_another_centres_place_is_refused(world: World, home: Path) -> None:
    entry = an_entry(iss_of("cebu"), "PH")
    bundle = world.edit("PH", lambda files: files.update({f"PH/{place(DAVAO)}.json": entry.to_bytes()}))
    assert_refused(home, bundle, "whose place is another")


@pytest.mark.parametrize(
    "name",
    [
        "PH/../ID/x.json",
        "PH/notes.txt",
        "PH/" + "A" * 32 + ".json",
        "PH/" + "a" * 31 + ".json",
        "PH/" + "a" * 32 + ".json.json",
        "PH/" + "a" * 32 + "-s12.jwt",
        "PH/sub/" + "a" * 32 + ".json",
    ],
)
def test_a_name_that_no_bundle_holds_is_refused(name: str, world: World, home: Path) -> None:
    assert_refused(home, world.edit("PH", lambda files: files.update({name: b"{}"})), "no bundle holds")


def test_an_entry_that_cannot_be_read_is_refused(world: World, home: Path) -> None:
    name = f"PH/{place(DAVAO)}.json"
    for data in (b"", b"{}", b"[]", b"{" * 100, b'{"v":2}', world.files["PH"][name] + b" x"):
        world.files["PH"][name] = data
        world.sign("PH")
        assert_refused(home, world.publish(), "PH/")


def test_a_status_list_signed_by_another_centre_is_refused(world: World, home: Path) -> None:
    name = f"PH/{status_name(DAVAO, f'{DAVAO}/status/1')}"
    forged = a_list(DAVAO, a_key(BATANGAS)).encode()
    bundle = world.edit("PH", lambda files: files.update({name: forged}))
    assert_refused(home, bundle, "not signed by the issuer")


def test_a_status_list_under_the_name_of_another_is_refused(world: World, home: Path) -> None:
    other = f"PH/{status_name(DAVAO, f'{DAVAO}/status/2')}"
    bundle = world.edit("PH", lambda files: files.update({other: a_list(DAVAO).encode()}))
    assert_refused(home, bundle, "not a status list that Centre davao has")


def test_a_status_list_without_a_centre_is_refused(world: World, home: Path) -> None:
    bundle = world.edit("PH", lambda files: files.pop(f"PH/{place(DAVAO)}.json"))
    assert_refused(home, bundle, "belongs to no centre")


def test_a_list_signed_with_a_stolen_key_is_refused(world: World, home: Path) -> None:
    entry = an_entry(DAVAO, "PH")
    stolen = entry.keys[0]._replace(compromised=date(2026, 11, 1))
    entry = replace(entry, keys=(stolen,))
    bundle = world.edit("PH", lambda files: files.update({f"PH/{place(DAVAO)}.json": entry.to_bytes()}))
    assert_refused(home, bundle, "not signed by the issuer")


def test_the_tokens_still_believed_are_found_by_key(world: World, home: Path) -> None:
    entry = an_entry(DAVAO, "PH")
    key = entry.keys[0].key
    name = f"PH/{believed_name(DAVAO, key)}"
    receive(home, world.edit("PH", lambda files: files.update({name: b"a" * 16 + b"b" * 16})))
    trust = open_trust(home)
    assert trust is not None
    assert trust.believed(entry, key) == {b"a" * 16, b"b" * 16}
    assert trust.believed(entry, a_key("other").public) == frozenset()
    assert_refused(home, world.edit("PH", lambda files: files.update({name: b"a" * 17})), "does not list")


def test_a_kind_of_file_we_have_no_use_for_is_left_where_it_is(world: World, home: Path) -> None:
    name = f"PH/{place(DAVAO)}-x{'0' * 16}.json"
    receive(home, world.edit("PH", lambda files: files.update({name: b"{}"})))
    assert not list((home / "trust/live").rglob("*-x*"))


def test_a_country_cannot_hand_on_its_say(world: World, home: Path) -> None:
    world.rewrite("PH", [country_key("PH")], lambda role: setattr(role, "delegations", Delegations({}, {})))
    assert_refused(home, world.publish(), "hands on its say")


def test_the_scheme_cannot_let_a_role_speak_for_every_country(world: World, home: Path) -> None:
    def widen(targets: Targets) -> None:
        assert targets.delegations is not None
        assert targets.delegations.roles is not None
        targets.delegations.roles["PH"].paths = ["*/*"]

    world.rewrite("targets", STICKS[:2], widen)
    assert_refused(home, world.publish(), "speak for more than a country")


def test_the_scheme_itself_names_no_centre(world: World, home: Path) -> None:
    file = TargetFile.from_data("PH/x.json", b"{}", ["sha256"])
    world.rewrite("targets", STICKS[:2], lambda targets: targets.targets.update({"PH/x.json": file}))
    assert_refused(home, world.publish(), "not those of a trust bundle")


def test_a_file_bound_by_a_weak_hash_alone_is_refused(world: World, home: Path) -> None:
    weak = {name: TargetFile.from_data(name, data, ["md5"]) for name, data in world.files["PH"].items()}
    world.rewrite("PH", [country_key("PH")], lambda role: role.targets.update(weak))
    assert_refused(home, world.publish(), "is not bound by its SHA-256")


def test_a_country_whose_signature_ran_out_is_left_out_and_the_others_are_not(
    world: World, home: Path
) -> None:
    world.sign("PH", now=MADE - 365 * DAY)
    report = receive(home, world.publish())
    assert dict(report.left_out) == {"PH": "its files have expired"}
    assert "left out: PH" in report.words
    trust = open_trust(home)
    assert trust is not None
    assert trust.entry(BATANGAS) is None
    assert trust.entry(JAKARTA) is not None


def test_a_country_that_is_left_out_keeps_the_places_of_its_centres(world: World, home: Path) -> None:
    world.repository.set_country("PH", "TESDA", a_key("new key of PH").public, STICKS[:2])
    claimed = centre_files(BATANGAS, "ID")
    bundle = world.edit("ID", lambda files: files.update(claimed))
    error = assert_refused(home, bundle, "ID and PH both claim the centre")
    assert error.code == "bundle.claimed_twice"


def test_a_country_that_has_not_signed_with_its_new_key_is_left_out(world: World, home: Path) -> None:
    world.repository.set_country("PH", "TESDA", a_key("new key of PH").public, STICKS[:2])
    report = receive(home, world.publish())
    assert dict(report.left_out) == {"PH": "its files are not signed with its present key"}
    world.sign("PH", key=a_key("new key of PH"))
    assert dict(receive(home, world.publish()).left_out) == {}


def test_a_new_country_that_has_not_signed_yet_is_left_out(world: World, home: Path) -> None:
    world.repository.set_country("NP", "CTEVT", country_key("NP").public, STICKS[:2])
    assert dict(receive(home, world.publish()).left_out) == {"NP": "it has not signed anything yet"}


def test_a_country_runs_out_with_its_own_signature_or_the_schemes(world: World, home: Path) -> None:
    trust = open_trust(home)
    assert trust is not None
    assert trust.runs_out("PH") == MADE + 90 * DAY
    assert trust.runs_out("XX") == 0
    before = {"PH": MADE + 5 * DAY}
    assert FolderTrust(trust.folder, trust.facts._replace(until=before)).runs_out("PH") == MADE + 5 * DAY


def _say(world: World, data: bytes) -> Path:
    """A bundle whose scheme.json is `data`, signed by two sticks."""
    (world.folder / "targets/scheme.json").write_bytes(data)
    file = TargetFile.from_data("scheme.json", data, ["sha256"])
    world.rewrite("targets", STICKS[:2], lambda targets: targets.targets.update({"scheme.json": file}))
    return world.publish()


def test_scheme_json_and_the_signatures_name_the_same_countries(world: World, home: Path) -> None:
    bundle = _say(world, b'{"v":1,"name":"Gulf Skills","countries":{"PH":"TESDA"}}')
    assert_refused(home, bundle, "different countries")


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"{}",
        b'{"v":2,"name":"x","countries":{}}',
        b'{"v":1,"name":1,"countries":{}}',
        b"\xff",
        b'{"v":1,"name":"x","countries":{"ph":"x"}}',
    ],
)
def test_a_scheme_that_does_not_say_who_it_is_is_refused(data: bytes, world: World, home: Path) -> None:
    assert_refused(home, _say(world, data), "scheme.json")


@pytest.mark.parametrize("value", [None, 5, "yesterday", "2026-11-20T10:00:00", "2026-13-20T10:00:00Z"])
def test_a_bundle_that_does_not_say_when_it_was_made_is_refused(
    value: object, world: World, home: Path
) -> None:
    keys = [PUBLISHING["timestamp"]]
    world.rewrite("timestamp", keys, lambda role: role.unrecognized_fields.update({"x-issued": value}))
    assert_refused(home, world.folder, "does not say when it was made")


@pytest.mark.parametrize("value", ["1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_bundle_whose_words_could_not_be_read_back_is_refused(
    value: str, world: World, home: Path, tmp_path: Path
) -> None:
    keys = [PUBLISHING["timestamp"]]
    world.rewrite("timestamp", keys, lambda role: role.unrecognized_fields.update({"x-issued": value}))
    assert_refused(home, world.folder, "what this bundle says of itself is beyond all bounds")


def test_removing_a_country_from_the_snapshot_is_a_rollback(world: World, home: Path) -> None:
    (world.folder / "metadata/ID.json").unlink()
    assert_refused(home, world.publish(), "damaged or of another bundle")


def test_a_removed_centre_is_gone_with_its_list(world: World, home: Path) -> None:
    def remove(files: Files) -> None:
        for name in [name for name in files if place(DAVAO) in name]:
            del files[name]

    report = receive(home, world.edit("PH", remove))
    assert report.removed == ("Centre davao (PH)",)
    trust = open_trust(home)
    assert trust is not None
    assert trust.entry(DAVAO) is None
    assert trust.owner(a_key(DAVAO).public.thumbprint) is None


def test_a_missing_list_is_none_and_not_an_error(world: World, home: Path) -> None:
    name = status_name(DAVAO, f"{DAVAO}/status/1")
    (home / "trust/live/status" / name).unlink()
    receive(home, world.edit("PH", lambda files: files.pop(f"PH/{name}")))
    trust = open_trust(home)
    assert trust is not None
    entry = trust.entry(DAVAO)
    assert entry is not None
    assert trust.status_list(entry, f"{DAVAO}/status/1") is None
    assert trust.status_list(entry, f"{DAVAO}/status/99") is None
