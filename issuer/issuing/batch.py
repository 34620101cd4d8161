"""Signing what a roster's check let through, portion by portion.

Each portion goes three ways: signed and checked (by all processors, if there are many), recorded under
the home's lock, in one transaction with the others of that second, written to its files.  Between
transactions other commands get their turn; what they changed meanwhile is met in the next one.  A row is
told of only when it is committed and its files are there, and nothing is ever issued twice.
"""

import json
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Set
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

from device.locks import locked
from issuer.issuing import outputs
from issuer.issuing.admission import Admission, Admitted
from issuer.issuing.crew import Crew, Here, Workers
from issuer.issuing.hands import BatchHand, Copy, ToSign, ToWrite, Values, batch_hand
from issuer.issuing.profiles import profile_of
from issuer.issuing.signer import Signer
from issuer.records import high_water
from issuer.records.entries import Entry, named
from issuer.records.recording import Done, Overtaken, Recorded, Recorder
from issuer.records.register import Register
from issuer.records.seats import Seating
from issuer.roster.aside import Aside, serial_in

AT_ONCE: Final = 2_000
"""Rows of one transaction at most: enough to make its sync to the disk cheap."""
PATIENCE: Final = 1.0
"""Seconds after which a transaction ends, however few rows it has: somebody waits for them."""
PORTION: Final = 250
"""Rows that one process signs at a time."""
FEW: Final = 600
"""Rows that are done sooner than other processes are started."""
_WHAT: Final = "passport-issuer batch"
_WAIT: Final = 60.0
"""Seconds between two transactions in which another command, a backup for instance, may be busy."""
_WRITTEN: Final = 50
"""Rows whose files one process writes at a time: on paper each is a code to be drawn."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A row whose credential is committed; `fresh` if this run issued it, `met` if another did meanwhile."""

    entry: Entry
    file: Path
    fresh: bool
    met: bool = False


Outcome = Issued | Overtaken


class Signed(NamedTuple):
    """A portion of the rows as they were put aside, and the values of the entries signed for them."""

    lines: Sequence[bytes]
    values: Sequence[Values]


@dataclass(frozen=True, slots=True)
class Press:
    """All that signing a batch needs: the lock and files go to folders, the rest is in memory."""

    home: Path
    folder: Path
    admission: Admission
    signer: Signer
    seating: Seating
    self_contained: bool = False
    """Whether codes to be printed need no profile."""

    def issue(self, rows: Aside, *, strict: bool) -> Generator[Outcome]:
        """Issue rows in their order; strictly, all of them are one transaction or none is issued."""
        with self._workers(rows) as workers:
            recorder = Recorder(self.admission, self.seating, self.signer)
            signed = self._signed(rows, workers)
            if strict:
                with self._transaction():
                    for lines, values in signed:
                        recorder.record(lines, values, strict=True)
                done = (_looked_up(self.admission, lines, recorder.met) for lines in _portions(rows))
            else:
                done = (part for parts in _together(signed) for part in self._committed(recorder, parts))
            copier = _copier(self.admission.register, self_contained=self.self_contained)
            yield from _written(done, self.folder, workers, copier)

    def _workers(self, rows: Aside) -> AbstractContextManager[Workers]:
        kind, signer = self.admission.kind, self.signer
        if rows.count <= FEW:
            return nullcontext(Here(BatchHand(kind, self.folder, signer)))
        return Crew(batch_hand, kind, self.folder, signer.iss, signer.key.secret, signer.today)

    def _signed(self, rows: Aside, workers: Workers) -> Iterator[Signed]:
        """Each portion, with what was signed of it."""
        portions: deque[list[bytes]] = deque()

        def tasks() -> Iterator[ToSign]:
            for lines in _portions(rows):
                orders = [line for line in lines if serial_in(line) is None]
                portions.append(lines)
                yield ToSign(orders, self.seating.places(len(orders)))

        for values in workers.map(tasks()):
            yield Signed(portions.popleft(), values)

    def _committed(self, recorder: Recorder, parts: Sequence[Signed]) -> list[list[Done]]:
        with self._transaction():
            return [recorder.record(*part) for part in parts]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with locked(self.home, _WHAT, wait=_WAIT):
            with self.admission.register.writing():
                yield
            high_water.keep(self.home, self.admission.register)


