"""Rosters as workbooks: what a spreadsheet did to a cell is noticed, and no workbook harms the desk."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

import schemas
from device.errors import PassportError
from issuer.desk.run import Run
from issuer.roster import read_xlsx, workbook
from issuer.roster.problem import RosterUnreadable
from tests.issuer.builders import KIND, Bench, a_row, problems_of
from tests.issuer.conftest import Cli
from tests.issuer.workbooks import SHEET, a_workbook, cell_of, rewritten

MIDNIGHT = dt.datetime(2031, 6, 12)  # noqa: DTZ001  a spreadsheet knows no time zone
MORNING = dt.datetime(2026, 6, 12, 8, 30)  # noqa: DTZ001


def only_problem(run: Run) -> str:
    [(_, _, words)] = problems_of(run)
    return words


def whole(run: Run) -> str:
    """What ended the reading."""
    assert run.tally.fresh == 0
    return only_problem(run)


def test_a_workbook_is_read_like_csv(bench: Bench, tmp_path: Path) -> None:
    run = bench.batch(a_workbook(tmp_path, a_row(), a_row(reference="W-0002", full_name="山田 太郎")))
    assert (problems_of(run), run.notes, bench.count()) == ([], [], 2)
    csv_run = bench.issue(a_row(), a_row(reference="W-0002", full_name="山田 太郎"))
    assert (csv_run.tally.already, csv_run.tally.fresh) == (2, 0)


def test_dates_and_numbers_of_a_spreadsheet_are_what_they_show(bench: Bench, tmp_path: Path) -> None:
    typed = {"award_date": dt.date(2026, 6, 12), "valid_until": MIDNIGHT, "hours": 268}
    run = bench.batch(a_workbook(tmp_path, {**a_row(), **typed, "unit SMAW-1 Fillet welds": 88.5}))
    assert problems_of(run) == []
    again = bench.issue(a_row(**{"unit SMAW-1 Fillet welds": "88.5"}))
    assert again.tally.already == 1


def test_dates_of_a_workbook_that_counts_from_1904_are_right(bench: Bench, tmp_path: Path) -> None:
    def since_1904(sheet: Any) -> None:
        sheet.parent.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    bench.batch(a_workbook(tmp_path, {**a_row(), "award_date": dt.date(2026, 6, 12)}, change=since_1904))
    assert bench.issue(a_row()).tally.already == 1


@pytest.mark.parametrize(
    ("column", "value", "shape", "words"),
    [
        ("award_date", 46185, "General", 'award_date: "46185" is not a date; write 2026-06-12'),
        (
            "award_date",
            MORNING,
            "",
            "award_date: this is a date with a time (2026-06-12 08:30:00); write 2026-06-12",
        ),
        ("reference", dt.date(2026, 1, 2), "", "reference: the spreadsheet made a date of this (2026-01-02"),
        ("full_name", True, "", "full_name: the spreadsheet made a yes/no value of this; format the column"),
        ("hours", 0.5, "0%", "hours: this number is shown as a percentage; write 50 without %"),
        ("document_number", 1234567890123456, "", "document_number: a spreadsheet keeps only 15 digits of"),
        ("full_name", "#REF!", "", "full_name: the spreadsheet shows an error here (#REF!); type the value"),
        ("full_name", "=A2", "", "full_name: this formula has no value in the file; type the value, or save"),
        ("level", "=A2", "", "level: this formula has no value in the file; type the value, or save the"),
    ],
)
def test_what_a_spreadsheet_made_of_a_cell_is_told(
    bench: Bench, tmp_path: Path, column: str, value: object, shape: str, words: str
) -> None:
    def put(sheet: Any) -> None:
        cell_of(sheet, column).value = value
        if shape:
            cell_of(sheet, column).number_format = shape

    said = only_problem(bench.batch(a_workbook(tmp_path, change=put)))
    assert said.startswith(f"row 2, {words}")
    assert bench.count() == 0


def test_a_formula_counts_as_the_value_it_had_when_it_was_saved(bench: Bench, tmp_path: Path) -> None:
    path = a_workbook(tmp_path, change=lambda sheet: setattr(cell_of(sheet, "hours"), "value", "=67*4"))
    run = bench.batch(
        rewritten(path, SHEET, "<f>67\\*4</f><v ?/>|<f>67\\*4</f><v></v>", "<f>67*4</f><v>268</v>")
    )
    assert problems_of(run) == []
    assert bench.issue(a_row()).tally.already == 1


def test_text_that_begins_like_a_formula_is_refused_as_in_csv(bench: Bench, tmp_path: Path) -> None:
    def put(sheet: Any) -> None:
        cell_of(sheet, "full_name").value = "@SUM(1)"

    assert 'begins with "@" would run' in only_problem(bench.batch(a_workbook(tmp_path, change=put)))


def test_numbers_where_text_belongs_are_told_because_of_the_zeros_in_front(
    bench: Bench, tmp_path: Path
) -> None:
    rows = [{**a_row(reference=f"W-{number}"), "document_number": 123 + number} for number in range(3)]
    run = bench.batch(a_workbook(tmp_path, *rows))
    assert run.notes == [
        "document_number: numbers, not text, in 3 rows, first in row 2;"
        " a spreadsheet drops zeros in front of a number"
    ]
    assert bench.count() == 3


def test_zeros_that_the_spreadsheet_shows_are_kept(bench: Bench, tmp_path: Path) -> None:
    def zeros(sheet: Any) -> None:
        cell_of(sheet, "document_number").value = 4711
        cell_of(sheet, "document_number").number_format = "0000000"

    run = bench.batch(a_workbook(tmp_path, change=zeros))
    assert (problems_of(run), run.notes) == ([], [])
    assert bench.issue(a_row(document_number="0004711")).tally.already == 1


def test_merged_cells_spoil_their_rows_alone(bench: Bench, tmp_path: Path) -> None:
    rows = [a_row(reference=f"W-{number}") for number in range(4)]
    level = list(a_row()).index("level")
    letter = "ABCDEFGHIJKLMN"[level]
    run = bench.batch(
        a_workbook(tmp_path, *rows, change=lambda sheet: sheet.merge_cells(f"{letter}3:{letter}4"))
    )
    words = "level: this cell is merged with others; unmerge them: one value in every cell"
    assert [said for _, _, said in problems_of(run)] == [f"row 3, {words}", f"row 4, {words}"]
    assert bench.count() == 2


def test_rows_below_blank_ones_keep_their_numbers_and_trailing_blanks_are_nothing(
    bench: Bench, tmp_path: Path
) -> None:
    def spread(sheet: Any) -> None:
        for position, value in enumerate(a_row(reference="W-9", result="good").values(), 1):
            sheet.cell(6, position, value)
        sheet.cell(5_000, 40).value = " "

    run = bench.batch(a_workbook(tmp_path, change=spread))
    assert only_problem(run).startswith('row 6, result: "good" is not one of')
    assert bench.count() == 1


def test_a_value_beside_the_table_is_no_cell_of_it(bench: Bench, tmp_path: Path) -> None:
    run = bench.batch(a_workbook(tmp_path, change=lambda sheet: sheet.cell(2, 16, "ask Ana")))
    assert (
        only_problem(run)
        == "row 2: this row has 16 cells, the header has 14; check its separators and quotes"
    )


def test_a_dimension_that_lies_hides_no_row(bench: Bench, tmp_path: Path) -> None:
    path = a_workbook(tmp_path, a_row(), a_row(reference="W-0002"))
    bench.batch(rewritten(path, SHEET, '<dimension ref="[^"]*"', '<dimension ref="C2:D2"'))
    assert bench.count() == 2


def test_the_sheet_whose_header_fits_is_the_roster(bench: Bench, tmp_path: Path) -> None:
    def sheets(sheet: Any) -> None:
        sheet.parent.create_sheet("Notes", 0).append(["what", "who"])
        hidden = sheet.parent.create_sheet("Old")
        hidden.append(list(a_row()))
        hidden.append(list(a_row(reference="W-OLD").values()))
        hidden.sheet_state = "hidden"

    run = bench.batch(a_workbook(tmp_path, change=sheets))
    assert run.notes == ['the roster is sheet "Sheet"; not read: Notes, Old']
    assert list(bench.register.values("SELECT reference FROM credential")) == ["W-0001"]


def test_two_sheets_that_fit_are_not_chosen_between(bench: Bench, tmp_path: Path) -> None:
    run = bench.batch(a_workbook(tmp_path, change=lambda sheet: sheet.parent.copy_worksheet(sheet)))
    assert whole(run) == (
        'row 1: the sheets "Sheet" and "Sheet Copy" could each be the roster;'
        " hide or remove all but one of them"
    )


def test_a_header_that_does_not_fit_is_told_column_by_column(bench: Bench, tmp_path: Path) -> None:
    def misspell(sheet: Any) -> None:
        sheet["A1"].value = "Refrence"
        cell_of(sheet, "hours", 1).value = "salary"

    assert [words for _, _, words in problems_of(bench.batch(a_workbook(tmp_path, change=misspell)))] == [
        "row 1, Refrence: there is no such column; did you mean reference?",
        "row 1, salary: there is no such column; see: passport-issuer template KIND",
    ]


def test_a_workbook_without_a_value_is_told(bench: Bench, tmp_path: Path) -> None:
    run = bench.batch(a_workbook(tmp_path, change=lambda sheet: sheet.delete_rows(1, 5)))
    assert whole(run).startswith(
        "row 1: no visible sheet of this workbook holds anything; see: passport-issuer"
    )


def test_hidden_rows_are_read_and_told(bench: Bench, tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    run = bench.batch(a_workbook(tmp_path, a_row(), a_row(reference="W-0002"), change=hide))
    assert run.notes == ["hidden rows of the spreadsheet were read too: 1"]
    assert bench.count() == 2


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_workbook(tmp_path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/bomb.bin", "w") as part,
    ):
        for _ in range(600):
            part.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20
    assert whole(bench.batch(path)).startswith("row 1: this workbook unpacks to more than 512 MiB; save")
    path = a_workbook(tmp_path)
    monkeypatch.setattr(workbook, "LARGEST_PART", 1000)
    assert whole(bench.batch(path)).startswith("row 1: xl/")


def test_a_part_that_lies_about_its_size_is_damaged(bench: Bench, tmp_path: Path) -> None:
    path = a_workbook(tmp_path)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    data = path.read_bytes()
    lie = (size // 2).to_bytes(4, "little")
    path.write_bytes(data.replace(size.to_bytes(4, "little"), lie))
    assert whole(bench.batch(path)) == (
        "row 1: this workbook is damaged; open it in the spreadsheet and save it again"
    )


BILLION = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_entities_that_multiply_are_refused(bench: Bench, tmp_path: Path, part: str) -> None:
    path = rewritten(a_workbook(tmp_path), part, "^(<\\?xml[^>]*>)?", "<!-- x -->" + BILLION)
    assert whole(bench.batch(path)).startswith("row 1: this workbook defines entities")


@pytest.mark.parametrize("row", ["1048577", "99999999999999", "1", "x"])
def test_a_row_beyond_the_last_or_out_of_order_ends_the_reading(
    bench: Bench, tmp_path: Path, row: str
) -> None:
    path = rewritten(a_workbook(tmp_path), SHEET, '<row r="2"', f'<row r="{row}"')
    assert whole(bench.batch(path)).startswith("row 1: the rows of this sheet are out of order after row 1")


def test_macros_and_links_are_never_opened(bench: Bench, tmp_path: Path) -> None:
    path = a_workbook(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<no xml at all")
        archive.writestr("xl/connections.xml", "<also none")
    assert problems_of(bench.batch(path)) == []
    assert bench.count() == 1


@pytest.mark.parametrize("length", [10, 100, 1000, 3000, 4500])
def test_a_workbook_cut_short_is_told(bench: Bench, tmp_path: Path, length: int) -> None:
    path = a_workbook(tmp_path)
    path.write_bytes(path.read_bytes()[:length])
    assert "this workbook" in whole(bench.batch(path))


def test_other_files_that_spreadsheets_write_are_told_what_to_save_as(bench: Bench, tmp_path: Path) -> None:
    old = tmp_path / "roster.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(PassportError, match=r"an old Excel file \(.xls\), or protected by a password"):
        bench.batch(old)
    libre = tmp_path / "roster.ods"
    with zipfile.ZipFile(libre, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert whole(bench.batch(libre)).startswith(
        "row 1: this is an OpenDocument file; save the roster as XLSX"
    )
    with zipfile.ZipFile(libre, "w") as archive:
        archive.writestr("holiday.jpg", "x")
    assert whole(bench.batch(libre)).startswith("row 1: this is not a workbook; give a roster as XLSX or")


@pytest.mark.parametrize("kind", ["training-certificate", "skill-assessment"])
@pytest.mark.parametrize("name", ["roster.xlsx", "roster.csv"])
def test_the_template_is_a_roster_that_can_be_issued(cli: Cli, tmp_path: Path, kind: str, name: str) -> None:
    path = tmp_path / name
    assert cli("template", kind, "--out", path).code == 0
    assert cli("batch", kind, path, "--out", tmp_path / "out", "--dry-run", words=None).code == 0
    again = cli("template", kind, "--out", path)
    assert (again.code, "exists" in again.err) == (2, True)
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).active
        assert {sheet.column_dimensions[letter].number_format for letter in "ABCDE"} == {"@"}


def spoilt(parts: dict[str, bytes], random: Random) -> bytes:
    """A workbook with a few bytes of one part changed, taken away or put in."""
    name = random.choice(sorted(parts))
    data = bytearray(parts[name])
    for _ in range(random.choice([1, 2, 5])):
        at = random.randrange(len(data))
        end = at + random.randrange(9)
        data[at:end] = random.choice(
            [b"", b"<f>", b'"', b"99999999999", b'r="ZZZ9"', b't="d"', b"\xff", b'<row r="0">']
        )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, bytes(data) if each == name else content)
    return file.getvalue()


def test_whatever_is_wrong_with_a_workbook_is_told_in_words(tmp_path: Path) -> None:
    def odd(sheet: Any) -> None:
        sheet["D2"].value = "=1+1"
        sheet["G2"].number_format = "0%"
        sheet.merge_cells("C2:C3")

    with zipfile.ZipFile(a_workbook(tmp_path, a_row(), a_row(reference="W-2"), change=odd)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    random = Random(20261122)
    heard: list[str] = []
    read = refused = 0
    for _ in range(150):
        try:
            read += bool(
                list(read_xlsx.rows(io.BytesIO(spoilt(parts, random)), schemas.kind(KIND), heard.append))
            )
        except RosterUnreadable as unreadable:
            refused += 1
            assert all(problem.remedy for problem in unreadable.problems)
    assert read > 20
    assert refused > 20
