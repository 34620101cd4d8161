"""Admission: may this order be issued, was it issued already, or what stands against it?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from credential.enrolment import Enrolment
from credential.keys import VerifyingKey
from credential.limits import DAY
from credential.sd_jwt import unverified_claims
from credential.status_list import REVOKED
from device.instants import day_of, midnight
from issuer import enrolments, rules, validation
from issuer.entries import Entry, find, serial_of_holder
from issuer.order import Order
from issuer.problem import Problem
from issuer.register import Register


@dataclass(frozen=True, slots=True)
class Admitted:
    """An order that may be issued; `holder` and `digits` come from its enrolment, None on paper."""

    row: int
    reference: str
    digest: str
    claims: Mapping[str, Any]
    valid_until: str | None
    holder: VerifyingKey | None
    digits: str | None

    def to_line(self) -> bytes:
        """One line of JSON, to be kept aside until it is signed."""
        jwk = self.holder.jwk if self.holder else None
        members = [self.row, self.reference, self.digest, self.claims, self.valid_until, jwk, self.digits]
        return json.dumps(members).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Admitted":
        """The order that `to_line` kept aside."""
        row, reference, digest, claims, valid_until, jwk, digits = json.loads(line)
        holder = VerifyingKey.from_jwk(jwk) if jwk else None
        return cls(row, reference, digest, claims, valid_until, holder, digits)


Answer = Admitted | Entry | list[Problem]
"""May be issued; was issued already, with the very same data; or what stands against it."""


@dataclass(frozen=True, slots=True)
class Admission:
    """The examiner of orders of one kind at the centre `iss`, at the instant `now`."""

    register: Register
    kind: str
    iss: str
    now: int

    @property
    def today(self) -> date:
        """The UTC day on which is issued."""
        return day_of(self.now)

    def examine(self, order: Order, problems: Sequence[Problem] = ()) -> Answer:
        """Judge an order; `problems` are those found while reading it. All problems are reported."""
        issued = find(self.register, self.kind, order.reference) if order.reference else None
        if issued and not problems and issued.digest == order.digest:
            return issued
        found = _one_per_column(
            problems, rules.check_order(order, self.today), validation.check_claims(self.kind, order.claims)
        )
        if issued:
            return found or [already_issued(issued, order.claims, order.valid_until)]
        enrolment = self._enrolment(order.enrolment)
        if isinstance(enrolment, enrolments.Bad):
            found.append(enrolment.problem)
        if found or isinstance(enrolment, enrolments.Bad):
            return found
        holder, digits = (enrolment.key, enrolment.digits) if enrolment else (None, None)
        return Admitted(
            order.row, order.reference, order.digest, order.claims, order.valid_until, holder, digits
        )

    def conflict(self, admitted: Admitted) -> Entry | Problem | None:
        """What another process issued since: the same, or something that stands against it now."""
        issued = find(self.register, self.kind, admitted.reference)
        if issued is None:
            return self._used(admitted.holder)
        if issued.digest == admitted.digest:
            return issued
        return already_issued(issued, admitted.claims, admitted.valid_until)

    def _enrolment(self, code: str) -> Enrolment | enrolments.Bad | None:
        if not code:
            return None
        enrolment = enrolments.read_code(code, now=self.now, aud=self.iss)
        if isinstance(enrolment, enrolments.Bad):
            return enrolment
        used = self._used(enrolment.key)
        return enrolments.Bad(used) if used else enrolment

    def _used(self, holder: VerifyingKey | None) -> Problem | None:
        serial = serial_of_holder(self.register, holder.thumbprint) if holder else None
        if serial is None:
            return None
        return enrolments.problem("", f"this enrolment code was used before, for {serial}")


def already_issued(issued: Entry, claims: Mapping[str, Any], valid_until: str | None) -> Problem:
    """The reference stands for other data already: say what differs and how it is put right."""
    differs = _difference(issued, claims, valid_until)
    known = f"{issued.reference} was issued before {differs}"
    if issued.status == REVOKED:
        remedy = "it is revoked: issue this under a new reference"
    else:
        remedy = f"to replace it: passport-issuer correct {issued.serial}; or give this a new reference"
    return Problem("reference", issued.reference, known, remedy)


def _difference(issued: Entry, claims: Mapping[str, Any], valid_until: str | None) -> str:
    before, after = _leaves(unverified_claims(issued.token)), _leaves(claims)
    if before.get("full_name") != after.get("full_name"):
        return "to another name"
    for name in after | before:
        if before.get(name) != after.get(name) and (name in after or name not in _NOT_CLAIMS):
            return f"with another {name}"
    last = midnight(date.fromisoformat(valid_until)) + DAY if valid_until else None
    if last != issued.expires:
        return "with another valid_until"
    return "with another enrolment code"


_NOT_CLAIMS = {"iss", "iat", "exp", "vct", "vct#integrity", "cnf", "status"}


def _leaves(claims: Mapping[str, Any]) -> dict[str, Any]:
    leaves: dict[str, Any] = {}
    for name, value in claims.items():
        leaves |= value if isinstance(value, dict) and name not in _NOT_CLAIMS else {name: value}
    return leaves


def _one_per_column(*sources: Sequence[Problem]) -> list[Problem]:
    """All problems, but none on a column that an earlier source already named."""
    found: list[Problem] = []
    for source in sources:
        named = {problem.column for problem in found}
        found += [problem for problem in source if problem.column not in named]
    return found
