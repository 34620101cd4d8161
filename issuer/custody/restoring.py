"""Putting a centre back from a backup, so that nothing it gave out since is given out again.

What was issued after a backup is not in it: neither the serials nor the places in the status lists.
So the restored register goes on far above what can have been used, and gives out places of a new list
only.  Later deliveries, where there are any, say what became of certificates the backup does not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from credential.delivery import Delivery
from credential.status_list import REVOKED, SUSPENDED, VALID, StatusList, open_status_list
from device.errors import PassportError
from issuer.centre import Centre
from issuer.records import high_water
from issuer.records.high_water import HighWater
from issuer.records.register import Register

MILLION: Final = 1_000_000
_LISTS: Final = 100
_DELIVERIES: Final = 1000
_ACTS: Final = {VALID: "reinstated", REVOKED: "revoked", SUSPENDED: "suspended"}


@dataclass(frozen=True, slots=True)
class Restored:
    """Where a restored register goes on; `read_back` counts the statuses that deliveries brought."""

    number: int
    list_number: int
    delivery: int
    read_back: int


def skip(
    register: Register,
    centre: Centre,
    marks: Sequence[HighWater],
    deliveries: Sequence[Delivery],
    *,
    now: int,
    reason: str,
) -> Restored:
    """Let a register that was put back go on above everything; `reason` is noted in the audit log."""
    with register.writing():
        own = high_water.of(register)
        made = next(register.values(_LAST_MADE))
        later = sorted((each for each in deliveries if each.number > made), key=lambda each: each.number)
        top = _highest([own, *marks], later)
        register.audit_restored(now, _above(top.audit.entries), reason)
        first = _above(top.number) + 1
        register.run("UPDATE centre SET first_number = max(first_number, ?)", first)
        read_back = _take_over(register, centre, later, now)
        list_number = _open_list(register, centre, top.list_number)
        number = top.delivery + _DELIVERIES
        _note_delivery(register, number, now)
    return Restored(first, list_number, number, read_back)


# What a restore before this one noted was no delivery: those made since the backup are still to be read.
_LAST_MADE: Final = "SELECT coalesce(max(number), 0) FROM delivery WHERE state <> 'restored'"


def _highest(marks: Sequence[HighWater], deliveries: Sequence[Delivery]) -> HighWater:
    """The highest of everything that is known."""
    return HighWater(
        max(each.number for each in marks),
        max(each.list_number for each in marks),
        max([*(each.delivery for each in marks), *(each.number for each in deliveries)]),
        max([*(each.audit for each in marks), *(each.audit for each in deliveries)]),
    )


def _above(number: int) -> int:
    """A whole million, at least half a million above: more than was issued since a backup of any use."""
    return -(-(number + MILLION // 2) // MILLION) * MILLION


def _open_list(register: Register, centre: Centre, highest: int) -> int:
    """Close every list and open one that was never published; its number."""
    register.run("UPDATE status_list SET closed = 1")
    known = next(register.values("SELECT max(number) FROM status_list"))
    number = max(int(known), highest) + _LISTS
    row = {"number": number, "uri": centre.list_uri(number), "published": 0, "closed": 0}
    register.insert("status_list", row)
    return number


def _note_delivery(register: Register, number: int, now: int) -> None:
    """Let the next delivery be numbered above all that were ever made."""
    entries, head = register.audit_head()
    row = {"number": number, "made": now, "state": "restored", "written": 1}
    register.insert("delivery", row | {"entries": entries, "head": head})


def _take_over(register: Register, centre: Centre, later: Sequence[Delivery], now: int) -> int:
    """Take from deliveries made since the backup which lists there are and what the last one says."""
    for delivery in later:
        for uri in delivery.status_lists:
            _know_list(register, centre, uri, delivery.number)
    if not later:
        return 0
    last = later[-1]
    return sum(_read_back(register, last, uri, token, now) for uri, token in last.status_lists.items())


def _know_list(register: Register, centre: Centre, uri: str, delivery: int) -> None:
    digits = uri.rstrip("/").replace(":", "/").rpartition("/")[2]
    number = int(digits) if digits.isdigit() else 0
    if centre.list_uri(number) != uri:
        raise PassportError(f"the status list {uri} in the delivery is not one of this centre")
    if register.one("SELECT 1 FROM status_list WHERE number = ?", number) is None:
        row = {"number": number, "uri": uri, "published": delivery, "closed": 1}
        register.insert("status_list", row)


def _read_back(register: Register, delivery: Delivery, uri: str, token: str, now: int) -> int:
    """Set what a list says of certificates in the register, and keep what it says of others."""
    said = open_status_list(token, uri=uri, keys=delivery.keys)
    number = next(register.values("SELECT number FROM status_list WHERE uri = ?", uri))
    sql = "SELECT list_index, serial, status FROM credential WHERE list_number = ?"
    known = {row["list_index"]: (row["serial"], row["status"]) for row in register.rows(sql, number)}
    count = 0
    for index in sorted({*known, *_marked(said)}):
        status = said.status(index)
        serial, before = known.get(index, (None, VALID))
        if status == before or before == REVOKED:
            continue
        count += 1
        if serial is None:
            register.run("INSERT OR REPLACE INTO lost_status VALUES (?, ?, ?)", number, index, status)
        else:
            register.run("UPDATE credential SET status = ? WHERE serial = ?", status, serial)
            register.audit(now, _ACTS[status], serial, f"as delivery {delivery.number} says")
    return count


def _marked(said: StatusList) -> list[int]:
    """The indexes in bytes of a list that say anything."""
    each = 8 // said.bits
    return [at * each + one for at, byte in enumerate(said.packed) if byte for one in range(each)]
