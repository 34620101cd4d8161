"""A batch in a person's hands: watched on a terminal, stopped halfway, its output cut off."""

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from issuer.records.register import Register
from tests.builders import NOW
from tests.issuer.builders import KIND, Bench, a_roster, wallet_rows
from tests.issuer.conftest import Cli
from tests.issuer.test_processes import PROGRAM, ROOT, promised, start


def watched(home: Path, *arguments: object, out: Path) -> str:
    """What a terminal shows of a command whose standard output goes to a file."""
    ours, theirs = pty.openpty()
    with out.open("wb") as file, os.fdopen(ours, "rb", buffering=0) as screen:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "--home", str(home), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=theirs,
            cwd=home.parent,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"},
        )
        os.close(theirs)
        shown = b""
        while piece := _read(screen.fileno()):
            shown += piece
        process.wait()
    return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that nobody writes to it any more
        return b""


def test_what_goes_to_a_file_is_written_there_while_a_terminal_shows_the_progress(
    home: Path, passphrase: Path, tmp_path: Path
) -> None:
    command = ("batch", KIND, a_roster(tmp_path, *wallet_rows(2)), "--out", "out")
    screen = watched(home, *command, "--passphrase-file", passphrase, out=tmp_path / "lines")
    assert "Signing" in screen
    assert [line.split("\t")[:2] for line in (tmp_path / "lines").read_text().splitlines()] == [
        ["W-0001", "TC-000001"],
        ["W-0002", "TC-000002"],
    ]


def stopped(err: str) -> tuple[int, int]:
    """How many rows a stopped batch says are issued, and the files of how many are missing."""
    found = re.search(
        r"Stopped\. (\d+) of 300 rows are issued(?:; the files of (\d+) of them are missing)?", err
    )
    assert found, err
    assert "Run the same command again" in err
    return int(found[1]), int(found[2] or 0)


def check_and_finish(home: Path, command: list[object], err: str) -> None:
    """What was said is so, and the same command finishes."""
    issued, missing = stopped(err)
    with Register.open(home) as register:
        assert next(register.values("SELECT count(*) FROM credential")) == issued
    assert 0 < len(list((home.parent / "out").iterdir())) == issued - missing
    again = start(home, *command)
    assert len(promised(again.communicate()[0])) == 300
    assert again.returncode == 0
    assert len(list((home.parent / "out").iterdir())) == 300


@pytest.fixture
def command(passphrase: Path, tmp_path: Path) -> list[object]:
    """A batch of three hundred rows."""
    roster = a_roster(tmp_path, *wallet_rows(300))
    return ["batch", KIND, roster, "--out", "out", "--passphrase-file", passphrase]


def test_who_stops_a_batch_is_told_how_far_it_came(home: Path, command: list[object]) -> None:
    process = start(home, *command, ahead=4096)
    assert process.stdout is not None
    os.read(process.stdout.fileno(), 500)  # unbuffered: a buffer would take in all there is
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    check_and_finish(home, command, err)


def test_a_batch_whose_reader_leaves_ends_with_a_word(home: Path, command: list[object]) -> None:
    process = start(home, *command, ahead=4096)
    assert process.stdout is not None
    assert process.stderr is not None
    os.read(process.stdout.fileno(), 500)
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141
    assert "Traceback" not in err
    check_and_finish(home, command, err)


def test_what_a_killed_run_left_in_the_folder_is_removed_by_the_next(bench: Bench, cli: Cli) -> None:
    bench.out.mkdir()
    old, young, foreign = (
        bench.out / name for name in (".passport-00.part", ".passport-01.part", "notes.part")
    )
    for path, age in ((old, 60), (young, 0), (foreign, 60)):
        path.touch()
        os.utime(path, (NOW - age, NOW - age))
    assert cli("batch", KIND, a_roster(bench.home.parent), "--out", "out").code == 0
    assert [path.exists() for path in (old, young, foreign)] == [False, True, True]
    old.touch()
    assert cli("publish", "--out", "out").code == 0
    assert [path.exists() for path in (old, young, foreign)] == [False, False, True]
