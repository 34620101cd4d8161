"""What rosters bring with them, one danger of the catalogue after the other."""

import ast
import os
import subprocess
import sys
import tracemalloc
import unicodedata
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import schemas
from credential.sd_jwt import unverified_claims
from device.errors import PassportError
from device.instants import day_of
from issuer.roster import heading
from issuer.roster import table as roster
from issuer.roster.cells import read_row
from issuer.roster.formulas import guarded, is_formula, unguarded
from issuer.roster.problem import RosterUnreadable
from tests.builders import NOW
from tests.issuer.builders import KIND, Bench, a_roster, a_row, problems_of, roster_text
from tests.issuer.conftest import Cli

ROOT = Path(__file__).parents[3]
STARTS = st.sampled_from([*"=+-@\t\r＝＋－＠'\" ;,", "", "''=", " ="])
COLUMNS, _ = heading.read_header(list(a_row()), schemas.kind(KIND))


@given(STARTS, st.text(max_size=20))
def test_i01_an_apostrophe_keeps_a_formula_from_running_and_only_our_own_is_taken_away(
    start: str, rest: str
) -> None:
    written = guarded(start + rest)
    assert not is_formula(written.lstrip())
    assert unguarded(written) == start + rest
    assert written == start + rest or written == f"'{start}{rest}"


def test_i01_a_name_that_was_exported_is_the_same_name_when_it_comes_back(bench: Bench) -> None:
    names = ["@work Santos", "=cmd|'/c calc'!A1", "'=1", "'Ohana", "-Maria-"]
    rows = [a_row(reference=f"W-{number}", full_name=guarded(name)) for number, name in enumerate(names)]
    assert problems_of(bench.issue(*rows)) == []
    assert list(bench.register.values("SELECT full_name FROM credential ORDER BY reference")) == names


@pytest.mark.parametrize(
    ("encoding", "name", "words"),
    [
        ("utf-8", "José", ""),
        ("utf-8-sig", "José", ""),
        ("cp1252", "José", "row 2, full_name: this cell is not UTF-8 text: byte E9; save the roster"),
        ("gbk", "山田", "row 2, full_name: this cell is not UTF-8 text: byte CC; save the roster"),
        ("shift_jis", "山田", "row 2, full_name: this cell is not UTF-8 text: byte 8E; save the roster"),
        ("utf-8", "Jos\0", "row 2, full_name: this cell holds a control character; type it anew"),
    ],
)
def test_i02_text_is_utf_8_or_its_byte_and_row_are_named_and_nothing_is_guessed(
    bench: Bench, tmp_path: Path, encoding: str, name: str, words: str
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(roster_text([a_row(full_name=name), a_row(reference="W-2")]).encode(encoding))
    said = [told for _, _, told in problems_of(bench.batch(path))]
    assert [told[: len(words)] for told in said] == ([words] if words else [])
    assert bench.count() == (1 if words else 2)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_i02_wider_encodings_are_refused_with_what_to_save_as(
    bench: Bench, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(roster_text([a_row()]).encode(encoding))
    with pytest.raises(PassportError) as refused:
        bench.batch(path)
    assert refused.value.hint == "save the roster again as CSV UTF-8"


def test_i03_a_million_rows_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(b"W-1,Ana\n" * 1_000_000)
    with roster.open_roster(path) as file:
        rows = roster.rows(file, ",")
        assert all(row.number < 980_001 for row in islice(rows, 980_000))
        tracemalloc.start()  # it slows everything down; what kept the rows would still be seen
        last = max(row.number for row in rows)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert last == 1_000_000
    assert peak < 1 << 20


def test_i03_whatever_the_dialect_the_row_is_named_and_no_row_is_lost_in_silence(
    bench: Bench, tmp_path: Path
) -> None:
    rows = [a_row(reference=f"W-{number}", title='Welding; "flat",\nup') for number in range(3)]
    path = tmp_path / "roster.csv"
    path.write_text(roster_text(rows, ";") + "W-9;too;short\n", newline="")
    run = bench.batch(path)
    assert [words for _, _, words in problems_of(run)] == [
        "row 5: this row has 3 cells, the header has 14; check its separators and quotes"
    ]
    assert bench.count() == 3
    path.write_text('reference,title\nW-1,"' + "x" * 140_000)
    with pytest.raises(RosterUnreadable) as unreadable, roster.open_roster(path) as file:
        list(roster.rows(file, ","))
    assert unreadable.value.row == 2


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"award_date": "03/04/2026"}, "write 2026-04-03 or 2026-03-04, whichever is meant"),
        ({"award_date": "46185"}, "write 2026-06-12"),
        ({"award_date": "2026-02-30"}, "write 2026-02-28"),
        ({"birth_date": "2226-01-01"}, "check the year"),
        ({"hours": "1,5"}, "write 1.5"),
        ({"hours": "1.234,5"}, "write digits"),
        ({"hours": "١٢"}, "write digits"),
        ({"occupation": "7213x"}, "did you mean 7213?"),
    ],
)
def test_i04_what_can_be_read_in_two_ways_is_refused_with_what_may_be_meant(
    bench: Bench, cells: dict[str, str], words: str
) -> None:
    [(row, column, said)] = problems_of(bench.issue(a_row(**cells)))
    assert (row, column, bench.count()) == (2, next(iter(cells)), 0)
    assert said.endswith(words)


