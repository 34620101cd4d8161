"""Signing what a roster's check let through, chunk by chunk.

A chunk is one transaction, under the home's lock: other commands get their turn in between. A row is
told of only when it is committed and its files are there, and what another process issued meanwhile is
met as issued, never issued twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from device.errors import PassportError
from device.locks import locked
from issuer import outputs
from issuer.admission import Admission, Admitted
from issuer.entries import Entry, named, record
from issuer.problem import Problem
from issuer.register import Register
from issuer.seats import Seating, last_number
from issuer.signer import Signer

CHUNK: Final = 250
"""Rows of one transaction: long enough to make its sync to the disk cheap, short enough to wait for."""
_WHAT: Final = "passport-issuer batch"


@dataclass(frozen=True, slots=True)
class Issued:
    """A row whose credential is committed; `fresh` if this run issued it."""

    entry: Entry
    file: Path
    fresh: bool


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A row that another process made impossible after it was checked."""

    order: Admitted
    problem: Problem


Outcome = Issued | Overtaken


@dataclass(frozen=True, slots=True)
class _Serial:
    """A row that is in the register, before its files are written."""

    serial: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Press:
    """All that signing a batch needs: the lock and files go to folders, the rest is in memory."""

    home: Path
    folder: Path
    admission: Admission
    signer: Signer
    seating: Seating

    def issue(self, rows: Iterable[Admitted | str], *, strict: bool) -> Iterator[Outcome]:
        """Issue rows in their order; strictly, all of them are one transaction or none is issued."""
        chunks = _chunks(iter(rows))
        while True:
            done: list[_Serial | Overtaken] = []
            with locked(self.home, _WHAT), self.admission.register.writing():
                for chunk in chunks if strict else islice(chunks, 1):
                    done += self._commit(chunk, strict=strict)
            if not done:
                return
            for result in done:
                yield result if isinstance(result, Overtaken) else self._hand_out(result)

    def _commit(self, chunk: Sequence[Admitted | str], *, strict: bool) -> list[_Serial | Overtaken]:
        """What becomes of each row; what is new is signed and recorded."""
        decided = [self._decide(row) for row in chunk]
        overtaken = [each for each in decided if isinstance(each, Overtaken)]
        if strict and overtaken:
            raise PassportError(
                f"row {overtaken[0].order.row}, {overtaken[0].problem.words}; nothing was issued",
                hint="another process issued it meanwhile; run the same command again",
            )
        entries = iter(self._sign([each for each in decided if isinstance(each, Admitted)]))
        return [
            _Serial(next(entries).serial, True) if isinstance(each, Admitted) else each for each in decided
        ]

    def _decide(self, row: Admitted | str) -> Admitted | _Serial | Overtaken:
        if isinstance(row, str):
            return _Serial(row, False)
        match self.admission.conflict(row):
            case Entry() as issued:
                return _Serial(issued.serial, False)
            case Problem() as problem:
                return Overtaken(row, problem)
        return row

    def _sign(self, orders: Sequence[Admitted]) -> list[Entry]:
        register, kind = self.admission.register, self.admission.kind
        places = self.seating.places(len(orders))
        entries = self.signer.sign(kind, orders, places, last_number(register, kind) + 1)
        record(register, entries, self.admission.now)
        return entries

    def _hand_out(self, done: _Serial) -> Issued:
        return hand_out(self.admission.register, done.serial, self.folder, fresh=done.fresh)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a batch has come: rows there are, rows issued, and issued ones whose files are missing."""

    rows: int
    issued: int
    unwritten: int


def standing(rows: Iterable[Admitted | str], admission: Admission, folder: Path) -> Standing:
    """Where the rows of a batch stand, as register and folder know it."""
    count = issued = unwritten = 0
    for row in rows:
        count += 1
        entry = named(admission.register, row) if isinstance(row, str) else admission.conflict(row)
        if isinstance(entry, Entry):
            issued += 1
            unwritten += not outputs.is_written(folder, entry)
    return Standing(count, issued, unwritten)


def hand_out(register: Register, serial: str, folder: Path, *, fresh: bool) -> Issued:
    """Write what is missing of the files of a credential that is in the register."""
    entry = named(register, serial)
    return Issued(entry, outputs.write_credential(folder, entry), fresh)


def _chunks(rows: Iterator[Admitted | str]) -> Iterator[list[Admitted | str]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
