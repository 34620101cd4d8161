"""`list`, `show` and `export`: everything can be found again, and nothing found does harm."""

import csv
import io
import json
from pathlib import Path

import pytest

from credential.limits import DAY
from issuer.roster.formulas import unguarded
from tests.builders import NOW
from tests.issuer.builders import Bench, a_row, an_enrolment
from tests.issuer.conftest import Cli

OUT = ("--out", "new")


@pytest.fixture
def issued(bench: Bench, cli: Cli) -> Bench:
    """Four certificates: one expired, one of another day and told of, one renamed in a correction."""
    bench.issue(a_row(valid_until="2026-11-21"), now=NOW - 2 * DAY)
    cli("publish", "--out", "delivery")
    bench.issue(a_row(reference="W-0002", full_name="José Peña", holder=an_enrolment("jose")))
    bench.issue(a_row(reference="E-0003", title="Forklift", valid_until="2027-01-31"))
    cli("correct", "TC-000002", "--set", "full_name=José Peñas", *OUT)
    return bench


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ([], [1, 2, 3, 4]),
        (["--kind", "training-certificate"], [1, 2, 3, 4]),
        (["--kind", "skill-assessment"], []),
        (["--status", "valid"], [1, 3, 4]),
        (["--status", "revoked"], [2]),
        (["--status", "replaced"], [2]),
        (["--status", "suspended"], []),
        (["--find", "pena"], [2, 4]),
        (["--find", "PEÑAS"], [4]),
        (["--find", "e-0003"], [3]),
        (["--find", "fork"], [3]),
        (["--find", "%"], []),
        (["--find", "tc-000003"], [3]),
        (["--issued-from", "2026-11-21"], [2, 3, 4]),
        (["--issued-until", "2026-11-20"], [1]),
        (["--expiring-before", "2026-11-21"], []),
        (["--expiring-before", "2026-11-22"], [1]),
        (["--expiring-before", "2027-02-01"], [1, 3]),
        (["--delivery", "1"], [1]),
        (["--delivery", "none"], [2, 3, 4]),
        (["--delivery", "none", "--find", "pena", "--status", "valid"], [4]),
    ],
)
def test_the_list_is_searched(issued: Bench, cli: Cli, options: list[str], numbers: list[int]) -> None:
    lines = cli("list", "--json", *options).out.splitlines()
    assert [json.loads(line)["serial"] for line in lines] == [f"TC-{number:06}" for number in numbers]


def test_what_has_expired_is_listed_so(issued: Bench, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("device.clock.now", lambda: NOW + DAY)
    assert cli("list").out.splitlines()[1].startswith("TC-000001  expired ")
    assert "1 certificate\n" in cli("list", "--status", "expired").err


def test_nothing_found_says_so(issued: Bench, cli: Cli) -> None:
    assert cli("list", "--find", "nobody").err == "Nothing was found.\n"


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--issued-from", "21/11/2026"), "write 2026-11-21"),
        (("--delivery", "-1"), "is not the number of a delivery"),
        (("--status", "gone"), "valid"),
    ],
)
def test_a_filter_that_is_none_is_a_usage_error(cli: Cli, option: tuple[str, str], words: str) -> None:
    said = cli("list", *option)
    assert said.code == 2
    assert words in said.err


def test_show_tells_the_whole_story(issued: Bench, cli: Cli) -> None:
    cli("publish", "--out", "delivery")
    cli("suspend", "TC-000004", "--reason", "investigation")
    cli("reinstate", "TC-000004")
    old, new = cli("show", "TC-000002").out, cli("show", "training-certificate:W-0002").out
    assert old.startswith("TC-000002  Training certificate, revoked\n")
    assert "  Replaced by  TC-000004\n" in old
    assert "  2026-11-21  corrected by TC-000004 (error)\n  2026-11-21  revoked (superseded)\n" in old
    assert "  2026-11-21  issued in place of TC-000002\n" in new
    assert "  2026-11-21  suspended (investigation)\n  2026-11-21  reinstated\n" in new
    assert "told to the authority in delivery 2" in new
    assert "  Files        TC-000004.sdjwt\n" in new
    assert "José Peñas" in new
    story = json.loads(cli("show", "TC-000004", "--json").out)["story"]
    assert story[0] == {"day": "2026-11-21", "act": "issued in place of TC-000002", "reason": None}


def test_an_export_says_the_same_as_the_list_and_never_a_reason(issued: Bench, cli: Cli) -> None:
    table = list(csv.DictReader(io.StringIO(cli("export").out)))
    listed = [json.loads(line) for line in cli("export", "--json").out.splitlines()]
    assert [row["full_name"] for row in table] == [each["full_name"] for each in listed]
    assert [json.loads(line) for line in cli("list", "--json").out.splitlines()] == listed
    for text in (cli("export").out, cli("export", "--json").out):
        assert "error" not in text
        assert "superseded" not in text
        assert "~" not in text


def test_tokens_are_exported_only_when_asked_for(issued: Bench, cli: Cli) -> None:
    told = json.loads(cli("export", "--format", "json", "--find", "E-0003", "--tokens").out)
    assert told["token"] == next(issued.register.values("SELECT token FROM credential WHERE number = 3"))


def test_no_cell_of_an_export_runs_in_a_spreadsheet_and_each_comes_back(bench: Bench, cli: Cli) -> None:
    names = ["=1+1", "'=x", "+63 917", "-5", "@SUM(A1)", "'t Hooft", 'A "B", C', "＝cmd", " =2"]
    for number, name in enumerate(names):
        bench.issue(a_row(reference=f"W-{number}"))
        with bench.register.writing():
            bench.register.run("UPDATE credential SET full_name = ? WHERE reference = ?", name, f"W-{number}")
    cells = [row["full_name"] for row in csv.DictReader(io.StringIO(cli("export").out))]
    assert [unguarded(cell) for cell in cells] == names
    assert [cell for cell in cells if cell.lstrip()[0] in "=+-@＝"] == []


def test_an_export_to_a_file_overwrites_nothing_and_opens_in_excel(
    issued: Bench, cli: Cli, tmp_path: Path
) -> None:
    said = cli("export", "--out", "issued.csv", "--json")
    assert json.loads(said.out) == {"file": "issued.csv", "format": "csv", "certificates": 4}
    path = tmp_path / "issued.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.stat().st_mode & 0o777 == 0o600
    assert cli("export", "--out", "issued.csv").code != 0
    assert cli("export", "--out", "issued.json").code == 0
    assert len((tmp_path / "issued.json").read_text().splitlines()) == 4
    assert cli("export", "--out", "nowhere/issued.csv").code != 0
