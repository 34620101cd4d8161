"""`passport-verifier check`: what the person at the gate runs."""

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from credential.errors import CannotTell
from credential.policy import Policy
from credential.verify import Challenge
from device import clock, terminal
from device.command import PassportError, Session, passport_command
from device.homes import home_for, is_home, open_home
from device.mishap import told
from device.optical import Reading, read_inputs
from device.session import complete_files
from device.trust import FolderTrust, open_trust
from verifier import log
from verifier.checking import Checked, Gate
from verifier.instants import parse_instant

_EXIT: Final = {"accepted": 0, "refused": 1, "cannot_tell": 3}


@passport_command(
    example="passport-verifier check photo.jpg\npassport-verifier check answer.png --request 7f3a"
)
@click.argument(
    "inputs",
    nargs=-1,
    required=True,
    metavar="INPUT…",
    shell_complete=complete_files,
    help="A picture, a PDF, a text, a folder, or - for what is typed in.",
)
@click.option("--request", metavar="ID|FILE", help="The request that this must answer.")
@click.option(
    "--policy", type=click.Path(path_type=Path), metavar="FILE", help="The rules of this gate (TOML)."
)
@click.option("--require-holder", is_flag=True, help="Refuse paper: the holder must be proven.")
@click.option("--at", metavar="INSTANT", help="Judge dates and ages for another day; nothing is used up.")
def check(
    session: Session,
    *,
    inputs: tuple[str, ...],
    request: str | None,
    policy: Path | None,
    require_holder: bool,
    at: str | None,
) -> int:
    """Check certificates in pictures, PDFs, text files and folders; - is standard input.

    Exits 0 when all are accepted, 1 when one is refused, 3 when none is refused but one cannot be
    judged, 2 when it ends without a verdict.
    """
    gc.enable()  # a folder of ten thousand photos is no short life
    with _never_1_without_a_verdict():
        home = _home(session)
        trust = _trust(home)
        gate = Gate(
            home,
            trust,
            clock.now(),
            _policy(policy, require_holder=require_holder),
            _named(home, request),
            _instant(at),
            trust.profile if isinstance(trust, FolderTrust) else None,
        )
        return _check_all(gate, _read(inputs), _printer(session))


@contextmanager
def _never_1_without_a_verdict() -> Iterator[None]:
    """Exit code 1 says "refused", so whatever ends a check in another way must leave with another."""
    try:
        yield
    except BrokenPipeError:
        raise
    except Exception as error:
        problem = told(error)
        if problem is None:  # a fault of ours: shown whole, and no verdict either
            sys.excepthook(*sys.exc_info())
            problem = PassportError("this program failed; nothing was judged")
        code = 2 if problem.exit_code == 1 else problem.exit_code
        raise PassportError(problem.message, hint=problem.hint, exit_code=code, code=problem.code) from error


def _home(session: Session) -> Path:
    """The gate's home; one that is not set up yet holds no trust, and that is an answer."""
    home = home_for("verifier", session.home)
    return open_home(home, "verifier") if is_home(home) else home


def _trust(home: Path) -> FolderTrust | CannotTell | None:
    try:
        return open_trust(home)
    except CannotTell as objection:
        return objection


def _policy(path: Path | None, *, require_holder: bool) -> Policy:
    if path is None and not require_holder:
        return Policy()
    from verifier.policies import policy_for

    return policy_for(path, require_holder=require_holder)


def _named(home: Path, request: str | None) -> Challenge | None:
    if request is None:
        return None
    from verifier.naming import named_request

    return named_request(home, request)


def _instant(at: str | None) -> int | None:
    try:
        return None if at is None else parse_instant(at)
    except ValueError as error:
        raise PassportError(f"--at: {error}", exit_code=2) from None


def _read(inputs: tuple[str, ...]) -> list[Reading]:
    # All of them before the first verdict: an input that cannot be opened must not leave a request
    # used up by the one before it.
    return read_inputs(inputs)


def _printer(session: Session) -> Callable[[Checked, int], str]:
    if session.json:
        from verifier.record import record

        return lambda checked, _: record(checked)
    from verifier.report import report

    return lambda checked, total: report(checked, total=total)


def _check_all(gate: Gate, readings: Iterable[Reading], shown: Callable[[Checked, int], str]) -> int:
    checks = list(gate.check(readings))
    for checked in checks:
        terminal.out(shown(checked, len(checks)))
        _note(gate, checked)
    counts = Counter(_EXIT[checked.verdict.word] for checked in checks)
    return next((code for code in (1, 3) if counts[code]), 0)


def _note(gate: Gate, checked: Checked) -> None:
    if gate.as_of is not None or not is_home(gate.home):
        return
    try:
        log.note(gate.home, checked.verdict, now=gate.now)
    except OSError:
        terminal.say("passport-verifier: the log of this gate cannot be written to")
