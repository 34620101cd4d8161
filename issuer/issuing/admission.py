"""Admission: may this order be issued, was it issued already, or what stands against it?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from credential.enrolment import Enrolment
from device.instants import day_of
from issuer.issuing import enrolments
from issuer.issuing.correcting import correction, is_mendable
from issuer.issuing.differences import differences
from issuer.issuing.order import Order
from issuer.records.entries import Entry, find, serial_of_holder
from issuer.records.register import Register
from issuer.records.standing import earlier
from issuer.roster import rules, validation
from issuer.roster.problem import Problem


class Admitted(NamedTuple):
    """An order that may be issued; `holder` is the public JWK of its enrolment, with its `thumbprint`.

    These and the six `digits` are None on paper. Plain values, so that processes can hand it on.
    """

    row: int
    reference: str
    digest: str
    claims: Mapping[str, Any]
    valid_until: str | None
    holder: Mapping[str, str] | None
    thumbprint: str | None
    digits: str | None

    def to_line(self) -> bytes:
        """One line of JSON, to be kept aside until it is signed."""
        return json.dumps(self).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Admitted":
        """The order that `to_line` kept aside."""
        return cls(*json.loads(line))


@dataclass(frozen=True, slots=True)
class Faulty:
    """An order against which something stands: what came up in reading it, in judging it, in its code."""

    order: Order
    digest: str
    unread: Sequence[Problem]
    found: Sequence[Problem]
    enrolment: Problem | None


Read = tuple[Order, Sequence[Problem]]
"""An order and what was wrong with the cells it was read from."""
Judged = Admitted | Faulty
"""What can be said of an order without the register."""
Answer = Admitted | Entry | list[Problem]
"""May be issued; was issued already, with the very same data; or what stands against it."""


@dataclass(frozen=True, slots=True)
class Examiner:
    """Judges orders of one kind to the centre `iss` at the instant `now`, by themselves."""

    kind: str
    iss: str
    now: int

    def judge(self, read: Sequence[Read]) -> list[Judged]:
        """Judge orders, each with the problems found while reading it. All problems are reported.

        Each step is taken with all orders before the next: one thing many times takes a fifth less time
        than many things one after the other.
        """
        enrolled = [self._enrolment(order) for order, _ in read]
        found = [self.wrong(order, paper=not order.enrolment) for order, _ in read]
        digests = [order.digest for order, _ in read]
        return list(map(_judged, read, digests, found, enrolled))

    def _enrolment(self, order: Order) -> Enrolment | enrolments.Bad | None:
        code = order.enrolment
        return enrolments.read_code(code, now=self.now, aud=self.iss) if code else None

    def wrong(self, order: Order, *, paper: bool) -> list[Problem]:
        """All that is wrong with the data of an order, beside its enrolment code."""
        found = rules.check_order(order, day_of(self.now), paper=paper)
        return one_per_column(found, validation.check_claims(self.kind, order.claims))


def _judged(
    read: Read, digest: str, found: Sequence[Problem], enrolment: Enrolment | enrolments.Bad | None
) -> Judged:
    order, problems = read
    if found or problems or isinstance(enrolment, enrolments.Bad):
        bad = enrolment.problem if isinstance(enrolment, enrolments.Bad) else None
        return Faulty(order, digest, problems, found, bad)
    of_holder = (enrolment.key.jwk, enrolment.key.thumbprint, enrolment.digits) if enrolment else _NOBODY
    return Admitted(order.row, order.reference, digest, order.claims, order.valid_until, *of_holder)


_NOBODY: Final = (None, None, None)


@dataclass(slots=True)
class Admission:
    """Decides on orders of one kind at the centre `iss`, at the instant `now`, as its register stands."""

    register: Register
    kind: str
    iss: str
    now: int
    out: str = "DIR"
    """The folder that is written to, for commands which a person is told to type."""
    _as_of: int = field(init=False)

    def __post_init__(self) -> None:
        self._as_of = self.register.foreign_changes

    @property
    def still_holds(self) -> bool:
        """Whether all that was decided so far still holds: nobody else changed the register since.

        What is changed through this very `register` meanwhile is not seen.
        """
        return self._as_of == self.register.foreign_changes

    @property
    def today(self) -> date:
        """The UTC day on which is issued."""
        return day_of(self.now)

    @property
    def examiner(self) -> Examiner:
        """Who judges without the register, in whatever process."""
        return Examiner(self.kind, self.iss, self.now)

    def examine(self, order: Order, problems: Sequence[Problem] = ()) -> Answer:
        """Judge an order and decide on it; `problems` are those found while reading it."""
        [judged] = self.examiner.judge([(order, problems)])
        return self.decide(judged)

    def decide(self, judged: Judged, repeated: Sequence[Problem] = ()) -> Answer:
        """What is to be done about an order; `repeated` says that another row has its reference."""
        if isinstance(judged, Faulty):
            return self._decide_on_faulty(judged, repeated)
        if not repeated:
            conflict = self.conflict(judged)
            return judged if conflict is None else conflict if isinstance(conflict, Entry) else [conflict]
        if find(self.register, self.kind, judged.reference):
            return list(repeated)
        used = self._used(judged.thumbprint)
        return [*repeated, used] if used else list(repeated)

    def _decide_on_faulty(self, judged: Faulty, repeated: Sequence[Problem]) -> Answer:
        order = judged.order
        issued = find(self.register, self.kind, order.reference) if order.reference else None
        read_well = not (judged.unread or repeated)
        if issued and read_well and self._was_issued(issued, judged.digest):
            return issued
        found = one_per_column([*judged.unread, *repeated], judged.found)
        if issued:
            return found or [self._already(issued, order)]
        return [*found, judged.enrolment] if judged.enrolment else found

    def unknown(self, orders: Sequence[Admitted]) -> bool:
        """Whether the register knows none of these references and none of their keys."""
        references = json.dumps([order.reference for order in orders])
        keys = json.dumps([order.thumbprint for order in orders if order.thumbprint])
        return not (
            self.register.one(_KNOWN_REFERENCE, self.kind, references) or self.register.one(_KNOWN_KEY, keys)
        )

    def conflict(self, admitted: Admitted) -> Entry | Problem | None:
        """What another process issued since: the same, or something that stands against it now."""
        issued = find(self.register, self.kind, admitted.reference)
        if issued is None:
            return self._used(admitted.thumbprint)
        if self._was_issued(issued, admitted.digest):
            return issued
        return self._already(issued, admitted)

    def _was_issued(self, issued: Entry, digest: str) -> bool:
        """Whether this very data was issued, be it replaced since: a roster need not follow corrections."""
        return digest in (issued.digest, *(each.digest for each in earlier(self.register, issued)))

    def _already(self, issued: Entry, asked: Order | Admitted) -> Problem:
        return already_issued(issued, asked, self.out, mendable=is_mendable(self.register, issued))

    def _used(self, thumbprint: str | None) -> Problem | None:
        serial = serial_of_holder(self.register, thumbprint) if thumbprint else None
        if serial is None:
            return None
        return enrolments.problem("", f"this enrolment code was used before, for {serial}")


_KNOWN_REFERENCE: Final = """SELECT 1 FROM json_each(?2) AS asked
  CROSS JOIN credential ON credential.kind = ?1 AND credential.reference = asked.value LIMIT 1"""
_KNOWN_KEY: Final = """SELECT 1 FROM json_each(?1) AS asked
  CROSS JOIN credential ON credential.thumbprint = asked.value LIMIT 1"""


def already_issued(issued: Entry, asked: Order | Admitted, out: str, *, mendable: bool) -> Problem:
    """The reference stands for other data already: say what differs and how it is put right."""
    found = differences(issued, asked.claims, asked.valid_until)
    if not found:
        words = "with another enrolment code"
    elif any(each.column == "full_name" for each in found):
        words = "to another name"
    else:
        words = f"with another {found[0].column}"
    remedy = correction(issued, asked, found, out) if mendable else _ANEW
    return Problem("reference", issued.reference, f"{issued.reference} was issued before {words}", remedy)


_ANEW: Final = "to issue it anew: give it a new reference and, for a wallet, a new enrolment code"


def one_per_column(*sources: Sequence[Problem]) -> list[Problem]:
    """All problems, but none on a column that an earlier source already named."""
    found: list[Problem] = []
    for source in sources:
        named = {problem.column for problem in found}
        found += [problem for problem in source if problem.column not in named]
    return found
