"""Writing signed rows into the register, whatever other processes did there since they were checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from device.errors import PassportError
from issuer.issuing.admission import Admission, Admitted
from issuer.issuing.signer import Signer
from issuer.records.entries import Entry, named, record
from issuer.records.seats import Seating, last_number, serial
from issuer.roster.aside import serial_in
from issuer.roster.problem import Problem


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row that is in the register; `fresh` if this run issued it, `met` if another did so meanwhile."""

    entry: Entry
    fresh: bool
    met: bool = False


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A row that another process made impossible after it was checked."""

    order: Admitted
    problem: Problem


Done = Recorded | Overtaken


@dataclass(frozen=True, slots=True)
class Recorder:
    """Records the rows of one batch, portion by portion, inside a transaction."""

    admission: Admission
    seating: Seating
    signer: Signer
    met: set[str] = field(default_factory=set)
    """References that another process issued since they were checked."""

    def record(
        self, lines: Sequence[bytes], signed: Sequence[Sequence[Any]], *, strict: bool = False
    ) -> list[Done]:
        """What becomes of each line put aside; `signed` are the entries of those that are orders.

        Strictly, PassportError if not all of them can be issued any more.
        """
        entries = (Entry(*values) for values in signed)
        rows = [self._row(line, entries) for line in lines]
        done: Sequence[Done] = rows
        if not self.admission.still_holds:
            done = [self._settled(line, row) for line, row in zip(lines, rows, strict=True)]
        overtaken = next((each for each in done if isinstance(each, Overtaken)), None)
        if strict and overtaken:
            raise PassportError(
                f"row {overtaken.order.row}, {overtaken.problem.words}; nothing was issued",
                hint="another process issued it meanwhile; run the same command again",
            )
        numbered = self._numbered(done)
        fresh = [each.entry for each in numbered if isinstance(each, Recorded) and each.fresh]
        record(self.admission.register, fresh, self.admission.now)
        return numbered

    def _row(self, line: bytes, entries: Iterator[Entry]) -> Recorded:
        before = serial_in(line)
        if before is None:
            return Recorded(next(entries), True)
        return Recorded(named(self.admission.register, before), False)

    def _settled(self, line: bytes, row: Recorded) -> Done:
        """What becomes of a row as the register is now."""
        if not row.fresh:
            return row
        order, entry = Admitted.from_line(line), row.entry
        match self.admission.conflict(order):
            case Entry() as issued:
                self.met.add(issued.reference)
                return Recorded(issued, False, met=True)
            case Problem() as problem:
                return Overtaken(order, problem)
        if self.seating.is_free(entry.list_number, entry.list_index):
            return row
        places = self.seating.places(1)
        return Recorded(self.signer.sign(self.admission.kind, [order], places, 0)[0], True)

    def _numbered(self, done: Sequence[Done]) -> list[Done]:
        """The rows that are new, with the next numbers of their kind."""
        number = last_number(self.admission.register, self.admission.kind)
        numbered: list[Done] = []
        for each in done:
            if isinstance(each, Recorded) and each.fresh:
                number += 1
                numbered.append(Recorded(each.entry.numbered(serial(each.entry.kind, number), number), True))
            else:
                numbered.append(each)
        return numbered
