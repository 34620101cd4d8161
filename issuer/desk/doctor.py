"""`doctor`: what needs seeing to at this desk, and how."""

from collections.abc import Iterator
from typing import Final

import click

from device import clock, homes
from device.command import Session, emit, passport_command
from device.errors import PassportError
from device.terminal import paint, safe_text, symbol
from issuer.centre import Desk, open_desk
from issuer.custody import health, health_register
from issuer.custody.health import Finding
from issuer.desk.audit import examined

_WORDS: Final = {"good": "good", "care": "soon", "bad": "now"}


@passport_command("doctor", example="passport-issuer doctor --full")
@click.option("--full", is_flag=True, help="Read a large register whole, too.")
def doctor(session: Session, *, full: bool) -> int:
    """Look at clock, home, disk, key, backup, deliveries, register and log; say what to do.

    Exit code 1 if something needs you now.
    """
    home = homes.open_home(homes.home_for("issuer", session.home), "issuer")
    try:
        with open_desk(session, anyway=True) as desk:
            found = list(_all(session, desk, full=full))
    except PassportError as error:
        outside = [health.clock(clock.now(), 0), health.permissions(home), health.disk(home)]
        found = [*outside, Finding("register", "bad", error.message, error.hint or "")]
    data = [{**each._asdict(), "state": _WORDS[each.state]} for each in found]
    well = all(each.state != "bad" for each in found)
    emit(session, {"well": well, "findings": data}, "\n".join(map(_line, found)))
    return 0 if well else 1


def _all(session: Session, desk: Desk, *, full: bool) -> Iterator[Finding]:
    now, register, home = clock.now(), desk.register, desk.home
    keys = desk.vouching_keys(now)
    yield health.clock(now, health_register.latest(register))
    yield health.permissions(home)
    yield health.disk(home)
    yield health_register.whole(desk, full=full)
    yield health_register.audit(desk, examined(desk)[0].faults)
    yield health.key(home, keys, register, now)
    yield from health.passphrase_files(session.passphrase_files, home)
    yield health_register.last_backup(register, now)
    yield health_register.last_publish(register, now)
    yield health_register.places(register)
    yield health.leftovers(home, keys)


def _line(each: Finding) -> str:
    sign = paint(f"{symbol(each.state)} {_WORDS[each.state]:<4}", each.state)
    line = f"{sign}  {each.what:<15} {safe_text(each.words)}"
    return f"{line}\n{'':<24}→ {safe_text(each.todo)}" if each.todo else line
