"""`show`: the whole story of one certificate."""

from collections.abc import Iterator
from typing import Any

import click

import schemas
from device import clock
from device.command import Session, emit, passport_command
from device.instants import day_of, last_day
from device.terminal import safe_text
from issuer.centre import open_desk
from issuer.desk.serials import SERIAL, SERIAL_HELP
from issuer.desk.wording import table
from issuer.issuing import outputs
from issuer.records.entries import Entry, claims_of, named
from issuer.records.exporting import summary
from issuer.records.search import standing
from issuer.records.stories import Act, story


@passport_command("show", example="passport-issuer show training-certificate:W-0231")
@click.argument("serial", type=SERIAL, help=SERIAL_HELP)
def show(session: Session, serial: str) -> None:
    """Show the certificate SERIAL (a serial, or KIND:reference): what it says and what became of it."""
    with open_desk(session) as desk:
        entry = named(desk.register, serial)
        acts = story(desk.register, entry)
    told = [{"day": str(day_of(act.at)), "act": act.what, "reason": act.reason} for act in acts]
    last = told[-1] if told else {"day": "", "act": "", "reason": None}
    files = [f"{entry.serial}{ending}" for ending in outputs.endings(is_paper=entry.is_paper)]
    data = {
        **summary(entry),
        "standing": standing(entry, clock.now()),
        "delivered": entry.delivery is not None,
    }
    data |= {"files": files, "last_act": last, "story": told, "claims": claims_of(entry)}
    head = f"{entry.serial}  {schemas.kind(entry.kind).title()}, {standing(entry, clock.now())}"
    lines = [head, table(_facts(entry, files)), "", "  What happened", *map(_act, acts)]
    emit(session, data, "\n".join([*lines, "", "  What it says", table(_labelled(entry))]))


def _facts(entry: Entry, files: list[str]) -> Iterator[tuple[str, str]]:
    yield "Reference", entry.reference
    yield "Held", "on paper" if entry.is_paper else f"in a wallet, six digits {entry.digits}"
    yield "Issued", str(day_of(entry.issued))
    yield "Valid to", str(last_day(entry.expires)) if entry.expires is not None else "no end"
    yield "In place of", entry.replaces or ""
    yield "Replaced by", entry.replaced_by or ""
    yield "Delivery", str(entry.delivery) if entry.delivery else "not yet: passport-issuer publish --out DIR"
    yield "Files", ", ".join(files)


def _act(act: Act) -> str:
    words = f"{act.what} ({act.reason})" if act.reason else act.what
    return f"  {day_of(act.at)}  {safe_text(words)}"


def _labelled(entry: Entry) -> Iterator[tuple[str, str]]:
    """Every claim under the name people call it by; units one a line."""
    kind = schemas.kind(entry.kind)
    for name, value in claims_of(entry).items():
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
