"""Real processes that are killed, meet each other, fill the disk or may not write."""

import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from device.errors import PassportError
from device.locks import locked
from issuer.records import auditing
from issuer.records.register import Register
from tests.builders import NOW
from tests.issuer.builders import KIND, Bench, a_roster, a_row, wallet_rows

ROOT = Path(__file__).parents[2]
PROGRAM = f"""
from device import clock
from issuer.issuing import batch
from issuer import cli
clock.now = lambda: {NOW}
batch.PORTION, batch.AT_ONCE = 5, 10
cli.main()
"""


def start(
    home: Path,
    *arguments: object,
    limit: Callable[[], None] | None = None,
    before: tuple[str, ...] = (),
    ahead: int = -1,
) -> subprocess.Popen[str]:
    """A `passport-issuer` of its own, at the fixed time and with small portions.

    It writes at most `ahead` bytes (a multiple of 4096) that nobody has read yet.
    """
    return subprocess.Popen(
        [*before, sys.executable, "-c", PROGRAM, "--home", str(home), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=home.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=limit,
        pipesize=ahead,
    )


def promised(lines: str) -> dict[str, tuple[str, str]]:
    """Serial and file by reference, of every whole line."""
    whole = lines[: lines.rfind("\n") + 1]
    return {line.split("\t")[0]: tuple(line.split("\t")[1:]) for line in whole.splitlines()}  # type: ignore[misc]


def check_register(bench: Bench, said: dict[str, tuple[str, str]]) -> None:
    """Nothing twice in the register, and every file is its token."""
    rows = list(
        bench.register.rows("SELECT serial, reference, list_number, list_index, token FROM credential")
    )
    for columns in (("serial",), ("reference",), ("list_number", "list_index"), ("token",)):
        assert len({tuple(row[name] for name in columns) for row in rows}) == len(rows) == len(said)
    for row in rows:
        serial, file = said[row["reference"]]
        assert (serial, (bench.home.parent / file).read_text()) == (row["serial"], row["token"] + "\n")
    assert next(bench.register.values("SELECT count(*) FROM audit WHERE act = 'issued'")) == len(said)
    assert auditing.check(auditing.entries(bench.register), {}).faults == []
    assert next(bench.register.values("PRAGMA integrity_check")) == "ok"


def test_two_processes_with_one_roster_issue_it_once(bench: Bench, passphrase: Path, tmp_path: Path) -> None:
    roster = a_roster(tmp_path, *wallet_rows(200))
    command = ("batch", KIND, roster, "--out", "out", "--passphrase-file", passphrase)
    both = [start(bench.home, *command) for _ in range(2)]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    first, second = (promised(out) for out, _ in said)
    assert first == second
    check_register(bench, first)


def test_a_full_disk_is_one_line_and_leaves_the_register_whole(
    bench: Bench, passphrase: Path, tmp_path: Path
) -> None:
    roster = a_roster(tmp_path, *wallet_rows(100))
    size = (bench.home / "register.sqlite").stat().st_size + 100_000
    process = start(
        bench.home,
        *("batch", KIND, roster, "--out", "out", "--passphrase-file", passphrase),
        limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    out, err = process.communicate()
    assert process.returncode == 1
    assert "nothing of this step was kept" in err
    assert "Traceback" not in err
    kept = bench.register.rows("SELECT reference, serial FROM credential")
    assert {row["reference"]: row["serial"] for row in kept} == {r: s for r, (s, _) in promised(out).items()}
    assert next(bench.register.values("PRAGMA integrity_check")) == "ok"


def test_a_home_that_may_not_be_written_can_be_read_and_says_so(
    bench: Bench, passphrase: Path, tmp_path: Path
) -> None:
    bench.issue(a_row())
    bench.register.close()
    for path in (*bench.home.iterdir(), bench.home):
        path.chmod(0o500 if path.is_dir() else 0o400)
    shown = start(bench.home, "show", "TC-000001", before=as_owner())
    assert "Maria Clara Santos" in shown.communicate()[0]
    revoking = start(bench.home, "revoke", "TC-000001", "--reason", "error", before=as_owner())
    _, err = revoking.communicate()
    bench.home.chmod(0o700)
    assert (revoking.returncode, "Traceback" in err) == (1, False)
    assert re.match("passport-issuer: .* you may not read or write this.*\n  hint: .*\n\\Z", err)


def as_owner() -> tuple[str, ...]:
    """What keeps root from writing where permissions forbid it."""
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("root writes anywhere, and setpriv is not there to stop it")
    return ("setpriv", "--bounding-set=-dac_override")


def test_a_dry_run_needs_no_writable_folder(home: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    roster = a_roster(tmp_path, a_row(result="good"))
    process = start(home, "batch", KIND, roster, "--out", "out", "--dry-run", before=as_owner())
    _, err = process.communicate()
    assert (process.returncode, "row 2, result:" in err, "Traceback" in err) == (1, True, False)
    assert err.startswith("note: out/errors.csv could not be written (permission denied)\n")
    assert err.count("errors.csv") == 1


@pytest.mark.parametrize("out", ["out", "out/new"])
@pytest.mark.parametrize(
    "command",
    [
        ["publish"],
        ["batch", KIND, "roster.csv"],
        ["issue", KIND, "--set", "reference=W-1"],
    ],
    ids=lambda command: command[0],
)
def test_a_folder_that_may_not_be_written_is_named_before_anything_is_done(
    home: Path, passphrase: Path, tmp_path: Path, command: list[str], out: str
) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    a_roster(tmp_path)
    process = start(home, *command, "--out", out, "--passphrase-file", passphrase, before=as_owner())
    _, err = process.communicate()
    assert (process.returncode, err.splitlines()[1]) == (1, "  hint: choose another one with --out")
    assert err.startswith(f"passport-issuer: the folder {out} cannot be written to: permission denied")


def test_a_command_waits_for_another_and_then_names_it(bench: Bench, tmp_path: Path) -> None:
    with (
        locked(bench.home, "passport-issuer batch"),
        pytest.raises(PassportError, match=rf'process {os.getpid()} \("passport-issuer batch"\)'),
        locked(bench.home, "passport-issuer revoke", wait=0.1),
    ):
        pass


def test_a_hot_journal_left_by_a_killed_process_is_rolled_back(bench: Bench, tmp_path: Path) -> None:
    """The page a dead process overwrote comes back from its journal when the register is next opened."""
    bench.issue(a_row())
    program = f"""
import os, sys
from pathlib import Path
from issuer.records.register import Register
register = Register.open(Path({str(bench.home)!r}))
with register.writing():
    register.run("PRAGMA cache_size = 1")
    register.run("UPDATE credential SET title = 'changed'")
    register.audit(0, "x", reason="0" * 400_000)
    os._exit(9)
"""
    subprocess.run([sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert (bench.home / "register.sqlite-journal").exists()
    with Register.open(bench.home) as register:
        assert next(register.values("SELECT title FROM credential")) == a_row()["title"]
    assert not (bench.home / "register.sqlite-journal").exists()
