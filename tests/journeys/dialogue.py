"""A person at a terminal of their own: a program asks, they answer, and nobody waits for ever."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60.0
"""How long one program may take, all answers included."""
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Person:
    """Somebody with a folder, and homes of their own under it."""

    folder: Path
    homes: Path

    def talk(self, command: str, *exchanges: tuple[str, str], code: int = 0) -> str:
        """Run a command line; wait for each question in turn and type its answer; what stood on the screen.

        AssertionError if a question does not come, or the program ends otherwise than with `code`.
        """
        program, *words = command.split()
        terminal, theirs = pty.openpty()
        process = subprocess.Popen(
            [str(BIN / program), *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=self.folder,
            env=_settings(self.homes),
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(theirs)
        try:
            shown = _exchange(terminal, exchanges)
            left = process.wait(10)
        finally:
            process.kill()
            process.wait()
            os.close(terminal)
        assert left == code, f"{command} ended with {left}:\n{shown}"
        return shown

    def script(self, command: str, code: int = 2) -> str:
        """Run a command line where nobody sits; what it said on standard error."""
        program, *words = command.split()
        done = subprocess.run(
            [str(BIN / program), *words],
            cwd=self.folder,
            env=_settings(self.homes),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stderr


def _settings(homes: Path) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    return kept | {"PASSPORT_HOME": str(homes), "TERM": "dumb", "LC_ALL": "C.UTF-8"}


def _take_terminal() -> None:
    """Make standard input the terminal that /dev/tty names, where passphrases are asked."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _exchange(terminal: int, exchanges: Sequence[tuple[str, str]]) -> str:
    end = time.monotonic() + SECONDS
    shown, heard = "", 0
    for question, answer in exchanges:
        while question not in shown[heard:]:
            more = _more(terminal, end)
            assert more is not None, f'it never asked "{question}":\n{shown}'
            shown += more
        heard = shown.index(question, heard) + len(question)
        os.write(terminal, answer.encode() + b"\n")
    while (more := _more(terminal, end)) is not None:
        shown += more
    return shown


def _more(terminal: int, end: float) -> str | None:
    """What the program wrote next; None when it has ended or its time is over."""
    ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
    try:
        data = os.read(terminal, 4096) if ready else b""
    except OSError:  # how Linux says that nobody writes any more
        data = b""
    return data.decode("utf-8", "replace").replace("\r\n", "\n") if data else None
