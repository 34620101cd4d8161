"""What can be done of a batch in any process: signing orders, and writing certificates to their files."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from os import urandom
from pathlib import Path
from typing import Any, Final, NamedTuple

from credential.keys import SigningKey
from credential.skp1.profile import Profile
from issuer.issuing import outputs
from issuer.issuing.admission import Admitted
from issuer.issuing.signer import Signer
from issuer.records.entries import Entry
from issuer.records.seats import Place


class ToSign(NamedTuple):
    """Orders as they were put aside, each with its place in a status list."""

    lines: Sequence[bytes]
    places: Sequence[Place]


class ToWrite(NamedTuple):
    """Certificates that are in the register and whose files may be missing."""

    copies: "Sequence[Copy]"


class Copy(NamedTuple):
    """What a certificate's files are made of."""

    serial: str
    token: str
    is_paper: bool
    profile: Profile | None = None
    """By which the code to be printed goes, unless it is to be self-contained."""
    self_contained: bool = False


Values = tuple[Any, ...]
"""The values of an `Entry` in the order of its fields: they travel faster than the entry itself."""
_values: Final = attrgetter(*(field.name for field in fields(Entry)))


@dataclass(frozen=True, slots=True)
class BatchHand:
    """Does both, for certificates of one kind; without a `signer` it only writes."""

    kind: str
    folder: Path
    signer: Signer | None

    def __call__(self, task: ToSign | ToWrite) -> list[Values]:
        """What was signed, not numbered yet; nothing for what was written. Raises PassportError."""
        if isinstance(task, ToSign):
            return self._sign(task)
        for copy in task.copies:
            outputs.write_credential(self.folder, copy, copy.profile, self_contained=copy.self_contained)
        return []

    def _sign(self, task: ToSign) -> list[Values]:
        if self.signer is None or not task.lines:
            return []
        orders = [Admitted.from_line(line) for line in task.lines]
        return [_values(entry) for entry in self.signer.sign(self.kind, orders, task.places, 0)]


def batch_hand(kind: str, folder: Path, iss: str, secret: bytes, today: date) -> BatchHand:
    """A hand with the centre's key, made in a process of its own; an empty secret is no key."""
    signer = Signer(iss, SigningKey.from_secret(secret), today, urandom) if secret else None
    return BatchHand(kind, folder, signer)
