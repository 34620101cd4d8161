"""Whether a credential may be replaced, and the very command that would replace it."""

import shlex
from collections.abc import Sequence
from typing import Final, Protocol

from credential.status_list import REVOKED, SUSPENDED
from device.errors import PassportError
from issuer.issuing.differences import Difference
from issuer.issuing.order import enrolment_digest
from issuer.records.entries import Entry, last_act
from issuer.records.register import Register
from issuer.roster.heading import VALID_UNTIL

_MENDABLE: Final = "error"
"""The only reason of a revocation after which the same reference may be put right."""
_LONGEST: Final = 240


class _Asked(Protocol):
    """An order, admitted or not."""

    @property
    def digest(self) -> str: ...


def is_mendable(register: Register, entry: Entry) -> bool:
    """Whether a credential may be replaced: it is valid, or was revoked as an error."""
    if entry.status == REVOKED:
        return last_act(register, entry.serial)[2] == _MENDABLE
    return entry.status != SUSPENDED


def check_mendable(register: Register, entry: Entry) -> None:
    """PassportError for a credential that must not be replaced."""
    if is_mendable(register, entry):
        return
    if entry.status == SUSPENDED:
        raise PassportError(
            f"{entry.serial} is suspended; nothing was issued",
            hint=f"first decide: passport-issuer reinstate {entry.serial}, or revoke it",
        )
    raise PassportError(
        f"{entry.serial} is revoked, and that is final; nothing was issued",
        hint="issue a new certificate under a new reference",
    )


def correction(entry: Entry, asked: _Asked, found: Sequence[Difference], out: str) -> str:
    """What to type so that the credential says what is asked for; `out` is the folder to write to."""
    folder = shlex.quote(out)
    name = shlex.quote(f"{entry.kind}:{entry.reference}")
    code = _code(entry, asked)
    if [each.column for each in found] == [VALID_UNTIL] and found[0].cell and not code:
        return f"to renew it: passport-issuer renew {name} --valid-until {found[0].cell} --out {folder}"
    changes = " ".join(f"--set {shlex.quote(f'{each.column}={each.cell}')}" for each in found)
    if len(changes) > _LONGEST:
        changes = "--data FILE.json"
    return f"to correct it: passport-issuer correct {name} {changes}{code} --out {folder}".replace("  ", " ")


def _code(entry: Entry, asked: _Asked) -> str:
    """The option for another enrolment code, if another one is asked for."""
    before, after = (digest.partition(":")[2] for digest in (entry.digest, asked.digest))
    return "" if after in (before, enrolment_digest("")) else " --holder CODE"