def _together(signed: Iterable[Signed]) -> Iterator[list[Signed]]:
    """The portions of each transaction."""
    parts: list[Signed] = []
    rows, due = 0, time.monotonic() + PATIENCE
    for part in signed:
        parts.append(part)
        rows += len(part.lines)
        if rows >= AT_ONCE or time.monotonic() >= due:
            yield parts
            parts, rows, due = [], 0, time.monotonic() + PATIENCE
    if parts:
        yield parts


def hand_out_again(
    rows: Aside, admission: Admission, folder: Path, *, self_contained: bool = False
) -> Generator[Outcome]:
    """Write what is missing of the files of rows that were all issued before; needs no key."""
    copier = _copier(admission.register, self_contained=self_contained)
    done = (_looked_up(admission, lines) for lines in _portions(rows))
    if rows.count <= FEW:
        yield from _written(done, folder, Here(BatchHand(admission.kind, folder, None)), copier)
        return
    with Crew(batch_hand, admission.kind, folder, admission.iss, b"", admission.today) as workers:
        yield from _written(done, folder, workers, copier)


def _looked_up(admission: Admission, lines: Sequence[bytes], met: Set[str] = frozenset()) -> list[Done]:
    """The entries of rows that are all in the register; those not `met` there are new."""
    found: list[Done] = []
    for line in lines:
        before = serial_in(line)
        if before is not None:
            found.append(Recorded(named(admission.register, before), False))
            continue
        reference = Admitted.from_line(line).reference
        entry = named(admission.register, f"{admission.kind}:{reference}")
        found.append(Recorded(entry, reference not in met, reference in met))
    return found


def _copier(register: Register, *, self_contained: bool) -> Callable[[Entry], Copy]:
    """What makes copies, those on paper with their profile."""

    def copy(entry: Entry) -> Copy:
        profile = profile_of(register, entry)
        return Copy(entry.serial, entry.token, entry.is_paper, profile, self_contained)

    return copy


def _written(
    done: Iterable[Sequence[Done]], folder: Path, workers: Workers, copy: Callable[[Entry], Copy]
) -> Iterator[Outcome]:
    """Write the files of what is committed, portion by portion, and tell of it when they are there."""
    portions: deque[Sequence[Done]] = deque()

    def tasks() -> Iterator[ToWrite]:
        for portion in chain.from_iterable(_pieces(each) for each in done):
            portions.append(portion)
            entries = [each.entry for each in portion if isinstance(each, Recorded)]
            yield ToWrite([copy(entry) for entry in entries])

    for _ in workers.map(tasks()):
        for each in portions.popleft():
            if isinstance(each, Recorded):
                yield Issued(each.entry, outputs.text_file(folder, each.entry.serial), each.fresh, each.met)
            else:
                yield each


def _pieces(portion: Sequence[Done]) -> Iterator[Sequence[Done]]:
    return (portion[at : at + _WRITTEN] for at in range(0, len(portion), _WRITTEN))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a batch has come: rows there are, rows issued, and issued ones whose files are missing."""

    rows: int
    issued: int
    unwritten: int


def standing(rows: Aside, admission: Admission, folder: Path) -> Standing:
    """Where the rows of a batch stand, as register and folder know it."""
    issued = unwritten = 0
    for lines in _portions(rows):
        serials = [serial for line in lines if (serial := serial_in(line))]
        references = [Admitted.from_line(line).reference for line in lines if serial_in(line) is None]
        names = (json.dumps(references), json.dumps(serials))
        for row in admission.register.rows(_STANDING, admission.kind, *names):
            issued += 1
            unwritten += not outputs.is_written(folder, row["serial"], is_paper=row["is_paper"])
    return Standing(rows.count, issued, unwritten)


# A row's line names it by its serial if it was issued before, else by its reference.
_STANDING: Final = """SELECT serial, thumbprint IS NULL AS is_paper FROM json_each(?2) AS asked
  CROSS JOIN credential ON kind = ?1 AND reference = asked.value AND coalesce(replaced_by, '') = ''
  UNION ALL SELECT serial, thumbprint IS NULL FROM json_each(?3) AS asked
  CROSS JOIN credential ON serial = asked.value AND kind = ?1"""


def _portions(rows: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(rows)
    while lines := list(islice(rest, PORTION)):
        yield lines
