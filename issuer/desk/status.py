"""`revoke`, `suspend`, `reinstate`: what the status list will say of a certificate."""

import click

from credential.status_list import REVOKED, SUSPENDED, VALID
from device import clock
from device.command import Session, emit, passport_command
from device.locks import locked
from issuer.centre import open_desk
from issuer.desk.serials import SERIAL, SERIAL_HELP
from issuer.entries import REASONS, STATUS_WORDS, change_status
from issuer.keystore import open_key

_NEXT = "Checkers learn it from your next delivery: passport-issuer publish --out DIR"


@passport_command("revoke", example="passport-issuer revoke TC-000017 --reason error")
@click.argument("serial", type=SERIAL, help=SERIAL_HELP)
@click.option(
    "--reason",
    required=True,
    type=click.Choice(REASONS),
    help="Why; it is noted in the register and told to nobody else.",
)
def revoke(session: Session, serial: str, reason: str) -> None:
    """Withdraw the certificate SERIAL (a serial, or KIND:reference) for good."""
    _change(session, serial, REVOKED, reason)


@passport_command("suspend", example="passport-issuer suspend TC-000017")
@click.argument("serial", type=SERIAL, help=SERIAL_HELP)
def suspend(session: Session, serial: str) -> None:
    """Withdraw the certificate SERIAL for now; `reinstate` ends it."""
    _change(session, serial, SUSPENDED)


@passport_command("reinstate", example="passport-issuer reinstate TC-000017")
@click.argument("serial", type=SERIAL, help=SERIAL_HELP)
def reinstate(session: Session, serial: str) -> None:
    """Make a suspended certificate SERIAL valid again."""
    _change(session, serial, VALID)


def _change(session: Session, serial: str, status: int, reason: str | None = None) -> None:
    with open_desk(session) as desk, locked(desk.home, "passport-issuer"):
        if session.passphrase_files:  # not needed, but who gives one means it to be the right one
            open_key(session, desk.home, desk.public_keys()[0])
        before = change_status(desk.register, serial, status, clock.now(), reason)
    now, was = STATUS_WORDS[status], STATUS_WORDS[before.status]
    data = {"serial": before.serial, "reference": before.reference, "status": now, "was": was}
    who = f"{before.serial} ({before.full_name})"
    if before.status == status:
        emit(session, data, f"{who} was {now} already; nothing was changed.")
    else:
        emit(session, data, f"{who} is {now}; it was {was}.\n{_NEXT}")
