"""Every wrong cell is named with its row, column, reason and remedy, and its row is not issued."""

import csv
import shlex
from pathlib import Path

import pytest

from credential.limits import DAY
from credential.skp1 import encode_enrolment
from device.errors import PassportError
from tests.builders import NOW
from tests.device.keyboards import typed
from tests.issuer.builders import Bench, a_roster, a_row, an_enrolment, problems_of, roster_text, wallet_rows
from tests.issuer.conftest import Cli

WRONG = [
    ({"award_date": "31/02/2026"}, 'award_date: "31/02/2026" is not a date; write 2026-02-28'),
    ({"award_date": "2026-02-30"}, 'award_date: "2026-02-30" is not a date; write 2026-02-28'),
    ({"award_date": "2027-01-01"}, "award_date: 2027-01-01 is in the future; issue it when it is awarded"),
    ({"award_date": ""}, "award_date: this is missing; write the date as YYYY-MM-DD"),
    ({"valid_until": "2026-11-20"}, "valid_until: 2026-11-20 is past; write the last day it is valid"),
    (
        {"valid_until": "9999-12-31"},
        "valid_until: 9999-12-31 is no last day; leave it empty if there is none",
    ),
    (
        {"valid_until": "never"},
        'valid_until: "never" is not a date; write the date as YYYY-MM-DD, for example',
    ),
    ({"occupation": "72130"}, "occupation: 72130 is not an ISCO-08 code; did you mean 7213?"),
    ({"occupation": "7212; 7219"}, "occupation: 7219 is not an ISCO-08 code; did you mean 721?"),
    ({"occupation": "7212 7212"}, "occupation: 7212 7212 names one thing twice; write it once"),
    ({"occupation": ""}, "occupation: this is missing; write ISCO-08 codes of 2 to 4 digits"),
    ({"occupation": "arc welder"}, "occupation: arc welder is not an ISCO-08 code; look it up in ISCO-08,"),
    ({"occupation": "plumber"}, "occupation: plumber is not an ISCO-08 code; did you mean 7126 (Plumbers"),
    ({"occupation": "9"}, 'occupation: "9" is not written as it must be; write ISCO-08 codes of 2 to 4'),
    ({"result": ""}, "result: this is missing; write passed, completed or failed"),
    ({"result": "ok"}, 'result: "ok" is not one of passed, completed, failed; write one of these words'),
    ({"document_number": "P1"}, 'document_number: "P1" is not written as it must be; write 3 to 20 capital'),
    ({"level": "PQF 2"}, 'level: "PQF 2" is not written as it must be; write country, framework and number'),
    ({"result": "pased"}, 'result: "pased" is not one of passed, completed, failed; did you mean passed?'),
    ({"hours": "many"}, 'hours: "many" is not a number; write digits'),
    ({"hours": "0"}, "hours: 0 is out of range; write a number above 0 to 20000"),
    ({"hours": "1,5"}, 'hours: "1,5" is not a number; write 1.5'),
    ({"document_country": "ph"}, "document_country: ph is not a country code; did you mean PH?"),
    ({"document_country": "XX"}, "document_country: XX is not a country code; write the two letters"),
    ({"document_number": "P 123"}, 'document_number: "P 123" is not written as it must be; write 3 to'),
    ({"birth_date": "2030-01-01"}, "birth_date: 2030-01-01 cannot be the birth date; check the year"),
    (
        {"birth_date": ""},
        "birth_date: a certificate on paper needs this; fill it in, or give an enrolment code",
    ),
    ({"full_name": ""}, "full_name: this is missing; write the name as it stands"),
    ({"full_name": "=HYPERLINK(1)"}, 'full_name: a cell that begins with "=" would run as a formula'),
    ({"full_name": "＠SUM(1)"}, 'full_name: a cell that begins with "＠" would run as a formula'),
    ({"full_name": "\t=1"}, "full_name: a cell that begins with a tab would run as a formula"),
    ({"full_name": "Maria\x1b[2J"}, "full_name: this cell holds a control character; type it anew"),
    ({"full_name": "Maria\0"}, "full_name: this cell holds a control character; type it anew"),
    ({"full_name": "M" * 121}, "full_name: this is longer than 120 characters; shorten it"),
    ({"full_name": "M" * 4001}, "full_name: this cell is longer than 4000 characters; shorten it"),
    (
        {"unit SMAW-1 Fillet welds": "-5"},
        "unit SMAW-1 Fillet welds: -5 is out of range; write a number from 0",
    ),
    (
        {"unit SMAW-1 Fillet welds": "good"},
        'unit SMAW-1 Fillet welds: "good" is not a number; write digits, passed or failed',
    ),
    ({"unit SMAW-1 Fillet welds": "=1"}, 'unit SMAW-1 Fillet welds: a cell that begins with "=" would run'),
    ({"reference": ""}, "reference: this is missing; write your own trainee or exam number"),
    ({"reference": "R" * 65}, "reference: this is longer than 64 characters; shorten it"),
    ({"holder": "not a code"}, "holder: this is not an enrolment code, or not all of it; ask the worker"),
    ({"holder": an_enrolment("cut")[:-4]}, "holder: this is not an enrolment code, or not all of it"),
    (
        {"holder": an_enrolment("late", now=NOW - 61 * DAY)},
        "holder: this enrolment code is not from the last 60 days; ask the worker for a new enrolment code",
    ),
    (
        {"holder": an_enrolment("elsewhere", aud="https://davao.example/centre")},
        "holder: this enrolment code was made for another centre; ask the worker for one made with:",
    ),
]


