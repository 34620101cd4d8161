"""A delivery to the authority: who the centre is, its status lists, and what it signed since the last.

A delivery's number rises when anything changed; the same day with nothing changed gives the same bytes.
The tokens told of are marked before the files are written, and count as told only once they are there:
a publish that was cut short loses none.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from credential.delivery import AuditHead, make_delivery
from credential.encoding import compact_json
from credential.keys import SigningKey, VerifyingKey
from credential.limits import DAY, STATUS_LIST_DAYS
from credential.status_list import make_status_list
from credential.trust_entry import token_digest
from device.errors import PassportError
from device.instants import day_of
from issuer.centre import Desk
from issuer.custody.key_change import check_signer
from issuer.issuing.profiles import learn, profile_files
from issuer.records.register import Register
from issuer.records.seats import last_list


@dataclass(frozen=True, slots=True)
class Publication:
    """The files of one delivery by name, its number, and whether it tells anything new."""

    number: int
    files: dict[str, bytes]
    is_new: bool
    tokens: int
    lists: int


def prepare(desk: Desk, key: SigningKey, now: int) -> Publication:
    """Number the delivery, mark what it tells of, and make its files."""
    register = desk.register
    with register.writing():
        check_signer(register, key.public.thumbprint, now)
        _keep_one_unused_list(desk)
        keys = desk.vouching_keys(now)
        state = _state(desk, [*keys, key.public])
        number, made, is_new = _delivery(register, state, now)
        learn(register, register.values("SELECT token FROM credential WHERE delivery = ?", number))
    digests = _digests(register, number)
    lists = status_lists(desk, key, made)
    files = make_delivery(
        iss=desk.centre.iss,
        name=desk.centre.name,
        country=desk.centre.country,
        keys=keys,
        status_lists=lists,
        token_digests=digests,
        profiles=profile_files(register, desk.centre.iss),
        audit=_audit_head(register, number),
        number=number,
        now=made,
        key=key,
    )
    return Publication(number, files, is_new, len(digests), len(lists))


def confirm(register: Register, number: int, now: int) -> None:
    """Note that the files of a delivery are in place: its lists may be used from now on."""
    with register.writing():
        if register.run("UPDATE delivery SET written = 1 WHERE number = ? AND written = 0", number):
            register.audit(now, "published", reason=f"delivery {number}")
        register.run("UPDATE status_list SET published = ? WHERE published = 0", number)


def _keep_one_unused_list(desk: Desk) -> None:
    """Open the next list when the newest one is in use."""
    newest = last_list(desk.register)
    used = desk.register.one("SELECT 1 FROM credential WHERE list_number = ? LIMIT 1", newest)
    if used or newest == 1:
        row = {"number": newest + 1, "uri": desk.centre.list_uri(newest + 1), "published": 0}
        desk.register.insert("status_list", row)


def _state(desk: Desk, keys: Sequence[VerifyingKey]) -> str:
    """A digest over everything a delivery says, but for its number and time."""
    register, centre = desk.register, desk.centre
    said = [
        [centre.iss, centre.name, centre.country],
        [key.thumbprint for key in keys],
        list(register.values("SELECT uri FROM status_list ORDER BY number")),
        next(register.values(_NOT_VALID)),
        next(register.values("SELECT max(rowid) FROM credential")),  # how many: none is ever removed
    ]
    return hashlib.sha256(compact_json(said)).hexdigest()


# Put together by SQLite: of a million certificates many thousands are not valid.
_NOT_VALID: Final = """SELECT json_group_array(json_array(list_number, list_index, status)) FROM (
  SELECT list_number, list_index, status FROM credential WHERE status <> 0
  ORDER BY list_number, list_index)"""


def _delivery(register: Register, state: str, now: int) -> tuple[int, int, bool]:
    """The number and the instant of this delivery, and whether it is a new one."""
    last = register.one("SELECT number, made, state, written FROM delivery ORDER BY number DESC LIMIT 1")
    if last and last["state"] == state and day_of(last["made"]) == day_of(now):
        return last["number"], last["made"], not last["written"]
    if last and now < last["made"]:
        raise PassportError(
            f"the clock says {day_of(now)}, but the last delivery was made later",
            hint="set the clock of this computer, then publish again",
        )
    number = last["number"] + 1 if last else 1
    register.run(
        "UPDATE credential SET delivery = ? WHERE delivery IS NULL"
        " OR delivery IN (SELECT number FROM delivery WHERE written = 0)",
        number,
    )
    entries, head = register.audit_head()
    row = {"number": number, "made": now, "state": state, "written": 0, "entries": entries, "head": head}
    register.insert("delivery", row)
    return number, now, True


def _audit_head(register: Register, number: int) -> AuditHead:
    """How far the audit log had come when the delivery was first made."""
    found = next(register.rows("SELECT entries, head FROM delivery WHERE number = ?", number))
    return AuditHead(found["entries"], found["head"])


def _digests(register: Register, number: int) -> list[bytes]:
    """How the authority will know each token the delivery tells of; sorted, so that order says nothing."""
    tokens = register.values("SELECT token FROM credential WHERE delivery = ?", number)
    return sorted(token_digest(_signing_input(token)) for token in tokens)


def _signing_input(token: str) -> bytes:
    return token.partition("~")[0].rpartition(".")[0].encode("ascii")


def status_lists(desk: Desk, key: SigningKey, made: int) -> dict[str, str]:
    """Every status list of the centre, by address, made of what the register says at this moment."""
    lists = {}
    for row in desk.register.rows("SELECT number, uri FROM status_list ORDER BY number"):
        number, uri = row["number"], row["uri"]
        statuses = dict(json.loads(next(desk.register.values(_STATUSES, number))))
        lists[uri] = make_status_list(
            uri, statuses, issued=made, expires=made + STATUS_LIST_DAYS * DAY, key=key
        )
    return lists


_STATUSES: Final = """SELECT json_group_array(json_array(list_index, status)) FROM (
  SELECT list_index, status FROM credential WHERE list_number = ?1 AND status <> 0
  UNION ALL SELECT list_index, status FROM lost_status WHERE list_number = ?1)"""
