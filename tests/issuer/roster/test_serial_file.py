"""Files of serials: every line told, the good ones done or none, and no line taken for another."""

import io
import json
from pathlib import Path

import pytest

from tests.issuer.builders import KIND, Bench, wallet_rows
from tests.issuer.conftest import Cli


@pytest.fixture
def issued(bench: Bench) -> Bench:
    """A centre with five certificates."""
    bench.issue(*wallet_rows(5))
    return bench


def statuses(bench: Bench) -> list[int]:
    return list(bench.register.values("SELECT status FROM credential ORDER BY serial"))


def a_file(folder: Path, text: str | bytes) -> Path:
    path = folder / "serials.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    "text",
    [
        "TC-000001\nTC-000003\n",
        "\ufeffTC-000001\r\n\r\ntc-000003\r\n",
        "serial,why\nTC-000001,a\nTC-000003,b\n",
        'reference;name\n"training-certificate:W-0001";x\ntraining-certificate:W-0003;y\n',
        "TC-000001\tAna\nTC-000003\tBea",
    ],
    ids=["plain", "windows", "csv", "references", "tabs, no last line end"],
)
def test_every_line_of_a_file_is_acted_on(issued: Bench, cli: Cli, tmp_path: Path, text: str) -> None:
    said = cli("revoke", "--from", a_file(tmp_path, text), "--reason", "fraud")
    assert (said.code, statuses(issued)) == (0, [1, 0, 1, 0, 0])
    assert said.out.splitlines() == ["TC-000001\trevoked\tvalid", "TC-000003\trevoked\tvalid"]
    assert "Revoked 2." in said.err


def test_bad_lines_are_named_with_their_row_and_the_good_ones_done(
    issued: Bench, cli: Cli, tmp_path: Path
) -> None:
    cli("revoke", "TC-000002", "--reason", "error")
    path = a_file(tmp_path, "serial\nTC-000001\n\nTC-000099\nTC-000002\n\x1b[31m\nTC-000001\n")
    said = cli("suspend", "--from", path)
    assert (said.code, statuses(issued)) == (1, [2, 1, 0, 0, 0])
    assert 'row 4, TC-000099: nothing was issued under "TC-000099"' in said.err
    assert "row 5, TC-000002: TC-000002 is revoked, and that is final" in " ".join(said.err.split())
    assert "row 6, " in said.err
    assert "\x1b" not in said.err
    assert "Suspended 1; 1 had been already; 3 lines need you." in said.err


def test_strictly_one_bad_line_holds_all_back(issued: Bench, cli: Cli, tmp_path: Path) -> None:
    path = a_file(tmp_path, "TC-000001\nTC-000099\n")
    said = cli("revoke", "--from", path, "--reason", "fraud", "--strict")
    assert (said.code, statuses(issued)) == (1, [0] * 5)
    assert "nothing was changed, because of --strict" in said.err
    assert "TC-000001" not in said.out


def test_json_is_one_object_a_line(issued: Bench, cli: Cli, tmp_path: Path) -> None:
    path = a_file(tmp_path, f"{KIND}:W-0001\nTC-000099\n")
    told = [json.loads(line) for line in cli("suspend", "--from", path, "--json").out.splitlines()]
    assert [(each["row"], each.get("state"), each.get("serial")) for each in told] == [
        (2, "wrong", None),
        (1, None, "TC-000001"),
    ]
    assert told[1]["notice"]["headline"] == "Your certificate is suspended for now"


def test_standard_input_is_a_file_too(issued: Bench, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"TC-000005\n")))
    assert cli("suspend", "--from", "-").code == 0
    assert statuses(issued) == [0, 0, 0, 0, 2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"TC-000001\nTC-\xff\n", "row 2: this is not UTF-8 text"),
        (b"\xff\xfeT\0C\0", "row 1: this is not UTF-8 text"),
        (b"", "names no certificate"),
        (b"serial\n", "names no certificate"),
        (b'TC-000001\n"TC-000002\n', "cannot be read as a table"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    issued: Bench, cli: Cli, tmp_path: Path, text: bytes, words: str
) -> None:
    said = cli("revoke", "--from", a_file(tmp_path, text), "--reason", "fraud")
    assert (said.code, statuses(issued)) == (2, [0] * 5)
    assert words in said.err


@pytest.mark.parametrize("given", [[], ["TC-000001", "--from", "x.csv"], ["--from", "/nowhere/x.csv"]])
def test_one_certificate_or_a_file_of_them(issued: Bench, cli: Cli, given: list[str]) -> None:
    said = cli("suspend", *given)
    assert (said.code in (1, 2), statuses(issued)) == (True, [0] * 5)
    assert "Traceback" not in said.err


def test_a_notice_a_worker_lies_in_the_folder(issued: Bench, cli: Cli, tmp_path: Path) -> None:
    path = a_file(tmp_path, "TC-000001\nTC-000002\n")
    cli("revoke", "--from", path, "--reason", "fraud", "--out", "notices")
    texts = {each.name: each.read_text() for each in (tmp_path / "notices").iterdir()}
    assert set(texts) == {"TC-000001-revoked.txt", "TC-000002-revoked.txt"}
    for text in texts.values():
        assert "Your certificate was withdrawn" in text
        assert "REFUSED" in text
        assert "fraud" not in text
        assert max(map(len, text.splitlines())) < 80
    assert "Worker 2" in texts["TC-000002-revoked.txt"]


def test_a_file_that_is_no_notice_of_ours_is_left_alone(issued: Bench, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    theirs = tmp_path / "notices" / "TC-000001-suspended.txt"
    theirs.write_text("mine\n")
    said = cli("suspend", "TC-000001", "--out", "notices")
    assert (said.code, theirs.read_text()) == (1, "mine\n")
    assert "was left alone" in said.err


def test_a_notice_names_what_a_person_wrote_harmlessly(bench: Bench, cli: Cli, tmp_path: Path) -> None:
    bench.issue(wallet_rows(1)[0] | {"full_name": "Ana \u202eseyeR"})
    cli("suspend", "TC-000001", "--out", "notices")
    text = (tmp_path / "notices" / "TC-000001-suspended.txt").read_text()
    assert "\u202e" not in text
