"""What a schema cannot say: codes that must exist, dates that must be possible, what paper must show."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import schemas
from issuer.issuing.order import Order
from issuer.roster import days
from issuer.roster.problem import Problem
from issuer.roster.suggest import did_you_mean

PAPER_NEEDS = ("birth_date", "document_country", "document_number")
LONGEST_REFERENCE = 64
_EARLIEST_BIRTH = date(1900, 1, 1)


def check_order(order: Order, today: date, *, paper: bool) -> list[Problem]:
    """Everything wrong with an order that its schema allows; `today` is the UTC day of issue."""
    return [
        *_reference(order.reference),
        *_occupations(order.claims.get("occupation", [])),
        *_countries(order.claims),
        *_dates(order, today),
        *(_paper(order) if paper else ()),
    ]


def _reference(reference: str) -> Iterator[Problem]:
    if not reference:
        yield Problem("reference", "", "this is missing", "write your own trainee or exam number")
    elif len(reference) > LONGEST_REFERENCE:
        yield Problem(
            "reference", reference, f"this is longer than {LONGEST_REFERENCE} characters", "shorten it"
        )
    elif not reference.isprintable():
        yield Problem("reference", reference, "this holds characters that cannot be seen", "type it anew")


def _occupations(codes: Any) -> Iterator[Problem]:
    known = schemas.isco08()
    for code in codes if isinstance(codes, list) else []:
        if isinstance(code, str) and code not in known:
            yield Problem("occupation", code, f"{code} is not an ISCO-08 code", _near_code(code))


def _near_code(code: str) -> str:
    """The code a wrong one most likely stands for: the one named, itself cut short, the one spelled so."""
    known = schemas.isco08()
    if named := _named_like(code):
        return f"did you mean {named} ({schemas.occupations()[named]})?"
    for length in range(min(len(code) - 1, 4), 1, -1):
        if code[:length] in known:
            return f"did you mean {code[:length]}?"
    near = did_you_mean(code, sorted(each for each in known if len(each) == len(code)))
    return near or "look it up in ISCO-08, the ILO's list of occupations, for example 7212 for welders"


def _named_like(words: str) -> str | None:
    """The one occupation whose title has all these words, if there is only one."""
    wanted = [word.rstrip("s") for word in words.lower().split() if word.isalpha()]
    found = [
        code
        for code, title in schemas.occupations().items()
        if all(any(part.startswith(word) for part in title.lower().split()) for word in wanted)
    ]
    return found[0] if wanted and len(found) == 1 else None


def _countries(claims: Mapping[str, Any]) -> Iterator[Problem]:
    identity = claims.get("identity")
    country = identity.get("document_country") if isinstance(identity, Mapping) else None
    if isinstance(country, str) and country not in schemas.countries():
        yield Problem("document_country", country, f"{country} is not a country code", _near_country(country))
    level = claims.get("level")
    if isinstance(level, str) and level[2:3] == "-" and level[:2] not in schemas.countries():
        yield Problem("level", level, f"{level[:2]} is not a country code", 'write for example "PH-PQF 2"')


def _near_country(country: str) -> str:
    if country.upper()[:2] in schemas.countries():
        return f"did you mean {country.upper()[:2]}?"
    return "write the two letters of ISO 3166-1, for example PH"


def _dates(order: Order, today: date) -> Iterator[Problem]:
    found: dict[str, date] = {}
    for name, text in _written_dates(order):
        day = days.read_day(text)
        if day is None:
            yield Problem(name, text, f'"{text}" is not a date', days.remedy(text))
        else:
            found[name] = day
    yield from _impossible(found, today)


def _written_dates(order: Order) -> Iterator[tuple[str, str]]:
    if order.valid_until is not None:
        yield "valid_until", order.valid_until
    for name, text in _below(order.claims):
        if name.endswith("_date") and isinstance(text, str):
            yield name, text


def _below(claims: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Claims and parts, then the members of each part."""
    yield from claims.items()
    for part in claims.values():
        if isinstance(part, dict):
            yield from part.items()


def _impossible(found: Mapping[str, date], today: date) -> Iterator[Problem]:
    # Somewhere it is already tomorrow: a day of grace for what must not be in the future.
    tomorrow = today + timedelta(days=1)
    award, until, birth = (found.get(name) for name in ("award_date", "valid_until", "birth_date"))
    if award and award > tomorrow:
        yield Problem("award_date", str(award), f"{award} is in the future", "issue it when it is awarded")
    if until and until < today:
        yield Problem("valid_until", str(until), f"{until} is past", "write the last day it is valid")
    if until == date.max:  # the day after it, on which it would end, is not in the calendar
        yield Problem("valid_until", str(until), f"{until} is no last day", "leave it empty if there is none")
    if birth and not _EARLIEST_BIRTH <= birth < (award or today):
        yield Problem("birth_date", str(birth), f"{birth} cannot be the birth date", "check the year")
    start, end = found.get("start_date"), found.get("end_date")
    if start and end and end < start:
        yield Problem("end_date", str(end), f"{end} is before start_date", "check both dates")


def _paper(order: Order) -> Iterator[Problem]:
    """A paper credential is checked against the document its holder carries, so it must name that."""
    identity = order.claims.get("identity")
    given = identity if isinstance(identity, Mapping) else {}
    for name in PAPER_NEEDS:
        if name not in given:
            reason = "a certificate on paper needs this"
            yield Problem(name, "", reason, "fill it in, or give an enrolment code")
