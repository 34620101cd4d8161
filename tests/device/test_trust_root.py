"""The first trust is compared by hand; from then on two of three keys, and never one, can change it."""

import json
from pathlib import Path

import pytest
from tuf.api.metadata import Root

from credential.keys import SigningKey
from credential.limits import DAY
from device.errors import PassportError
from device.fingerprint import fingerprint_of
from device.trust import open_trust, pin_root, trust_status
from issuer.authority.repository import Repository
from tests.builders import NOW, a_key
from tests.device.trust_world import (
    MADE,
    PUBLISHING,
    STICKS,
    World,
    a_home,
    a_world,
    assert_refused,
    hashes,
    iss_of,
    receive,
    tuf_key,
)

pytestmark = pytest.mark.usefixtures("noon")

NEW_STICK = a_key("stick 3")


def test_a_root_is_trusted_by_its_whole_fingerprint(first: World, tmp_path: Path) -> None:
    printed = fingerprint_of(first.root)
    spaced = " ".join(printed[at : at + 8].upper() for at in range(0, 64, 8))
    assert pin_root(tmp_path / "one", first.root, printed) == "Gulf Skills"
    assert pin_root(tmp_path / "two", first.root, spaced) == "Gulf Skills"


@pytest.mark.parametrize("keep", [0, 8, 63])
def test_a_part_of_a_fingerprint_is_not_enough(keep: int, first: World, tmp_path: Path) -> None:
    with pytest.raises(PassportError, match="64 digits") as caught:
        pin_root(tmp_path, first.root, fingerprint_of(first.root)[:keep])
    assert caught.value.exit_code == 2
    assert not (tmp_path / "trust").exists()


def test_a_root_with_another_fingerprint_is_refused(first: World, tmp_path: Path) -> None:
    with pytest.raises(PassportError, match="another fingerprint") as caught:
        pin_root(tmp_path, first.root + b" ", fingerprint_of(first.root))
    assert caught.value.code == "root.other_fingerprint"
    assert not (tmp_path / "trust").exists()


def test_a_right_fingerprint_does_not_make_a_root_of_anything(
    first: World, second: World, tmp_path: Path
) -> None:
    metadata = second.folder / "metadata"
    for name, words in (
        ("2.root.json", "not the first root file"),
        ("timestamp.json", "not the root file of a scheme"),
        ("targets.json", "not the root file of a scheme"),
    ):
        data = (metadata / name).read_bytes()
        with pytest.raises(PassportError, match=words):
            pin_root(tmp_path, data, fingerprint_of(data))
    for data in (b"", b"{}", b"\xff\x00", b"[" * 5000, first.root[:-3]):
        with pytest.raises(PassportError, match="not the root file"):
            pin_root(tmp_path, data, fingerprint_of(data))
    assert not (tmp_path / "trust").exists()


def test_a_root_whose_own_signatures_fail_is_refused(world: World, tmp_path: Path) -> None:
    world.rewrite("1.root", STICKS[:1], lambda root: setattr(root, "version", 1))
    data = (world.folder / "metadata/1.root.json").read_bytes()
    with pytest.raises(PassportError, match="not the root file of a scheme"):
        pin_root(tmp_path, data, fingerprint_of(data))


def test_the_same_root_again_changes_nothing(first: World, home: Path) -> None:
    before = hashes(home)
    pin_root(home, first.root, fingerprint_of(first.root))
    assert hashes(home) == before


def test_another_root_needs_replace_and_then_drops_what_was_imported(
    first: World, home: Path, tmp_path: Path
) -> None:
    other = a_world(tmp_path / "other", now=MADE + 1)
    printed = fingerprint_of(other.root)
    assert other.root != first.root
    before = hashes(home)
    with pytest.raises(PassportError, match="another scheme is trusted here already") as caught:
        pin_root(home, other.root, printed)
    assert caught.value.hint is not None
    assert "--replace" in caught.value.hint
    assert hashes(home) == before
    pin_root(home, other.root, printed, replace=True)
    assert open_trust(home) is None
    assert_refused(home, first.folder, "another scheme")
    receive(home, other.folder)
    trust = open_trust(home)
    assert trust is not None
    assert trust.fingerprint == printed


def test_a_client_that_has_only_version_1_follows_every_rotation(world: World, home: Path) -> None:
    keys = [a_key(f"stick {number}") for number in range(8)]
    holders = list(STICKS)
    for new in keys[3:]:
        world.repository.renew(holders[1:], replace=(holders[0].public.fingerprint, new))
        holders = [*holders[1:], new]
    assert not {stick.public.fingerprint for stick in STICKS} & set(world.repository.holders)
    world.publish()
    assert receive(home, world.folder).version == 2
    fresh = a_home(home.with_name("fresh"), world)
    assert receive(fresh, world.folder).version == 2
    history = sorted(path.name for path in (fresh / "trust/live/metadata/root_history").iterdir())
    assert history == [f"{version}.root.json" for version in range(1, 7)]


def test_a_bundle_without_its_newest_root_is_not_whole(second: World, home: Path, tmp_path: Path) -> None:
    bundle = second.copy(tmp_path / "cut").folder
    (bundle / "metadata/2.root.json").unlink()
    assert_refused(home, bundle, r"metadata/2\.root\.json is missing")


