"""`list` and `show`: what the register holds."""

from collections.abc import Iterator
from typing import Any

import click

import schemas
from credential.sd_jwt import unverified_claims
from device.command import Session, emit, passport_command
from device.instants import day_of, last_day
from device.terminal import out, say
from issuer.centre import open_desk
from issuer.desk.serials import SERIAL, SERIAL_HELP
from issuer.desk.wording import clipped, counted, table
from issuer.entries import STATUS_WORDS, Entry, entries, last_act, named

_ROW = "{:<10} {:<9} {:<7} {:<12} {}"
_REFERENCE = 12
_REST = 36


@passport_command("list", example="passport-issuer list --json")
def list_(session: Session) -> None:
    """List every certificate: serial, status, the six digits of its wallet, reference, name."""
    with open_desk(session) as desk:
        if session.json:
            emit(session, {"credentials": [_summary(entry) for entry in entries(desk.register)]}, "")
            return
        count = 0
        for count, entry in enumerate(entries(desk.register), start=1):
            if count == 1:
                out(_ROW.format("SERIAL", "STATUS", "DIGITS", "REFERENCE", "NAME, TITLE"))
            out(_line(entry))
    say(counted(count, "certificate") if count else "Nothing was issued yet.")


@passport_command("show", example="passport-issuer show training-certificate:W-0231")
@click.argument("serial", type=SERIAL, help=SERIAL_HELP)
def show(session: Session, serial: str) -> None:
    """Show the certificate SERIAL (a serial, or KIND:reference)."""
    with open_desk(session) as desk:
        entry = named(desk.register, serial)
        at, act, reason = last_act(desk.register, entry.serial)
    claims = unverified_claims(entry.token)
    last = {"act": act, "day": str(day_of(at)), "reason": reason}
    data = {**_summary(entry), "last_act": last, "claims": _content(entry, claims)}
    head = f"{entry.serial}  {schemas.kind(entry.kind).title()}, {STATUS_WORDS[entry.status]}"
    done = f"{act} on {last['day']}" + (f" ({reason})" if reason else "")
    rows = [("Reference", entry.reference), ("Last act", done), ("Six digits", entry.digits or "")]
    rows += [("Held", "on paper" if entry.is_paper else "in a wallet"), ("Valid to", _last_day(entry) or "")]
    emit(session, data, f"{head}\n{table([*rows, *_labelled(entry, claims)])}")


def _summary(entry: Entry) -> dict[str, Any]:
    return {
        "serial": entry.serial,
        "kind": entry.kind,
        "reference": entry.reference,
        "status": STATUS_WORDS[entry.status],
        "title": entry.title,
        "full_name": entry.full_name,
        "digits": entry.digits,
        "paper": entry.is_paper,
        "issued": str(day_of(entry.issued)),
        "valid_until": _last_day(entry),
        "delivered": entry.delivery is not None,
    }


def _last_day(entry: Entry) -> str | None:
    return str(last_day(entry.expires)) if entry.expires is not None else None


def _line(entry: Entry) -> str:
    reference = clipped(entry.reference, _REFERENCE)
    about = clipped(f"{entry.full_name}, {entry.title}", _REST)
    return _ROW.format(
        entry.serial, STATUS_WORDS[entry.status], entry.digits or "paper", reference, about
    ).rstrip()


def _content(entry: Entry, claims: dict[str, Any]) -> dict[str, Any]:
    """The claims a centre gave, without what the format adds."""
    kind = schemas.kind(entry.kind)
    return {name: claims[name] for name in (*kind.public, *kind.parts) if name in claims}


def _labelled(entry: Entry, claims: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every claim under the name people call it by; units one a line."""
    kind = schemas.kind(entry.kind)
    for name, value in _content(entry, claims).items():
        if name not in kind.parts:
            yield kind.label((name,)), _plain(value)
            continue
        for field, inner in value.items():
            if field == "units":
                yield from ((f"Unit {unit['code']}", _unit(unit)) for unit in inner)
            else:
                yield kind.label((name, field)), _plain(inner)


def _unit(unit: dict[str, Any]) -> str:
    result = unit.get("score", unit.get("outcome"))
    return unit["title"] if result is None else f"{unit['title']}: {_plain(result)}"


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).replace("_", " ")
