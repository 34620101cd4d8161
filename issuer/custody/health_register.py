"""The state of a centre's register: whole, backed up, and told of to the authority in time."""

from collections.abc import Sequence
from typing import Final

from credential.limits import DAY, STATUS_LIST_DAYS
from device.errors import PassportError
from device.instants import day_of
from issuer.centre import Desk
from issuer.custody.health import Finding
from issuer.desk.wording import counted
from issuer.records import high_water
from issuer.records.auditing import Fault
from issuer.records.register import NAME as REGISTER
from issuer.records.register import Register
from issuer.records.seats import room

_BACKUP_DAYS: Final = 7
_OLD_BACKUP_DAYS: Final = 30
_SOON_DAYS: Final = 7
_FEW_PLACES: Final = 5000
_PUBLISH: Final = "passport-issuer publish --out DIR, and hand it over"
_BACK_UP: Final = "passport-issuer backup FILE, onto another disk"


def latest(register: Register) -> int:
    """The last instant the register knows of."""
    sql = (
        "SELECT max((SELECT coalesce(max(at), 0) FROM audit), (SELECT coalesce(max(made), 0) FROM delivery))"
    )
    return int(next(register.values(sql)))


def whole(desk: Desk, *, full: bool) -> Finding:
    """Whether the register's pages are whole; small ones were read when it was opened."""
    size = (desk.home / REGISTER).stat().st_size
    if full:
        try:
            desk.register.check_every_page()
        except PassportError as error:
            return Finding("register", "bad", error.message, error.hint or "")
    read = "every page read" if full or desk.register.is_small else "not read whole: doctor --full does"
    count = next(desk.register.values("SELECT count(*) FROM credential"))
    return Finding("register", "good", f"{counted(count, 'certificate')}, {size // 1024:,} KiB, {read}")


def audit(desk: Desk, faults: Sequence[Fault]) -> Finding:
    """Whether the audit log is as it was written, and the register as far as its home remembers."""
    mark = high_water.read(desk.home)
    if mark is not None and not high_water.holds(desk.register, mark):
        words = "the register is older than this home remembers, or was altered"
        return Finding("audit log", "bad", words, "passport-issuer audit verify, then restore --here")
    if faults:
        return Finding("audit log", "bad", faults[0].words, "passport-issuer audit verify")
    return Finding("audit log", "good", "whole and in order")


def last_backup(register: Register, now: int) -> Finding:
    """When the last backup was made, and how much is not in it."""
    row = register.one("SELECT entry, at FROM audit WHERE act = 'backed up' ORDER BY entry DESC LIMIT 1")
    entry, at = (row["entry"], row["at"]) if row else (0, 0)
    sql = "SELECT count(*) FROM audit WHERE entry > ? AND act NOT IN ('set up', 'published')"
    since = next(register.values(sql, entry))
    if not row:
        return Finding("last backup", "bad" if since else "care", "never", _BACK_UP)
    age = (now - at) // DAY
    shown = f"{day_of(at)}, {counted(age, 'day')} ago; {counted(since, 'act')} since"
    if since and age >= _OLD_BACKUP_DAYS:
        return Finding("last backup", "bad", shown, _BACK_UP)
    if since and age >= _BACKUP_DAYS:
        return Finding("last backup", "care", shown, _BACK_UP)
    return Finding("last backup", "good", shown)


def last_publish(register: Register, now: int) -> Finding:
    """When the last delivery was made, when its lists end, and what it does not tell of."""
    row = register.one(_LAST_DELIVERY)
    untold = next(register.values("SELECT count(*) FROM credential WHERE delivery IS NULL"))
    changed = next(register.values(_CHANGED, row["entries"])) if row else 0
    if row is None:
        return Finding("last publish", "bad" if untold else "care", "never", _PUBLISH)
    ends = row["made"] + STATUS_LIST_DAYS * DAY
    shown = f"delivery {row['number']} of {day_of(row['made'])}, good until {day_of(ends)}"
    if now >= ends:
        return Finding("last publish", "bad", f"{shown}: checkers cannot tell", _PUBLISH)
    if untold or changed or now >= ends - _SOON_DAYS * DAY:
        untold_of = [counted(untold, "new certificate")] * bool(untold)
        untold_of += [counted(changed, "change") + " of status or key"] * bool(changed)
        more = f"; not told: {', '.join(untold_of)}" if untold_of else ""
        return Finding("last publish", "care", shown + more, _PUBLISH)
    return Finding("last publish", "good", shown)


_CHANGED: Final = """SELECT count(*) FROM audit
  WHERE entry > ? AND act IN ('revoked', 'suspended', 'reinstated', 'key rotated', 'key stolen')"""
_LAST_DELIVERY: Final = """SELECT number, made, entries FROM delivery
  WHERE written = 1 AND state <> 'restored' ORDER BY number DESC LIMIT 1"""


def places(register: Register) -> Finding:
    """Whether there is room in the status lists."""
    free = room(register)
    if free < _FEW_PLACES:
        words = f"room for {counted(free, 'certificate')}"
        return Finding("status lists", "care", words, "passport-issuer publish --out DIR opens a new one")
    return Finding("status lists", "good", f"room for {counted(free, 'certificate')}")
