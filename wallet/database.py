"""The form of the wallet's database: how it is opened, what may be in it, and the words when that fails."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from credential.sealing import Damaged, NewerVersion
from device.errors import PassportError
from wallet.vault import FORMAT

TABLES: Final = ("cards", "keys", "history")
"""The tables of sealed values: row id and value, nothing else."""

SCHEMA: Final = {
    "header": "CREATE TABLE header (id INTEGER PRIMARY KEY, vault BLOB NOT NULL, wrapped BLOB NOT NULL)",
    **{
        table: f"CREATE TABLE {table} (id TEXT PRIMARY KEY, body BLOB NOT NULL)"
        for table in ("manifest", *TABLES)
    },
}

_APPLICATION_ID: Final = 0x534B5057  # "SKPW"
_WAIT_SECONDS: Final = 10.0

# A database file can carry triggers, views and broken cells made by someone else: none of them is followed.
_SETTINGS: Final = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "synchronous = EXTRA",
)

_WORDS: Final = {
    "SQLITE_READONLY": ("the wallet cannot be changed: its folder or file is read-only", None),
    "SQLITE_FULL": ("the disk is full; the wallet was not changed", "make room and do it again"),
    "SQLITE_BUSY": ("another program is using the wallet", "close it and do it again"),
    "SQLITE_CANTOPEN": ("the wallet's file cannot be opened", "are you allowed to read it?"),
    "SQLITE_IOERR": ("the disk failed while the wallet was used; it was not changed", "try another disk"),
}


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """The wallet's database, its form checked; raises PassportError, Damaged or NewerVersion."""
    if path.is_symlink() or not path.is_file():
        raise PassportError(
            f"there is no wallet in {path.parent}",
            hint="make one: passport-wallet init; or get yours back: passport-wallet restore FILE",
        )
    with _in_words(path):
        address = f"file:{quote(str(path.absolute()))}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS)) as connection:
            _set(connection)
            _check_form(connection, path)
            yield connection


def check_pages(connection: sqlite3.Connection, path: Path) -> None:
    """SQLite's own look at every page; raises Damaged."""
    for (found,) in connection.execute("PRAGMA integrity_check(1)"):
        if found != "ok":
            raise damaged(path)


def blank() -> sqlite3.Connection:
    """An empty wallet database in memory."""
    connection = sqlite3.connect(":memory:")
    for statement in SCHEMA.values():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.commit()
    return connection


def _set(connection: sqlite3.Connection) -> None:
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")


def _check_form(connection: sqlite3.Connection, path: Path) -> None:
    if _pragma(connection, "application_id") != _APPLICATION_ID:
        raise damaged(path)
    if int(_pragma(connection, "user_version")) > FORMAT:
        raise NewerVersion(f"{path} was made by a newer version of this program")
    made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    known = made == SCHEMA and _pragma(connection, "user_version") == FORMAT
    if not known or _pragma(connection, "journal_mode") != "delete":
        raise damaged(path)


def _pragma(connection: sqlite3.Connection, name: str) -> int | str:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    if not isinstance(value, int | str):
        raise TypeError(name)
    return value


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        for begin, (words, hint) in _WORDS.items():
            if name.startswith(begin):
                raise PassportError(f"{words} ({path})", hint=hint) from None
        raise damaged(path) from None


def damaged(path: Path) -> Damaged:
    """What to raise when the file at `path` is not what this program wrote."""
    return Damaged(f"{path} is not as this program wrote it")
