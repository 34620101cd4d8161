"""Whoever made the stick is not trusted: hostile zips and folders end in one clear line."""

import os
import random
import struct
import zipfile
from pathlib import Path

import pytest

from device import trust_source
from device.errors import PassportError
from device.trust import open_trust
from tests.device.trust_world import (
    World,
    a_home,
    assert_refused,
    hashes,
    names_below,
    receive,
    zipped,
)

pytestmark = pytest.mark.usefixtures("noon")


def test_a_zip_that_unpacks_to_far_more_than_it_should_is_not_unpacked(
    world: World, home: Path, tmp_path: Path
) -> None:
    zipped(world.folder, tmp_path / "bomb.zip")
    with zipfile.ZipFile(tmp_path / "big.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names_below(world.folder):
            bomb = name == "metadata/snapshot.json"
            archive.writestr(name, b" " * 40_000_000 if bomb else (world.folder / name).read_bytes())
    world.publish()
    (world.folder / "metadata/snapshot.json").write_bytes(b" " * 20_000_000)
    assert_refused(a_home(tmp_path / "fresh", world), tmp_path / "big.zip", "too large")
    assert_refused(home, world.folder, "too large")


def test_a_zip_that_lies_about_a_size_is_refused(world: World, home: Path, tmp_path: Path) -> None:
    path = zipped(world.publish(), tmp_path / "bundle.zip")
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    for at in range(directory, len(data) - 46):
        if data[at : at + 4] == b"PK\x01\x02":
            struct.pack_into("<I", data, at + 24, 10)
    path.write_bytes(data)
    assert_refused(home, path, "damaged|another bundle")


def test_a_zip_that_names_a_file_twice_is_refused(world: World, home: Path, tmp_path: Path) -> None:
    path = zipped(world.folder, tmp_path / "bundle.zip")
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(path, "a") as archive,
    ):
        archive.writestr("metadata/timestamp.json", b"{}")
    assert_refused(home, path, "names a file twice")


def test_names_that_lead_outside_are_never_looked_at(world: World, home: Path, tmp_path: Path) -> None:
    path = zipped(world.publish(), tmp_path / "bundle.zip")
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("../../evil", "/etc/evil", "C:\\evil", "targets/../../evil", "targets/PH/x\x07"):
            archive.writestr(name, b"evil")
    assert receive(home, path).version == 2
    assert not list(tmp_path.rglob("*evil*"))


def test_a_zip_with_too_many_names_is_refused_before_they_are_read(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}", b"")
    data = bytearray(path.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    for at, form, value in ((10, "<H", 60_001), (12, "<I", 9 * 1024 * 1024)):
        spoiled = bytearray(data)
        struct.pack_into(form, spoiled, end + at, value)
        path.write_bytes(spoiled)
        assert_refused(home, path, "holds too many files")
    locator = b"PK\x06\x07" + bytes(16)
    path.write_bytes(data[:end] + locator + data[end:])
    assert_refused(home, path, "holds too many files")


def test_a_zip_packed_in_an_unusual_way_is_refused(world: World, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        for name in names_below(world.folder):
            archive.write(world.folder / name, name)
    assert_refused(home, path, "packed in a way that is not read here")


def test_a_zip_cut_short_anywhere_is_refused(world: World, home: Path, tmp_path: Path) -> None:
    data = zipped(world.publish(), tmp_path / "whole.zip").read_bytes()
    path = tmp_path / "cut.zip"
    for size in (0, 1, 21, 22, 100, len(data) // 2, len(data) - 23, len(data) - 1):
        path.write_bytes(data[:size])
        assert_refused(home, path, "zip|damaged")


def test_a_zip_with_random_damage_gives_a_clear_line_or_the_sound_bundle(
    second: World, tmp_path: Path
) -> None:
    home = a_home(tmp_path / "home", second)
    receive(home, second.folder)
    sound = hashes(home / "trust")
    data = zipped(second.folder, tmp_path / "whole.zip").read_bytes()
    dice = random.Random(7)
    path = tmp_path / "spoiled.zip"
    for _ in range(60):
        spoiled = bytearray(data)
        for _ in range(dice.choice([1, 1, 2, 8])):
            at = dice.choice([dice.randrange(len(data)), dice.randrange(len(data) - 900, len(data))])
            spoiled[at] = dice.randrange(256)
        path.write_bytes(spoiled)
        try:
            receive(home, path)
        except PassportError as error:
            assert "\n" not in error.message
        assert hashes(home / "trust") == sound


def test_a_bundle_larger_than_allowed_in_all_is_refused(
    world: World, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from device import trust_update

    monkeypatch.setattr(trust_update, "MAX_BUNDLE", 4000)
    assert_refused(home, world.publish(), "larger than 4000 bytes")


def test_a_bundle_that_names_too_many_files_is_refused(
    world: World, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from device import trust_update

    monkeypatch.setattr(trust_update, "MAX_FILES", 3)
    assert_refused(home, world.publish(), "names more than 3 files")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes")
def test_a_pipe_or_a_linked_folder_on_the_stick_does_not_hold_us_up(
    world: World, home: Path, tmp_path: Path
) -> None:
    world.publish()
    pipe = world.folder / "metadata/snapshot.json"
    pipe.unlink()
    os.mkfifo(pipe)
    assert_refused(home, world.folder, "a link or a device")
    pipe.unlink()
    world.publish()
    (world.folder / "targets").rename(tmp_path / "elsewhere")
    (world.folder / "targets").symlink_to(tmp_path / "elsewhere")
    assert_refused(home, world.folder, "a link or a device")


@pytest.mark.parametrize(
    "name", ["", "/", "a//b", "../a", "a/..", "a/./b", "a\\b", "a/b\n", ".hidden", "a\x00"]
)
def test_only_plain_names_are_read(name: str, world: World) -> None:
    with (
        trust_source.open_source(world.folder) as source,
        pytest.raises(PassportError, match="no bundle holds"),
    ):
        source.read(name, 10)


def test_a_stick_that_cannot_be_written_to_can_be_imported(world: World, tmp_path: Path) -> None:
    for path in sorted(world.publish().rglob("*"), reverse=True):
        path.chmod(0o500 if path.is_dir() else 0o400)
    home = a_home(tmp_path / "home", world)
    assert receive(home, world.folder).version == 2
    for path in world.folder.rglob("*"):
        path.chmod(0o700)
    assert open_trust(home) is not None
