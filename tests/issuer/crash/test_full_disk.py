"""The disk takes no more, at any of the writes of a batch: one line, and the same command again completes."""

import os
import resource
import shutil
import sys
from pathlib import Path

import pytest

from credential.keys import SigningKey
from device.running import run
from issuer.cli import group
from issuer.desk import batch as desk_batch
from issuer.issuing import batch
from issuer.records.register import NAME, Register
from tests.issuer.builders import KIND, a_roster, wallet_rows

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and forks of POSIX")

ROWS = 12
STEP = 4096
"""Bytes between two limits: a page of the register, so that every write of it meets one."""


def limited(home: Path, roster: Path, size: int | None) -> tuple[int, str, str]:
    """Run a batch that can write no file beyond `size` bytes: exit code, standard output and error."""
    streams = [os.pipe(), os.pipe()]
    child = os.fork()
    if not child:
        os.chdir(home.parent)
        for number, (_, end) in enumerate(streams, start=1):
            os.dup2(end, number)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        if size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            run(group(), "passport-issuer", ["--home", str(home), "batch", KIND, str(roster), "--out", "out"])
        except SystemExit as left:
            sys.stderr.flush()
            os._exit(int(left.code or 0))
        finally:
            os._exit(99)
    for _, end in streams:
        os.close(end)
    texts = []
    for end, _ in streams:
        with os.fdopen(end) as stream:
            texts.append(stream.read())
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), texts[0], texts[1]


def check(home: Path, out: str) -> int:
    """How many are issued, after a look at whether all is whole and every promise is kept."""
    with Register.open(home) as register:
        assert next(register.values("PRAGMA integrity_check")) == "ok"
        tokens = {
            row["serial"]: row["token"] for row in register.rows("SELECT serial, token FROM credential")
        }
        assert sorted(register.values("SELECT serial FROM audit WHERE act = 'issued'")) == sorted(tokens)
    for path in home.parent.glob("out/*.sdjwt"):
        assert path.read_text() == tokens[path.stem] + "\n"
    assert not list(home.parent.glob("out/.passport-*"))
    promised = [line.split("\t") for line in out.splitlines()]
    assert all((home.parent / file).exists() for _, _, file in promised)
    return len(tokens)


@pytest.fixture
def no_passphrase(made_once: tuple[Path, SigningKey], monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is at hand: stretching the passphrase writes nothing."""
    monkeypatch.setattr(desk_batch, "open_key", lambda *_, **__: made_once[1])
    monkeypatch.setattr(batch, "PORTION", 1)
    monkeypatch.setattr(batch, "AT_ONCE", 3)


@pytest.mark.usefixtures("no_passphrase")
def test_a_disk_that_takes_no_more_at_any_write_costs_nothing_that_is_done(
    home: Path, tmp_path: Path
) -> None:
    roster = a_roster(tmp_path, *wallet_rows(ROWS))
    whole = Path(shutil.copytree(home, tmp_path / "whole" / "home"))
    assert limited(whole, roster, None)[0] == 0
    largest = (whole / NAME).stat().st_size
    seen = set()
    for size in (0, 1, 512, *range(STEP, largest, STEP)):
        place = Path(shutil.copytree(home, tmp_path / str(size) / "home"))
        code, out, err = limited(place, roster, size)
        assert code == 1, (size, err)
        assert "Traceback" not in err, err
        *_, problem, hint = [line for line in err.splitlines() if not line.startswith("note: ")]
        assert problem.startswith("passport-issuer: "), err
        assert hint.startswith("  hint: "), err
        seen.add(check(place, out))
        code, out, err = limited(place, roster, None)
        assert (code, check(place, out), len(out.splitlines())) == (0, ROWS, ROWS), err
    assert {0, 3, 6, 9} <= seen
