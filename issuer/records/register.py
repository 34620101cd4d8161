"""The register: the one place that knows what this centre has issued.

A SQLite file.  What is committed survives a killed process and a power cut: the rollback journal with
`synchronous=EXTRA` also syncs the folder after a commit, without which an acknowledged issuance can
come back undone.  The only file that knows `sqlite_utils`.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from credential.delivery import AuditHead
from device import files
from device.errors import PassportError
from issuer.records.audit import RESTORED, SALT, START, Act, AuditEntry, continued
from issuer.records.schema import APPLICATION_ID, STAMPS, STATEMENTS, VERSION

NAME = "register.sqlite"
_PRAGMAS = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -16000",  # KiB: the indexes of a large batch are met at random places
)
_BUSY_SECONDS = 10.0
_SMALL = 64 * 1024 * 1024
_RESTORE = "nothing was changed; move it away, then restore it from a backup: passport-issuer restore FILE"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_WORDS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "free some space and run the same command again"),
    sqlite3.SQLITE_IOERR: ("the disk cannot take what is written", "free some space or check the disk"),
    sqlite3.SQLITE_READONLY: ("this home cannot be written to", "check its permissions and its disk"),
    sqlite3.SQLITE_CANTOPEN: ("the register cannot be opened", "check the permissions of the home"),
    sqlite3.SQLITE_BUSY: ("another program keeps the register busy", "try again when it has finished"),
}


class Register:
    """An open register.  Reads at any time; changes only inside `writing`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(_connect(path), recursive_triggers=False, execute_plugins=False)

    @staticmethod
    def begin(home: Path) -> None:
        """Note that a register is to be made here; the note is gone in the instant in which it is there."""
        fresh = _unfinished(home)
        fresh.touch(files.PRIVATE_FILE)
        os.truncate(fresh, 0)
        files.sync_folder(home)

    @staticmethod
    def is_begun(home: Path) -> bool:
        """Whether a register was to be made here and never was."""
        return _unfinished(home).exists()

    @classmethod
    def create(cls, home: Path, first_rows: dict[str, dict[str, Any]], at: int) -> None:
        """Make the register of a home, whole or not at all; `first_rows` maps a table to its row."""
        cls.begin(home)
        fresh = _unfinished(home)
        register = cls(fresh)
        with register, register.writing():
            for statement in (*STATEMENTS, *STAMPS):
                register.run(statement)
            for table, row in first_rows.items():
                register.insert(table, row)
            register.audit(at, "set up")
        fresh.rename(home / NAME)
        files.sync_folder(home)

    @classmethod
    def open(cls, home: Path) -> Self:
        """The register of a home; PassportError if it is missing, damaged, foreign or newer."""
        path = home / NAME
        if not path.is_file() or path.is_symlink():
            raise PassportError(f"there is no register in {home}", hint=_RESTORE)
        register = cls(path)
        try:
            with _told():
                register._check_ours()
                register._check_whole()
        except BaseException:
            register.close()
            raise
        return register

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: everything inside is committed together when the block ends, or nothing is.

        Raises PassportError when the disk is full, read-only or damaged; the register is then as before.
        """
        with _told():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._database.rollback()
                raise

    def rows(self, sql: str, *values: Any) -> Iterator[dict[str, Any]]:
        """What a SELECT finds, one dictionary a row."""
        with _told():
            yield from self._database.query(sql, values)

    def one(self, sql: str, *values: Any) -> dict[str, Any] | None:
        """The first row a SELECT finds."""
        return next(self.rows(sql, *values), None)

    def values(self, sql: str, *values: Any) -> Iterator[Any]:
        """The first column of what a SELECT finds."""
        with _told():
            for row in self._database.execute(sql, values):
                yield row[0]

    def insert(self, table: str, row: dict[str, Any]) -> None:
        """Add a row to a table; a number that exists is an error, never replaced."""
        self.insert_all(table, tuple(row), [tuple(row.values())])

    def insert_all(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add rows, whose values stand in the order of the columns."""
        # That of `sqlite_utils` looks at every value in Python, which takes three times as long as SQLite.
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608  names of ours
        self._database.conn.executemany(sql, rows)

    def run(self, sql: str, *values: Any) -> int:
        """Run one statement; how many rows it changed."""
        return self._database.execute(sql, values).rowcount

    def audit(self, at: int, act: str, serial: str | None = None, reason: str | None = None) -> None:
        """Note in the audit log what was done, when and why; inside the transaction that does it."""
        self.audit_all(at, [Act(act, serial, reason)])

    def audit_all(self, at: int, acts: Sequence[Act]) -> None:
        """Note several acts of one instant, in their order."""
        self._audited(continued(self.audit_head(), at, acts, os.urandom(SALT * len(acts))))

    def audit_restored(self, at: int, number: int, reason: str) -> None:
        """Note that this register was put back, under a number above all that may have been used."""
        head = AuditHead(number - 1, self.audit_head().digest)
        self._audited(continued(head, at, [Act(RESTORED, None, reason)], os.urandom(SALT)))

    def _audited(self, entries: Iterable[AuditEntry]) -> None:
        self.insert_all("audit", AuditEntry._fields, entries)

    @property
    def foreign_changes(self) -> int:
        """A number that is another one as soon as another connection has changed the register."""
        return int(next(self.values("PRAGMA data_version")))

    def audit_head(self) -> AuditHead:
        """The end of the audit log."""
        last = self.one("SELECT entry, digest FROM audit ORDER BY entry DESC LIMIT 1")
        return AuditHead(last["entry"], last["digest"]) if last else AuditHead(0, START)

    def copy_to(self, path: Path) -> None:
        """Write the register as it is now into a new file, whatever others write meanwhile."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, files.PRIVATE_FILE))
        with _told(), closing(sqlite3.connect(path)) as copy:
            self._database.conn.backup(copy)

    @property
    def is_small(self) -> bool:
        """Whether it is read whole each time it is opened."""
        return self.path.stat().st_size <= _SMALL

    def check_every_page(self) -> None:
        """PassportError if the file is damaged anywhere; takes as long as reading it."""
        with _told():
            if next(self.values("PRAGMA quick_check(1)")) != "ok":
                raise PassportError(f"{self.path} is damaged", hint=_RESTORE)

    def _check_ours(self) -> None:
        if next(self.values("PRAGMA application_id")) != APPLICATION_ID:
            raise PassportError(f"{self.path} is not a register of this program", hint=_RESTORE)
        version = next(self.values("PRAGMA user_version"))
        if version > VERSION:
            raise PassportError(f"{self.path} was made by a newer version", hint="update this program")
        if version != VERSION:
            raise PassportError(
                f"{self.path} has tables of version {version}, which this program cannot read",
                hint="nothing was changed; open it with the version of this program that made it",
            )
        tables = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        if set(self.values(tables)) != set(STATEMENTS):
            raise PassportError(f"{self.path} is damaged: its tables were altered", hint=_RESTORE)

    def _check_whole(self) -> None:
        # Reading it all is quick while it is small; a large one is checked page by page as it is used.
        if self.is_small:
            self.check_every_page()


def _unfinished(home: Path) -> Path:
    return home / f"{NAME}.new"


def _connect(path: Path) -> sqlite3.Connection:
    """A connection that trusts nothing in the file and syncs whatever a commit depends on."""
    with _told():
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            for pragma in _PRAGMAS:
                connection.execute(pragma)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def _told() -> Iterator[None]:
    """Turn SQLite's errors about the file or the disk into words; faults of ours pass as they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _DAMAGED:
            raise PassportError("the register is damaged", hint=_RESTORE) from None
        if code not in _WORDS:
            raise
        words, hint = _WORDS[code]
        raise PassportError(f"{words}; nothing of this step was kept", hint=hint) from None
