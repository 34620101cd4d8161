"""Batch: nothing twice, nothing lost, and the same roster again goes on where it stopped."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from credential import skp1
from credential.issuing import check_issued
from credential.sd_jwt import unverified_claims
from credential.signing import sign_jws
from device.errors import PassportError
from device.optical import read_input
from issuer.custody import keystore
from issuer.issuing import batch, signer
from issuer.issuing.admission import Admitted
from issuer.issuing.batch import Issued
from issuer.issuing.profiles import profile_for
from issuer.records.recording import Overtaken
from issuer.records.register import Register
from issuer.roster.aside import Aside
from issuer.roster.checking import examine_roster
from tests.builders import ISS, NOW, TODAY, a_key
from tests.issuer.builders import KIND, Bench, a_roster, a_row, an_enrolment, problems_of, wallet_rows
from tests.issuer.conftest import Cli


def test_a_roster_becomes_files_that_hold_what_the_register_holds(bench: Bench) -> None:
    run = bench.issue(*wallet_rows(3), a_row(reference="P-1"))
    assert (run.tally.issued, run.tally.wallets, run.tally.papers) == (4, 3, 1)
    texts = [f"TC-00000{number}.sdjwt" for number in (1, 2, 3, 4)]
    assert {path.name for path in bench.out.iterdir()} == {*texts, "TC-000004.png"}
    for row in bench.register.rows("SELECT serial, token FROM credential"):
        assert (bench.out / f"{row['serial']}.sdjwt").read_text() == row["token"] + "\n"
        check_issued(row["token"], key=bench.key.public)


def test_a_credential_says_what_the_row_says(bench: Bench) -> None:
    bench.issue(a_row(holder=an_enrolment("maria")))
    claims = unverified_claims(next(bench.register.values("SELECT token FROM credential")))
    assert claims["iss"] == ISS
    assert claims["iat"] == TODAY
    assert claims["exp"] == 1_939_075_200  # 2031-06-13, the day after the last valid one
    assert claims["vct"] == "urn:skills-passport:training-certificate:1"
    assert claims["cnf"]["jwk"]["x"] == a_key("maria").public.jwk["x"]
    assert claims["status"]["status_list"]["uri"] == f"{ISS}/status/1"
    assert claims["occupation"] == ["7212"]
    assert claims["holder"] == {"full_name": "Maria Clara Santos"}
    assert claims["results"] == {"units": [{"code": "SMAW-1", "title": "Fillet welds", "score": 92}]}
    assert claims["detail"] == {"hours": 268}


def test_a_paper_code_reads_back_as_the_credential(bench: Bench) -> None:
    bench.issue(a_row())
    token = next(bench.register.values("SELECT token FROM credential"))
    (reading,) = read_input(str(bench.out / "TC-000001.png"))
    profile = profile_for(bench.register, token)
    assert profile is not None
    (message,) = (skp1.decode(text, profiles={profile.name: profile}.get) for text in reading.texts)
    assert message.text() == token


def test_the_same_roster_again_issues_nothing_and_needs_no_key(
    bench: Bench, cli: Cli, tmp_path: Path
) -> None:
    roster = a_roster(tmp_path, *wallet_rows(2))
    bench.batch(roster)
    said = cli("batch", KIND, roster, "--out", "out", words=None)
    assert (said.code, bench.count()) == (0, 2)
    assert "Already issued 2, nothing new." in said.err
    assert said.out == "W-0001\tTC-000001\tout/TC-000001.sdjwt\nW-0002\tTC-000002\tout/TC-000002.sdjwt\n"
    (bench.out / "TC-000002.sdjwt").unlink()
    said = cli("batch", KIND, roster, "--out", "out", words=None)
    assert "Already issued 2; wrote the files of 1 of them that were missing." in said.err


def test_lost_files_are_made_again_byte_for_byte(bench: Bench, tmp_path: Path) -> None:
    roster = a_roster(tmp_path, a_row())
    bench.batch(roster)
    before = {path.name: path.read_bytes() for path in bench.out.iterdir()}
    (bench.out / "TC-000001.png").unlink()
    (bench.out / "TC-000001.sdjwt").write_bytes(before["TC-000001.sdjwt"][:100])
    bench.batch(roster)
    assert {path.name: path.read_bytes() for path in bench.out.iterdir()} == before


def test_a_file_of_somebody_else_is_never_overwritten(bench: Bench, tmp_path: Path) -> None:
    bench.out.mkdir()
    (bench.out / "TC-000001.sdjwt").write_text("another centre's")
    roster = a_roster(tmp_path, a_row())
    with pytest.raises(PassportError, match=r"TC-000001\.sdjwt is there and is not TC-000001 of this centre"):
        bench.batch(roster)
    assert (bench.out / "TC-000001.sdjwt").read_text() == "another centre's"
    (bench.out / "TC-000001.sdjwt").unlink()
    assert bench.batch(roster).tally.already == 1
    assert (bench.out / "TC-000001.sdjwt").exists()


def test_a_link_planted_at_a_file_name_is_not_followed(bench: Bench, tmp_path: Path) -> None:
    bench.out.mkdir()
    (tmp_path / "target").write_text("")
    (bench.out / "TC-000001.sdjwt").symlink_to(tmp_path / "target")
    with pytest.raises(PassportError, match="was left alone"):
        bench.issue(a_row())
    assert (tmp_path / "target").read_text() == ""


def test_a_mended_row_is_issued_beside_those_issued_before(bench: Bench) -> None:
    first, second = wallet_rows(2)
    bench.issue(first, second | {"result": "good"})
    run = bench.issue(first, second)
    assert (run.tally.already, run.tally.issued) == (1, 1)


def test_an_expired_enrolment_does_not_trouble_a_row_issued_in_time(bench: Bench) -> None:
    row = a_row(holder=an_enrolment("maria"))
    bench.issue(row)
    assert problems_of(bench.issue(row, now=NOW + 100 * 86_400)) == []


def test_strict_issues_all_or_nothing(bench: Bench, tmp_path: Path) -> None:
    good, bad = wallet_rows(2)
    bench.batch(a_roster(tmp_path, good, bad | {"result": "good"}), strict=True)
    assert bench.count() == 0
    assert not list(bench.out.glob("*.sdjwt"))
    bench.batch(a_roster(tmp_path, good, bad), strict=True)
    assert bench.count() == 2


def test_a_dry_run_signs_nothing_and_never_opens_the_key(bench: Bench, cli: Cli, tmp_path: Path) -> None:
    (bench.home / keystore.NAME).unlink()
    roster = a_roster(tmp_path, *wallet_rows(1), a_row(reference="W-0009", result="good"))
    said = cli("batch", KIND, roster, "--out", "out", "--dry-run", words=None)
    assert (said.code, said.out, bench.count()) == (1, "", 0)
    assert "1 can be issued. 1 row needs you (out/errors.csv):" in said.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["errors.csv"]


def test_every_row_is_one_json_object_with_its_six_digits(bench: Bench, cli: Cli, tmp_path: Path) -> None:
    roster = a_roster(tmp_path, *wallet_rows(1), a_row(reference="W-0009", result="good"))
    said = cli("batch", KIND, roster, "--out", "out", "--json")
    wrong, issued = map(json.loads, said.out.splitlines())
    assert said.code == 1
    assert issued["digits"] in said.err
    assert {name: issued[name] for name in ("state", "reference", "serial", "file")} == {
        "state": "issued",
        "reference": "W-0001",
        "serial": "TC-000001",
        "file": "out/TC-000001.sdjwt",
    }
    assert (wrong["state"], wrong["row"], wrong["problems"][0]["column"]) == ("wrong", 3, "result")


def test_a_warning_is_given_before_the_first_delivery(cli: Cli, tmp_path: Path) -> None:
    said = cli("batch", KIND, a_roster(tmp_path, *wallet_rows(1)), "--out", "out")
    assert "no delivery was made yet" in said.err


def test_a_row_issued_by_another_process_meanwhile_is_met_as_issued(bench: Bench, tmp_path: Path) -> None:
    """What was checked before another process issued it is neither issued twice nor lost."""
    first, second, third = wallet_rows(3)
    other_name = second | {"full_name": "Another", "holder": ""}
    admission = bench.admission()
    with Aside(bench.home) as aside, Register.open(bench.home) as register:
        for _, answer in examine_roster(a_roster(tmp_path, first, second, third), admission):
            assert isinstance(answer, Admitted)
            aside.keep(answer)
        another = replace(bench, register=register)
        another.issue(first, other_name, a_row(reference="X-1", holder=an_enrolment("worker 3")))
        with pytest.raises(PassportError, match="row 3, reference: W-0002 was issued before to another name"):
            list(bench.press(admission=admission).issue(aside, strict=True))
        met, renamed, used = bench.press(admission=admission).issue(aside, strict=False)
    assert isinstance(met, Issued)
    assert (met.entry.serial, met.fresh, met.met) == ("TC-000001", False, True)
    assert isinstance(renamed, Overtaken)
    assert isinstance(used, Overtaken)
    assert "used before, for TC-000003" in used.problem.words
    assert bench.count() == 3


def test_a_place_another_process_took_meanwhile_is_not_given_twice(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "FEW", 0)
    monkeypatch.setattr(batch, "PORTION", 1)
    monkeypatch.setattr(batch, "AT_ONCE", 1)
    *rows, between = wallet_rows(31)
    admission = bench.admission()
    with Aside(bench.home) as aside, Register.open(bench.home) as register:
        for _, answer in examine_roster(a_roster(tmp_path, *rows), admission):
            assert isinstance(answer, Admitted)
            aside.keep(answer)
        outcomes = bench.press(admission=admission).issue(aside, strict=False)
        next(outcomes)
        planned = replace(bench, register=register).issue(between)  # draws the same places one after another
        assert [planned.tally.issued, len(list(outcomes))] == [1, 29]
    places = list(bench.register.rows("SELECT serial, list_index, token FROM credential"))
    assert len({row["list_index"] for row in places}) == 31
    for row in places:
        status = unverified_claims(row["token"])["status"]["status_list"]
        assert status["idx"] == row["list_index"], row["serial"]


@pytest.mark.parametrize(
    ("seconds_a_portion", "expected"),
    [(0.0, [[3, 3, 3], [3, 3, 3], [2]]), (0.4, [[3, 3, 3], [3, 3, 3], [2]]), (0.6, [[3, 3]] * 3 + [[2]])],
)
def test_a_transaction_ends_when_it_has_its_rows_or_a_second_is_over(
    monkeypatch: pytest.MonkeyPatch, seconds_a_portion: float, expected: list[list[int]]
) -> None:
    now = 0.0
    monkeypatch.setattr(batch, "AT_ONCE", 9)
    monkeypatch.setattr("issuer.issuing.batch.time.monotonic", lambda: now)

    def signed() -> Iterator[batch.Signed]:
        nonlocal now
        for rows in [3] * 6 + [2]:
            now += seconds_a_portion
            yield batch.Signed([b"{}"] * rows, [])

    assert [[len(part.lines) for part in parts] for parts in batch._together(signed())] == expected


def test_all_portions_of_a_transaction_are_recorded(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "PORTION", 2)
    commits: list[str] = []
    bench.register._database.conn.set_trace_callback(
        lambda sql: commits.append(sql) if sql == "COMMIT" else None
    )
    run = bench.issue(*wallet_rows(9))
    assert (run.tally.issued, bench.count(), len(commits)) == (9, 9, 1)


def test_how_far_a_batch_came_counts_its_own_rows_alone(bench: Bench, tmp_path: Path) -> None:
    """A centre whose own numbers look like serials, some of which are serials."""
    bench.issue(*wallet_rows(3))
    rows = [a_row(reference=f"TC-00000{number}") for number in (1, 2, 3)]
    admission = bench.admission()
    with Aside(bench.home) as aside:
        for _, answer in examine_roster(a_roster(tmp_path, *rows), admission):
            assert isinstance(answer, Admitted)
            aside.keep(answer)
        assert batch.standing(aside, admission, bench.out) == batch.Standing(3, 0, 0)
        list(bench.press(admission=admission).issue(aside, strict=False))
        assert batch.standing(aside, admission, bench.out) == batch.Standing(3, 3, 0)


def test_a_token_spoilt_while_signing_is_never_recorded(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(*_: object, **__: object) -> str:
        return sign_jws({"iss": ISS}, typ="dc+sd-jwt", key=a_key("another")) + "~"

    monkeypatch.setattr(signer, "issue", spoilt)
    with pytest.raises(Exception, match="signature"):
        bench.issue(a_row())
    assert bench.count() == 0


def test_a_batch_that_cannot_start_leaves_no_folder_behind(cli: Cli, tmp_path: Path) -> None:
    said = cli("batch", KIND, "nofile.csv", "--out", "out/deep")
    assert (said.code, "nofile.csv" in said.err, (tmp_path / "out").exists()) == (2, True, False)
    (tmp_path / "rosters").mkdir()
    said = cli("batch", KIND, "rosters", "--out", "out")
    assert (said.code, said.err.splitlines()) == (
        2,
        ["passport-issuer: rosters is a folder", "  hint: name a CSV or XLSX file in it"],
    )


def test_a_wrong_header_is_no_row(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("name,title\nMaria,Welding\n")
    said = cli("batch", KIND, "roster.csv", "--out", "out")
    assert said.code == 1
    assert said.err.startswith(
        "Nothing was issued. The header needs you (out/errors.csv):\n  row 1, name: there"
    )
    assert "Checked" not in said.err


def test_nothing_issued_before_is_not_called_issued_already(cli: Cli, tmp_path: Path) -> None:
    said = cli("batch", KIND, a_roster(tmp_path, a_row(result="good")), "--out", "out")
    assert "Nothing was issued. 1 row needs you (out/errors.csv):" in said.err
    assert "lready" not in said.err
