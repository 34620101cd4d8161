"""`batch`: a roster in, certificates out."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from credential.keys import SigningKey
from device import clock
from device.command import Session, passport_command
from device.errors import PassportError
from device.terminal import say
from issuer.centre import Desk, open_desk
from issuer.custody.keystore import open_key
from issuer.custody.unsealing import unseal_apart
from issuer.desk import summary
from issuer.desk.kinds import kind_argument
from issuer.desk.options import folder_option, self_contained_option
from issuer.desk.run import Run
from issuer.desk.wording import NOT_PUBLISHED
from issuer.issuing import outputs
from issuer.issuing.admission import Admission
from issuer.issuing.batch import FEW, Press, standing
from issuer.issuing.signer import Signer
from issuer.records.seats import Seating, is_published
from issuer.roster.aside import Aside
from issuer.roster.complaints import Complaints

_EXAMPLE = "passport-issuer batch training-certificate welders-2026.csv --out out/"


@passport_command("batch", example=_EXAMPLE)
@kind_argument
@click.argument("roster", type=click.Path(path_type=Path), help="A roster: XLSX or CSV; see: template.")
@folder_option("The folder for the certificates; it is made if need be.")
@click.option("--dry-run", "dry", is_flag=True, help="Check every row, issue nothing; needs no passphrase.")
@click.option("--strict", is_flag=True, help="Issue all rows or none.")
@self_contained_option
def batch(
    session: Session, kind: str, roster: Path, folder: Path, dry: bool, strict: bool, self_contained: bool
) -> int:
    """Issue a certificate of KIND for every row of ROSTER; run it again to issue what is missing."""
    if not dry:
        outputs.check_folder(folder)
    with open_desk(session) as desk, Aside(desk.home) as aside, Complaints(folder, desk.home) as complaints:
        admission = Admission(desk.register, kind, desk.centre.iss, clock.now(), str(folder))
        run = Run(session, aside, complaints, dry=dry)
        held_back = not _check(run, roster, admission) or (strict and complaints.rows > 0)
        if not dry and not held_back:
            _issue(run, session, desk, admission, folder, strict=strict, self_contained=self_contained)
        _save(complaints)
        summary.say_done(run.tally, complaints, held_back=held_back, dry=dry)
    return 1 if complaints.rows else 0


def _check(run: Run, roster: Path, admission: Admission) -> bool:
    """Judge every row and keep what is wrong; whether the roster could be read to its end."""
    try:
        is_whole = run.check(roster, admission)
    except (KeyboardInterrupt, BrokenPipeError):
        summary.say_stopped(None)
        raise
    _save(run.complaints)
    if is_whole:
        summary.say_checked(run.tally, run.complaints)
    return is_whole


def _save(complaints: Complaints) -> None:
    try:
        complaints.save()
    except (OSError, PassportError) as error:
        summary.say_unsaved(complaints, error)


def _issue(
    run: Run,
    session: Session,
    desk: Desk,
    admission: Admission,
    folder: Path,
    *,
    strict: bool,
    self_contained: bool,
) -> None:
    outputs.prepare_folder(folder)
    with _telling_how_far(run, admission, folder):
        if not run.tally.fresh:
            run.tally.unwritten = standing(run.aside, admission, folder).unwritten
            run.hand_out_again(admission, folder, self_contained=self_contained)
            return
        if not is_published(desk.register):
            say(NOT_PUBLISHED)
        # A large batch is kept small in memory; a small one is done before another process has started.
        unseal = unseal_apart if run.aside.count > FEW else SigningKey.from_pem
        key = open_key(session, desk.home, desk.public_keys()[0], unseal=unseal)
        signer = Signer(desk.centre.iss, key, admission.today, os.urandom)
        seating = Seating(desk.register, os.urandom)
        press = Press(desk.home, folder, admission, signer, seating, self_contained)
        run.sign(press, strict=strict)


@contextmanager
def _telling_how_far(run: Run, admission: Admission, folder: Path) -> Iterator[None]:
    """Who stops the command is told how far it had come."""
    try:
        yield
    except (KeyboardInterrupt, BrokenPipeError):
        summary.say_stopped(standing(run.aside, admission, folder))
        raise
