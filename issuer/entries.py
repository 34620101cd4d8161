"""Credentials as the register holds them: finding, recording, and changing what their status says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

import schemas
from credential.status_list import REVOKED, SUSPENDED, VALID
from device.errors import PassportError
from issuer.audit import Act
from issuer.key_change import check_signer
from issuer.register import Register

STATUS_WORDS: Final = {VALID: "valid", REVOKED: "revoked", SUSPENDED: "suspended"}
REASONS: Final = ("error", "fraud", "superseded", "withdrawn", "other")
"""Why a credential is revoked; noted in the register and never told to anyone else."""
_ACTS: Final = {VALID: "reinstated", REVOKED: "revoked", SUSPENDED: "suspended"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One credential issued. `issued` and `expires` are instants, `digits` the enrolment's six.

    `thumbprint` and `digits` are None on paper; `signer` is the thumbprint of the key that signed it,
    `delivery` the number of the delivery that told the authority of it, None until then.
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

    @property
    def is_paper(self) -> bool:
        """Whether it is bound to no wallet."""
        return self.thumbprint is None


_FIELDS: Final = tuple(field.name for field in fields(Entry))


def find(register: Register, kind: str, reference: str) -> Entry | None:
    """The credential a centre knows under its own reference."""
    sql = "SELECT * FROM credential WHERE kind = ? AND reference = ?"
    row = register.one(sql, kind, reference)
    return Entry(**row) if row else None


def named(register: Register, name: str) -> Entry:
    """The credential a person names by serial or KIND:reference; PassportError if there is none."""
    kind, colon, reference = name.partition(":")
    if colon and kind in schemas.KINDS:
        entry = find(register, kind, reference)
    else:
        sql = "SELECT * FROM credential WHERE serial = ?"
        row = register.one(sql, name.strip().upper())
        entry = Entry(**row) if row else None
    if entry is None:
        raise PassportError(
            f'nothing was issued under "{name}"',
            hint="see passport-issuer list; write a serial (TC-000001) or KIND:reference",
        )
    return entry


def entries(register: Register) -> Iterator[Entry]:
    """All that was issued, oldest first within each kind."""
    sql = "SELECT * FROM credential ORDER BY kind DESC, number"
    return (Entry(**row) for row in register.rows(sql))


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
    register.insert("credential", [{name: getattr(entry, name) for name in _FIELDS} for entry in issued])
    register.audit_all(at, [Act("issued", entry.serial) for entry in issued])


def change_status(register: Register, name: str, status: int, at: int, reason: str | None = None) -> Entry:
    """Set what the status list will say of a credential; the entry as it was before.

    Revoked is final: PassportError for any other status after it. The same status again changes nothing.
    """
    with register.writing():
        entry = named(register, name)
        if entry.status == status:
            return entry
        if entry.status == REVOKED:
            raise PassportError(
                f"{entry.serial} is revoked, and that is final",
                hint="issue a new certificate under a new reference",
            )
        register.run("UPDATE credential SET status = ? WHERE serial = ?", status, entry.serial)
        register.audit(at, _ACTS[status], entry.serial, reason)
    return entry


def last_act(register: Register, serial: str) -> tuple[int, str, str | None]:
    """The latest thing done to a credential: when, what, and why if a reason was given."""
    sql = "SELECT at, act, reason FROM audit WHERE serial = ? ORDER BY entry DESC LIMIT 1"
    row = register.one(sql, serial)
    return (row["at"], row["act"], row["reason"]) if row else (0, "", None)
