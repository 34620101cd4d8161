"""`issue`: one certificate, from JSON or from what is typed."""

import json
from pathlib import Path

import pytest

from credential.enrolment import six_digits
from credential.sd_jwt import unverified_claims
from tests.builders import a_key, some_claims
from tests.issuer.builders import KIND, Bench, an_enrolment
from tests.issuer.conftest import Cli

TYPED = [
    *("--set", "reference=W-1", "--set", "title=Welding", "--set", "occupation=7212 7213"),
    *("--set", "award_date=2026-06-12", "--set", "result=passed", "--set", "full_name=Maria Santos"),
    *("--set", "unit SMAW-1 Fillet welds=passed"),
]


def data_file(folder: Path, **changes: object) -> Path:
    path = folder / "data.json"
    data = {"reference": "W-1", "valid_until": "2031-06-12", **some_claims()} | changes
    path.write_text(json.dumps({name: value for name, value in data.items() if value is not None}))
    return path


def claims_of(bench: Bench) -> dict[str, object]:
    return unverified_claims(next(bench.register.values("SELECT token FROM credential")))


def test_a_certificate_is_issued_from_json_to_the_wallet_in_a_file(
    bench: Bench, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "maria.txt").write_text(an_enrolment("maria") + "\n")
    data = data_file(tmp_path)
    said = cli("issue", KIND, "--data", data, "--holder", "maria.txt", "--out", "out", "--json")
    told = json.loads(said.out)
    assert told["digits"] == six_digits(a_key("maria").public)
    assert told["digits"] in said.err
    assert (told["serial"], told["state"]) == ("TC-000001", "issued")
    assert Path(told["file"]).read_text().strip().endswith("~")
    assert claims_of(bench)["results"] == some_claims()["results"]


def test_the_same_data_again_is_not_issued_twice(bench: Bench, cli: Cli, tmp_path: Path) -> None:
    data = data_file(tmp_path)
    cli("issue", KIND, "--data", data, "--out", "out")
    said = cli("issue", KIND, "--data", data, "--out", "out", words=None)
    assert (said.code, bench.count()) == (0, 1)
    assert "TC-000001 was issued already to Maria Clara Santos" in said.out


def test_a_certificate_is_issued_from_what_is_typed(bench: Bench, cli: Cli) -> None:
    said = cli("issue", KIND, *TYPED, "--holder", an_enrolment("maria"), "--out", "out")
    assert said.code == 0
    claims = claims_of(bench)
    assert claims["occupation"] == ["7212", "7213"]
    assert claims["results"] == {"units": [{"code": "SMAW-1", "title": "Fillet welds", "outcome": "passed"}]}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"result": "good"}, 'result: "good" is not one of passed, completed, failed'),
        ({"salary": 100}, "salary: there is no such claim"),
        ({"hours": 268}, "hours: there is no such claim"),
        ({"reference": None}, "reference: this is missing"),
        ({"reference": 17}, "reference: this must be text"),
        ({"title": 17}, 'title: "17" is not what belongs here'),
        ({"holder": {}}, "full_name: this is missing"),
        ({"identity": None}, "3 things are wrong, see above"),
        ({"award_date": "2026-02-30"}, '"2026-02-30" is not a date; write 2026-02-28'),
        ({"results": {"units": [{"code": "a b", "title": "x"}]}}, "unit a b x"),
    ],
)
def test_wrong_data_is_refused_and_nothing_is_issued(
    bench: Bench, cli: Cli, tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    said = cli("issue", KIND, "--data", data_file(tmp_path, **changes), "--out", "out")
    assert (said.code, bench.count()) == (1, 0)
    assert words in said.err
    assert "Traceback" not in said.err


def test_all_that_is_wrong_is_told_at_once(bench: Bench, cli: Cli, tmp_path: Path) -> None:
    data = data_file(tmp_path, result="good", occupation=["9"], title="")
    said = cli("issue", KIND, "--data", data, "--out", "out")
    named = [line.split(":")[0].strip() for line in said.err.splitlines() if line[2] != " "]
    assert named == ["title", "occupation", "result", "passport-issuer"]


@pytest.mark.parametrize("text", ['{"reference": 1, "reference": 2}', "{", "[]", '{"a": NaN}'])
def test_json_that_two_readers_could_read_differently_is_refused(cli: Cli, tmp_path: Path, text: str) -> None:
    (tmp_path / "data.json").write_text(text)
    said = cli("issue", KIND, "--data", "data.json", "--out", "out")
    assert said.code == 2
    assert said.err.startswith("passport-issuer: data.json is not JSON that can be read: ")
    assert not (tmp_path / "out").exists()


def test_data_and_set_together_are_a_usage_error(cli: Cli, tmp_path: Path) -> None:
    assert cli("issue", KIND, "--data", data_file(tmp_path), *TYPED, "--out", "out").code == 2
    assert cli("issue", KIND, "--out", "out").code == 2
    assert cli("issue", KIND, "--set", "title", "--out", "out").code == 2


def test_what_is_missing_or_misspelt_in_what_is_typed_is_told(bench: Bench, cli: Cli) -> None:
    typed = ("--set", "reference=W-1", "--set", "tittle=Welding", "--set", "result=passed")
    said = cli("issue", KIND, *typed, "--holder", an_enrolment("maria"), "--out", "out", "--json")
    assert (said.code, bench.count()) == (1, 0)
    assert json.loads(said.out)["error"] == (
        "nothing was issued; tittle: there is no such column; did you mean title?"
        " | title: this is missing; write the name of the qualification, as it is on paper"
        " | occupation: this is missing; write ISCO-08 codes of 2 to 4 digits, for example 7212"
        " | award_date: this is missing; write the date as YYYY-MM-DD, for example 2026-02-28"
        " | full_name: this is missing; write the name as it stands in the travel document"
    )
