"""The register: what is in it is there once, whole, and survives what happens to disks."""

import os
import sqlite3
from pathlib import Path

import pytest

from credential.limits import STATUS_LIST_SIZE
from device.errors import PassportError
from issuer.records.register import NAME, Register
from issuer.records.seats import Seating, room
from tests.builders import fixed_random
from tests.issuer.builders import Bench, a_row, wallet_rows


def pragma(bench: Bench, name: str) -> object:
    return next(bench.register.values(f"PRAGMA {name}"))


def test_a_commit_is_synced_with_its_folder(bench: Bench) -> None:
    assert pragma(bench, "journal_mode") == "delete"
    assert pragma(bench, "synchronous") == 3  # EXTRA


def test_the_register_and_the_key_are_the_owners_alone(bench: Bench) -> None:
    bench.issue(a_row())
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in bench.home.iterdir()} == {
        "passport-home.json": "0o600",
        "signing-key.pem": "0o600",
        NAME: "0o600",
        ".lock": "0o600",
        "high-water.json": "0o600",
    }


def test_one_transaction_holds_serial_place_token_and_audit(bench: Bench) -> None:
    bench.issue(a_row())
    row = bench.register.one("SELECT serial, list_number, list_index, token FROM credential")
    assert row is not None
    assert row["serial"] == "TC-000001"
    audit = bench.register.one("SELECT act, serial FROM audit ORDER BY entry DESC")
    assert audit == {"act": "issued", "serial": "TC-000001"}


@pytest.mark.parametrize(
    "columns",
    ["kind, number", "kind, reference", "thumbprint", "list_number, list_index"],
)
def test_the_database_itself_refuses_a_number_given_twice(bench: Bench, columns: str) -> None:
    bench.issue(*wallet_rows(2))
    names = ", ".join(
        f"{name} = (SELECT {name} FROM credential WHERE number = 1)" for name in columns.split(", ")
    )
    with pytest.raises(sqlite3.IntegrityError), bench.register.writing():
        bench.register.run(f"UPDATE credential SET {names} WHERE number = 2")


def damage(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


@pytest.mark.parametrize(
    ("offset", "data", "words"),
    [
        (0, b"not a database!!", "the register is damaged"),
        (68, b"\0\0\0\1", "is not a register of this program"),
        (60, b"\0\0\0\x63", "was made by a newer version"),
        (60, b"\0\0\0\0", "has tables of version 0, which this program cannot read"),
        (4096, b"\xff" * 4096, "is damaged"),
    ],
    ids=["no database", "a foreign one", "a newer one", "an older one", "a page overwritten"],
)
def test_a_file_that_is_no_sound_register_is_told_in_one_line(
    home: Path, offset: int, data: bytes, words: str
) -> None:
    damage(home / NAME, offset, data)
    with pytest.raises(PassportError, match=words):
        Register.open(home)


def test_a_register_cut_short_is_told(home: Path) -> None:
    os.truncate(home / NAME, 3 * 4096)
    with pytest.raises(PassportError, match="damaged"):
        Register.open(home)


@pytest.mark.parametrize(
    "planted",
    ["CREATE TRIGGER t AFTER INSERT ON credential BEGIN DELETE FROM audit; END", "CREATE VIEW v AS SELECT 1"],
)
def test_a_register_with_planted_commands_is_refused(home: Path, planted: str) -> None:
    with sqlite3.connect(home / NAME) as connection:
        connection.execute(planted)
    connection.close()
    with pytest.raises(PassportError, match="its tables were altered"):
        Register.open(home)


def test_a_home_without_its_register_is_told(home: Path) -> None:
    (home / NAME).unlink()
    with pytest.raises(PassportError, match="there is no register"):
        Register.open(home)


def test_a_full_disk_at_any_page_leaves_the_register_as_it_was(bench: Bench) -> None:
    bench.issue(*wallet_rows(3))
    before = list(bench.register.rows("SELECT * FROM credential"))
    used = int(str(pragma(bench, "page_count")))
    for spare in range(8):
        list(bench.register.values(f"PRAGMA max_page_count = {used + spare}"))
        with pytest.raises(PassportError, match="the disk is full; nothing of this step was kept"):
            bench.issue(*wallet_rows(60))
        assert list(bench.register.rows("SELECT * FROM credential")) == before
        assert pragma(bench, "integrity_check") == "ok"
    list(bench.register.values(f"PRAGMA max_page_count = {used + 10_000}"))
    assert bench.issue(*wallet_rows(60)).tally.issued == 57


def test_places_are_random_and_never_given_twice(bench: Bench) -> None:
    places = Seating(bench.register, fixed_random("a")).places(5000)
    indexes = [place.idx for place in places]
    assert len(set(indexes)) == 5000
    assert sorted(indexes) != indexes
    assert STATUS_LIST_SIZE * 0.45 < sum(indexes) / 5000 < STATUS_LIST_SIZE * 0.55


def test_the_last_places_of_a_list_are_found_and_then_it_is_full(bench: Bench) -> None:
    seating = Seating(bench.register, os.urandom)
    indexes = {place.idx for place in seating.places(STATUS_LIST_SIZE)}
    assert indexes == set(range(STATUS_LIST_SIZE))
    with pytest.raises(PassportError, match="the status lists are full"):
        seating.places(1)


def test_only_published_lists_are_used_once_one_is_published(bench: Bench) -> None:
    assert room(bench.register) == STATUS_LIST_SIZE
    with bench.register.writing():
        bench.register.insert("status_list", {"number": 2, "uri": "urn:x:2", "published": 0})
        assert room(bench.register) == STATUS_LIST_SIZE
        bench.register.run("UPDATE status_list SET published = 1")
    assert room(bench.register) == 2 * STATUS_LIST_SIZE
