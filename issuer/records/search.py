"""Finding what was issued: by kind, status, words, days, delivery."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from credential.limits import DAY
from credential.status_list import VALID
from device.instants import midnight
from issuer.records.entries import STATUS_WORDS, Entry
from issuer.records.register import Register

STANDINGS: Final = ("valid", "expired", "suspended", "revoked", "replaced")
"""What `Wanted.status` may ask for; "valid" leaves out what has expired, "replaced" may be valid still."""

_CLAUSES: Final = {
    "valid": "status = 0 AND (expires IS NULL OR expires > ?)",
    "expired": "status = 0 AND expires <= ?",
    "suspended": "status = 2",
    "revoked": "status = 1",
    "replaced": "replaced_by IS NOT NULL",
}
_TIMED: Final = ("valid", "expired")
_COLUMNS: Final = [field.name for field in fields(Entry)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which credentials are meant; what is None asks for nothing.

    `text` stands in serial, reference, name or title, whatever its case and accents; days are UTC and
    inclusive, but `expiring_before`; `delivery` 0 means not told to the authority yet.
    """

    kind: str | None = None
    status: str | None = None
    text: str | None = None
    issued_from: date | None = None
    issued_until: date | None = None
    expiring_before: date | None = None
    delivery: int | None = None


def search(register: Register, wanted: Wanted, *, now: int, tokens: bool = False) -> Iterator[Entry]:
    """The credentials wanted, oldest first within each kind; `token` is "" unless `tokens`."""
    clauses, values = _where(wanted, now)
    columns = ", ".join(name if tokens or name != "token" else "'' AS token" for name in _COLUMNS)
    where = " AND ".join(["1", *clauses])
    # Only names and clauses of this file; every value is bound.
    sql = f"SELECT {columns} FROM credential WHERE {where} ORDER BY kind DESC, number"  # noqa: S608
    rows = register.rows(sql, *values)
    needle = plain(wanted.text or "")
    return (entry for row in rows if _says(entry := Entry(**row), needle))


def standing(entry: Entry, now: int) -> str:
    """In a word, how a credential stands: as its status says, or expired."""
    if entry.status == VALID and entry.expires is not None and entry.expires <= now:
        return "expired"
    return STATUS_WORDS[entry.status]


def plain(text: str) -> str:
    """`text` without case and accents, for comparing."""
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _says(entry: Entry, needle: str) -> bool:
    told = (entry.serial, entry.reference, entry.full_name, entry.title)
    return not needle or any(needle in plain(text) for text in told)


def _where(wanted: Wanted, now: int) -> tuple[list[str], list[Any]]:
    found: list[tuple[str, tuple[Any, ...]]] = []
    if wanted.kind:
        found.append(("kind = ?", (wanted.kind,)))
    if wanted.status:
        found.append((_CLAUSES[wanted.status], (now,) if wanted.status in _TIMED else ()))
    if wanted.issued_from:
        found.append(("issued >= ?", (midnight(wanted.issued_from),)))
    if wanted.issued_until:
        found.append(("issued < ?", (midnight(wanted.issued_until) + DAY,)))
    if wanted.expiring_before:  # its last day is before that one: it ends at its 00:00 or sooner
        found.append(("expires <= ?", (midnight(wanted.expiring_before),)))
    if wanted.delivery is not None:
        found.append(("coalesce(delivery, 0) = ?", (wanted.delivery,)))
    return [clause for clause, _ in found], [value for _, values in found for value in values]
