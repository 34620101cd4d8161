"""The wallet's file: what stands in it cannot be read, changed, moved or lost without being noticed."""

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from credential.sealing import Damaged, NewerVersion, WrongPassphrase
from device.errors import PassportError
from tests.wallet.builders import PASSPHRASE
from wallet import store as stores
from wallet.database import check_pages, connected
from wallet.store import NAME, Store
from wallet.vault import Vault

VALUES = {"cards": {"a" * 32: {"n": 1, "token": "first"}, "b" * 32: {"n": 2, "token": "second" * 900}}}


@pytest.fixture
def filled(made_once: tuple[Path, Vault], tmp_path: Path) -> Store:
    """A store with two cards, made without the cost of a passphrase."""
    with closing(sqlite3.connect(made_once[0] / NAME)) as made:
        (header,) = made.execute("SELECT vault, wrapped FROM header")
    store = Store(tmp_path / NAME, made_once[1])
    (tmp_path / NAME).write_bytes((made_once[0] / NAME).read_bytes())
    with store.change("test") as change:
        for row, value in VALUES["cards"].items():
            change.put("cards", value, row)
    assert header[0] == store.vault.id
    return store


def read(store: Store) -> Any:
    """Everything in the file, checked as on opening but without the passphrase."""
    with connected(store.path) as connection:
        check_pages(connection, store.path)
    return store.values()


def run(store: Store, *statements: str) -> None:
    """What somebody with another SQLite program does to the file."""
    with closing(sqlite3.connect(store.path)) as other:
        for statement in statements:
            other.execute(statement)
        other.commit()


def test_values_come_back_as_they_were_written(filled: Store) -> None:
    assert read(filled)["cards"] == VALUES["cards"]


def test_a_change_that_fails_half_way_leaves_nothing_behind(filled: Store) -> None:
    with pytest.raises(ZeroDivisionError), filled.change("test") as change:
        change.put("cards", {"n": 3, "token": "third"})
        change.drop("cards", "a" * 32)
        raise ZeroDivisionError
    assert read(filled)["cards"] == VALUES["cards"]


def test_the_file_is_private_from_the_beginning(tmp_path: Path) -> None:
    stores.create(tmp_path, PASSPHRASE, random=os.urandom)
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600


def test_a_wrong_passphrase_says_so(home: Path) -> None:
    with pytest.raises(WrongPassphrase, match="does not open this wallet"):
        Store.open(home, b"violet harbour anchor ten", random=os.urandom)


def test_the_right_passphrase_opens_it(home: Path) -> None:
    assert Store.open(home, PASSPHRASE, random=os.urandom).values()["cards"] == {}


def test_a_newer_format_says_so(filled: Store) -> None:
    run(filled, "PRAGMA user_version = 2")
    with pytest.raises(NewerVersion, match="newer version"):
        read(filled)


def test_an_older_format_is_never_taken(filled: Store) -> None:
    run(filled, "PRAGMA user_version = 0")
    with pytest.raises(Damaged):
        read(filled)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM cards WHERE id LIKE 'a%'",
        "DELETE FROM cards",
        "DELETE FROM manifest",
        "INSERT INTO cards SELECT replace(id, 'a', 'c'), body FROM cards WHERE id LIKE 'a%'",
        "UPDATE cards SET id = replace(id, 'a', 'c') WHERE id LIKE 'a%'",
        "INSERT INTO keys SELECT id, body FROM cards",
        "UPDATE cards SET body = (SELECT body FROM cards WHERE id LIKE 'a%')",
        "UPDATE cards SET body = 'text' WHERE id LIKE 'a%'",
        "UPDATE cards SET body = substr(body, 1, 20) WHERE id LIKE 'a%'",
        "UPDATE header SET vault = randomblob(16)",
        "INSERT INTO header SELECT 2, vault, wrapped FROM header",
        "DELETE FROM header",
        "CREATE TRIGGER t AFTER INSERT ON cards BEGIN DELETE FROM cards; END",
        "CREATE VIEW v AS SELECT * FROM cards",
        "CREATE TABLE more (id TEXT)",
        "ALTER TABLE cards ADD COLUMN extra TEXT",
        "DROP TABLE history",
        "PRAGMA application_id = 7",
        "PRAGMA journal_mode = WAL",
    ],
)
def test_what_another_program_does_to_the_rows_is_noticed(filled: Store, statement: str) -> None:
    run(filled, statement)
    with pytest.raises(Damaged):
        if "header" in statement:
            Store.open(filled.path.parent, PASSPHRASE, random=os.urandom)
        else:
            read(filled)


