"""The wallet's file: SQLite, of which only the number of rows can be read without the passphrase.

A connection lives for one reading or one change, never longer, so that the file can be used from any thread
and from a second window. Every reading checks the manifest over all rows; every change is one transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from credential.keys import Random
from credential.sealing import Damaged, WrongPassphrase
from device import files, locks
from wallet.database import TABLES, blank, check_pages, connected, damaged
from wallet.vault import Vault

NAME = "wallet.db"

Values = Mapping[str, Mapping[str, Any]]
"""Opened values (JSON) by table and row id."""


class Change:
    """What one transaction does to the rows: all of it, or nothing."""

    __slots__ = ("_db", "_vault", "values")

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db, self._vault = db, vault
        self.values = _opened(db, vault)

    def put(self, table: str, value: Any, row: str | None = None) -> str:
        """Write a value, into a new row unless `row` names one; returns the row's id."""
        place = row or self._vault.new_row()
        body = self._vault.seal(table, place, value)
        self._db.table(table).upsert({"id": place, "body": body}, pk="id")
        return place

    def drop(self, table: str, row: str) -> None:
        """Delete a row; its bytes are overwritten."""
        self._db.table(table).delete(row)

    def finish(self) -> None:
        """Write the manifest over the rows as they are now."""
        _write_manifest(self._db, self._vault)


@dataclass(frozen=True, slots=True)
class Store:
    """An opened wallet file."""

    path: Path
    vault: Vault

    @classmethod
    def open(cls, home: Path, passphrase: bytes, *, random: Random) -> "Store":
        """Open the file in `home` and check all of it.

        Raises WrongPassphrase, Damaged, NewerVersion (credential.sealing) or PassportError.
        """
        path = home / NAME
        with _reading(path) as db:
            check_pages(db.conn, path)
            vault = _unlocked(db, path, passphrase, random)
            _opened(db, vault)
        return cls(path, vault)

    def values(self) -> Values:
        """Every value, all of one moment."""
        with _reading(self.path) as db:
            return _opened(db, self.vault)

    @contextmanager
    def change(self, what: str) -> Iterator[Change]:
        """One transaction, alone: a second process waits and is then told that this one does `what`."""
        with locks.locked(self.path.parent, what), connected(self.path) as connection:
            db = _database(connection)
            db.execute("BEGIN IMMEDIATE")  # closing the connection early undoes everything
            change = Change(db, self.vault)
            yield change
            change.finish()
            db.commit()


def create(home: Path, passphrase: bytes, *, random: Random) -> None:
    """Write a new wallet file into `home`, complete or not at all; raises `files.Exists`."""
    files.write_new(home / NAME, image(Vault.make(random), passphrase, {}))


def image(vault: Vault, passphrase: bytes, values: Values) -> bytes:
    """The bytes of a wallet file holding `values`."""
    with closing(blank()) as connection:
        db = _database(connection)
        db.table("header").insert({"id": 1, "vault": vault.id, "wrapped": vault.wrapped(passphrase)})
        for table, rows in values.items():
            for row, value in rows.items():
                db.table(table).insert({"id": row, "body": vault.seal(table, row, value)})
        _write_manifest(db, vault)
        db.commit()
        return connection.serialize()


def is_empty(home: Path) -> bool:
    """Whether the wallet in `home` holds no value yet, or is not there; needs no passphrase."""
    if not (home / NAME).exists():
        return True
    with _reading(home / NAME) as db:
        return not any(_sealed(db, table) for table in TABLES)


def next_number(rows: Mapping[str, Any]) -> int:
    """The number of the next value in a table: rows have random ids, numbers keep their order."""
    return max((int(value["n"]) for value in rows.values()), default=0) + 1


@contextmanager
def _reading(path: Path) -> Iterator[Database]:
    with connected(path) as connection:
        db = _database(connection)
        with db.atomic():
            yield db


def _database(connection: Any) -> Database:
    return Database(connection, recursive_triggers=False, execute_plugins=False)


def _unlocked(db: Database, path: Path, passphrase: bytes, random: Random) -> Vault:
    headers = list(db.table("header").rows)
    if len(headers) != 1 or not all(isinstance(headers[0][part], bytes) for part in ("vault", "wrapped")):
        raise damaged(path)
    try:
        return Vault.unlock(headers[0]["vault"], headers[0]["wrapped"], passphrase, random)
    except WrongPassphrase:
        raise WrongPassphrase("the passphrase does not open this wallet") from None


def _opened(db: Database, vault: Vault) -> Values:
    """All values, after the manifest has vouched for the rows they stand in."""
    rows = {table: _sealed(db, table) for table in TABLES}
    vault.check_manifest(rows, _sealed(db, "manifest").get("rows", b""))
    return {
        table: {row: vault.open(table, row, body) for row, body in bodies.items()}
        for table, bodies in rows.items()
    }


def _sealed(db: Database, table: str) -> dict[str, bytes]:
    rows = {row["id"]: row["body"] for row in db.table(table).rows}
    if not all(isinstance(row, str) and isinstance(body, bytes) for row, body in rows.items()):
        raise Damaged("a row is not as this program wrote it")
    return rows


def _write_manifest(db: Database, vault: Vault) -> None:
    rows = {table: _sealed(db, table) for table in TABLES}
    db.table("manifest").upsert({"id": "rows", "body": vault.seal_manifest(rows)}, pk="id")
