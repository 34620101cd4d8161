"""Reading a roster: what is CSV for certain, and what is said about the rest."""

import os
from pathlib import Path

import pytest

import schemas
from device.errors import PassportError
from issuer.roster import heading
from issuer.roster import table as roster
from issuer.roster.problem import RosterUnreadable
from tests.issuer.builders import KIND, a_row, roster_text


def read(path: Path) -> list[roster.Row]:
    with roster.open_roster(path) as file:
        return list(roster.rows(file, heading.separator(roster.first_line(file), schemas.kind(KIND))))


def written(folder: Path, data: bytes) -> Path:
    path = folder / "roster.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_from_the_header(tmp_path: Path, separator: str) -> None:
    rows = read(written(tmp_path, roster_text([a_row()], separator).encode()))
    assert rows[1].cells == tuple(a_row().values())


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    rows = read(written(tmp_path, b"\xef\xbb\xbfreference,title\nW-1,Welding\n"))
    assert rows[0].cells == ("reference", "title")


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    rows = read(written(tmp_path, b'reference,title\nW-1,"two\nlines"\n\n,\nW-2,Welding\n'))
    assert [(row.number, row.cells[0]) for row in rows] == [(1, "reference"), (2, "W-1"), (5, "W-2")]


@pytest.mark.parametrize(
    ("data", "row", "words"),
    [
        (b'reference,title\nW-1,"Welding\nW-2,Welding\n', 2, "opened here is never closed"),
        (b'reference,title\nW-1,"Wel"ding\n', 2, "text follows a closing quotation mark"),
        (b"reference,title\nW-1," + b"x" * 140_000 + b"\n", 2, "a cell is far too long"),
        (b"reference,title\nW-1," + b"x" * 300_000, 2, "a line is too long"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_row(tmp_path: Path, data: bytes, row: int, words: str) -> None:
    with pytest.raises(RosterUnreadable) as unreadable:
        read(written(tmp_path, data))
    assert unreadable.value.row == row
    assert words in unreadable.value.problems[0].words


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_with_what_to_do(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(PassportError, match="a roster is CSV in UTF-8") as refused:
        read(written(tmp_path, roster_text([a_row()]).encode(encoding)))
    assert refused.value.hint == "save the roster again as CSV UTF-8"


def test_a_roster_that_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PassportError, match="is not a file"):
        read(tmp_path / "pipe")
    with pytest.raises(PassportError, match="no such file"):
        read(tmp_path / "missing.csv")


def read_while_it_grows(path: Path) -> None:
    with roster.open_roster(path) as file, path.open("ab") as other:
        list(roster.rows(file, ","))
        other.write(b"W-2,Welding\n")
        other.flush()


def test_a_roster_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"reference,title\nW-1,Welding\n")
    with (
        pytest.raises(PassportError, match="was changed while it was read"),
        roster.open_roster(path) as file,
    ):
        list(roster.rows(file, ","))
        with path.open("ab") as other:
            other.write(b"W-2,Welding\n")


HEADER = list(a_row())


def without(column: str) -> list[str]:
    return [name for name in HEADER if name != column]


def header_problems(names: list[str]) -> list[str]:
    return [problem.words for problem in heading.read_header(names, schemas.kind(KIND))[1]]


def test_a_sound_header_has_no_problem() -> None:
    assert header_problems(HEADER) == []


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([*HEADER, "Full Name"], "Full Name: there is no such column; did you mean full_name?"),
        ([*HEADER, "salary"], "salary: there is no such column; see: passport-issuer template KIND"),
        ([*HEADER, "title"], "title: this column stands twice; remove one of them"),
        ([*HEADER, ""], "column 15: this column has no name; name it or remove it"),
        ([*HEADER, "unit SMAW-2"], 'unit SMAW-2: a unit needs a code and a title; write "unit CODE TITLE"'),
        (
            without("award_date"),
            "award_date: this column is missing; add it to the header",
        ),
        (without("reference"), "reference: this column is missing; add it to the header"),
        (without("full_name"), "full_name: this column is missing; add it to the header"),
    ],
)
def test_a_wrong_header_is_told_column_by_column(names: list[str], words: str) -> None:
    assert header_problems(names) == [words]


def test_a_misspelt_column_is_not_called_missing_too() -> None:
    assert header_problems(["award date" if name == "award_date" else name for name in HEADER]) == [
        "award date: there is no such column; did you mean award_date?"
    ]
