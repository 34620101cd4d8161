"""A real terminal of a given size: a tmux session in which a program runs, is typed into and is looked at."""

import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS = 30.0
_SEQUENCE = re.compile(r"\x1b\[([0-9;]*)m|(.)")
_SGR_COLOUR = {38: "ink", 48: "paper"}


@dataclass(frozen=True)
class TmuxWindow:
    """A session on a tmux server of its own."""

    socket: Path

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names: Enter, Escape, Tab, Space, Down, or a letter."""
        self._tmux("send-keys", *names)

    def type_in(self, text: str) -> None:
        """Type a text letter by letter, then Enter."""
        self.letters(text)
        self.keys("Enter")

    def letters(self, text: str) -> None:
        """Type a text letter by letter."""
        self._tmux("send-keys", "-l", text)

    def until(self, *expected: str) -> str:
        """Wait until all of `expected` stand in the window; its words."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            shown = self.words()
            if all(text in shown for text in expected):
                return shown
            time.sleep(0.05)
        raise AssertionError(f"waited for {expected} in\n{self.words()}")

    def words(self) -> str:
        """What stands in the window."""
        return self._tmux("capture-pane", "-p").replace("\N{NO-BREAK SPACE}", " ")

    def modules(self) -> list[list[bool]]:
        """The window as a square of half cells, True where one is dark, as a camera would see it."""
        dark = {"ink": False, "paper": True}  # a terminal's own colours, until a line says others
        lines = self._tmux("capture-pane", "-e", "-p").split("\n")
        rows = [half for line in lines for half in _halves(line, dark)]
        side = max(len(rows), *map(len, rows))
        blank = [[False] * side for _ in range(side - len(rows))]
        return [row + [False] * (side - len(row)) for row in rows] + blank

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self.socket), *arguments]
        # Programs believe these two before they ask the terminal.
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        return subprocess.run(command, capture_output=True, text=True, check=True, env=kept).stdout


@contextmanager
def tmux_window(
    command: Sequence[str], *, size: tuple[int, int], folder: Path, environment: Mapping[str, str]
) -> Iterator[TmuxWindow]:
    """Run `command` in a window of `size` columns and rows until the block ends."""
    window = TmuxWindow(folder / "tmux")
    columns, rows = map(str, size)
    settings = [f"-e{name}={value}" for name, value in environment.items()]
    made_to = folder / "tmux.conf"
    made_to.write_text(f"set -g status off\nset -g remain-on-exit on\nset -g default-size {columns}x{rows}\n")
    start = ["-f", str(made_to), "new-session", "-d", "-x", columns, "-y", rows, "-c", str(folder)]
    window._tmux(*start, *settings, *command)
    try:
        yield window
    finally:
        window._tmux("kill-server")


def _halves(line: str, dark: dict[str, bool]) -> tuple[list[bool], list[bool]]:
    """The upper and the lower half cells of a captured line; `dark` goes on from line to line."""
    upper, lower = [], []
    for codes, letter in _SEQUENCE.findall(line):
        if letter:
            upper.append(dark["ink"] if letter == "▀" else dark["paper"])
            lower.append(dark["ink"] if letter == "▄" else dark["paper"])
        else:
            _follow(dark, [int(code or 0) for code in codes.split(";")])
    return upper, lower


def _follow(dark: dict[str, bool], codes: list[int]) -> None:
    """Take in one SGR sequence: 24-bit colours, colours of the 256, and the reset."""
    while codes:
        code = codes.pop(0)
        if code == 0:
            dark.update(ink=False, paper=True)
        elif code == 39:
            dark["ink"] = False
        elif code == 49:
            dark["paper"] = True
        elif code in _SGR_COLOUR and codes.pop(0) == 2:
            dark[_SGR_COLOUR[code]] = sum(codes.pop(0) for _ in range(3)) < 384
        elif code in _SGR_COLOUR:
            dark[_SGR_COLOUR[code]] = codes.pop(0) in (0, 16)
