"""Every way out of a program."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from credential import sealing
from credential.encoding import unb64url
from credential.errors import Objection
from device import mishap
from device.command import run
from device.errors import PassportError
from tests.device.sample_program import group

_PROGRAM = [sys.executable, "-m", "tests.device.sample_program"]


def _told(error: BaseException) -> PassportError:
    problem = mishap.told(error)
    assert problem is not None
    return problem


def test_an_error_is_one_line_and_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(group, "passport-sample", ["refuse", "this is\nno \x1b[31mgood"])
    assert left.value.code == 1
    shown = capsys.readouterr()
    assert shown.err == "passport-sample: this is no \ufffd[31mgood\n  hint: do \ufffd[1mthat then\n"
    assert shown.out == ""


def test_with_json_the_error_is_an_object_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(group, "passport-sample", ["refuse", "no", "--json"])
    shown = capsys.readouterr()
    assert json.loads(shown.out) == {"error": "no", "hint": "do \x1b[1mthat\nthen"}
    assert "\x1b" not in shown.out
    assert shown.err.startswith("passport-sample: no\n")


def test_a_fault_of_ours_stays_what_it_is() -> None:
    assert mishap.told(ZeroDivisionError("ours")) is None
    assert mishap.told(sqlite3.OperationalError("no such column: x")) is None
    assert mishap.told(OSError("no number")) is None


def test_a_reader_who_leaves_early_ends_the_program_quietly() -> None:
    with subprocess.Popen([*_PROGRAM, "pour"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == b"line 0\n"
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("pour", b"passport-sample: the output could not be written: no space left on device\n"),
        ("--help", b"passport-sample: the disk is full; no file was left half-written\n  hint: free some"),
    ],
)
def test_output_that_finds_no_room_is_said(command: str, words: bytes) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*_PROGRAM, command], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(words)


def test_ctrl_c_is_130_and_one_line() -> None:
    with subprocess.Popen([*_PROGRAM, "pour"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        while child.stdout.read(65536):
            pass
        assert child.stderr.read() == b"passport-sample: interrupted\n"
    assert child.returncode == 130


def test_keys_do_not_end_in_core_files() -> None:
    program = (
        "import resource; from device.command import run; from tests.device.sample_program import group\n"
        "try: run(group, 'p', ['answer', '0'])\n"
        "finally: print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b"0\n"


def test_closed_standard_error_does_not_hide_the_exit_code() -> None:
    done = subprocess.run(["/bin/sh", "-c", '"$@" 2>&-', "sh", *_PROGRAM, "refuse", "no"], check=False)
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("number", "words", "code"),
    [
        ("ENOSPC", "the disk is full; no file was left half-written", 1),
        ("EROFS", "this disk cannot be written to", 1),
        ("EACCES", "you may not read or write this", 1),
        ("ENOENT", "there is no such file or folder", 2),
        ("EISDIR", "this is a folder, not a file", 2),
        ("ELOOP", "too many levels of symbolic links", 1),
    ],
)
def test_the_systems_errors_are_worded_for_people(number: str, words: str, code: int) -> None:
    import errno

    value = getattr(errno, number)
    problem = _told(OSError(value, os.strerror(value), "key.pem"))
    assert problem.message == f"key.pem: {words}"
    assert problem.exit_code == code


def test_an_objection_of_the_format_is_its_own_line_with_its_code() -> None:
    with pytest.raises(Objection) as caught:
        unb64url("=")
    problem = _told(caught.value)
    assert problem.message == caught.value.message
    assert problem.code == str(caught.value.code)


def test_wrong_passphrase_damaged_and_newer_are_three_messages() -> None:
    kinds = (sealing.WrongPassphrase, sealing.Damaged, sealing.NewerVersion)
    assert len({_told(kind()).message for kind in kinds}) == 3


def test_a_locked_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path)) as first, closing(sqlite3.connect(path, timeout=0)) as second:
        first.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError) as caught:
            second.execute("CREATE TABLE t (x)")
    assert "another program is using this database" in _told(caught.value).message


def test_a_damaged_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"this is no database at all" * 100)
    with closing(sqlite3.connect(path)) as store, pytest.raises(sqlite3.DatabaseError) as caught:
        store.execute("SELECT * FROM t")
    assert _told(caught.value).message == "the database is damaged"


def test_a_full_or_read_only_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path)) as store:
        store.execute("CREATE TABLE t (x)")
        store.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as full:
            store.execute("INSERT INTO t VALUES (zeroblob(1000000))")
    read_only_store = closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True))
    with read_only_store as store, pytest.raises(sqlite3.OperationalError) as read_only:
        store.execute("INSERT INTO t VALUES (1)")
    assert "the disk is full" in _told(full.value).message
    assert "cannot be written to" in _told(read_only.value).message


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_end_in_no_traceback(closed: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    command = (
        f'"{sys.executable}" -m tests.device.sample_program refuse no {closed} 3>&- ; echo "$?" > "{told}"'
    )
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert told.read_text() == "1\n"
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_output_with_json_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [*_PROGRAM, "refuse", "no", "--json"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert result.returncode == 1
    assert "Traceback" not in result.stderr


def test_an_argument_that_is_no_text_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(group, "passport-sample", ["refuse", "m\udce9tier"])
    assert left.value.code == 2
    assert "word 2 of the command is not text" in capsys.readouterr().err
