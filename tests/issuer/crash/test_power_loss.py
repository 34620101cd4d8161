"""The power goes, or the disk fails, at any instant: what was acknowledged is there, and nothing half."""

import hashlib
import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from issuer.issuing import batch
from issuer.records.register import _PRAGMAS, NAME
from issuer.records.standing import change_status
from tests import soak
from tests.builders import NOW
from tests.issuer.builders import Bench, wallet_rows
from tests.issuer.crash.power import SUBSETS, Op, State, every_state
from tests.issuer.crash.recording import replay, replay_failing


@dataclass(frozen=True)
class Recording:
    """What the register was asked for, its bytes before, and its contents after each commit."""

    folder: Path
    start: bytes
    statements: list[str]
    end: bytes

    def ops(self, synchronous: str = "EXTRA") -> list[Op]:
        """What all that asked of the disk."""
        path = self.folder / f"{synchronous}" / NAME
        path.parent.mkdir()
        path.write_bytes(self.start)
        pragmas = [*_PRAGMAS, f"PRAGMA synchronous = {synchronous}"]
        ops = replay(path, self.statements, pragmas)
        assert (path.stat().st_size, rows_in(path)) == (len(self.end), self.contents[-1])
        return ops

    @cached_property
    def contents(self) -> list[str]:
        """A digest of all rows, before the first commit and after each."""
        path = self.folder / "contents" / NAME
        path.parent.mkdir()
        path.write_bytes(self.start)
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            found = [contents(database)]
            for statement in self.statements:
                database.execute(statement)
                if statement == "COMMIT":
                    found.append(contents(database))
        real = self.folder / "real"
        real.write_bytes(self.end)
        assert found[-1] == rows_in(real)
        return found


def rows_in(path: Path) -> str:
    """The contents of the register there."""
    with closing(sqlite3.connect(path)) as database:
        return contents(database)


def contents(database: sqlite3.Connection) -> str:
    """A digest of every row of the register."""
    digest = hashlib.sha256()
    for (table,) in database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
        for row in database.execute(f"SELECT * FROM main.{table}"):
            digest.update(repr((table, row)).encode())
    return digest.hexdigest()


@pytest.fixture
def recording(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """A batch of several transactions, a revocation and another batch, as the register was asked for them."""
    monkeypatch.setattr(batch, "PORTION", 2)
    monkeypatch.setattr(batch, "AT_ONCE", 3)
    start = (bench.home / NAME).read_bytes()
    statements: list[str] = []
    bench.register._database.conn.set_trace_callback(statements.append)
    rows = wallet_rows(24)
    bench.issue(*rows[:15])
    with bench.register.writing():
        change_status(bench.register, "TC-000004", 1, NOW, "fraud")
    bench.issue(*rows)
    bench.register._database.conn.set_trace_callback(None)
    changing = [each for each in statements if not each.startswith(("SELECT", "PRAGMA", "--"))]
    return Recording(tmp_path, start, changing, (bench.home / NAME).read_bytes())


def judge(state: State, folder: Path, contents_after: list[str]) -> str:
    """What is found after a power cut: "sound", or what is wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in state.files.items():
        (folder / name).write_bytes(data)
    try:
        with closing(sqlite3.connect(folder / NAME)) as database:
            if database.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                return "corrupt"
            found = contents(database)
    except sqlite3.DatabaseError:
        return "corrupt"
    if found in contents_after[state.acknowledged : state.acknowledged + 2]:
        return "sound"
    return "acknowledged and lost" if found in contents_after else "half a transaction"


def judged(states: Iterable[State], folder: Path, recording: Recording) -> Counter[str]:
    """How many states are how."""
    after = recording.contents
    return Counter(judge(state, folder, after) for state in states)


def some_states(recording: Recording, count: int, synchronous: str = "EXTRA") -> Iterator[State]:
    """So many states, evenly from beginning to end; where there are fewer, chosen again by other dice."""
    ops = recording.ops(synchronous)
    total = (SUBSETS + 2) * (len(ops) + 1)
    rounds = -(-count // total)
    for number in range(rounds):
        dice = random.Random(f"{soak.SEED} {number}")
        wanted = {place * total * rounds // count for place in range(-(-count // rounds))}
        states = every_state({NAME: recording.start}, ops, dice)
        yield from (state for place, state in enumerate(states) if place in wanted)


def test_two_thousand_power_cuts_lose_nothing_that_was_acknowledged(
    recording: Recording, tmp_path: Path
) -> None:
    found = judged(some_states(recording, 2000), tmp_path / "after", recording)
    assert found == {"sound": 2000}


@pytest.mark.parametrize(("synchronous", "trouble"), [("OFF", "corrupt"), ("FULL", "acknowledged and lost")])
def test_the_power_cuts_find_what_weaker_syncing_loses(
    recording: Recording, tmp_path: Path, synchronous: str, trouble: str
) -> None:
    found = judged(some_states(recording, 300, synchronous), tmp_path / "after", recording)
    assert found[trouble] > 0
    assert found["sound"] > 0


@pytest.mark.parametrize("lasting", [False, True])
def test_a_disk_that_fails_at_any_request_keeps_what_was_acknowledged(
    recording: Recording, tmp_path: Path, lasting: bool
) -> None:
    asked = sum(op.what != "acknowledge" for op in recording.ops())
    path = tmp_path / "failing" / NAME
    path.parent.mkdir()
    for at in range(asked + 1):
        path.write_bytes(recording.start)
        told = replay_failing(path, recording.statements, _PRAGMAS, at, lasting=lasting)
        left = {each.name: each.read_bytes() for each in path.parent.iterdir()}
        assert judge(State(left, told), tmp_path / "after", recording.contents) == "sound", at
        assert (told == len(recording.contents) - 1) == (at == asked), at
        for each in path.parent.iterdir():
            each.unlink()


@pytest.mark.soak
def test_ten_thousand_power_cuts_lose_nothing_that_was_acknowledged(
    recording: Recording, tmp_path: Path
) -> None:
    begun, count = time.monotonic(), soak.share(10_000)
    found = judged(some_states(recording, count), tmp_path / "after", recording)
    assert found == {"sound": found.total()}
    assert found.total() >= count
    weaker = {
        f"{synchronous}, {how}": number
        for synchronous in ("OFF", "FULL")
        for how, number in judged(
            some_states(recording, count // 10, synchronous), tmp_path / "after", recording
        ).items()
    }
    name = "power cuts: acknowledged and lost, corrupt or half: 0; with weaker syncing"
    soak.record(name, {"EXTRA, sound": found.total(), **weaker}, seconds=time.monotonic() - begun)
