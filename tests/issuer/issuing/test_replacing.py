"""Corrections and renewals: linked, with the same reference and key, and nothing wrong left standing."""

import json
import sqlite3
from pathlib import Path

import pytest

from credential.sd_jwt import unverified_claims
from credential.status_list import REVOKED, SUSPENDED, VALID
from issuer.records.entries import Entry, by_serial
from tests.issuer.builders import KIND, Bench, a_row, an_enrolment, problems_of, wallet_rows
from tests.issuer.conftest import Cli

NAME = ("--set", "full_name=Maria Klara Santos")
OUT = ("--out", "new")


@pytest.fixture
def issued(bench: Bench) -> Bench:
    """A centre with one certificate in a wallet, TC-000001."""
    bench.issue(a_row(holder=an_enrolment("maria")))
    return bench


def entry(bench: Bench, serial: str) -> Entry:
    return by_serial(bench.register, serial)


def acts(bench: Bench, serial: str) -> list[tuple[str, str | None]]:
    rows = bench.register.rows("SELECT act, reason FROM audit WHERE serial = ? ORDER BY entry", serial)
    return [(row["act"], row["reason"]) for row in rows]


def test_a_correction_keeps_reference_and_key_and_takes_a_new_place(issued: Bench, cli: Cli) -> None:
    assert cli("correct", "TC-000001", *NAME, *OUT).code == 0
    old, new = entry(issued, "TC-000001"), entry(issued, "TC-000002")
    assert (new.full_name, new.reference, new.thumbprint) == (
        "Maria Klara Santos",
        old.reference,
        old.thumbprint,
    )
    assert unverified_claims(new.token)["cnf"] == unverified_claims(old.token)["cnf"]
    assert new.list_index != old.list_index
    assert (old.status, new.status) == (REVOKED, VALID)
    assert (old.replaced_by, new.replaces, new.replaced_by) == ("TC-000002", "TC-000001", None)
    assert acts(issued, "TC-000001") == [("issued", None), ("corrected", "error"), ("revoked", "superseded")]


def test_what_is_not_named_stays_as_it_was(issued: Bench, cli: Cli) -> None:
    changes = ("--set", "unit SMAW-2 Groove welds=88", "--set", "hours=")
    assert cli("correct", f"{KIND}:W-0001", *changes, *OUT).code == 0
    before = unverified_claims(entry(issued, "TC-000001").token)
    after = unverified_claims(entry(issued, "TC-000002").token)
    assert [unit["code"] for unit in after["results"]["units"]] == ["SMAW-1", "SMAW-2"]
    assert "hours" not in after.get("detail", {})
    for name in ("title", "holder", "identity", "exp", "occupation"):
        assert after[name] == before[name]


def test_what_changes_is_said_before_and_after(issued: Bench, cli: Cli) -> None:
    said = cli("correct", "TC-000001", *NAME, "--set", "result=completed", *OUT)
    assert "  Name: Maria Clara Santos → Maria Klara Santos\n" in said.err
    assert "  Result: passed → completed\n" in said.err
    assert "valid_until" not in said.err.lower()


def test_a_name_that_no_longer_fits_the_full_name_is_named(bench: Bench, cli: Cli) -> None:
    bench.issue(a_row(given_name="Maria Clara", family_name="Santos"))
    said = cli("correct", "TC-000001", *NAME, *OUT)
    assert "note: given_name still says Maria Clara; add --set given_name=… if that is wrong too" in " ".join(
        said.err.split()
    )
    assert "family_name still" not in said.err


def test_the_same_correction_again_writes_the_files_and_issues_nothing(
    issued: Bench, cli: Cli, tmp_path: Path
) -> None:
    cli("correct", "TC-000001", *NAME, *OUT)
    for path in (tmp_path / "new").iterdir():
        path.unlink()
    said = cli("correct", "TC-000001", *NAME, *OUT, words=None)
    assert (said.code, issued.count()) == (0, 2)
    assert "Nothing to change: TC-000002 of Maria Klara Santos says so already." in said.out
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"TC-000002.sdjwt", "TC-000002-notice.txt"}


def test_the_notice_says_what_changed_and_what_to_do_and_never_why(
    issued: Bench, cli: Cli, tmp_path: Path
) -> None:
    cli("correct", "TC-000001", *NAME, "--reason", "holder_request", *OUT)
    notice = (tmp_path / "new" / "TC-000002-notice.txt").read_text()
    assert "Your certificate was replaced by a corrected one" in notice
    assert "Maria Clara Santos → Maria Klara Santos" in notice
    assert "press R and give it TC-000002.sdjwt" in notice
    assert "request" not in notice
    assert max(map(len, notice.splitlines())) < 80


def test_a_roster_row_that_was_corrected_since_is_met_as_issued(issued: Bench, cli: Cli) -> None:
    row = a_row(holder=an_enrolment("maria"))
    cli("correct", "TC-000001", *NAME, *OUT)
    for same in (row, row | {"full_name": "Maria Klara Santos"}):
        run = issued.issue(same)
        assert (problems_of(run), run.tally.already, issued.count()) == ([], 1, 2)
        assert (issued.out / "TC-000002.sdjwt").exists()


