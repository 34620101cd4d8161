"""`passport-wallet` as somebody at a prompt runs it."""

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from device.command import run
from wallet.cli import group

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What a command left: its exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on standard output."""
        return json.loads(self.out)


class Console:
    """A prompt at which one wallet's home and, unless told otherwise, its passphrase are always given."""

    passphrase_given = True

    def __init__(self, home: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.passphrase, self._capsys = home, passphrase, capsys

    def run(self, *arguments: object) -> Said:
        """Run one command."""
        given = [*self._always(), *map(str, arguments)]
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            run(group(), "passport-wallet", given)
        said = self._capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    def in_terminal(self, *arguments: object, typed: str, size: tuple[int, int], folder: Path) -> str:
        """Run one command in a terminal of `size` (columns, rows), in `folder`; everything it showed."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        command = [sys.executable, "-m", "wallet", *self._always(), *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        # They would be believed before the terminal itself.
        environment = {n: v for n, v in environment.items() if n not in ("COLUMNS", "LINES")}
        with subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=environment,
            start_new_session=True,
        ) as process:
            os.close(theirs)
            os.write(ours, typed.encode())
            shown = _everything(ours)
            os.close(ours)
            process.wait(20)
        return shown

    def _always(self) -> list[str]:
        secret = ["--passphrase-file", str(self.passphrase)] if self.passphrase_given else []
        return ["--home", str(self.home), *secret]


def _everything(terminal: int) -> str:
    pieces = []
    while select.select([terminal], [], [], 20)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side has gone
            break
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces).decode("utf-8", "replace").replace("\r\n", "\n")
