"""The audit log: every act of the desk, in a chain of digests that no edit survives.

Each entry's digest covers its number, what was done, a salt of its own and the digest before it. The
salt keeps the one digest that leaves the house, the head, from telling anything about reasons.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Final, NamedTuple

from credential.delivery import AuditHead

START: Final = bytes(32)
"""What stands before the first entry."""
SALT: Final = 16
RESTORED: Final = "restored"
"""The act before which numbers may be missing: a backup does not know what came after it."""


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Act(NamedTuple):
    """Something done at the desk: a word for it, and what it was done to and why, where that is known."""

    act: str
    serial: str | None = None
    reason: str | None = None


class AuditEntry(NamedTuple):
    """One line of the log; `salt` has 16 bytes, `previous` and `digest` 32."""

    entry: int
    at: int
    act: str
    serial: str | None
    reason: str | None
    salt: bytes
    previous: bytes
    digest: bytes


def digest_of(entry: int, at: int, act: Act, salt: bytes, previous: bytes) -> bytes:
    """The digest of an entry, whose number, instant and words are taken as compact JSON."""
    text = _ENCODER.encode([entry, at, *act])
    return hashlib.sha256(previous + salt + text.encode("utf-8", "surrogatepass")).digest()


def continued(head: AuditHead, at: int, acts: Sequence[Act], salts: bytes) -> list[AuditEntry]:
    """The entries that go on after `head`, one an act; `salts` has 16 bytes for each."""
    entries, (number, previous) = [], head
    for index, act in enumerate(acts):
        number += 1
        salt = salts[SALT * index : SALT * (index + 1)]
        digest = digest_of(number, at, act, salt, previous)
        entries.append(AuditEntry(number, at, *act, salt, previous, digest))
        previous = digest
    return entries
