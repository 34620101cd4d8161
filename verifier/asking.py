"""`passport-verifier request`: a question for one worker, answered once."""

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from credential import skp1
from credential.errors import Malformed
from credential.limits import REQUEST_DEFAULT
from credential.request import Request, make_request
from device import clock, files, terminal
from device.command import PassportError, Session, passport_command
from device.homes import home_for, open_home
from device.instants import instant, local_instant
from verifier.instants import parse_span
from verifier.requests import Requests

_EXAMPLE = 'passport-verifier request --ask holder,results --purpose "job as welder" --as "Rossi Costruzioni"'


@dataclass(frozen=True, slots=True)
class Question:
    """What the person at the gate wants to know, why, and for how many seconds the question stands."""

    ask: tuple[str, ...]
    purpose: str
    name: str
    span: int


@passport_command(example=_EXAMPLE)
@click.option("--ask", required=True, metavar="PART,…", help="What to ask for: holder, identity, results …")
@click.option("--purpose", required=True, metavar="TEXT", help="Why; the worker reads it.")
@click.option("--as", "name", default="", metavar="NAME", help="Who asks; the worker reads it.")
@click.option("--for", "span", metavar="TIME", help="How long it stands: 15m (the default), 2h, 30d.")
@click.option("--out", type=click.Path(path_type=Path), metavar="QR.png", help="Draw it: .png or .svg.")
@click.option("--text", "as_text", is_flag=True, help="Print it as text instead of a code.")
def request(
    session: Session, *, ask: str, purpose: str, name: str, span: str | None, out: Path | None, as_text: bool
) -> None:
    """Ask a worker for a certificate; the first answer that can be judged uses the request up."""
    if out and as_text:
        raise PassportError("--out and --text exclude each other", exit_code=2)
    if out and out.suffix.lower() not in (".png", ".svg"):
        raise PassportError(f"{out}: the picture must be named .png or .svg", exit_code=2)
    question = Question(_parts(ask), purpose, name, _span(span))
    requests = Requests(open_home(home_for("verifier", session.home), "verifier"))
    made = _make(requests, question)
    text = skp1.encode_request(made)
    picture = _picture(text, out) if out else b""
    requests.prune_daily(made.made)
    requests.add(made)
    if out:
        try:
            files.replace(out, picture, 0o644)
        except (OSError, PassportError):
            requests.withdraw(made)
            raise
    _show(session, made, text, out=out, as_text=as_text)


def _make(requests: Requests, question: Question) -> Request:
    now = clock.now()
    try:
        return make_request(
            aud=requests.audience() or requests.name_audience(_random_urn()),
            name=question.name,
            ask=question.ask,
            purpose=question.purpose,
            made=now,
            until=now + question.span,
            random=os.urandom,
        )
    except Malformed as error:
        raise PassportError(error.message, hint="shorten --purpose or --as", exit_code=2) from None


def _parts(ask: str) -> tuple[str, ...]:
    import schemas

    known = list(dict.fromkeys(part for name in schemas.KINDS for part in schemas.kind(name).parts))
    parts = tuple(dict.fromkeys(part.strip() for part in ask.split(",") if part.strip()))
    for part in parts:
        if part not in known:
            raise PassportError(
                f'--ask: there is no part "{part}"', hint=f"choose from {', '.join(known)}", exit_code=2
            )
    if not parts:
        raise PassportError("--ask names no part", hint=f"choose from {', '.join(known)}", exit_code=2)
    return parts


def _span(text: str | None) -> int:
    try:
        return REQUEST_DEFAULT if text is None else parse_span(text)
    except ValueError as error:
        raise PassportError(f"--for: {error}", exit_code=2) from None


def _random_urn() -> str:
    import uuid

    return uuid.UUID(bytes=os.urandom(16), version=4).urn


def _picture(text: str, out: Path) -> bytes:
    from device.qr_draw import to_png, to_svg
    from device.qr_matrix import matrix

    drawn = matrix(text, level="L")
    return to_svg(drawn).encode("utf-8") if out.suffix.lower() == ".svg" else to_png(drawn)


def _show(session: Session, made: Request, text: str, *, out: Path | None, as_text: bool) -> None:
    # The words first: a code that fills the window then stays in it.
    where = f", drawn in {terminal.safe_text(str(out))}" if out else ""
    terminal.say(f"Request {made.id[:2].upper()}, open until {local_instant(made.until)}{where}")
    terminal.say(f"  to check the answer:  passport-verifier check INPUT --request {made.id[:8]}")
    if session.json:
        terminal.out(json.dumps(_members(made, text, out)))
    elif as_text or (out is None and not sys.stdout.isatty()):
        terminal.out(text)
    elif out is None:
        _draw(text)


def _members(made: Request, text: str, out: Path | None) -> dict[str, object]:
    asked = {"id": made.id, "ask": list(made.ask), "purpose": made.purpose, "name": made.name}
    return {**asked, "until": instant(made.until), "text": text, "file": str(out) if out else None}


def _draw(text: str) -> None:
    from device.qr_draw import to_terminal, to_window
    from device.qr_matrix import matrix

    modules = matrix(text, level="L")
    window = shutil.get_terminal_size()
    rows = to_window(modules, columns=window.columns, lines=window.lines - 1)
    if rows is None:
        rows = to_terminal(modules)
        terminal.say(
            f"  this window is too small for the code: make it {len(rows) + 1} lines high, or use --out"
        )
    for row in rows:
        terminal.out(row)
