"""A centre's keys in its register: the one it signs with, those that hand over to it, stolen ones.

A new key is vouched for by the old one, which signs the deliveries of the next weeks: whichever of them
reaches the authority first introduces it. A stolen key vouches for nothing, so there a person has to.
"""

from datetime import date
from typing import Final

from credential.keys import VerifyingKey
from credential.limits import DAY
from device.errors import PassportError
from device.instants import day_of, midnight
from issuer.centre import Desk
from issuer.records.register import Register

_SHORTEST: Final = 8
"""Digits of a fingerprint by which a person may name a key."""
OVERLAP_DAYS: Final = 60
"""Days in which the old key still signs deliveries: one in this time must reach the authority."""


def rotate(register: Register, new: VerifyingKey, now: int) -> int:
    """Sign with `new` from now on; until when the keys before it still sign deliveries. In a transaction."""
    until = now + OVERLAP_DAYS * DAY
    register.run("UPDATE signing_key SET until = ? WHERE until IS NULL AND stolen IS NULL", until)
    _add(register, new, now)
    register.audit(now, "key rotated", reason=new.fingerprint)
    return until


def named_key(desk: Desk, text: str) -> VerifyingKey:
    """The key a person names by its fingerprint, or the beginning of it; PassportError if none or several."""
    digits = "".join(text.split()).replace(":", "").lower()
    found = [key for key in desk.all_keys() if key.fingerprint.startswith(digits)]
    if len(digits) < _SHORTEST or len(found) != 1:
        known = ", ".join(f"{key.fingerprint[:16]}…" for key in desk.all_keys())
        raise PassportError(
            f'"{text}" names no key of this centre',
            hint=f"write at least {_SHORTEST} digits of its fingerprint; its keys are {known}",
            exit_code=2,
        )
    return found[0]


def check_theft(register: Register, stolen: VerifyingKey, since: date, now: int) -> None:
    """PassportError if the day is still to come, or later than one noted before."""
    if since > day_of(now):
        raise PassportError(
            f"--since: {since} is still to come", hint="write the first day it was not safe", exit_code=2
        )
    known = _stolen_since(register, stolen)
    if known is not None and known < midnight(since):
        raise PassportError(f"this key is marked stolen since {day_of(known)} already; nothing was changed")


def mark_stolen(
    register: Register, stolen: VerifyingKey, since: date, new: VerifyingKey | None, now: int
) -> None:
    """Note that a key is stolen, and the one that takes its place if it was in use. In a transaction.

    The very same report changes nothing: it is made again where the first was cut short.
    """
    check_theft(register, stolen, since, now)
    day = midnight(since)
    if _stolen_since(register, stolen) == day:
        return
    register.run(
        "UPDATE signing_key SET stolen = ?, until = min(coalesce(until, ?), ?) WHERE thumbprint = ?",
        *(day, now, now, stolen.thumbprint),
    )
    register.audit(now, "key stolen", reason=f"{stolen.fingerprint} since {since}")
    if new is not None:  # who could take this key could take those beside it: none of them vouches for it
        register.run("UPDATE signing_key SET until = ? WHERE until IS NULL OR until > ?", now, now)
        _add(register, new, now)
        register.audit(now, "key made", reason=new.fingerprint)


def _stolen_since(register: Register, key: VerifyingKey) -> int | None:
    found = register.values("SELECT stolen FROM signing_key WHERE thumbprint = ?", key.thumbprint)
    since: int | None = next(found)
    return since


def unreported(register: Register, stolen: VerifyingKey, since: date) -> list[str]:
    """The serials of valid certificates that the key signed and no delivery told of before that day."""
    sql = """SELECT serial FROM credential WHERE signer = ? AND status <> 1 AND (delivery IS NULL
  OR delivery NOT IN (SELECT number FROM delivery WHERE written = 1 AND made < ?))
  ORDER BY kind DESC, number"""
    return list(register.values(sql, stolen.thumbprint, midnight(since)))


def is_stolen(register: Register, thumbprint: str) -> bool:
    """Whether a key of this centre was reported as stolen."""
    sql = "SELECT 1 FROM signing_key WHERE thumbprint = ? AND stolen IS NOT NULL"
    return register.one(sql, thumbprint) is not None


def check_signer(register: Register, thumbprint: str, now: int) -> None:
    """PassportError if a key was stolen or replaced for good meanwhile; in the transaction that uses it."""
    sql = "SELECT 1 FROM signing_key WHERE thumbprint = ? AND stolen IS NULL AND (until IS NULL OR until > ?)"
    if register.one(sql, thumbprint, now) is None:
        raise PassportError(
            "the signing key was replaced meanwhile; nothing of this step was kept",
            hint="run the same command again: it uses the new key",
        )


def _add(register: Register, new: VerifyingKey, now: int) -> None:
    pem = new.to_pem().decode()
    row = {"thumbprint": new.thumbprint, "pem": pem, "since": now, "until": None, "stolen": None}
    register.insert("signing_key", row)
