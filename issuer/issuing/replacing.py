"""A certificate in place of another: the same reference and, unless a new one is given, the same key.

A correction revokes the old one as superseded in the same transaction: it said something wrong. A
renewal lets it stand until its own last day: it is still true, and the new file may be weeks on its way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from credential.sd_jwt import unverified_claims
from credential.status_list import REVOKED
from device.errors import PassportError
from device.instants import last_day
from issuer.custody.key_change import is_stolen
from issuer.issuing import enrolments
from issuer.issuing.admission import Admission, Admitted, one_per_column
from issuer.issuing.correcting import check_mendable
from issuer.issuing.differences import Difference, differences
from issuer.issuing.order import Order, data_digest, enrolment_digest
from issuer.issuing.signer import Signer
from issuer.records.entries import Entry, claims_of, named, record, serial_of_holder
from issuer.records.register import Register
from issuer.records.seats import Seating, last_number
from issuer.records.standing import change_status, newest
from issuer.roster import days
from issuer.roster.problem import Problem

SUPERSEDED: Final = "superseded"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to stand in place of `old`, and all that differs; nothing does if it says so already."""

    old: Entry
    admitted: Admitted
    differences: tuple[Difference, ...]
    new_key: bool
    anew: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.differences or self.new_key or self.anew)

    @property
    def stale_names(self) -> list[tuple[str, str]]:
        """Family and given names that do not stand in a full name that changes."""
        holder = self.admitted.claims.get("holder", {})
        if not any(each.column == "full_name" for each in self.differences):
            return []
        full = holder["full_name"].split()
        names = [(column, holder.get(column, "")) for column in ("family_name", "given_name")]
        return [(column, name) for column, name in names if not set(name.split()) <= set(full)]


def order_of(entry: Entry) -> Order:
    """What was ordered once, as the credential tells it, without its enrolment code."""
    until = None if entry.expires is None else str(last_day(entry.expires))
    return Order(entry.reference, claims_of(entry), until)


def current(register: Register, name: str) -> Entry:
    """The newest credential under the reference of the one a person names; PassportError."""
    return newest(register, named(register, name))


def plan(
    admission: Admission, old: Entry, order: Order, problems: Sequence[Problem], *, anew: bool = False
) -> Plan | list[Problem]:
    """What replacing `old` by this order comes to, or all that stands against it.

    An empty enrolment code keeps the key. With `anew` what a stolen key signed is replaced though nothing
    differs. Raises PassportError where `old` may not be replaced at all.
    """
    paper = old.is_paper and not order.enrolment
    found = one_per_column(problems, admission.examiner.wrong(order, paper=paper))
    holder = _kept(old)
    if order.enrolment:
        answer = _new_holder(admission, old, order.enrolment)
        if isinstance(answer, Problem):
            return [*found, answer]
        holder = answer
    if found:
        return found
    digest = f"{data_digest(order.claims, order.valid_until)}:{holder.code}"
    whose = (holder.jwk, holder.thumbprint, holder.digits)
    admitted = Admitted(order.row, order.reference, digest, order.claims, order.valid_until, *whose)
    changes = tuple(differences(old, order.claims, order.valid_until))
    stolen = anew and is_stolen(admission.register, old.signer)
    made = Plan(old, admitted, changes, holder.thumbprint != old.thumbprint, stolen)
    if not made.is_empty:
        check_mendable(admission.register, old)
    return made


def check_renewal(old: Entry, valid_until: str) -> None:
    """PassportError for a last day that is none, or that would not renew anything."""
    day = days.read_day(valid_until)
    if day is None:
        raise PassportError(
            f'--valid-until: "{valid_until}" is not a date', hint=days.remedy(valid_until), exit_code=2
        )
    if old.status == REVOKED:
        raise PassportError(f"{old.serial} is revoked, and that is final; nothing was issued")
    if old.expires is None:
        raise PassportError(f"{old.serial} has no end; there is nothing to renew")
    if day < last_day(old.expires):
        raise PassportError(
            f"{old.serial} is valid until {last_day(old.expires)}, which is later",
            hint=f"to end it sooner: passport-issuer correct {old.serial} --set valid_until={valid_until}"
            " --out DIR",
        )


def replace_one(
    admission: Admission, made: Plan, signer: Signer, seating: Seating, *, supersede: bool, reason: str | None
) -> Entry:
    """Sign and record what stands in place of the old one; inside a transaction."""
    register, old = admission.register, made.old
    _check_unchanged(admission, made)
    places = seating.places(1)
    first = last_number(register, old.kind) + 1
    [entry] = signer.sign(old.kind, [made.admitted], places, first)
    entry = replace(entry, replaces=old.serial)
    register.audit(admission.now, "corrected" if supersede else "renewed", old.serial, reason)
    if supersede:
        change_status(register, old.serial, REVOKED, admission.now, SUPERSEDED)
    register.run("UPDATE credential SET replaced_by = ? WHERE serial = ?", entry.serial, old.serial)
    record(register, [entry], admission.now)
    return entry


def _check_unchanged(admission: Admission, made: Plan) -> None:
    """PassportError if another process was quicker."""
    now = named(admission.register, made.old.serial)
    if (now.status, now.replaced_by) != (made.old.status, made.old.replaced_by):
        raise PassportError(
            f"{made.old.serial} was changed by another command meanwhile; nothing was issued",
            hint="run the same command again",
        )
    thumbprint = made.admitted.thumbprint
    used = serial_of_holder(admission.register, thumbprint) if made.new_key and thumbprint else None
    if used:
        raise PassportError(f"this enrolment code was used meanwhile, for {used}; nothing was issued")


@dataclass(frozen=True, slots=True)
class _Holder:
    """Whose the certificate is to be; `code` is the digest of the enrolment code, the rest None on paper."""

    jwk: Mapping[str, str] | None
    thumbprint: str | None
    digits: str | None
    code: str


def _kept(old: Entry) -> _Holder:
    """The same as before: the key stands in the credential itself."""
    cnf = unverified_claims(old.token).get("cnf")
    return _Holder(cnf["jwk"] if cnf else None, old.thumbprint, old.digits, old.digest.partition(":")[2])


def _new_holder(admission: Admission, old: Entry, code: str) -> _Holder | Problem:
    enrolment = enrolments.read_code(code, now=admission.now, aud=admission.iss)
    if isinstance(enrolment, enrolments.Bad):
        return enrolment.problem
    key = enrolment.key
    used = serial_of_holder(admission.register, key.thumbprint)
    if used and key.thumbprint != old.thumbprint:
        return enrolments.problem("", f"this enrolment code was used before, for {used}")
    return _Holder(key.jwk, key.thumbprint, enrolment.digits, enrolment_digest(code))
