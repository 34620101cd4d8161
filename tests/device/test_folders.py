"""Private folders, and folders swapped whole."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from device import files, folders
from device.exchange import exchange

DISPLACED = ".passport-live.displaced"


def _filled(path: Path, word: str) -> Path:
    path.mkdir()
    for number in range(5):
        (path / f"{number}.json").write_text(word)
    return path


def _words(path: Path) -> set[str]:
    return {file.read_text() for file in path.iterdir()}


def test_a_private_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    files.make_private_dir(tmp_path / "deep" / "home")
    assert stat.S_IMODE((tmp_path / "deep" / "home").stat().st_mode) == 0o700


def test_a_folder_that_others_can_enter_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    files.make_private_dir(tmp_path / "home")
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_a_link_or_a_file_is_not_taken_for_a_private_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_text("")
    for name in ("link", "file"):
        with pytest.raises(files.FileProblem, match="is not a folder"):
            files.make_private_dir(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give away")
def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    os.chown(tmp_path / "home", 65534, 65534)
    with pytest.raises(files.FileProblem, match="belongs to another user"):
        files.make_private_dir(tmp_path / "home")


def test_the_first_swap_and_the_next_leave_only_the_new_folder(tmp_path: Path) -> None:
    live = tmp_path / "live"
    files.swap_folder(_filled(tmp_path / "one", "one"), live)
    assert _words(live) == {"one"}
    files.swap_folder(_filled(tmp_path / "two", "two"), live)
    assert _words(live) == {"two"}
    assert [path.name for path in tmp_path.iterdir()] == ["live"]


def test_where_names_cannot_be_exchanged_two_renames_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "exchange", lambda one, other: False)
    live = _filled(tmp_path / "live", "old")
    files.swap_folder(_filled(tmp_path / "new", "new"), live)
    assert _words(live) == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["live"]


def test_a_crash_between_two_renames_is_settled(tmp_path: Path) -> None:
    live = _filled(tmp_path / "live", "old")
    live.rename(tmp_path / DISPLACED)
    assert files.is_unsettled(live)
    files.settle_folder(live)
    assert _words(live) == {"old"}


def test_a_crash_before_the_displaced_folder_is_removed_blocks_no_later_swap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "exchange", lambda one, other: False)
    live = _filled(tmp_path / "live", "new")
    _filled(tmp_path / DISPLACED, "old")
    assert not files.is_unsettled(live)
    files.swap_folder(_filled(tmp_path / "newer", "newer"), live)
    assert _words(live) == {"newer"}
    assert [path.name for path in tmp_path.iterdir()] == ["live"]


def test_exchange_says_no_when_there_is_nothing_to_exchange(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    assert not exchange(tmp_path / "one", tmp_path / "none")
    assert (tmp_path / "one").is_dir()


@pytest.mark.skipif(sys.platform != "linux", reason="the exchange of Linux")
def test_a_reader_never_misses_a_file_while_folders_are_swapped(tmp_path: Path) -> None:
    live = _filled(tmp_path / "live", "0")
    done = threading.Event()
    missed: list[OSError] = []

    def read() -> None:
        while not done.is_set():
            try:
                (live / "3.json").read_text()
            except OSError as error:
                missed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 15):
        files.swap_folder(_filled(tmp_path / "new", str(number)), live)
    done.set()
    reader.join()
    assert missed == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_process_killed_while_swapping_leaves_one_whole_folder(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, itertools; from device import files\n"
        "top = pathlib.Path(sys.argv[1])\n"
        "print('ready', flush=True)\n"
        "for number in itertools.count():\n"
        "    new = top / f'new-{sys.argv[2]}-{number}'; new.mkdir()\n"
        "    for name in range(5): (new / f'{name}.json').write_text(str(number))\n"
        "    files.swap_folder(new, top / 'live')\n"
    )
    _filled(tmp_path / "live", "start")
    for attempt in range(5):
        command = [sys.executable, "-c", program, str(tmp_path), str(attempt)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.01 * (attempt + 1))
            child.send_signal(signal.SIGKILL)
        files.settle_folder(tmp_path / "live")
        assert len(list((tmp_path / "live").iterdir())) == 5
        assert len(_words(tmp_path / "live")) == 1
