"""`issue` without data: the person at the desk is asked, column by column, and again where it is wrong."""

from collections.abc import Mapping
from typing import Final

import schemas
from device.asking import ask
from device.terminal import say
from issuer.desk.wording import indented
from issuer.issuing import single
from issuer.issuing.admission import Admission
from issuer.issuing.order import Order
from issuer.roster.heading import HOLDER, REFERENCE, Column, columns_of, required_columns
from issuer.roster.problem import Problem
from issuer.roster.rules import PAPER_NEEDS
from issuer.roster.validation import what_to_write

_OWN: Final = {
    REFERENCE: "Your own trainee or exam number; nothing is issued twice under it.",
    HOLDER: "The worker's enrolment code, or the file it is in. Enter: a certificate on paper.",
}
_MORE: Final = "Anything else, as name=value, such as hours=268. Enter: nothing else."


def interview(admission: Admission, holder: str) -> tuple[Order, list[Problem]]:
    """The order a person gives by answering, and what is wrong with it that no answer can mend."""
    columns = columns_of(schemas.kind(admission.kind))
    given = {HOLDER: holder or ask(HOLDER, hint=_OWN[HOLDER], needed=False)}
    _ask_for(_needed(admission.kind, on_paper=not given[HOLDER]), columns, given)
    _ask_for_more(given)
    while True:
        order, problems = single.from_pairs(admission.kind, _pairs(given), "")
        found = admission.examine(order, problems)
        again = [problem for problem in found if problem.column in columns] if isinstance(found, list) else []
        if not again:
            return order, problems
        for problem in again:
            say(indented(problem.words, problem.remedy))
        _ask_for([problem.column for problem in again], columns, given)


def _needed(kind: str, *, on_paper: bool) -> list[str]:
    needed = required_columns(schemas.kind(kind))
    return needed + [name for name in PAPER_NEEDS if on_paper and name not in needed]


def _ask_for(names: list[str], columns: Mapping[str, Column], given: dict[str, str]) -> None:
    for name in dict.fromkeys(names):
        column = columns[name]
        hint = _OWN.get(name) or what_to_write(column.path or (name,), column.schema or {})
        given[name] = ask(name, hint=hint, needed=name != HOLDER)


def _ask_for_more(given: dict[str, str]) -> None:
    hint = _MORE
    while pair := ask("name=value", hint=hint, needed=False):
        name, _, value = pair.partition("=")
        given[name.strip()] = value.strip()
        hint = ""


def _pairs(given: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in given.items() if value]
