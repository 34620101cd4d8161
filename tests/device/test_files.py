"""Files are there whole or not at all."""

import errno
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from device import files
from device.errors import PassportError


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_private_from_its_creation(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files.write_new(tmp_path / "key", b"secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert _names(tmp_path) == ["key"]


def test_a_new_file_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "out.jwt"
    path.write_bytes(b"old")
    with pytest.raises(files.Exists, match="already exists and was not overwritten"):
        files.write_new(path, b"new")
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["out.jwt"]


def test_a_new_file_is_not_written_through_a_planted_link(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(files.Exists):
        files.write_new(tmp_path / "out", b"secret")
    assert not (tmp_path / "elsewhere").exists()


def test_without_links_a_new_file_still_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "no links on FAT")

    monkeypatch.setattr(os, "link", refuse)
    files.write_new(tmp_path / "a", b"one")
    with pytest.raises(files.Exists):
        files.write_new(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"


def test_without_links_a_disk_that_fills_up_leaves_nothing_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def refuse(*_: object, **__: object) -> None:
        monkeypatch.setattr(os, "fsync", full)
        raise PermissionError(1, "no links on FAT")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(OSError, match="No space left"):
        files.write_new(tmp_path / "a", b"one")
    assert _names(tmp_path) == []
    monkeypatch.undo()
    files.write_new(tmp_path / "a", b"one")
    assert _names(tmp_path) == ["a"]


@pytest.mark.parametrize("path", [Path(), Path("/")])
def test_a_folder_without_a_name_is_not_a_place_for_a_file(path: Path) -> None:
    for write in (files.write_new, files.replace):
        with pytest.raises(files.FileProblem, match="is a folder"):
            write(path, b"")


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(files.Missing, match="there is no such folder"):
        files.write_new(tmp_path / "no" / "file", b"")
    with pytest.raises(files.Missing, match="there is no such folder"):
        files.replace(tmp_path / "no" / "file", b"")


def test_replace_takes_the_place_of_a_link_and_does_not_follow_it(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "name").symlink_to(tmp_path / "other")
    files.replace(tmp_path / "name", b"new")
    assert (tmp_path / "other").read_bytes() == b"other"
    assert (tmp_path / "name").read_bytes() == b"new"
    assert not (tmp_path / "name").is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_process_killed_while_replacing_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "store"
    size = 200_000
    files.replace(path, b"A" * size)
    program = (
        "import sys, pathlib; from device import files; path = pathlib.Path(sys.argv[1])\n"
        "print('ready', flush=True)\n"
        f"while True:\n    files.replace(path, b'A' * {size})\n    files.replace(path, b'B' * {size})\n"
    )
    dice = random.Random(7)
    for _ in range(8):
        child = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE)
        with child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(dice.uniform(0.0, 0.05))
            child.send_signal(signal.SIGKILL)
        assert path.read_bytes() in (b"A" * size, b"B" * size)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_when_the_disk_gives_no_room_the_old_file_stays_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "store"
    files.replace(path, b"old")
    program = (
        "import sys, pathlib, resource; from device import files\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: files.replace(pathlib.Path(sys.argv[1]), bytes(100000))\n"
        "except OSError as error: sys.exit(7)\n"
    )
    assert subprocess.run([sys.executable, "-c", program, str(path)], check=False).returncode == 7
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["store"]


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10)
    assert files.read_bounded(path, 10) == b"x" * 10
    with pytest.raises(files.TooLarge, match="too large"):
        files.read_bounded(path, 9)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(files.TooLarge):
        files.read_bounded(path, 1 << 24)


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null"])
def test_a_device_is_not_a_file(name: str) -> None:
    with pytest.raises(files.FileProblem, match="is not a file"):
        files.read_bounded(Path(name), 100)


def test_a_pipe_without_a_writer_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(files.FileProblem, match="is not a file"):
        files.read_bounded(tmp_path / "pipe", 100)


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(files.FileProblem, match="is not a file"):
        files.read_bounded(tmp_path, 100)
    with pytest.raises(files.Missing, match="there is no such file") as caught:
        files.read_bounded(tmp_path / "nothing", 100)
    assert isinstance(caught.value, PassportError)
    assert caught.value.exit_code == 2