@pytest.mark.parametrize(("cells", "words"), WRONG, ids=[words[:40] for _, words in WRONG])
def test_a_wrong_cell_keeps_its_row_from_being_issued(
    bench: Bench, cells: dict[str, str], words: str
) -> None:
    run = bench.issue(a_row(reference="W-0009", full_name="Jose Rizal"), a_row(**cells))
    assert [(row, said[: len(words) + 7]) for row, _, said in problems_of(run)] == [(3, f"row 3, {words}")]
    assert all(found.problem.remedy for found in run.complaints.first)
    assert bench.count() == 1


def test_all_wrong_columns_of_a_row_are_told(bench: Bench) -> None:
    row = a_row(award_date="soon", occupation="9", result="good", hours="x", document_country="Philippines")
    wrong = {column for _, column, _ in problems_of(bench.issue(row))}
    assert wrong == {"award_date", "occupation", "result", "hours", "document_country"}


def test_a_row_of_another_length_than_the_header_is_wrong(bench: Bench, tmp_path: Path) -> None:
    path = a_roster(tmp_path, a_row())
    path.write_text(path.read_text() + "W-0002,Jose\n")
    run = bench.batch(path)
    assert [said for _, _, said in problems_of(run)] == [
        "row 3: this row has 2 cells, the header has 14; check its separators and quotes"
    ]
    assert run.complaints.first[0].reference == "W-0002"


def test_bytes_that_are_not_utf_8_spoil_their_row_alone(bench: Bench, tmp_path: Path) -> None:
    rows = wallet_rows(4)
    rows[1] |= {"full_name": "Jos\xe9", "title": 'Welding\n"Gr\xf6\xdfe 2"'}
    rows[2] |= {"reference": "\xd1-3"}
    path = tmp_path / "roster.csv"
    path.write_bytes(roster_text(rows).encode("latin-1"))
    run = bench.batch(path)
    remedy = "; save the roster again as CSV UTF-8"
    assert [said for _, _, said in problems_of(run)] == [
        f"row 3, title: this cell is not UTF-8 text: byte F6{remedy}",
        f"row 3, full_name: this cell is not UTF-8 text: byte E9{remedy}",
        f"row 4, reference: this cell is not UTF-8 text: byte D1{remedy}",
    ]
    assert list(bench.register.values("SELECT reference FROM credential")) == ["W-0001", "W-0004"]
    assert "Jos\N{REPLACEMENT CHARACTER}" in (bench.out / "errors.csv").read_text(encoding="utf-8-sig")