def _next_root(world: World, keys: list[SigningKey]) -> Path:
    """A second root in which a thief's key stands for a lost stick, signed by `keys`."""
    folder = world.folder / "metadata"
    (folder / "2.root.json").write_bytes((folder / "1.root.json").read_bytes())

    def change(root: Root) -> None:
        for role in ("root", "targets"):
            root.revoke_key(STICKS[2].public.fingerprint, role)
            root.add_key(tuf_key(a_key("thief")), role)

    world.rewrite("2.root", keys, change)
    return world.publish()


@pytest.mark.parametrize(
    "signers",
    [
        [STICKS[0]],
        [a_key("thief")],
        [STICKS[0], a_key("thief")],
        [STICKS[2], a_key("thief")],
        [a_key("stranger"), a_key("thief")],
        [],
    ],
    ids=[
        "one stick",
        "the thief",
        "one stick and the thief",
        "the lost stick and the thief",
        "strangers",
        "nobody",
    ],
)
def test_fewer_than_two_old_sticks_cannot_change_the_root(
    signers: list[SigningKey], world: World, home: Path
) -> None:
    assert_refused(home, _next_root(world, signers), "2.root.json is not signed with the keys it needs")


def test_one_stick_signing_twice_is_one_stick(world: World, home: Path) -> None:
    path = _next_root(world, [STICKS[0]]) / "metadata/2.root.json"
    metadata = json.loads(path.read_bytes())
    metadata["signatures"] *= 2
    path.write_text(json.dumps(metadata))
    assert_refused(home, world.folder, "2.root.json is damaged")


def test_two_old_sticks_can_change_the_root(world: World, home: Path) -> None:
    assert receive(home, _next_root(world, list(STICKS[:2]))).version == 2


def test_the_new_sticks_must_sign_as_well(world: World, home: Path) -> None:
    folder = world.folder / "metadata"
    (folder / "2.root.json").write_bytes((folder / "1.root.json").read_bytes())

    def change(root: Root) -> None:
        for stick, new in zip(STICKS[:2], (NEW_STICK, a_key("stick 4")), strict=True):
            root.revoke_key(stick.public.fingerprint, "root")
            root.add_key(tuf_key(new), "root")

    world.rewrite("2.root", STICKS[:2], change)
    assert_refused(home, world.publish(), "2.root.json is not signed")


def test_the_repository_takes_no_single_stick(world: World) -> None:
    before = hashes(world.folder)
    key = a_key("country").public
    for holders in ([STICKS[0]], [STICKS[0], STICKS[0]], []):
        with pytest.raises(PassportError, match="2 different sticks are needed"):
            world.repository.renew(holders)
        with pytest.raises(PassportError, match="2 different sticks are needed"):
            world.repository.set_country("NP", "CTEVT", key, holders)
    with pytest.raises(PassportError, match="another scheme"):
        world.repository.renew([STICKS[0], a_key("stranger")])
    assert hashes(world.folder) == before


def test_a_stick_that_was_replaced_counts_no_more(world: World) -> None:
    world.repository.renew(STICKS[:2], replace=(STICKS[2].public.fingerprint, NEW_STICK))
    with pytest.raises(PassportError, match="was replaced"):
        world.repository.renew([STICKS[0], STICKS[2]])
    assert world.repository.renew([STICKS[0], NEW_STICK]) == 3


def test_a_stick_that_signs_its_own_replacement_is_enough_with_another(world: World, home: Path) -> None:
    world.repository.renew(STICKS[:2], replace=(STICKS[0].public.fingerprint, NEW_STICK))
    assert receive(home, world.publish()).version == 2


def test_an_expired_local_root_can_still_be_updated(world: World, home: Path) -> None:
    late = MADE + 800 * DAY
    assert_refused(home, world.publish(now=late), "has expired", now=late)
    later = Repository(world.folder, now=late)
    later.renew(STICKS[:2])
    for code in world.files:
        world.sign(code, now=late)
    report = receive(home, world.publish(now=late), now=late)
    assert dict(report.left_out) == {}


def test_a_thief_of_the_publishing_keys_is_overcome_by_new_ones(world: World, home: Path) -> None:
    honest = world.copy(home.with_name("honest"))
    thief = [PUBLISHING["timestamp"]]
    world.rewrite("timestamp", thief, lambda role: setattr(role, "version", 2**53))
    assert_refused(home, world.folder, "beyond all bounds")
    world.rewrite("timestamp", thief, lambda role: setattr(role, "version", 2**53 - 1))
    receive(home, world.folder)
    assert trust_status(home, NOW)["bundle_version"] == 2**53 - 1
    honest.publish()
    assert_refused(home, honest.folder, "older than the one you have")
    fresh = {"snapshot": a_key("new snapshot"), "timestamp": a_key("new timestamp")}
    honest.repository.renew(STICKS[:2], publishing={role: key.public for role, key in fresh.items()})  # type: ignore[misc]
    Repository(honest.folder, now=MADE + 5).publish(fresh)  # type: ignore[arg-type]
    assert receive(home, honest.folder).version == 3
    trust = open_trust(home)
    assert trust is not None
    assert trust.entry(iss_of("batangas")) is not None
    assert_refused(home, world.folder, "2.root.json is missing|not signed|another bundle")


def test_the_clock_that_judges_a_bundle_is_ours(first: World, tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", first)
    assert_refused(home, first.folder, "expired", now=MADE + 90 * DAY)
    receive(home, first.folder, now=MADE + 90 * DAY - 1)
    assert NOW < MADE + 90 * DAY