def test_a_renewal_lets_the_old_one_stand(issued: Bench, cli: Cli, tmp_path: Path) -> None:
    said = cli("renew", "TC-000001", "--valid-until", "2035-06-12", *OUT)
    assert said.code == 0
    old, new = entry(issued, "TC-000001"), entry(issued, "TC-000002")
    assert (old.status, new.status, new.thumbprint) == (VALID, VALID, old.thumbprint)
    assert unverified_claims(new.token)["exp"] > unverified_claims(old.token)["exp"]
    assert "ends on 2031-06-12; until then both are valid" in (
        tmp_path / "new" / "TC-000002-notice.txt"
    ).read_text().replace("\n", " ")


@pytest.mark.parametrize(("command", "status"), [("revoke", REVOKED), ("suspend", SUSPENDED)])
def test_what_was_renewed_falls_with_its_renewal(issued: Bench, cli: Cli, command: str, status: int) -> None:
    cli("renew", "TC-000001", "--valid-until", "2035-06-12", *OUT)
    said = cli(command, f"{KIND}:W-0001", "--reason", "other")
    assert "and with it TC-000001, which it renewed" in said.out
    assert [entry(issued, f"TC-00000{n}").status for n in (1, 2)] == [status, status]


def test_an_old_one_that_falls_alone_names_what_stands_in_its_place(issued: Bench, cli: Cli) -> None:
    cli("renew", "TC-000001", "--valid-until", "2035-06-12", *OUT)
    said = cli("revoke", "TC-000001", "--reason", "fraud")
    assert "note: TC-000002 stands in its place and is valid" in said.out


def test_correcting_a_renewal_leaves_nothing_wrong_standing(issued: Bench, cli: Cli) -> None:
    cli("renew", "TC-000001", "--valid-until", "2035-06-12", *OUT)
    cli("correct", "TC-000001", *NAME, *OUT)
    assert [entry(issued, f"TC-00000{n}").status for n in (1, 2, 3)] == [REVOKED, REVOKED, VALID]
    assert entry(issued, "TC-000003").replaces == "TC-000002"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("renew", "TC-000001", "--valid-until", "2030-01-01"), "is valid until 2031-06-12, which is later"),
        (("renew", "TC-000001", "--valid-until", "31/12/2035"), "write 2035-12-31"),
        (("correct", "TC-000001", "--set", "award_date=31/02/2026"), "is not a date; write 2026-02-28"),
        (("correct", "TC-000001", "--set", "full_name="), "full_name: this is missing"),
        (("correct", "TC-000001", "--set", "reference=W-9"), "a reference stays as it is"),
        (("correct", "TC-000001", "--set", "colour=red"), "there is no such column"),
        (("correct", "TC-000001", "--holder", "nonsense"), "this is not an enrolment code"),
        (("correct", "TC-000001"), "say what to change"),
        (("correct", "TC-000009", "--set", "hours=1"), 'nothing was issued under "TC-000009"'),
        (("correct", "--set", "hours=1"), "name one certificate, or a file of them with --from"),
    ],
)
def test_what_cannot_be_replaced_so_is_told_and_nothing_is_issued(
    issued: Bench, cli: Cli, arguments: tuple[str, ...], words: str
) -> None:
    said = cli(*arguments, *OUT)
    assert (said.code in (1, 2), issued.count(), entry(issued, "TC-000001").status) == (True, 1, VALID)
    assert words in said.err
    assert "Traceback" not in said.err


def test_a_suspended_one_must_be_decided_about_first(issued: Bench, cli: Cli) -> None:
    cli("suspend", "TC-000001")
    said = cli("correct", "TC-000001", *NAME, *OUT)
    assert (said.code, issued.count()) == (1, 1)
    assert "TC-000001 is suspended; nothing was issued" in said.err


@pytest.mark.parametrize(("reason", "count"), [("fraud", 1), ("error", 2)])
def test_only_what_was_revoked_as_an_error_is_corrected_after(
    issued: Bench, cli: Cli, reason: str, count: int
) -> None:
    cli("revoke", "TC-000001", "--reason", reason)
    cli("correct", "TC-000001", *NAME, *OUT)
    assert issued.count() == count
    assert entry(issued, "TC-000001").status == REVOKED


def test_a_worker_with_a_new_wallet_gets_the_certificate_there(issued: Bench, cli: Cli) -> None:
    code = an_enrolment("maria, a new wallet")
    assert cli("correct", "TC-000001", "--holder", code, "--reason", "key_compromise", *OUT).code == 0
    old, new = entry(issued, "TC-000001"), entry(issued, "TC-000002")
    assert new.thumbprint != old.thumbprint
    assert old.status == REVOKED


