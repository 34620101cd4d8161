"""`audit verify` and `audit list`: whether the log of the desk is whole, and what it says."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from credential.delivery import AuditHead, open_delivery
from credential.errors import Objection
from device.command import Session, emit, passport_command, passport_group
from device.errors import PassportError
from device.instants import day_of, instant
from device.terminal import out, say
from issuer.authority.received import read_delivery
from issuer.centre import Desk, open_desk
from issuer.desk.serials import SERIAL
from issuer.desk.wording import clipped, counted, table
from issuer.records import auditing, high_water
from issuer.records.audit import AuditEntry
from issuer.records.auditing import Audit, Fault
from issuer.records.entries import named

_SHOWN: Final = 10
_WHAT: Final = 34
_ROW: Final = "{:>7}  {:<20}  {:<12} {}"

audit = passport_group(
    "issuer",
    name="audit",
    lazy={
        "verify": ("issuer.desk.audit:verify", "Check that nothing was changed or taken out."),
        "list": ("issuer.desk.audit:list_", "List what was done, when and why."),
    },
    help="The audit log: every act of this desk, in a chain that shows each change.",
    example="passport-issuer audit verify --against delivery/",
)


@passport_command("verify", example="passport-issuer audit verify --against delivery/")
@click.option(
    "--against",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A delivery kept elsewhere, such as at your authority; may be repeated.",
)
def verify(session: Session, folders: tuple[Path, ...]) -> int:
    """Check every entry of the audit log, and what it says against the register."""
    with open_desk(session, anyway=True) as desk:
        audit, heads = examined(desk, folders)
    data = _data(audit, heads)
    if audit.faults:
        emit(session, data, "✗ The audit log is not as it was written:\n" + _listed(audit.faults))
        say("Keep this home as it is. What it was shows a delivery at your authority")
        say("(--against), or a backup.")
        return 1
    rows = [("Head", audit.end.digest.hex()), *(("Agrees with", where) for where in heads.values())]
    rows += [("Not known", f"{first} to {last}: skipped by a restored backup") for first, last in audit.gaps]
    words = f"✓ {counted(audit.present, 'entry')}, whole and in order"
    emit(session, data, f"{words}, until {day_of(audit.end.at)}\n{table(rows)}")
    return 0


def examined(desk: Desk, folders: Sequence[Path] = ()) -> tuple[Audit, dict[AuditHead, str]]:
    """The check of a home's log against its register, its own deliveries and those in `folders`."""
    heads = dict(_own_heads(desk)) | {
        _delivered(desk, folder): f"the delivery in {folder}" for folder in folders
    }
    found = auditing.check(auditing.entries(desk.register), heads)
    faults = [*found.faults, *auditing.check_register(desk.register)]
    kept = {head: where for head, where in heads.items() if not found.has_lost(head.entries)}
    return found._replace(faults=faults), kept


def _own_heads(desk: Desk) -> list[tuple[AuditHead, str]]:
    sql = "SELECT number, entries, head FROM delivery WHERE state <> 'restored' ORDER BY number"
    heads = [
        (AuditHead(row["entries"], row["head"]), f"delivery {row['number']}")
        for row in desk.register.rows(sql)
    ]
    mark = high_water.read(desk.home)
    return heads + ([(mark.audit, high_water.NAME)] if mark else [])


def _delivered(desk: Desk, folder: Path) -> AuditHead:
    try:
        delivery = open_delivery(read_delivery(folder), keys=desk.all_keys())
    except Objection as objection:
        raise PassportError(f"{folder}: {objection.message}", code=str(objection.code)) from None
    if delivery.iss != desk.centre.iss:
        raise PassportError(f"{folder} is a delivery of {delivery.iss}, not of this centre", exit_code=2)
    return delivery.audit


def _data(audit: Audit, heads: dict[AuditHead, str]) -> dict[str, Any]:
    return {
        "whole": not audit.faults,
        "entries": audit.present,
        "last": audit.end.entry,
        "head": audit.end.digest.hex(),
        "faults": [each._asdict() for each in audit.faults],
        "skipped": [each._asdict() for each in audit.gaps],
        "compared_with": list(heads.values()),
    }


def _listed(faults: Sequence[Fault]) -> str:
    lines = [f"  {each.words}" for each in faults[:_SHOWN]]
    more = len(faults) - _SHOWN
    return "\n".join([*lines, f"  and {more} more"] if more > 0 else lines)


@passport_command("list", example="passport-issuer audit list --last 20")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the last N entries.")
@click.option("--serial", type=SERIAL, metavar="SERIAL", help="Only what was done to this certificate.")
def list_(session: Session, last: int | None, serial: str | None) -> None:
    """List what was done at this desk, oldest first."""
    with open_desk(session, anyway=True) as desk:
        about = named(desk.register, serial).serial if serial else None
        rows = desk.register.rows(_LIST, about, -1 if last is None else last)
        found = (AuditEntry(**row) for row in rows)
        if session.json:
            emit(session, {"entries": [_members(each) for each in found]}, "")
            return
        for each in found:
            what = " ".join(filter(None, (each.serial, f"({each.reason})" if each.reason else "")))
            out(_ROW.format(each.entry, instant(each.at), each.act, clipped(what, _WHAT)).rstrip())


_LIST: Final = """SELECT * FROM (SELECT * FROM audit WHERE ?1 IS NULL OR serial = ?1
  ORDER BY entry DESC LIMIT ?2) ORDER BY entry"""


def _members(each: AuditEntry) -> dict[str, Any]:
    return {
        "entry": each.entry,
        "at": instant(each.at),
        "act": each.act,
        "serial": each.serial,
        "reason": each.reason,
        "digest": each.digest.hex(),
    }
