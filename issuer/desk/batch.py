"""`batch`: a roster in, certificates out."""

import os
from pathlib import Path

import click

from device import clock
from device.command import Session, passport_command
from device.terminal import say
from issuer import outputs
from issuer.admission import Admission
from issuer.aside import Aside
from issuer.batch import Press
from issuer.centre import Desk, open_desk
from issuer.complaints import Complaints
from issuer.desk import summary
from issuer.desk.kinds import KIND
from issuer.desk.run import Run
from issuer.desk.wording import NOT_PUBLISHED
from issuer.keystore import open_key
from issuer.seats import Seating, is_published
from issuer.signer import Signer

_EXAMPLE = "passport-issuer batch training-certificate welders-2026.csv --out out/"


@passport_command("batch", example=_EXAMPLE)
@click.argument("kind", type=KIND)
@click.argument("roster", type=click.Path(path_type=Path))
@click.option("--out", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR")
@click.option("--dry-run", "dry", is_flag=True, help="Check every row, issue nothing; needs no passphrase.")
@click.option("--strict", is_flag=True, help="Issue all rows or none.")
def batch(session: Session, kind: str, roster: Path, folder: Path, dry: bool, strict: bool) -> int:
    """Issue a certificate of KIND for every row of ROSTER; run it again to issue what is missing."""
    outputs.prepare_folder(folder)
    with open_desk(session) as desk, Aside(desk.home) as aside:
        admission = Admission(desk.register, kind, desk.centre.iss, clock.now())
        with Complaints(folder) as complaints:
            run = Run(session, aside, complaints, dry=dry)
            held_back = not run.check(roster, admission) or (strict and complaints.rows > 0)
            summary.say_checked(run.tally, complaints)
            if not dry and not held_back:
                _issue(run, session, desk, admission, folder, strict=strict)
        summary.say_done(run.tally, complaints, held_back=held_back, dry=dry)
    return 1 if complaints.rows else 0


def _issue(
    run: Run, session: Session, desk: Desk, admission: Admission, folder: Path, *, strict: bool
) -> None:
    if not run.tally.fresh:
        run.hand_out_again(desk.register, folder)
        return
    if not is_published(desk.register):
        say(NOT_PUBLISHED)
    key = open_key(session, desk.home, desk.public_keys()[0])
    signer = Signer(desk.centre.iss, key, admission.today, os.urandom)
    press = Press(desk.home, folder, admission, signer, Seating(desk.register, os.urandom))
    try:
        run.sign(press, strict=strict)
    except KeyboardInterrupt:
        say(f"Stopped; what was issued stays. The same command issues the rest ({run.tally.issued:,} done).")
        raise
