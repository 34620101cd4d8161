"""A batch in a person's hands: watched on a terminal, stopped halfway, its output cut off."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.issuer.builders import KIND, a_roster, wallet_rows
from tests.issuer.test_processes import PROGRAM, ROOT


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
