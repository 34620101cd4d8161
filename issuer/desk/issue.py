"""`issue`: one certificate, from a file or from what is typed."""

import os
from dataclasses import replace
from pathlib import Path

import click

import schemas
from device import clock
from device.asking import has_person
from device.command import Session, emit, passport_command
from device.errors import PassportError
from device.locks import locked
from device.terminal import say
from issuer.centre import Desk, open_desk
from issuer.custody.keystore import open_key
from issuer.desk.kinds import kind_argument
from issuer.desk.options import folder_option, self_contained_option
from issuer.desk.wording import NOT_PUBLISHED, indented, table
from issuer.issuing import outputs, single
from issuer.issuing.admission import Admission, Admitted
from issuer.issuing.order import Order, in_order_of
from issuer.issuing.profiles import profile_of
from issuer.issuing.signer import Signer
from issuer.records.entries import Entry, record
from issuer.records.seats import Seating, is_published, last_number
from issuer.roster.problem import Problem

_EXAMPLE = "passport-issuer issue training-certificate --data w-0231.json --holder maria.txt --out out/"


@passport_command("issue", example=_EXAMPLE)
@kind_argument
@click.option(
    "--data",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help='The claims as JSON, and "reference".',
)
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="A claim by its roster column.")
@click.option("--holder", default="", metavar="CODE|FILE", help="The enrolment code; without it, on paper.")
@folder_option("The folder for the certificates; it is made if need be.")
@self_contained_option
def issue(
    session: Session,
    kind: str,
    data: Path | None,
    pairs: tuple[str, ...],
    holder: str,
    folder: Path,
    self_contained: bool,
) -> None:
    """Issue one certificate of KIND and write it to DIR."""
    if (data is None) is not bool(pairs) and (pairs or not has_person()):
        raise PassportError("give either --data FILE or --set NAME=VALUE …", exit_code=2)
    outputs.check_folder(folder)
    with open_desk(session) as desk:
        admission = Admission(desk.register, kind, desk.centre.iss, clock.now(), str(folder))
        order, problems = _read(admission, data, pairs, holder)
        entry, fresh = _issue(session, desk, admission, order, problems)
        profile = profile_of(desk.register, entry)
        folder = outputs.prepare_folder(folder)
        file = outputs.write_credential(folder, entry, profile, self_contained=self_contained)
        if fresh and not is_published(desk.register):
            say(NOT_PUBLISHED)
    _report(session, entry, file, fresh)


def _read(
    admission: Admission, data: Path | None, pairs: tuple[str, ...], holder: str
) -> tuple[Order, list[Problem]]:
    """What was given, or what the person at the terminal answers."""
    if data:
        order = single.from_file(data, holder)
        shape = schemas.kind(admission.kind).schema
        return replace(order, claims=in_order_of(shape, order.claims)), []
    if pairs:
        return single.from_pairs(admission.kind, pairs, holder)
    from issuer.desk.interview import interview

    return interview(admission, holder)


def _issue(
    session: Session, desk: Desk, admission: Admission, order: Order, problems: list[Problem]
) -> tuple[Entry, bool]:
    """The credential of the order, and whether it is new."""
    match admission.examine(order, problems):
        case Entry() as issued:
            return issued, False
        case Admitted() as admitted:
            if admitted.digits:
                say(f"Ask the worker: the wallet must show the six digits {admitted.digits}")
            key = open_key(session, desk.home, desk.public_keys()[0])
            signer = Signer(desk.centre.iss, key, admission.today, os.urandom)
            return _sign(desk, admission, admitted, signer)
        case found:
            raise _refusal(session, found)


def _sign(desk: Desk, admission: Admission, admitted: Admitted, signer: Signer) -> tuple[Entry, bool]:
    register, kind = desk.register, admission.kind
    with locked(desk.home, "passport-issuer issue"), register.writing():
        match admission.conflict(admitted):
            case Entry() as issued:
                return issued, False
            case Problem() as problem:
                raise PassportError(problem.words)
        places = Seating(register, os.urandom).places(1)
        entries = signer.sign(kind, [admitted], places, last_number(register, kind) + 1)
        record(register, entries, admission.now)
        return entries[0], True


def _refusal(session: Session, problems: list[Problem]) -> PassportError:
    if len(problems) == 1:
        return PassportError(f"nothing was issued; {problems[0].words}")
    if session.json:
        return PassportError("nothing was issued; " + " | ".join(problem.words for problem in problems))
    for problem in problems:
        say(indented(problem.words, problem.remedy))
    return PassportError(f"nothing was issued; {len(problems)} things are wrong, see above")


def _report(session: Session, entry: Entry, file: Path, fresh: bool) -> None:
    data = {"serial": entry.serial, "reference": entry.reference, "file": str(file), "digits": entry.digits}
    what = f"Issued {entry.serial} to" if fresh else f"{entry.serial} was issued already to"
    rows = [("File", str(file)), ("Six digits", entry.digits or "")]
    if entry.is_paper:
        rows += [("To print", str(file.with_suffix(outputs.PAPER)))]
    words = f"{what} {entry.full_name}: {entry.title}"
    state = "issued" if fresh else "already"
    emit(session, {**data, "state": state}, f"{indented(words).strip()}\n{table(rows)}")
