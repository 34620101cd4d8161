"""The high-water mark: how far a centre has come, kept beside the register and not in it.

A register put back from an older copy does not know what was issued since. The mark does, as far as it
was written: it is brought up to date after every transaction of a batch and when any other command ends, so
a killed one may leave it behind by what it did last.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from credential.delivery import AuditHead
from credential.encoding import compact_json, strict_object
from credential.errors import Malformed
from device import files
from device.errors import PassportError
from issuer.records.register import Register

NAME: Final = "high-water.json"
_LONGEST: Final = 4096


class HighWater(NamedTuple):
    """The highest numbers given out: of certificates, of lists, of deliveries; and the audit head."""

    number: int
    list_number: int
    delivery: int
    audit: AuditHead

    def to_bytes(self) -> bytes:
        """The file's JSON."""
        audit = {"entries": self.audit.entries, "digest": self.audit.digest.hex()}
        members = {"number": self.number, "list": self.list_number, "delivery": self.delivery}
        return compact_json({"v": 1, **members, "audit": audit})

    @classmethod
    def parse(cls, data: bytes) -> "HighWater":
        """Read it; raises Malformed, KeyError, TypeError or ValueError when it is damaged."""
        members: dict[str, Any] = strict_object(data)
        audit = AuditHead(int(members["audit"]["entries"]), bytes.fromhex(members["audit"]["digest"]))
        return cls(int(members["number"]), int(members["list"]), int(members["delivery"]), audit)


def of(register: Register) -> HighWater:
    """How far a register has come."""
    row = register.one(_HIGHEST) or {}
    return HighWater(**row, audit=register.audit_head())


# The highest number of a kind stands at an end of an index; that of all kinds would be looked for in it all.
_HIGHEST: Final = """WITH RECURSIVE kinds(kind) AS (
  SELECT min(kind) FROM credential
  UNION ALL SELECT (SELECT min(kind) FROM credential WHERE kind > kinds.kind) FROM kinds
    WHERE kinds.kind IS NOT NULL
), numbers(number) AS (SELECT (SELECT max(number) FROM credential WHERE kind = kinds.kind) FROM kinds)
SELECT
  max((SELECT coalesce(max(number), 0) FROM numbers), (SELECT first_number - 1 FROM centre)) AS number,
  (SELECT coalesce(max(number), 0) FROM status_list) AS list_number,
  (SELECT coalesce(max(number), 0) FROM delivery) AS delivery"""


def read(home: Path) -> HighWater | None:
    """The mark kept in a home; None where there is none. PassportError when it is damaged."""
    try:
        return HighWater.parse(files.read_bounded(home / NAME, _LONGEST))
    except files.Missing:
        return None
    except (Malformed, KeyError, TypeError, ValueError):
        raise PassportError(f"{home / NAME} is damaged", hint="move it away") from None


def is_behind(home: Path, register: Register) -> bool:
    """Whether there is anything to bring up to date."""
    with suppress(OSError, PassportError):
        before = read(home)
        return before is None or before.audit.entries < register.audit_head().entries
    return False


def holds(register: Register, mark: HighWater) -> bool:
    """Whether a register has come as far as the mark, on the same way."""
    found = next(register.values("SELECT digest FROM audit WHERE entry = ?", mark.audit.entries), None)
    return bool(found == mark.audit.digest)


def check(home: Path, register: Register) -> None:
    """PassportError if the register is an older copy, which would give out numbers a second time."""
    mark = read(home)
    if mark is not None and not holds(register, mark):
        raise PassportError(
            f"the register in {home} is older than this home remembers, or was altered; nothing was changed",
            hint="if it was put back from a copy: passport-issuer restore --here; else: audit verify",
        )


def keep(home: Path, register: Register) -> None:
    """Bring the mark up to date; one that the register has not come as far as stays as it is.

    Under the home's lock, or an older mark may be put in place of a newer one.
    """
    with suppress(OSError, PassportError):
        before = read(home)
        head = register.audit_head()
        if before is None or (before.audit.entries < head.entries and holds(register, before)):
            files.replace(home / NAME, of(register).to_bytes())


def replace(home: Path, register: Register) -> None:
    """Make the mark that of a register which was just put back and knows to go on above the mark before."""
    files.replace(home / NAME, of(register).to_bytes())
