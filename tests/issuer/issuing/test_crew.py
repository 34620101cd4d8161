"""Helpers: results in order, errors as they were, and nobody left behind."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from credential.codes import Code
from credential.errors import Refused
from credential.sealing import WrongPassphrase
from device.errors import PassportError
from issuer.custody.keystore import NAME
from issuer.custody.unsealing import unseal_apart
from issuer.issuing import batch
from issuer.issuing.crew import Crew, Hand, in_order
from tests.issuer.builders import KIND, PASSPHRASE, Bench, a_roster, a_row, wallet_rows
from tests.issuer.crash.killing import HELPED
from tests.issuer.test_processes import check_register, promised


def doubling(offset: int) -> Hand:
    """Doubles numbers; does worse to others."""

    def double(number: int) -> int:
        if number == 13:
            raise Refused(Code.TYPE_CLAIM, "thirteen")
        if number == 14:
            raise PassportError("fourteen", hint="choose another")
        if number == 15:
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * number + offset

    return double


def test_results_come_in_the_order_of_the_tasks() -> None:
    with Crew(doubling, 1, size=3) as crew:
        assert list(crew.map(range(10))) == [2 * number + 1 for number in range(10)]
        nested = crew.map(crew.map(range(6)))
        assert list(nested) == [4 * number + 3 for number in range(6)]


def test_a_few_tasks_are_done_without_another_process() -> None:
    assert list(in_order([1, 2], doubling, 0)) == [2, 4]
    assert list(in_order(range(5), doubling, 0)) == [0, 2, 4, 6, 8]


@pytest.mark.parametrize(
    ("number", "error", "words"),
    [
        (13, Refused, "thirteen"),
        (14, PassportError, "fourteen"),
        (15, PassportError, "a process that was helping was ended from outside"),
    ],
)
def test_what_goes_wrong_there_is_told_here(number: int, error: type[Exception], words: str) -> None:
    with Crew(doubling, 0, size=2) as crew, pytest.raises(error, match=words):
        list(crew.map([1, 2, number, 4, 5]))


class Indigestible:
    """A task that a process has no memory to take in."""

    def __reduce__(self) -> tuple[type[MemoryError], tuple[()]]:
        return _Full, ()


class _Full(MemoryError):
    def __init__(self) -> None:
        raise MemoryError


def test_a_helper_that_cannot_take_a_task_in_ends_and_is_missed() -> None:
    with (
        Crew(doubling, 0, size=1) as crew,
        pytest.raises(PassportError, match="a process that was helping was ended"),
    ):
        list(crew.map([Indigestible()]))


def test_a_key_is_opened_in_a_process_of_its_own(bench: Bench) -> None:
    pem = (bench.home / NAME).read_bytes()
    assert unseal_apart(pem, PASSPHRASE.encode()).public == bench.key.public
    with pytest.raises(WrongPassphrase):
        unseal_apart(pem, b"another passphrase")


def test_a_batch_with_helpers_does_what_one_without_does(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "FEW", 0)
    monkeypatch.setattr(batch, "PORTION", 7)
    monkeypatch.setattr(batch, "AT_ONCE", 14)
    rows = [*wallet_rows(40), a_row(reference="P-1"), a_row(reference="P-2", result="good")]
    run = bench.issue(*rows)
    assert (run.tally.wallets, run.tally.papers, run.complaints.rows) == (40, 1, 1)
    (bench.out / "TC-000041.png").unlink()
    again = bench.issue(*rows[:41])
    assert (again.tally.issued, again.tally.already) == (0, 41)
    assert len(list(bench.out.glob("TC-*"))) == 42
    issued = bench.register.rows("SELECT reference, serial FROM credential")
    check_register(bench, {r["reference"]: (r["serial"], f"out/{r['serial']}.sdjwt") for r in issued})


def children_of(pid: int) -> list[int]:
    """The processes a process has started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_helpers_go_with_whom_they_help_and_the_same_command_completes(
    bench: Bench, passphrase: Path, tmp_path: Path, stop: signal.Signals
) -> None:
    roster = a_roster(tmp_path, *wallet_rows(300))
    command = ("batch", KIND, roster, "--out", "out", "--passphrase-file", passphrase)
    process = HELPED.start(bench.home, *command)
    assert process.stdout is not None
    first = process.stdout.readline()
    helpers = children_of(process.pid)
    assert len(helpers) >= 2
    process.send_signal(stop)
    out, err = process.communicate()
    assert "Traceback" not in err
    assert ("Stopped." in err) is (stop is signal.SIGINT)
    deadline = time.monotonic() + 10
    while any(_runs(pid) for pid in helpers):
        assert time.monotonic() < deadline, "a helper stayed behind"
        time.sleep(0.05)
    again = HELPED.start(bench.home, *command)
    said = promised(again.communicate()[0])
    assert again.returncode == 0
    assert promised(first + out).items() <= said.items()
    check_register(bench, said)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_batch_whose_helper_is_killed_says_so_in_one_line(
    bench: Bench, passphrase: Path, tmp_path: Path
) -> None:
    roster = a_roster(tmp_path, *wallet_rows(300))
    command = ("batch", KIND, roster, "--out", "out", "--passphrase-file", passphrase)
    process = HELPED.start(bench.home, *command)
    assert process.stdout is not None
    process.stdout.readline()
    for pid in children_of(process.pid):
        os.kill(pid, signal.SIGKILL)
    _, err = process.communicate()
    assert process.returncode == 1
    assert "Traceback" not in err
    assert "passport-issuer: a process that was helping was ended from outside" in err
    assert "hint: run the same command again" in err