NAMES = st.text(
    st.characters(categories=["L", "M", "Nd", "Pd", "Zs"], codec="utf-8"), min_size=1, max_size=60
)


@settings(max_examples=200)
@given(NAMES | st.sampled_from(["null", "true", "O'Brien;--", "Zoe\u0308", "محمد", "👷🏽", "Ng"]))
def test_i05_a_name_is_kept_whole_in_nfc(name: str) -> None:
    cells = tuple(a_row(full_name=guarded(name)).values())
    order, problems = read_row(roster.Row(2, cells), COLUMNS)
    assert problems == []
    assert order.full_name == unicodedata.normalize("NFC", name.strip())


def test_i05_a_name_longer_than_a_certificate_holds_is_told_and_not_cut(bench: Bench) -> None:
    run = bench.issue(a_row(full_name="M" * 120), a_row(reference="W-2", full_name="M" * 121))
    assert [words for _, _, words in problems_of(run)] == [
        "row 3, full_name: this is longer than 120 characters; shorten it"
    ]
    assert list(bench.register.values("SELECT full_name FROM credential")) == ["M" * 120]


def test_i06_the_same_row_twice_the_same_file_twice_and_a_changed_file_make_no_duplicate(
    bench: Bench,
) -> None:
    rows = [a_row(), a_row(reference="W-0002")]
    assert len(problems_of(bench.issue(*rows, rows[0]))) == 1
    assert bench.issue(*rows).tally.already == 2
    changed = bench.issue(rows[0] | {"result": "completed"}, rows[1], a_row(reference="W-0003"))
    assert [(row, column) for row, column, _ in problems_of(changed)] == [(2, "reference")]
    assert "passport-issuer correct training-certificate:W-0001" in problems_of(changed)[0][2]
    assert (changed.tally.already, changed.tally.issued, bench.count()) == (1, 1, 3)


def test_i07_nobody_chooses_the_day_of_issue_or_signs_in_another_name(bench: Bench, cli: Cli) -> None:
    bench.issue(a_row(award_date="2020-01-01"))
    claims = unverified_claims(next(bench.register.values("SELECT token FROM credential")))
    assert str(day_of(claims["iat"])) == str(day_of(NOW))
    for own in ("iat", "iss", "exp", "status", "vct"):
        header = [*a_row(), own]
        assert heading.read_header(header, schemas.kind(KIND))[1][0].reason == "there is no such column"
    assert cli("issue", KIND, "--set", "iat=1", "--out", "out").code == 1
    assert bench.count() == 1


def test_i08_a_dry_run_opens_no_private_key_and_signs_nothing(home: Path, tmp_path: Path) -> None:
    path = a_roster(tmp_path, a_row(), a_row(reference="W-2", result="good"))
    watched = "import sys\nsys.addaudithook(lambda event, given: print('OPENED', given[0])" \
        " if event == 'open' and 'key' in str(given[0]) and str(given[0]).endswith('.pem') else None)\n" \
        "from issuer.cli import main\nmain()"  # fmt: skip
    command = [sys.executable, "-c", watched, "batch", KIND, str(path), "--out", "out", "--dry-run", "--json"]
    done = subprocess.run(
        [*command, "--home", str(home)], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert list(home.glob("*key*.pem")), "the key the hook looks for has another name"
    assert "OPENED" not in done.stdout
    assert "eyJ" not in done.stdout
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["errors.csv"]


def test_i09_only_regular_files_are_read_and_through_a_link_too(bench: Bench, tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(a_roster(tmp_path, a_row()))
    assert problems_of(bench.batch(link)) == []
    os.mkfifo(tmp_path / "pipe")
    for odd in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(PassportError, match=r"is not a file|is a folder"):
            bench.batch(odd)
    growing = a_roster(tmp_path, a_row(reference="W-2"))
    with pytest.raises(PassportError, match="was changed"), roster.open_roster(growing) as file:
        list(roster.rows(file, ","))
        with growing.open("a") as other:
            other.write("more\n")


SQL_CALLS = {"run", "rows", "values", "execute", "executemany", "executescript", "query"}
OURS = {"numbers", "_APPLICATION_ID", "FORMAT", "setting", "name"}
"""What SQL may be put together from: other SQL, names of settings and numbers of this program."""


def test_i10_no_sql_is_put_together_from_values() -> None:
    for path in sorted([*ROOT.glob("issuer/**/*.py"), *ROOT.glob("wallet/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                sql = node.args[0]
                if node.func.attr in SQL_CALLS and isinstance(sql, ast.JoinedStr | ast.BinOp):
                    named = {each.id for each in ast.walk(sql) if isinstance(each, ast.Name)}
                    assert named <= OURS, f"{path}:{node.lineno}"


@pytest.mark.parametrize("column", ["reference", "full_name", "title", "document_number", "programme"])
def test_i10_a_value_that_looks_like_sql_is_a_value(bench: Bench, column: str) -> None:
    evil = "x'); DROP TABLE credential;--"
    bench.issue(a_row(**{column: evil}), a_row(reference="W-2"))
    assert bench.count() >= 1
    assert bench.issue(a_row(**{column: evil})).tally.issued == 0
