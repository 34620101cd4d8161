"""A year's certificates in one batch, against what the processors can do at most; and what memory it takes.

The real command, from its start to its end: reading and judging the roster, opening the key, signing,
recording, writing a file for each.  The most that can be done is signing and checking alone, by one
process for each processor, measured just before and just after.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.subjects import CENTRE, CLAIMS, HOLDER, ISS, MIDNIGHT, URI
from credential.enrolment import make_enrolment
from credential.issuing import check_issued, issue
from credential.keys import SigningKey

KIND = "training-certificate"
SMALL, LARGE = 10_000, 100_000
_PORTION = 500
_ALONE = 4_000
"""Certificates signed and checked by each processor to see what it can do."""
PASSPHRASE = "violet harbour anchor nine"
_COMMAND = """
import json, sys, time
from contextlib import contextmanager, nullcontext
from issuer import cli
from issuer.records.register import Register

spent, depth = 0.0, 0

@contextmanager
def timed(block=nullcontext()):
    global spent, depth
    begun = time.perf_counter()
    depth += 1
    try:
        with block:
            yield
    finally:
        depth -= 1
        spent += 0 if depth else time.perf_counter() - begun

def within(method):
    def watched(*given):
        with timed():
            return method(*given)
    return watched

writing = Register.writing
Register.writing = lambda self: timed(writing(self))
Register.one, Register.run = within(Register.one), within(Register.run)
try:
    cli.main()
finally:
    print(json.dumps(spent), file=sys.stderr)
"""
"""The command, with a watch on the register; what it says last is how many seconds that took."""


@dataclass(frozen=True)
class Batch:
    """What one batch took: seconds in all and in the register, and the most memory of any process in MB."""

    seconds: float
    register: float
    peak: float | None


def batch_figures() -> Iterator[Figure]:
    """Speed, the register's share of it, and memory."""
    with a_centre() as home:
        roster = home.parent / "roster.csv"
        write_roster(roster, LARGE)
        small = _run(home, _first(roster, SMALL), SMALL)
        able = _ability()
        with a_centre() as other:
            large = _run(other, roster, LARGE)
        able = (able + _ability()) / 2
    yield Figure("batch_efficiency", LARGE / large.seconds / able, "of the most", 0.4, is_floor=True)
    yield Figure("batch_register_share", large.register / large.seconds, "of the time", 0.25)
    yield Figure("batch_peak_mb_10k", small.peak, "MB", 100)
    yield Figure("batch_peak_mb_100k", large.peak, "MB", 5 + small.peak if small.peak else None)
    yield Figure("batch_certificates_a_second", LARGE / large.seconds, "a second")


@contextmanager
def a_centre() -> Iterator[Path]:
    """The home of a new centre that has made its first delivery."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        (home.parent / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
        call(home, "init", "Batangas Skills Centre", "--id", ISS, "--country", "PH")
        call(home, "publish", "--out", str(home.parent / "delivery"))
        yield home


def call(home: Path, *arguments: str) -> None:
    """One command of the centre."""
    command = [sys.executable, "-m", "issuer", "--home", str(home), *arguments]
    command += ["--passphrase-file", str(home.parent / "passphrase")]
    subprocess.run(command, check=True, capture_output=True)


def write_roster(path: Path, rows: int) -> None:
    """A roster of so many workers, each with an enrolment code of their own."""
    cells = {
        "title": CLAIMS["title"],
        "occupation": " ".join(CLAIMS["occupation"]),
        "level": "PH-PQF 2",
        "award_date": "2026-06-12",
        "result": "passed",
        "valid_until": "2031-06-12",
        "birth_date": "1998-04-02",
        "hours": "268",
        "unit SMAW-1 Fillet welds": "92",
        "unit SMAW-2 Butt welds": "88",
    }
    portions = [(start, min(start + _PORTION, rows)) for start in range(0, rows, _PORTION)]
    with path.open("w", encoding="utf-8", newline="") as file, _pool() as pool:
        writer = csv.writer(file)
        writer.writerow(["reference", "full_name", "document_number", "document_country", "holder", *cells])
        number = 0
        for codes in pool.map(_codes, portions):
            for code in codes:
                number += 1
                own = [f"W-{number:06}", f"Maria Santos {number}", f"P{number:07}A", "PH", code]
                writer.writerow([*own, *cells.values()])


def _codes(portion: tuple[int, int]) -> list[str]:
    now = int(time.time())
    keys = (SigningKey.generate(os.urandom) for _ in range(*portion))
    return [make_enrolment(key=key, aud=ISS, now=now) for key in keys]


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(_processors(), mp_context=get_context("spawn"))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _first(roster: Path, rows: int) -> Path:
    path = roster.with_name("first.csv")
    with roster.open(encoding="utf-8") as whole, path.open("w", encoding="utf-8") as file:
        file.writelines(islice(whole, rows + 1))
    return path


def _ability() -> float:
    """Certificates a second, signed and checked, by all processors."""
    with _pool() as pool:
        list(pool.map(_sign_and_check, [1] * _processors()))  # everything is loaded
        begun = time.perf_counter()
        list(pool.map(_sign_and_check, [_ALONE] * _processors()))
        return _ALONE * _processors() / (time.perf_counter() - begun)


def _sign_and_check(count: int) -> None:
    for number in range(count):
        token = issue(
            KIND,
            CLAIMS,
            iss=ISS,
            key=CENTRE,
            iat=MIDNIGHT,
            exp=None,
            status_uri=URI,
            status_index=number,
            holder=HOLDER.public,
            random=os.urandom,
        )
        check_issued(token, key=CENTRE.public)


def _run(home: Path, roster: Path, rows: int) -> Batch:
    command = [sys.executable, "-c", _COMMAND, "--home", str(home), "batch", KIND, str(roster)]
    command += ["--out", str(home.parent / "out"), "--passphrase-file", str(home.parent / "passphrase")]
    lines = home.parent / "lines"
    begun = time.perf_counter()
    with lines.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, start_new_session=True)
        peak = _watch(process)
        seconds = time.perf_counter() - begun
    assert process.stderr is not None
    said = process.stderr.read().decode().splitlines()
    process.stderr.close()
    with lines.open("rb") as issued:
        count = sum(1 for _ in issued)
    if process.returncode or count != rows:
        raise RuntimeError(f"the batch did not issue {rows} certificates: {said}")
    return Batch(seconds, float(json.loads(said[-1])), peak)


def _watch(process: "subprocess.Popen[bytes]") -> float | None:
    """Wait for a process and its helpers; the most memory that any of them ever had, where that is told."""
    peaks: dict[str, int] = {}
    while process.poll() is None:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if os.getpgid(int(folder.name)) == process.pid:
                    status = (folder / "status").read_text(encoding="ascii", errors="replace")
                    peaks[folder.name] = int(status.partition("VmHWM:")[2].split()[0])
            except (OSError, IndexError):
                continue
        time.sleep(0.05)
    return max(peaks.values()) * 1024 / 1e6 if peaks else None
