"""`kill -9` at any instant: nothing that was promised is lost, nothing is there twice."""

import random
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from issuer.records import auditing
from issuer.records.register import Register
from tests import soak
from tests.issuer.crash.killing import ALONE, HELPED, Tally, Victim

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")

LANES = 4
HELPED_EVERY = 10


def killed_many_times(victim: Victim, kills: int) -> Tally:
    """Kill so many runs, let the last one finish, and look at what there is."""
    victim.measure([ALONE, HELPED])
    while victim.tally.kills < kills:
        victim.kill_one(HELPED if victim.tally.kills % HELPED_EVERY == 9 else ALONE)
    check(victim, victim.finish())
    return victim.tally


def check(victim: Victim, said: dict[str, tuple[str, str]]) -> None:
    """Every row once, nothing twice, every file its token, and as it was when it was promised."""
    with Register.open(victim.home) as register:
        rows = list(register.rows("SELECT serial, reference, list_number, list_index, token FROM credential"))
        issued = list(register.values("SELECT serial FROM audit WHERE act = 'issued'"))
        assert next(register.values("PRAGMA integrity_check")) == "ok"
        assert auditing.check(auditing.entries(register), {}).faults == []
        assert list(auditing.check_register(register)) == []
    for names in (("serial",), ("reference",), ("list_number", "list_index"), ("token",)):
        assert len({tuple(row[name] for name in names) for row in rows}) == len(rows) == len(said)
    assert sorted(issued) == sorted(row["serial"] for row in rows)
    for row in rows:
        serial, file = said[row["reference"]]
        assert serial == row["serial"]
        assert (victim.home.parent / file).read_text() == row["token"] + "\n" == victim.held[serial]


def in_lanes(home: Path, passphrase: Path, kills: int) -> Tally:
    """The same on several homes at once: most of a run is waiting for the disk."""
    lanes = [home.parent / f"lane {number}" / "home" for number in range(LANES)]
    victims = [
        Victim(
            Path(shutil.copytree(home, lane)), passphrase, random.Random(f"{soak.SEED} {lane.parent.name}")
        )
        for lane in lanes
    ]
    with ThreadPoolExecutor(LANES) as pool:
        tallies = list(pool.map(killed_many_times, victims, [-(-kills // LANES)] * LANES))
    total = Tally()
    for tally in tallies:
        for name, value in vars(tally).items():
            setattr(total, name, getattr(total, name) + value)
    assert total.kills >= kills
    assert total.between >= total.kills / 2, total
    return total


def test_a_hundred_kills_lose_and_repeat_nothing(home: Path, passphrase: Path) -> None:
    print(in_lanes(home, passphrase, 100))


@pytest.mark.soak
def test_a_thousand_kills_lose_and_repeat_nothing(home: Path, passphrase: Path) -> None:
    begun = time.monotonic()
    total = in_lanes(home, passphrase, soak.share(1000))
    soak.record("kill -9: promises lost or repeated: 0", total.counts(), seconds=time.monotonic() - begun)
