"""What the status lists will say of a credential, and the closed lists of reasons the register notes.

A reason never leaves the register: neither a status list nor a notice to the worker tells it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from credential.status_list import REVOKED, SUSPENDED, VALID
from device.errors import PassportError
from issuer.records.entries import Entry, by_serial, named
from issuer.records.register import Register

REASONS: Final = {
    "error": "it says something wrong (correct puts it right in one step)",
    "fraud": "it was obtained by deceit",
    "withdrawn_qualification": "the qualification itself was taken back",
    "holder_request": "its holder asked for it",
    "superseded": "another certificate stands in its place",
    "key_compromise": "the wallet it is bound to was lost or is in other hands",
    "other": "none of these",
}
"""Why a credential is revoked."""
SUSPENSIONS: Final = {
    "investigation": "something is being looked into",
    "holder_request": "its holder asked for it",
    "key_compromise": "the wallet it is bound to is missing",
    "other": "none of these",
}
"""Why a credential is suspended."""
CORRECTIONS: Final = {
    "error": "it said something wrong",
    "holder_request": "its holder's name or document changed",
    "key_compromise": "the wallet it was bound to was lost, or the key that signed it stolen",
    "other": "none of these",
}
"""Why a credential is corrected."""
ACTS: Final = {VALID: "reinstated", REVOKED: "revoked", SUSPENDED: "suspended"}


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a credential: `entry` as it was before, the status it has now.

    `also` are earlier ones that it renewed, which were still good and changed with it.
    """

    entry: Entry
    status: int
    also: tuple[Entry, ...]

    @property
    def is_new(self) -> bool:
        """Whether anything was changed at all."""
        return self.entry.status != self.status or bool(self.also)


def change_status(register: Register, name: str, status: int, at: int, reason: str | None = None) -> Change:
    """Set what the status list will say of a credential, and of those it renewed; in a transaction.

    Revoked is final: PassportError for any other status after it. The same status again changes nothing.
    """
    entry = named(register, name)
    if entry.status == REVOKED != status:
        raise PassportError(
            f"{entry.serial} is revoked, and that is final",
            hint="issue a new certificate under a new reference",
        )
    changed = [each for each in (entry, *earlier(register, entry)) if each.status not in (REVOKED, status)]
    for each in changed:
        register.run("UPDATE credential SET status = ? WHERE serial = ?", status, each.serial)
        register.audit(at, ACTS[status], each.serial, reason)
    return Change(entry, status, tuple(each for each in changed if each != entry))


def earlier(register: Register, entry: Entry) -> Iterator[Entry]:
    """What a credential stands in place of, the newest first."""
    while entry.replaces:
        entry = by_serial(register, entry.replaces)
        yield entry


def newest(register: Register, entry: Entry) -> Entry:
    """What stands in place of a credential now; itself, if it was never replaced."""
    while entry.replaced_by:
        entry = by_serial(register, entry.replaced_by)
    return entry
