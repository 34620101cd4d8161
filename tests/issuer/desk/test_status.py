"""Revoked is final, suspended may end, and reasons stay in the register."""

import json

import pytest

from credential.status_list import REVOKED, SUSPENDED, VALID
from issuer.records.standing import REASONS
from tests.issuer.builders import Bench, a_row
from tests.issuer.conftest import Cli


@pytest.fixture
def issued(bench: Bench) -> Bench:
    """A centre with one certificate, TC-000001."""
    bench.issue(a_row())
    return bench


def status(bench: Bench) -> int:
    return int(next(bench.register.values("SELECT status FROM credential")))


@pytest.mark.parametrize("name", ["TC-000001", "tc-000001", "training-certificate:W-0001"])
def test_a_certificate_is_named_by_serial_or_reference(issued: Bench, cli: Cli, name: str) -> None:
    assert cli("revoke", name, "--reason", "error").code == 0
    assert status(issued) == REVOKED


def test_a_suspension_ends(issued: Bench, cli: Cli) -> None:
    assert "is suspended; it was valid" in cli("suspend", "TC-000001").out
    assert status(issued) == SUSPENDED
    assert "is valid; it was suspended" in cli("reinstate", "TC-000001").out
    assert status(issued) == VALID


@pytest.mark.parametrize("command", ["suspend", "reinstate"])
def test_revoked_is_final(issued: Bench, cli: Cli, command: str) -> None:
    cli("revoke", "TC-000001", "--reason", "fraud")
    said = cli(command, "TC-000001")
    assert (said.code, said.err.splitlines()[0]) == (
        1,
        "passport-issuer: TC-000001 is revoked, and that is final",
    )
    assert status(issued) == REVOKED


def test_the_same_again_changes_nothing(issued: Bench, cli: Cli) -> None:
    cli("revoke", "TC-000001", "--reason", "error")
    said = cli("revoke", "TC-000001", "--reason", "fraud")
    assert (said.code, "was revoked already; nothing was changed" in said.out) == (0, True)
    assert list(issued.register.values("SELECT reason FROM audit WHERE act = 'revoked'")) == ["error"]


def test_a_reason_outside_the_list_is_a_usage_error_that_names_the_list(issued: Bench, cli: Cli) -> None:
    said = cli("revoke", "TC-000001", "--reason", "bored")
    assert said.code == 2
    assert all(reason in said.err for reason in REASONS)


def test_a_wrong_passphrase_changes_nothing_though_none_is_needed(issued: Bench, cli: Cli) -> None:
    (issued.home.parent / "bad").write_text("another passphrase of mine\n")
    for command in (["revoke", "TC-000001", "--reason", "error"], ["suspend", "TC-000001"]):
        said = cli(*command, words=issued.home.parent / "bad")
        assert (said.code, "the passphrase is wrong" in said.err, status(issued)) == (1, True, VALID)
    assert cli("suspend", "TC-000001", words=None).code == 0


def test_a_serial_nobody_has_is_told(issued: Bench, cli: Cli) -> None:
    said = cli("show", "TC-000002")
    assert (said.code, said.err.splitlines()[0]) == (
        1,
        'passport-issuer: nothing was issued under "TC-000002"',
    )


def test_show_tells_status_and_reason(issued: Bench, cli: Cli) -> None:
    cli("revoke", "TC-000001", "--reason", "error")
    assert "2026-11-21  revoked (error)" in cli("show", "TC-000001").out
    shown = json.loads(cli("show", "TC-000001", "--json").out)
    assert (shown["status"], shown["last_act"]["reason"]) == ("revoked", "error")
    assert shown["claims"]["holder"] == {"full_name": "Maria Clara Santos"}


def test_list_has_a_line_for_each_within_eighty_columns(issued: Bench, cli: Cli) -> None:
    issued.issue(a_row(reference="W-" + "9" * 40, full_name="Ana " * 25))
    said = cli("list")
    assert said.out.splitlines()[1].startswith("TC-000001  valid     paper   W-0001")
    assert max(map(len, said.out.splitlines())) < 80
    assert [row["serial"] for row in map(json.loads, cli("list", "--json").out.splitlines())] == [
        "TC-000001",
        "TC-000002",
    ]


def test_list_of_nothing_says_so(cli: Cli) -> None:
    said = cli("list")
    assert (said.code, said.out, said.err) == (0, "", "Nothing was issued yet.\n")


def test_the_notice_of_a_sheet_of_paper_speaks_of_the_sheet(issued: Bench, cli: Cli) -> None:
    said = cli("suspend", "TC-000001", "--out", "notices")
    assert said.code == 0
    text = (issued.home.parent / "notices/TC-000001-suspended.txt").read_text()
    assert "Keep the sheet of paper." in text
    assert "wallet" not in text


def test_who_loses_a_replaced_certificate_is_told_which_one_is_valid(issued: Bench, cli: Cli) -> None:
    corrected = cli("correct", "TC-000001", "--set", "full_name=Ana Reyes", "--out", "out")
    assert corrected.code == 0, corrected.err
    cli("revoke", "TC-000001", "--reason", "error", "--out", "notices")
    text = (issued.home.parent / "notices/TC-000001-revoked.txt").read_text()
    assert "TC-000002, which we issued in its place, is valid: use that one." in " ".join(text.split())


def test_who_writes_a_reference_alone_is_told_the_whole_name(issued: Bench, cli: Cli) -> None:
    said = cli("show", "W-0001", words=None)
    assert (said.code, "did you mean training-certificate:W-0001?" in said.err) == (1, True)
