"""Enrolment codes as a centre receives them: in a roster cell, in a file, as text from a scanner."""

from dataclasses import dataclass
from pathlib import Path

from credential.codes import Code
from credential.enrolment import Enrolment, open_enrolment
from credential.errors import Objection
from credential.skp1 import PREFIX, decode
from device import files
from device.wedge import mistyped, unframed
from issuer.roster.problem import Problem

COLUMN = "holder"
LONGEST = 4000
_SHOWN = 24
_LONGEST_NAME = 255
_SAME_LAYOUT = "set scanner and computer to the same keyboard layout, then scan it again"
_NEW_CODE = "ask the worker for a new enrolment code"


@dataclass(frozen=True, slots=True)
class Bad:
    """An enrolment code that cannot be used, and why."""

    problem: Problem


def plain_code(text: str) -> str:
    """The JWT behind an enrolment code, so that one code has one spelling; other text as it is."""
    text = unframed(text).lstrip()
    if not text.startswith(PREFIX):
        return text.rstrip()  # of a compact code a space may be the last character
    try:
        message = decode(text)
        return message.text() if message.kind == "enrolment" else text
    except Objection:
        return text


def code_or_file(given: str) -> str:
    """The code itself, or what stands in the file of that name."""
    if 0 < len(given) < _LONGEST_NAME and not given.startswith(PREFIX) and Path(given).exists():
        return plain_code(files.read_bounded(Path(given), LONGEST).decode("utf-8", "replace"))
    return plain_code(given)


def read_code(code: str, *, now: int, aud: str) -> Enrolment | Bad:
    """The enrolment a code brings to the centre `aud`, or what is wrong with it."""
    try:
        return open_enrolment(code, now=now, aud=aud)
    except Objection as objection:
        if typed := mistyped(code):
            return Bad(problem(code, typed.words, _SAME_LAYOUT))
        return Bad(problem(code, _reason(objection), _remedy(objection, aud)))


def problem(code: str, reason: str, remedy: str = _NEW_CODE) -> Problem:
    """A problem in the holder column; the code itself is shown shortened."""
    return Problem(COLUMN, code if len(code) <= _SHOWN else f"{code[:_SHOWN]}…", reason, remedy)


def _reason(objection: Objection) -> str:
    if objection.code in (Code.ENROLMENT_AUDIENCE, Code.ENROLMENT_EXPIRED):
        return objection.message
    return "this is not an enrolment code, or not all of it"


def _remedy(objection: Objection, aud: str) -> str:
    if objection.code is Code.ENROLMENT_AUDIENCE:
        return f"ask the worker for one made with: passport-wallet enrol --to {aud}"
    return _NEW_CODE
