"""The claims of an accepted credential as rows on the screen.

The seal proves who said it, not that it is well made: every value may be of any type and is shown
for what it is, in its own row, under a label of ours.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import schemas
from verifier.columns import paragraph, row
from verifier.instants import day, last_day

_HIDDEN: Final = frozenset({"iss", "vct", "cnf", "status", "_sd_alg"})
_PLACED: Final = frozenset({"title", "level", "iat", "exp", "result", "conditions"})
_RESULTS: Final = {
    "passed": "passed",
    "completed": "completed",
    "competent": "competent",
    "failed": "NOT PASSED",
    "not_yet_competent": "NOT YET COMPETENT",
}
_ID_CHECKS: Final = {
    "document": "the assessor saw a document",
    "biometric": "the assessor checked a fingerprint, face or the like",
    "none": "NOBODY CHECKED who took the assessment",
}


def title(claims: Mapping[str, Any]) -> list[str]:
    """What the credential is about, with its level."""
    level = f" ({_words(claims['level'])})" if "level" in claims else ""
    return paragraph(_words(claims.get("title", "without a title")) + level)


def person(claims: Mapping[str, Any]) -> list[str]:
    """Who it says it is about: what is shown of names, birth date and document."""
    rows: list[str] = []
    holder, identity = _part(claims, "holder"), _part(claims, "identity")
    if names := _names(holder):
        rows += row("Name", names)
    if "birth_date" in identity:
        rows += row("Born", _words(identity["birth_date"]))
    if document := _document(identity):
        rows += row("Document", document)
    return rows


def names_somebody(claims: Mapping[str, Any]) -> bool:
    """Whether any part that says who it is about is shown."""
    return bool(_part(claims, "holder") or _part(claims, "identity"))


def to_compare(claims: Mapping[str, Any]) -> list[str]:
    """The same for a paper credential, to be held against a passport."""
    holder, identity = _part(claims, "holder"), _part(claims, "identity")
    lines = [_names(holder).upper() or "(the name is not shown)"]
    born = _words(identity["birth_date"]) if "birth_date" in identity else "(not shown)"
    lines.append(f"born {born}")
    lines.append(f"document {_document(identity) or '(not shown)'}")
    return [text for line in lines for text in paragraph(line, 6)]


def substance(claims: Mapping[str, Any]) -> list[str]:
    """What was learnt or tested, and how it went."""
    rows: list[str] = []
    result = claims.get("result")
    if "result" in claims:
        rows += row("Result", _RESULTS.get(result, _words(result)) if isinstance(result, str) else "unclear")
    if "conditions" in claims:
        rows += row("Conditions", _words(claims["conditions"]))
    if units := _part(claims, "results").get("units"):
        rows += row("Units", _units(units))
    for label, words in _others(claims):
        rows += row(label, words)
    return rows


def dates(claims: Mapping[str, Any]) -> list[str]:
    """The day of issue and the last valid day."""
    until = f", valid to {last_day(claims['exp'])}" if "exp" in claims else ", without an end"
    return row("Issued", f"{day(claims['iat'])}{until}" if "iat" in claims else "on an unknown day")


def _others(claims: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind = schemas.kind_of_vct(str(claims.get("vct")))
    for name, value in claims.items():
        if name in _HIDDEN | _PLACED | {"holder", "identity"}:
            continue
        members = value.items() if isinstance(value, dict) else [(None, value)]
        for member, words in members:
            if (name, member) == ("results", "units"):
                continue
            path = (name,) if member is None else (name, member)
            said = _ID_CHECKS.get(str(words), _words(words)) if name == "id_check" else _words(words)
            yield (kind.label(path) if kind else path[-1]), said


def _part(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = claims.get(name)
    return value if isinstance(value, dict) else {}


def _names(holder: Mapping[str, Any]) -> str:
    full, native = holder.get("full_name"), holder.get("native_name")
    return _words(full) + (f"  ({_words(native)})" if native else "") if full else ""


def _document(identity: Mapping[str, Any]) -> str:
    return " ".join(
        _words(identity[name]) for name in ("document_number", "document_country") if name in identity
    )


def _units(units: Any) -> str:
    if not isinstance(units, list) or not all(isinstance(unit, dict) for unit in units):
        return _words(units)
    return f"{len(units)}: " + "; ".join(_unit(unit) for unit in units)


def _unit(unit: Mapping[str, Any]) -> str:
    outcome = unit.get("outcome")
    said = _RESULTS.get(outcome, _words(outcome)) if isinstance(outcome, str) else None
    score = _words(unit["score"]) if "score" in unit else None
    marks = [mark for mark in (score, said) if mark]
    name = " ".join(_words(unit[member]) for member in ("code", "title") if member in unit)
    return f"{name} {', '.join(marks)}".strip()


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(_words(element) for element in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(member)}" for name, member in value.items())
    return "yes" if value is True else "no" if value is False else "none" if value is None else str(value)
