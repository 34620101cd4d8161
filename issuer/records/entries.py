"""Credentials as the register holds them: finding one, and recording new ones."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Final

import schemas
from credential.sd_jwt import unverified_claims
from credential.status_list import REVOKED, SUSPENDED, VALID
from device.errors import PassportError
from issuer.custody.key_change import check_signer
from issuer.issuing.profiles import learn
from issuer.records.audit import Act
from issuer.records.register import Register

STATUS_WORDS: Final = {VALID: "valid", REVOKED: "revoked", SUSPENDED: "suspended"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One credential issued. `issued` and `expires` are instants, `digits` the enrolment's six.

    `thumbprint` and `digits` are None on paper; `signer` is the thumbprint of the key that signed it,
    `delivery` the number of the delivery that told the authority of it, None until then. `replaces` and
    `replaced_by` are serials: of what it was made in place of, and of what was made in its place.
    """

    serial: str
    kind: str
    number: int
    reference: str
    digest: str
    title: str
    full_name: str
    thumbprint: str | None
    digits: str | None
    list_number: int
    list_index: int
    status: int
    issued: int
    expires: int | None
    token: str
    signer: str
    delivery: int | None = None
    replaces: str | None = None
    replaced_by: str | None = None

    @property
    def is_paper(self) -> bool:
        """Whether it is bound to no wallet."""
        return self.thumbprint is None

    def numbered(self, serial: str, number: int) -> "Entry":
        """The same under its final serial and number."""
        return Entry(serial, self.kind, number, *_values(self)[3:])  # `replace` takes four times as long


_FIELDS: Final = tuple(field.name for field in fields(Entry))
_values: Final = attrgetter(*_FIELDS)


def find(register: Register, kind: str, reference: str) -> Entry | None:
    """The credential a centre knows under its own reference; the newest one, if it was replaced."""
    sql = "SELECT * FROM credential WHERE kind = ? AND reference = ? AND coalesce(replaced_by, '') = ''"
    row = register.one(sql, kind, reference)
    return Entry(**row) if row else None


def named(register: Register, name: str) -> Entry:
    """The credential a person names by serial or KIND:reference; PassportError if there is none."""
    entry = find_named(register, name)
    if entry is None:
        raise PassportError(f'nothing was issued under "{name}"', hint=_what_to_write(register, name.strip()))
    return entry


def find_named(register: Register, name: str) -> Entry | None:
    """The same; None if there is none."""
    kind, colon, reference = name.strip().partition(":")
    if colon and kind in schemas.KINDS:
        return find(register, kind, reference)
    return _with_serial(register, name.strip().upper())


def _what_to_write(register: Register, name: str) -> str:
    for kind in schemas.KINDS:
        if find(register, kind, name):
            return f"did you mean {kind}:{name}?"
    return "see passport-issuer list; write a serial (TC-000001) or KIND:reference"


def by_serial(register: Register, serial: str) -> Entry:
    """The credential of this serial, which the register itself names; PassportError if it is not there."""
    entry = _with_serial(register, serial)
    if entry is None:
        raise PassportError(f"the register is damaged: {serial} is missing", hint="restore it from a backup")
    return entry


def _with_serial(register: Register, serial: str) -> Entry | None:
    row = register.one("SELECT * FROM credential WHERE serial = ?", serial)
    return Entry(**row) if row else None


def claims_of(entry: Entry) -> dict[str, Any]:
    """The claims a centre gave, parts and all, without what the format adds."""
    kind, claims = schemas.kind(entry.kind), unverified_claims(entry.token)
    return {name: claims[name] for name in (*kind.public, *kind.parts) if name in claims}


def serial_of_holder(register: Register, thumbprint: str) -> str | None:
    """The serial of the credential that an enrolment's key was used for, if it was used."""
    sql = "SELECT serial FROM credential WHERE thumbprint = ?"
    return next(register.values(sql, thumbprint), None)


def record(register: Register, issued: Sequence[Entry], at: int) -> None:
    """Write down what was just signed, with its audit entries; inside a transaction.

    PassportError if the key that signed it was taken out of use meanwhile.
    """
    for thumbprint in {entry.signer for entry in issued}:
        check_signer(register, thumbprint, at)
    register.insert_all("credential", _FIELDS, map(_values, issued))
    register.audit_all(at, [Act("issued", entry.serial) for entry in issued])
    # What goes on paper is drawn now, by the profile that the next delivery takes along.
    learn(register, (entry.token for entry in issued if entry.is_paper))


def last_act(register: Register, serial: str) -> tuple[int, str, str | None]:
    """The latest thing done to a credential: when, what, and why if a reason was given."""
    sql = "SELECT at, act, reason FROM audit WHERE serial = ? ORDER BY entry DESC LIMIT 1"
    row = register.one(sql, serial)
    return (row["at"], row["act"], row["reason"]) if row else (0, "", None)
