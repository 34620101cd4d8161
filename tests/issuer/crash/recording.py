"""A disk that remembers: SQLite's own writes, syncs and unlinks, noted by a VFS of `apsw`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw

from tests.issuer.crash.power import Op

_JOURNAL = "-journal"


class _File(apsw.VFSFile):
    def __init__(self, notes: list[Op], name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._notes, self._name = notes, Path(path).name if path else ""
        is_new = bool(path) and not Path(path).exists()
        super().__init__("", name, flags)
        if is_new:
            self._note(Op("create", self._name))

    def _note(self, op: Op) -> None:
        if self._name:
            self._notes.append(op)

    def xWrite(self, data: Any, offset: int) -> None:
        self._note(Op("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._note(Op("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        self._note(Op("sync", self._name))
        if self._name.endswith(_JOURNAL):  # SQLite syncs the folder with the first sync of a journal
            self._note(Op("sync_folder"))
        super().xSync(flags)


class _Disk(apsw.VFS):
    def __init__(self, notes: list[Op]) -> None:
        self.notes = notes
        super().__init__("remembering", "")

    def xOpen(self, name: Any, flags: list[int]) -> _File:
        return _File(self.notes, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.notes.append(Op("unlink", Path(filename).name))
        if syncdir:
            self.notes.append(Op("sync_folder"))


class _Failing(list[Op]):
    """Notes of a disk that fails at one request, and at all after it if that is `lasting`."""

    def __init__(self, at: int, *, lasting: bool) -> None:
        super().__init__()
        self._at, self._lasting, self._asked = at, lasting, 0

    def clear(self) -> None:
        super().clear()
        self._asked = 0

    def append(self, op: Op) -> None:
        self._asked += 1
        over = self._asked - self._at
        if over == 1 or (over > 1 and self._lasting):
            raise apsw.IOError(f"the disk failed at {op.what} of {op.name}")


@contextmanager
def remembering(
    path: Path, pragmas: Sequence[str], notes: list[Op] | None = None
) -> Iterator[tuple[apsw.Connection, list[Op]]]:
    """A connection to the database there, and what it asks of the disk from now on."""
    notes = [] if notes is None else notes
    disk = _Disk(notes)
    connection = apsw.Connection(str(path), vfs="remembering")
    try:
        for pragma in pragmas:
            connection.execute(pragma)
        notes.clear()
        yield connection, notes
    finally:
        connection.close()
        disk.unregister()


def replay(path: Path, statements: Sequence[str], pragmas: Sequence[str]) -> list[Op]:
    """Run statements on the database there; what they asked of the disk, and each commit told of."""
    with remembering(path, pragmas) as (connection, notes):
        for statement in statements:
            connection.execute(statement)
            if statement == "COMMIT":
                notes.append(Op("acknowledge"))
        return list(notes)


def replay_failing(
    path: Path, statements: Sequence[str], pragmas: Sequence[str], at: int, *, lasting: bool
) -> int:
    """Run statements until the disk fails at its request number `at`; how many commits were told of."""
    acknowledged = 0
    with (
        suppress(apsw.Error),
        remembering(path, pragmas, _Failing(at, lasting=lasting)) as (connection, _),
    ):
        try:
            for statement in statements:
                connection.execute(statement)
                acknowledged += statement == "COMMIT"
        except apsw.Error:
            with suppress(apsw.Error):
                connection.execute("ROLLBACK")
    return acknowledged
