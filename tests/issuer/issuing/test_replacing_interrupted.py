"""Corrections that are killed, or overtaken by another process: all of them or none, and never twice."""

import random
import signal
import time
from pathlib import Path

import pytest

from credential.status_list import REVOKED, VALID
from device.errors import PassportError
from device.instants import day_of
from issuer.issuing.replacing import Plan, current, order_of, plan, replace_one
from issuer.issuing.signer import Signer
from issuer.records.seats import Seating
from tests.builders import ISS, NOW, fixed_random
from tests.issuer.builders import Bench, wallet_rows
from tests.issuer.conftest import Cli
from tests.issuer.test_processes import start

ROWS = 60
KILLS = 4


def check_whole(bench: Bench) -> bool:
    """Every replacement is linked both ways and its old one revoked; whether they are there."""
    rows = list(bench.register.rows("SELECT serial, status, replaces, replaced_by, number FROM credential"))
    new = {row["replaces"]: row for row in rows if row["replaces"]}
    assert len(new) in (0, ROWS)
    assert len(rows) == ROWS + len(new)
    for row in rows:
        if row["replaces"] is None:
            heir = new[row["serial"]]["serial"] if new else None
            assert (row["replaced_by"], row["status"]) == (heir, REVOKED if new else VALID)
    acts = "SELECT count(*) FROM audit WHERE act IN ('corrected', 'revoked')"
    assert next(bench.register.values(acts)) == 2 * len(new)
    return bool(new)


def test_corrections_killed_at_any_instant_are_all_there_or_none(
    bench: Bench, passphrase: Path, tmp_path: Path
) -> None:
    bench.issue(*wallet_rows(ROWS))
    names = [f"TC-{number:06},Worker {number} Reyes\n" for number in range(1, ROWS + 1)]
    (tmp_path / "names.csv").write_text("serial,full_name\n" + "".join(names))
    command = ("correct", "--from", "names.csv", "--out", "new", "--passphrase-file", passphrase)
    began = time.monotonic()
    whole = start(bench.home, *command, "--dry-run")  # no such option: how long a start takes here
    whole.communicate()
    base, chance = time.monotonic() - began, random.Random(5)
    killed = 0
    for _ in range(KILLS):
        process = start(bench.home, *command)
        time.sleep(base * (1 + chance.random()))
        process.kill()
        said = process.communicate()[0]
        killed += process.returncode == -signal.SIGKILL
        assert check_whole(bench) or not said
    assert killed
    last = start(bench.home, *command)
    out, err = last.communicate()
    assert last.returncode == 0, err
    assert check_whole(bench)
    for line in out.splitlines():
        _, serial, file = line.split("\t")
        sql = "SELECT token FROM credential WHERE serial = ?"
        assert (tmp_path / file).read_text().strip() == next(bench.register.values(sql, serial))
    assert len(out.splitlines()) == ROWS


def test_what_another_process_replaced_meanwhile_is_not_replaced_again(bench: Bench, cli: Cli) -> None:
    bench.issue(*wallet_rows(1))
    admission = bench.admission()
    old = current(bench.register, "TC-000001")
    order = order_of(old)
    made = plan(admission, old, type(order)(order.reference, order.claims, "2039-01-01"), [])
    assert isinstance(made, Plan)
    cli("correct", "TC-000001", "--set", "full_name=Ana Reyes", "--out", "new")
    signer = Signer(ISS, bench.key, day_of(NOW), fixed_random("salts"))
    seating = Seating(bench.register, fixed_random("places"))
    with pytest.raises(PassportError, match="was changed by another command"), bench.register.writing():
        replace_one(admission, made, signer, seating, supersede=True, reason="error")
    assert bench.count() == 2
