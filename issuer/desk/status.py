"""`revoke`, `suspend`, `reinstate`: what the status list will say of certificates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from credential.status_list import REVOKED, SUSPENDED, VALID
from device import asking, clock
from device.command import Session, passport_command
from device.errors import PassportError
from device.locks import locked
from device.terminal import say
from issuer.centre import Desk, open_desk
from issuer.custody.keystore import open_key
from issuer.desk.many import Told, lines, whom
from issuer.desk.reasons import reason_option
from issuer.desk.wording import counted, indented, safe_lines
from issuer.issuing import notices, outputs
from issuer.records.entries import STATUS_WORDS, find_named
from issuer.records.standing import ACTS, REASONS, SUSPENSIONS, Change, change_status, newest
from issuer.roster.serial_file import Line

_SHOWN = 8
_NEXT = "Checkers learn it from your next delivery: passport-issuer publish --out DIR"
_OUT = click.option(
    "--out", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Write a notice for the worker."
)


@passport_command("revoke", example="passport-issuer revoke TC-000017 --reason fraud --out notices/")
@whom
@reason_option(REASONS, required=True)
@_OUT
def revoke(
    session: Session, name: str | None, source: str | None, strict: bool, reason: str, folder: Path | None
) -> int:
    """Withdraw the certificate SERIAL (a serial, or KIND:reference) for good."""
    return _change(session, name, source, _Act(REVOKED, reason, folder, strict=strict))


@passport_command("suspend", example="passport-issuer suspend TC-000017 --reason investigation")
@whom
@reason_option(SUSPENSIONS)
@_OUT
def suspend(
    session: Session,
    name: str | None,
    source: str | None,
    strict: bool,
    reason: str | None,
    folder: Path | None,
) -> int:
    """Withdraw the certificate SERIAL (a serial, or KIND:reference) for now; `reinstate` ends it."""
    return _change(session, name, source, _Act(SUSPENDED, reason, folder, strict=strict))


@passport_command("reinstate", example="passport-issuer reinstate TC-000017")
@whom
@_OUT
def reinstate(
    session: Session, name: str | None, source: str | None, strict: bool, folder: Path | None
) -> int:
    """Make the suspended certificate SERIAL (a serial, or KIND:reference) valid again."""
    return _change(session, name, source, _Act(VALID, None, folder, strict=strict))


@dataclass(frozen=True, slots=True)
class _Act:
    status: int
    reason: str | None
    folder: Path | None
    strict: bool


def _change(session: Session, name: str | None, source: str | None, act: _Act) -> int:
    _, named = lines(name, source)
    if act.folder:
        outputs.prepare_folder(act.folder)
    told = Told(session, single=source is None)
    with open_desk(session) as desk:
        if act.status == REVOKED:
            _ask(desk, named)
        with locked(desk.home, "passport-issuer"):
            if session.passphrase_files:  # not needed, but who gives one means it to be the right one
                open_key(session, desk.home, desk.public_keys()[0])
            changes = _all(desk, named, act, told)
        for line, change in changes:
            _tell(desk, line, change, act, told)
    told.sum_up(STATUS_WORDS[act.status].capitalize())
    if told.done and not session.json:
        say(_NEXT)
    return 1 if told.wrong else 0


def _ask(desk: Desk, lines: Sequence[Line]) -> None:
    """On a terminal: whose certificates are to be withdrawn for good, and whether that is meant."""
    found = [find_named(desk.register, line.name) for line in lines] if asking.has_person() else []
    valid = [entry for entry in found if entry and entry.status != REVOKED]
    for entry in valid[:_SHOWN]:
        say(indented(f"{entry.serial}  {entry.full_name}, {entry.title}"))
    if len(valid) > _SHOWN:
        say(f"  and {len(valid) - _SHOWN:,} more")
    what = valid[0].serial if len(valid) == 1 else counted(len(valid), "certificate")
    if valid and not asking.agreed(f"Revoke {what} for good?"):
        raise PassportError("nothing was changed, as you wished")


def _all(desk: Desk, named: Iterable[Line], act: _Act, told: Told) -> list[tuple[Line, Change]]:
    """Change them all in one transaction; what cannot be changed is told, and strictly undoes the rest."""
    changes = []
    with desk.register.writing():
        for line in named:
            try:
                change = change_status(desk.register, line.name, act.status, clock.now(), act.reason)
            except PassportError as problem:
                told.failed(line, problem)
            else:
                changes.append((line, change))
        if told.wrong and act.strict:
            raise PassportError("nothing was changed, because of --strict", hint="mend the lines named above")
    return changes


def _tell(desk: Desk, line: Line, change: Change, act: _Act, told: Told) -> None:
    entry, now, was = change.entry, STATUS_WORDS[act.status], STATUS_WORDS[change.entry.status]
    notice = notices.of_status(desk.centre.name, entry, act.status, newest(desk.register, entry), clock.now())
    path = None
    if act.folder:
        path = notices.write(act.folder, entry.serial, ACTS[act.status], notice)
    members = {
        "serial": entry.serial,
        "reference": entry.reference,
        "status": now,
        "was": was,
        "also": [each.serial for each in change.also],
        "replaced_by": entry.replaced_by,
        "notice": notice.members(),
        "file": str(path) if path else None,
    }
    words = "\n".join(
        [_words(change, now, was), *_beside(desk, change), *([f"  Notice  {path}"] * bool(path))]
    )
    if told.single and change.is_new and path is None:
        words += "\n\n" + "\n".join(f"  {line}".rstrip() for line in notice.text.splitlines())
    told.succeeded(line, members, safe_lines(words), (entry.serial, now, was), fresh=change.is_new)


def _words(change: Change, now: str, was: str) -> str:
    who = f"{change.entry.serial} ({change.entry.full_name})"
    if not change.is_new:
        return f"{who} was {now} already; nothing was changed."
    return f"{who} is {now}; it was {was}."


def _beside(desk: Desk, change: Change) -> list[str]:
    """What else a person must know: what changed with it, and what did not."""
    found = [f"  and with it {each.serial}, which it renewed" for each in change.also]
    after = newest(desk.register, change.entry)
    if after != change.entry and after.status != change.status and change.status != VALID:
        found.append(f"  note: {after.serial} stands in its place and is {STATUS_WORDS[after.status]}")
    return found