def test_a_header_that_is_not_utf_8_is_told_by_its_columns(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(roster_text([a_row() | {"unit SMAW-2 Gr\xf6\xdfe": "5"}]).encode("latin-1"))
    assert [said for _, _, said in problems_of(bench.batch(path))] == [
        "row 1, unit SMAW-2 Gr\ufffd\ufffde: the name of this column is not UTF-8 text;"
        " save the roster again as CSV UTF-8"
    ]
    assert bench.count() == 0


def test_a_language_nobody_has_is_left_to_the_centre(bench: Bench) -> None:
    assert problems_of(bench.issue(a_row(language="zz"))) == []


def test_a_reference_that_stands_twice_is_issued_once(bench: Bench) -> None:
    run = bench.issue(a_row(), a_row(full_name="Jose Rizal"))
    assert problems_of(run)[0][2].startswith("row 3, reference: W-0001 stands in row 2 already")
    assert bench.count() == 1


def test_an_enrolment_code_that_stands_twice_is_used_once(bench: Bench) -> None:
    code = an_enrolment("maria")
    run = bench.issue(a_row(holder=code), a_row(reference="W-0002", holder=encode_enrolment(code)))
    assert problems_of(run)[0][2].startswith("row 3, holder: this enrolment code stands in row 2 already")
    assert bench.count() == 1


def test_an_enrolment_code_scanned_with_another_keyboard_layout_is_named_as_that(bench: Bench) -> None:
    arrived = typed(encode_enrolment(an_enrolment("maria")), computer="Spanish")
    run = bench.issue(a_row(holder=arrived))
    assert "this computer is set to Spanish" in problems_of(run)[0][2]


def test_an_enrolment_code_used_before_is_refused(bench: Bench) -> None:
    bench.issue(a_row(holder=an_enrolment("maria")))
    run = bench.issue(a_row(reference="W-0002", holder=an_enrolment("maria", now=NOW - 5)))
    assert "this enrolment code was used before, for TC-000001" in problems_of(run)[0][2]


@pytest.mark.parametrize(
    ("cells", "words", "options"),
    [
        ({"full_name": "Jose Rizal"}, "to another name", "--set 'full_name=Jose Rizal'"),
        ({"result": "completed"}, "with another result", "--set result=completed"),
        ({"hours": ""}, "with another hours", "--set hours="),
        (
            {"unit SMAW-1 Fillet welds": "93"},
            "with another unit SMAW-1 Fillet welds",
            "--set 'unit SMAW-1 Fillet welds=93'",
        ),
        ({"valid_until": ""}, "with another valid_until", "--set valid_until="),
        ({"holder": an_enrolment("maria")}, "with another enrolment code", "--holder CODE"),
    ],
)
def test_other_data_under_an_issued_reference_names_the_command_that_corrects_it(
    bench: Bench, cells: dict[str, str], words: str, options: str
) -> None:
    bench.issue(a_row())
    assert problems_of(bench.issue(a_row(**cells)))[0][2] == (
        f"row 2, reference: W-0001 was issued before {words};"
        f" to correct it: passport-issuer correct training-certificate:W-0001 {options} --out DIR"
    )
    assert bench.count() == 1


def test_a_later_end_alone_names_the_command_that_renews(bench: Bench) -> None:
    bench.issue(a_row())
    (said,) = problems_of(bench.issue(a_row(valid_until="2032-06-12")))
    assert said[2].endswith(
        "to renew it: passport-issuer renew training-certificate:W-0001 --valid-until 2032-06-12 --out DIR"
    )


def test_much_that_differs_is_corrected_from_a_file(bench: Bench) -> None:
    bench.issue(a_row())
    (said,) = problems_of(bench.issue(a_row(title="W" * 150, programme="P" * 60, place="Q" * 60)))
    assert said[2].endswith("correct training-certificate:W-0001 --data FILE.json --out DIR")


def test_the_command_named_in_a_roster_error_mends_it(bench: Bench, cli: Cli) -> None:
    bench.issue(a_row(holder=an_enrolment("maria")))
    changed = a_row(holder=an_enrolment("maria"), full_name="Maria O'Hara; rm -rf", result="completed")
    (said,) = problems_of(bench.issue(changed))
    command = shlex.split(said[2].partition("passport-issuer ")[2])
    assert cli(*command).code == 0
    assert problems_of(bench.issue(changed)) == []
    assert bench.count() == 2


def test_after_a_revocation_for_good_another_reference_is_asked_for(bench: Bench, cli: Cli) -> None:
    bench.issue(a_row())
    cli("revoke", "TC-000001", "--reason", "fraud")
    (said,) = problems_of(bench.issue(a_row(result="completed")))
    assert said[2].endswith(
        "to issue it anew: give it a new reference and, for a wallet, a new enrolment code"
    )


def test_nothing_is_issued_from_a_roster_that_cannot_be_read_to_its_end(bench: Bench, tmp_path: Path) -> None:
    path = a_roster(tmp_path, *wallet_rows(3))
    path.write_bytes(path.read_bytes() + b'W-0004,"\n')
    assert "is never closed" in problems_of(bench.batch(path))[0][2]
    assert bench.count() == 0


def test_nothing_is_issued_under_a_wrong_header(bench: Bench) -> None:
    run = bench.issue({name.replace("title", "Title"): cell for name, cell in a_row().items()})
    assert problems_of(run) == [(1, "Title", "row 1, Title: there is no such column; did you mean title?")]
    assert bench.count() == 0


def test_a_roster_without_a_row_is_told(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    assert problems_of(bench.batch(path))[0][2].startswith("row 1: the roster is empty")


def test_the_errors_file_has_every_problem_and_no_formula(bench: Bench) -> None:
    rows = [a_row(reference=f"W-{number}", full_name="=cmd|'/c calc'!A1") for number in range(30)]
    run = bench.issue(*rows)
    assert (len(problems_of(run)), run.complaints.count) == (20, 30)
    with (bench.out / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        errors = list(csv.DictReader(file))
    assert len(errors) == 30
    assert errors[0]["row"] == "2"
    assert errors[0]["value"].startswith("'=cmd")
    assert not any(cell.startswith(("=", "+", "-", "@")) for error in errors for cell in error.values())


def test_the_errors_file_shows_no_control_character(bench: Bench) -> None:
    bench.issue(a_row(reference="W-1\x1b[2J", full_name="Maria\r=1\x07", hours="\u202e=1"))
    text = (bench.out / "errors.csv").read_bytes().decode("utf-8-sig")
    with (bench.out / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        errors = list(csv.DictReader(file))
    assert all(character.isprintable() for line in text.split("\r\n") for character in line)
    assert {error["column"] for error in errors} == {"reference", "full_name", "hours"}


def test_the_errors_file_goes_when_nothing_is_wrong_any_more(bench: Bench) -> None:
    bench.issue(a_row(result="good"))
    assert (bench.out / "errors.csv").exists()
    bench.issue(a_row())
    assert not (bench.out / "errors.csv").exists()


def test_a_foreign_errors_file_is_left_alone_when_nothing_is_wrong(bench: Bench) -> None:
    bench.out.mkdir()
    (bench.out / "errors.csv").write_text("mine")
    bench.issue(a_row())
    assert (bench.out / "errors.csv").read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["O'Brien; DROP TABLE credential;--", "null", "true", "Ñuñez", "山田 太郎", "محمد", "Zoe\u0308"]
)
def test_a_name_is_kept_as_written_in_nfc(bench: Bench, name: str) -> None:
    bench.issue(a_row(full_name=name))
    kept = next(bench.register.values("SELECT full_name FROM credential"))
    assert kept == name.replace("e\u0308", "ë")


def test_more_rows_than_the_lists_have_room_for_are_told_before_anything_is_signed(bench: Bench) -> None:
    with bench.register.writing():
        bench.register.run("DELETE FROM status_list")
    with pytest.raises(PassportError, match="1 row to be issued, but the lists have room for 0"):
        bench.issue(a_row())