def test_rows_swapped_with_each_other_are_noticed(filled: Store) -> None:
    one, other = (f"(SELECT body FROM cards WHERE id LIKE '{name}%')" for name in "ab")
    run(
        filled,
        f"CREATE TEMP TABLE kept AS SELECT {one} AS one, {other} AS other",
        "UPDATE cards SET body = (SELECT other FROM kept) WHERE id LIKE 'a%'",
        "UPDATE cards SET body = (SELECT one FROM kept) WHERE id LIKE 'b%'",
    )
    with pytest.raises(Damaged):
        read(filled)


def test_a_row_from_an_older_copy_is_noticed(filled: Store, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    older.write_bytes(filled.path.read_bytes())
    with filled.change("test") as change:
        change.put("cards", {"n": 1, "token": "renewed"}, "a" * 32)
    run(
        filled,
        f"ATTACH '{older}' AS older",
        "UPDATE cards SET body = (SELECT body FROM older.cards WHERE id LIKE 'a%') WHERE id LIKE 'a%'",
    )
    with pytest.raises(Damaged):
        read(filled)


def test_a_row_of_another_wallet_is_noticed(filled: Store) -> None:
    other = Vault.make(os.urandom)
    body = Vault(other.id, filled.vault.key, os.urandom).seal("cards", "a" * 32, {"n": 1, "token": "x"})
    run(filled, f"UPDATE cards SET body = x'{body.hex()}' WHERE id LIKE 'a%'")
    with pytest.raises(Damaged):
        read(filled)


def test_no_flipped_byte_of_the_file_ever_changes_what_is_read(filled: Store) -> None:
    sound = filled.path.read_bytes()
    noticed = 0
    for position in sorted(random.Random(7).sample(range(len(sound)), 400)):
        filled.path.write_bytes(flipped(sound, position))
        try:
            assert read(filled)["cards"] == VALUES["cards"], position
        except (Damaged, NewerVersion, PassportError):
            noticed += 1
        for leftover in filled.path.parent.glob(f"{NAME}-*"):
            leftover.unlink()
    assert noticed > 40  # the rest is empty space between the rows


def test_every_flipped_byte_of_a_sealed_value_is_noticed(filled: Store) -> None:
    sound = filled.path.read_bytes()
    with closing(sqlite3.connect(filled.path)) as other:
        bodies = [body for (body,) in other.execute("SELECT body FROM cards WHERE id LIKE 'a%'")]
        bodies += [body for (body,) in other.execute("SELECT body FROM manifest")]
    for body in bodies:
        start = sound.index(body)
        for position in range(start, start + len(body)):
            filled.path.write_bytes(flipped(sound, position))
            with pytest.raises(Damaged):
                read(filled)


def test_every_flipped_byte_of_the_sealed_key_is_noticed(home: Path) -> None:
    sound = (home / NAME).read_bytes()
    with closing(sqlite3.connect(home / NAME)) as other:
        ((wrapped,),) = other.execute("SELECT wrapped FROM header")
    start = sound.index(wrapped)
    for position in range(start, start + len(wrapped)):
        (home / NAME).write_bytes(flipped(sound, position))
        with pytest.raises((Damaged, NewerVersion)):
            Store.open(home, PASSPHRASE, random=os.urandom)


@pytest.mark.parametrize("length", [0, 1, 100, 4096, 5000, 12288])
def test_a_file_cut_short_is_damaged(filled: Store, length: int) -> None:
    filled.path.write_bytes(filled.path.read_bytes()[:length])
    with pytest.raises(Damaged):
        read(filled)


def test_a_link_in_place_of_the_file_is_not_followed(filled: Store, tmp_path: Path) -> None:
    filled.path.rename(tmp_path / "elsewhere.db")
    filled.path.symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(PassportError, match="there is no wallet"):
        filled.values()


def test_a_deleted_value_leaves_no_bytes_behind(filled: Store) -> None:
    with closing(sqlite3.connect(filled.path)) as other:
        ((body,),) = other.execute("SELECT body FROM cards WHERE id LIKE 'b%'")
    assert body[:64] in filled.path.read_bytes()
    with filled.change("test") as change:
        change.drop("cards", "b" * 32)
    assert body[:64] not in filled.path.read_bytes()
    assert body[-64:] not in filled.path.read_bytes()


def flipped(data: bytes, position: int) -> bytes:
    """`data` with one byte changed."""
    return data[:position] + bytes([data[position] ^ 0x41]) + data[position + 1 :]
