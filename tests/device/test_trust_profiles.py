"""Profiles in a bundle: looked up only under the issuer that owns them, and never lost or altered."""

from pathlib import Path

import pytest

import schemas
from credential.errors import CannotTell
from credential.skp1.profile import Profile, profile_file
from credential.skp1.programme import extended, first_profile
from credential.trust_entry import place
from device import files
from device.trust import FOLDER, LIVE, PROFILES, FolderTrust, open_trust
from tests.builders import a_key, some_claims
from tests.device.trust_world import Files, World, a_home, assert_refused, iss_of, receive

ISS = iss_of("batangas")
OTHER = iss_of("davao")


def a_profile(iss: str = ISS) -> Profile:
    profile = first_profile(
        schemas.kind("training-certificate").vct,
        some_claims(),
        iss=iss,
        kid=a_key(iss).public.thumbprint,
        list_uri=f"{iss}/status/1",
    )
    assert profile is not None
    return profile


PROFILE = a_profile()


def adding(*profiles: Profile, iss: str = ISS, country: str = "PH"):  # type: ignore[no-untyped-def]
    def add(found: Files) -> None:
        found |= {f"{country}/{profile_file(iss, each.name)}": each.to_bytes() for each in profiles}

    return add


def trust_of(home: Path) -> FolderTrust:
    trust = open_trust(home)
    assert trust is not None
    return trust


def test_a_profile_is_found_by_the_name_in_a_code_and_under_its_issuer(world: World, home: Path) -> None:
    receive(home, world.edit("PH", adding(PROFILE)))
    trust = trust_of(home)
    assert trust.profile(PROFILE.name) == PROFILE
    assert trust.profile(bytes(8)) is None
    assert list(trust.profiles_of(ISS)) == [PROFILE]
    assert list(trust.profiles_of(OTHER)) == []


def test_a_profile_under_another_issuer_is_refused(world: World, home: Path) -> None:
    assert_refused(home, world.edit("PH", adding(PROFILE, iss=OTHER)), "speaks of another issuer")


def test_a_profile_that_speaks_of_another_issuer_is_refused(world: World, home: Path) -> None:
    foreign = a_profile(OTHER)

    def add(found: Files) -> None:
        found[f"PH/{place(ISS)}-p{foreign.name.hex()}.json"] = foreign.to_bytes()

    assert_refused(home, world.edit("PH", add), "speaks of another issuer")


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"v":1}', b"\xff", b'{"v":1,' + b" " * 20_000 + b"}"])
def test_what_is_no_profile_is_refused(world: World, home: Path, data: bytes) -> None:
    import hashlib

    def add(found: Files) -> None:
        found[f"PH/{place(ISS)}-p{hashlib.sha256(data).hexdigest()[:16]}.json"] = data

    assert_refused(home, world.edit("PH", add), "-p[0-9a-f]{16}")


def test_a_profile_made_for_a_newer_version_is_kept_and_reads_as_newer(world: World, home: Path) -> None:
    import hashlib

    data = b'{"v":2,"something":"else"}'
    name = hashlib.sha256(data).digest()[:8]

    def add(found: Files) -> None:
        found[f"PH/{place(ISS)}-p{name.hex()}.json"] = data

    receive(home, world.edit("PH", add))
    with pytest.raises(CannotTell, match="newer"):
        trust_of(home).profile(name)
    assert list(trust_of(home).profiles_of(ISS)) == []


def test_a_bundle_that_lacks_a_profile_of_an_issuer_still_listed_is_refused(world: World, home: Path) -> None:
    receive(home, world.edit("PH", adding(PROFILE)))
    world.files["PH"].pop(f"PH/{profile_file(ISS, PROFILE.name)}")
    problem = assert_refused(home, world.edit("PH", lambda found: None), "is missing or altered")
    assert problem.code == "bundle.profile_lost"
    assert trust_of(home).profile(PROFILE.name) == PROFILE


def test_a_changed_profile_is_another_file_beside_the_old_one(world: World, home: Path) -> None:
    unit = {"code": "X-1", "title": "Another unit"}
    longer = extended(PROFILE, {"results": {"units": [unit]}})
    receive(home, world.edit("PH", adding(PROFILE)))
    receive(home, world.edit("PH", adding(longer)))
    assert {each.name for each in trust_of(home).profiles_of(ISS)} == {PROFILE.name, longer.name}
    assert longer.name != PROFILE.name


def test_profiles_go_with_an_issuer_that_is_no_longer_listed(world: World, home: Path) -> None:
    receive(home, world.edit("PH", adding(PROFILE)))

    def drop(found: Files) -> None:
        for name in [name for name in found if place(ISS) in name]:
            del found[name]

    receive(home, world.edit("PH", drop))
    assert trust_of(home).profile(PROFILE.name) is None


def test_a_damaged_profile_is_said_so_and_mended_by_importing_again(world: World, home: Path) -> None:
    bundle = world.edit("PH", adding(PROFILE))
    receive(home, bundle)
    path = home / FOLDER / LIVE / PROFILES / profile_file(ISS, PROFILE.name)
    files.replace(path, PROFILE.to_bytes()[:-1])
    with pytest.raises(CannotTell, match="damaged"):
        trust_of(home).profile(PROFILE.name)
    receive(home, bundle)
    assert trust_of(home).profile(PROFILE.name) == PROFILE


def test_a_home_without_profiles_takes_a_bundle_with_them(world: World, tmp_path: Path) -> None:
    home = a_home(tmp_path / "fresh", world)
    receive(home, world.edit("PH", adding(PROFILE)))
    assert trust_of(home).profile(PROFILE.name) == PROFILE
