"""Batches killed at random instants: every run resumes what the one before left, and is killed in turn."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

from tests.builders import NOW
from tests.issuer.builders import KIND, a_roster, wallet_rows

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from device import clock
from issuer.issuing import batch
from issuer import cli
now = int(sys.argv.pop(1))
clock.now = lambda: now
batch.PORTION, batch.AT_ONCE, batch.FEW = (int(sys.argv.pop(1)) for _ in range(3))
cli.main()
"""
OVERLAP = 10
"""Rows before them, of which some may be."""


@dataclass(frozen=True)
class Way:
    """How a run goes about it, in rows: signed at a time, of a transaction, above which it takes helpers,
    not issued yet.

    Helpers take their time to start: most of a run is between its commits only if there are more rows.
    """

    portion: int
    at_once: int
    few: int
    new: int = 140

    def start(self, home: Path, *arguments: object) -> subprocess.Popen[str]:
        """The real command, leader of a process group of its own."""
        clock = [str(NOW), str(self.portion), str(self.at_once), str(self.few)]
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *clock, "--home", str(home), *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=home.parent,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )


def _wait_until_checked(process: subprocess.Popen[str]) -> None:
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Checked")


@dataclass
class Course:
    """How runs go on this machine as busy as it now is, in seconds: taken from every run, killed or not.

    `lead` is from where the roster is checked to the first line told, `line` from one line to the next,
    `tail` from the last line to the end. The latest run counts as much as all before it.
    """

    lead: float = 0.0
    line: float = 0.0
    tail: float = 0.0

    def lasts(self, lines: int) -> float:
        """How long a run takes that tells so many lines."""
        return self.lead + self.line * lines + self.tail

    def learn(self, told: Sequence[float], ended: float, *, finished: bool) -> None:
        """From a run: the instants of its lines, and when it ended, counted from where it was checked."""
        if not told:  # it was killed on the way to its first line, which takes at least so long
            self.lead = max(self.lead, ended)
            return
        self.lead = _mean(self.lead, told[0])
        if len(told) >= ENOUGH:
            self.line = _mean(self.line, (told[-1] - told[0]) / (len(told) - 1))
        if finished:
            self.tail = _mean(self.tail, ended - told[-1])


def _mean(before: float, latest: float) -> float:
    return (before + latest) / 2 if before else latest


ENOUGH = 20
"""Lines from which can be told how fast they come."""
ALONE = Way(portion=1, at_once=2, few=10_000, new=200)
HELPED = Way(portion=3, at_once=6, few=0, new=300)


@dataclass
class Tally:
    """What the kills met."""

    kills: int = 0
    between: int = 0
    """Kills between the first and the last commit of a run."""
    finished: int = 0
    """Runs that were done sooner than they were to be killed."""
    promises: int = 0

    def counts(self) -> dict[str, int]:
        """For the report."""
        return dict(vars(self))


@dataclass
class Victim:
    """A home whose batches are killed, and what they promised until then: reference -> serial and file."""

    home: Path
    passphrase: Path
    dice: random.Random
    tally: Tally = field(default_factory=Tally)
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    """Serial -> what the file of a promise held when it was promised."""
    courses: dict[Way, Course] = field(default_factory=dict)

    def measure(self, ways: Sequence[Way]) -> None:
        """See how an undisturbed run goes, from where the roster is checked to its end."""
        for way in ways:
            process = self._start(way)
            _wait_until_checked(process)
            self._follow(way, process)
            assert process.returncode == 0, process

    def kill_one(self, way: Way) -> None:
        """Start a run over rows of which some are issued, and kill its whole group somewhere in it.

        Every instant from where the roster is checked to the end is as likely as any other.
        """
        before = len(self.said)
        process = self._start(way)
        _wait_until_checked(process)
        instant = self.dice.uniform(0, self.courses[way].lasts(way.new + OVERLAP))
        doom = Timer(instant, os.killpg, (process.pid, signal.SIGKILL))
        doom.start()
        self._follow(way, process, doom)
        if process.returncode == 0:
            self.tally.finished += 1
            return
        assert process.returncode == -signal.SIGKILL
        self.tally.kills += 1
        # A row that was committed and not told of is told of by the next run: it counts for nothing.
        self.tally.between += way.at_once < len(self.said) - before < way.new

    def finish(self) -> dict[str, tuple[str, str]]:
        """Run once more over everything, undisturbed: what is promised of each row."""
        last = Way(50, 200, 10_000)
        rows = wallet_rows(len(self.said) + last.new)
        roster = a_roster(self.home.parent, *rows, name="all.csv")
        process = last.start(self.home, *self._command(roster))
        said = self._hear(process)
        assert process.returncode == 0
        assert len(said) == len(rows)
        self.tally.promises = len(said)
        return said

    def _start(self, way: Way) -> subprocess.Popen[str]:
        done = len(self.said)
        rows = wallet_rows(done + way.new)[max(0, done - OVERLAP) :]
        return way.start(self.home, *self._command(a_roster(self.home.parent, *rows)))

    def _command(self, roster: Path) -> tuple[object, ...]:
        return ("batch", KIND, roster, "--out", "out", "--passphrase-file", self.passphrase)

    def _follow(self, way: Way, process: subprocess.Popen[str], doom: Timer | None = None) -> None:
        """Take in a run's promises and learn from when they came; until `doom` is over it is not reaped."""
        begun = time.monotonic()
        assert process.stdout is not None
        lines, told = [], []
        for line in process.stdout:
            lines.append(line)
            told.append(time.monotonic() - begun)
        ended = time.monotonic() - begun
        if doom:
            doom.cancel()
            doom.join()
        self._hear(process, "".join(lines))
        finished = process.returncode == 0
        self.courses.setdefault(way, Course()).learn(told, ended, finished=finished)

    def _hear(self, process: subprocess.Popen[str], told: str = "") -> dict[str, tuple[str, str]]:
        """Take in what a run promised, which must agree with all promises before; `told` was read already."""
        rest, err = process.communicate()
        out = told + rest
        assert process.returncode in (0, -signal.SIGKILL), err
        said: dict[str, tuple[str, str]] = {}
        for line in out[: out.rfind("\n") + 1].splitlines():
            reference, serial, file = line.split("\t")
            said[reference] = (serial, file)
            assert self.said.setdefault(reference, (serial, file)) == (serial, file)
            held = (self.home.parent / file).read_text()
            assert self.held.setdefault(serial, held) == held
        return said