def test_an_enrolment_code_used_before_is_refused(issued: Bench, cli: Cli) -> None:
    issued.issue(a_row(reference="W-0002", holder=an_enrolment("jose")))
    said = cli("correct", "TC-000001", "--holder", an_enrolment("jose"), *OUT)
    assert "used before, for TC-000002" in said.err
    cli("correct", "TC-000001", "--holder", an_enrolment("maria, a new wallet"), *OUT)
    old_code = a_row(reference="W-0003", holder=an_enrolment("maria"))
    assert "used before, for TC-000001" in problems_of(issued.issue(old_code))[0][2]


def test_paper_becomes_a_card_in_a_wallet(bench: Bench, cli: Cli) -> None:
    bench.issue(a_row())
    assert cli("correct", "TC-000001", "--holder", an_enrolment("maria"), *OUT).code == 0
    assert not entry(bench, "TC-000002").is_paper


def test_all_the_claims_may_come_from_a_file(issued: Bench, cli: Cli, tmp_path: Path) -> None:
    claims = unverified_claims(entry(issued, "TC-000001").token)
    names = ("title", "occupation", "level", "award_date", "result", "holder", "identity", "results")
    data = {name: claims[name] for name in names}
    (tmp_path / "right.json").write_text(json.dumps(data | {"result": "completed"}))
    said = cli("correct", "TC-000001", "--data", "right.json", *OUT, "--json")
    told = json.loads(said.out)
    assert told["state"] == "corrected"
    assert {change["label"]: change["after"] for change in told["notice"]["changes"]} == {
        "Result": "completed",
        "Hours": "",
    }
    assert entry(issued, "TC-000002").expires == entry(issued, "TC-000001").expires


def test_corrections_come_from_a_file_each_line_told(bench: Bench, cli: Cli, tmp_path: Path) -> None:
    bench.issue(*wallet_rows(4))
    (tmp_path / "names.csv").write_text(
        "serial,full_name,hours\n"
        "TC-000001,Ana Reyes,\n"
        "\n"
        f"{KIND}:W-0002,,300\n"
        "TC-000099,Nobody,\n"
        "TC-000001,Twice,\n"
        "TC-000003,=1+1,\n"
    )
    said = cli("correct", "--from", "names.csv", *OUT)
    assert said.code == 1
    assert [line.split("\t")[:2] for line in said.out.splitlines()] == [
        ["TC-000001", "TC-000005"],
        ["TC-000002", "TC-000006"],
    ]
    for words in ("row 5, TC-000099: nothing", "row 6, TC-000001:", "row 7, TC-000003:"):
        assert words in said.err
    assert "Corrected 2; 3 lines need you." in said.err
    assert entry(bench, "TC-000005").full_name == "Ana Reyes"
    assert entry(bench, "TC-000006").full_name == "Worker 2"


def test_strictly_all_lines_are_corrected_or_none(bench: Bench, cli: Cli, tmp_path: Path) -> None:
    bench.issue(*wallet_rows(2))
    (tmp_path / "names.csv").write_text("serial;full_name\nTC-000001;Ana\nTC-000009;Bea\n")
    said = cli("correct", "--from", "names.csv", "--strict", *OUT)
    assert (said.code, bench.count()) == (1, 2)


def test_renewals_come_from_a_file(bench: Bench, cli: Cli, tmp_path: Path) -> None:
    bench.issue(*wallet_rows(3))
    (tmp_path / "ends.txt").write_text("TC-000001\nTC-000002\nTC-000003\n")
    said = cli("renew", "--from", "ends.txt", "--valid-until", "2035-01-01", *OUT)
    assert (said.code, bench.count()) == (0, 6)
    again = cli("renew", "--from", "ends.txt", "--valid-until", "2035-01-01", *OUT, words=None)
    assert "Renewed 0; 3 had been already." in again.err
    assert bench.count() == 6


def test_the_register_itself_keeps_one_current_certificate_a_reference(issued: Bench, cli: Cli) -> None:
    cli("correct", "TC-000001", *NAME, *OUT)
    with pytest.raises(sqlite3.IntegrityError), issued.register.writing():
        issued.register.run("UPDATE credential SET replaced_by = NULL WHERE serial = 'TC-000001'")


def test_what_a_stolen_key_signed_is_signed_anew_once(issued: Bench, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "lost.txt").write_text("TC-000001\n")
    again = ("correct", "--from", "lost.txt", "--anew", "--reason", "key_compromise", *OUT)
    assert "1 had been already" in cli(*again).err
    fingerprint = issued.key.public.fingerprint
    assert cli("compromise", fingerprint, "--since", "2026-11-01").code == 0
    assert cli(*again).code == 0
    old, new = entry(issued, "TC-000001"), entry(issued, "TC-000002")
    assert (old.status, new.status, new.thumbprint) == (REVOKED, VALID, old.thumbprint)
    assert new.signer != old.signer
    assert "1 had been already" in cli(*again).err
    assert issued.count() == 2
