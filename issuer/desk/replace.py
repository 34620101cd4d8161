"""`correct` and `renew`: a certificate in place of another."""

from pathlib import Path

import click

from device import asking
from device.command import Session, passport_command
from device.errors import PassportError
from issuer.centre import open_desk
from issuer.desk.many import lines, whom
from issuer.desk.options import folder_option
from issuer.desk.reasons import reason_option
from issuer.desk.replacing import Run
from issuer.issuing import outputs, single
from issuer.issuing.enrolments import code_or_file
from issuer.issuing.order import Order
from issuer.issuing.replacing import check_renewal, order_of
from issuer.records.entries import Entry
from issuer.records.standing import CORRECTIONS
from issuer.roster.problem import Problem
from issuer.roster.serial_file import Line

_OUT = folder_option("The folder for the certificates and the notices; it is made if need be.")
_YES = click.option("--yes", is_flag=True, help="Do not ask.")
_HOLDER = click.option(
    "--holder", default="", metavar="CODE|FILE", help="Bind it to another wallet; without it, the same one."
)


@passport_command(
    "correct", example='passport-issuer correct TC-000017 --set full_name="Ana Reyes" --out out/'
)
@whom
@click.option(
    "--data",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="All the claims as JSON, as they should be.",
)
@click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="A claim to change, by its roster column; NAME= takes it out.",
)
@click.option("--anew", is_flag=True, help="Sign again what a stolen key signed, though nothing changes.")
@_HOLDER
@reason_option(CORRECTIONS, default="error")
@_YES
@_OUT
def correct(
    session: Session,
    name: str | None,
    source: str | None,
    strict: bool,
    data: Path | None,
    pairs: tuple[str, ...],
    anew: bool,
    holder: str,
    reason: str,
    yes: bool,
    folder: Path,
) -> int:
    """Issue a corrected certificate in place of SERIAL, which is revoked as superseded.

    SERIAL is a serial, or KIND:reference. The new certificate keeps reference and wallet. With --from
    the columns beside the first name the claims to change; an empty cell changes nothing.
    """
    if not (source or data or pairs or holder or anew) and asking.has_person():
        name, pairs = name or lines(name, source)[1][0].name, _asked()
    _check_usage(source, data, pairs, holder, anew=anew)
    outputs.check_folder(folder)
    header, named = lines(name, source)
    if source and not anew:
        _check_header(header)

    def order(line: Line, old: Entry) -> tuple[Order, list[Problem]]:
        if data:
            return _from_file(old, data, holder)
        changes = _cells(header, line) if source else pairs
        return single.with_changes(old.kind, order_of(old), changes, holder)

    with open_desk(session) as desk:
        run = Run(
            session, desk, folder, order, reason=reason, is_single=source is None, strict=strict, anew=anew
        )
        return run.do(named, yes=yes)


@passport_command("renew", example="passport-issuer renew TC-000017 --valid-until 2031-06-12 --out out/")
@whom
@click.option("--valid-until", required=True, metavar="DATE", help="The last day of the new one.")
@_HOLDER
@_YES
@_OUT
def renew(
    session: Session,
    name: str | None,
    source: str | None,
    strict: bool,
    valid_until: str,
    holder: str,
    yes: bool,
    folder: Path,
) -> int:
    """Issue SERIAL (a serial, or KIND:reference) again with a later end.

    The old certificate stays valid until its own last day.
    """
    if holder and source:
        raise PassportError("--holder is for one certificate, not for a file of them", exit_code=2)
    outputs.check_folder(folder)
    _, named = lines(name, source)

    def order(_: Line, old: Entry) -> tuple[Order, list[Problem]]:
        check_renewal(old, valid_until)
        kept = order_of(old)
        return Order(kept.reference, kept.claims, valid_until, code_or_file(holder)), []

    with open_desk(session) as desk:
        run = Run(session, desk, folder, order, reason=None, is_single=source is None, strict=strict)
        return run.do(named, yes=yes)


def _check_usage(
    source: str | None, data: Path | None, pairs: tuple[str, ...], holder: str, *, anew: bool
) -> None:
    if source and (data or pairs or holder):
        raise PassportError(
            "with --from the file says what to change", hint="leave out --data, --set, --holder", exit_code=2
        )
    if not source and not (data or pairs or holder or anew):
        raise PassportError("say what to change", hint='for example --set full_name="Ana Reyes"', exit_code=2)
    if data and pairs:
        raise PassportError("give either --data FILE or --set NAME=VALUE …", exit_code=2)


def _check_header(header: tuple[str, ...]) -> None:
    if len(header) < 2:
        raise PassportError(
            "a file of corrections needs a header: serial, and the columns to change",
            hint="for example: serial,full_name",
            exit_code=2,
        )


def _asked() -> tuple[str, ...]:
    """What the person at the terminal wants changed, as --set takes it."""
    hint = "Write a roster column and what is right, for example: full_name=Ana Reyes"
    pairs = [asking.ask("NAME=VALUE", hint=hint)]
    while more := asking.ask("NAME=VALUE, another (Enter: no more)", needed=False):
        pairs.append(more)
    return tuple(pairs)


def _from_file(old: Entry, data: Path, holder: str) -> tuple[Order, list[Problem]]:
    """The file's claims; its reference and last day may be left out and stay then."""
    given, kept = single.from_file(data, holder), order_of(old)
    if given.reference not in ("", old.reference):
        raise PassportError(
            f"{data} is about {given.reference}, not about {old.reference}; nothing was issued",
            hint="name the certificate it is about",
        )
    return Order(old.reference, given.claims, given.valid_until or kept.valid_until, given.enrolment), []


def _cells(header: tuple[str, ...], line: Line) -> tuple[str, ...]:
    if len(header) < 2:
        return ()
    if len(line.cells) != len(header):
        raise PassportError(f"this row has {len(line.cells)} cells, the header has {len(header)}")
    pairs = zip(header[1:], line.cells[1:], strict=True)
    return tuple(f"{column}={cell}" for column, cell in pairs if cell)
