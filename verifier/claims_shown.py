"""The claims of an accepted credential as rows on the screen.

The seal proves who said it, not that it is well made: every value may be of any type and is shown
for what it is, in its own row, under a label of ours.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import schemas
from device.instants import day_of, last_day
from verifier.columns import paragraph, row, shortened
from verifier.labels import NO_LABELS, Labels

# Claims that have a row of their own, and those that say nothing to a person.
_PLACED: Final = frozenset(
    [
        "title",
        "level",
        "iat",
        "nbf",
        "exp",
        "vct",
        "award_date",
        "result",
        "conditions",
        "id_check",
        "results.units",
        "holder.full_name",
        "holder.family_name",
        "holder.given_name",
        "holder.native_name",
        "identity.birth_date",
        "identity.document_number",
        "identity.document_country",
    ]
)
_UNNAMED: Final = "It says"
_ABOUT: Final = "About"
_UNIT_LINES: Final = 4
_NEGATIVE: Final = {"failed": "NOT PASSED", "not_yet_competent": "NOT YET COMPETENT"}
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
    born = _words(identity["birth_date"]) if "birth_date" in identity else "(not shown)"
    return [
        *paragraph(_names(holder).upper() or "(the name is not shown)", 6),
        *paragraph(f"born {born}, document {_document(identity) or '(not shown)'}", 6),
    ]


def caution(claims: Mapping[str, Any]) -> str | None:
    """What must not be overlooked in a certificate that is genuine and yet says no."""
    result = claims.get("result")
    return _NEGATIVE.get(result) if isinstance(result, str) else None


def substance(claims: Mapping[str, Any], labels: Labels = NO_LABELS) -> list[str]:
    """What was learnt or tested, and how it went; a result that is a caution stands elsewhere.

    `labels` are those of a type that is none of ours.
    """
    tells_result = "result" in claims and caution(claims) is None
    rows = row("Kind", labels.type_name) if labels.type_name else []
    rows += row("Result", _result(claims["result"])) if tells_result else []
    if "conditions" in claims:
        rows += row("Conditions", _words(claims["conditions"]))
    if "id_check" in claims:
        rows += row("ID check", _ID_CHECKS.get(_words(claims["id_check"]), _words(claims["id_check"])))
    if units := _part(claims, "results").get("units"):
        rows += shortened(row("Units", _units(units)), _UNIT_LINES, "… (--json shows all of them)")
    for label, said in _groups(claims, labels):
        rows += row(label, said)
    return rows


def dates(claims: Mapping[str, Any]) -> list[str]:
    """The day of the award, the day of issue and the last valid day."""
    awarded = f"awarded {_words(claims['award_date'])}, " if "award_date" in claims else ""
    issued = f"issued {day_of(claims['iat'])}, " if "iat" in claims else ""
    until = f"valid to {last_day(claims['exp'])}" if "exp" in claims else "without an end"
    return row("Dates", awarded + issued + until)


def _groups(claims: Mapping[str, Any], labels: Labels) -> Iterable[tuple[str, str]]:
    """The other claims, those always visible in one row and those of each part in one."""
    kind = schemas.kind_of_vct(_words(claims.get("vct")))
    groups: dict[str, list[str]] = {}
    for name, value in claims.items():
        members = value if isinstance(value, dict) else {None: value}
        for member, said in members.items():
            path = (name,) if member is None else (name, member)
            if not _PLACED.isdisjoint({name, ".".join(path)}):
                continue
            label = kind.label(path) if kind else labels.claims.get(path, path[-1])
            words = _occupations(said) if kind and path == ("occupation",) else _words(said)
            groups.setdefault(_heading(kind, labels, path), []).append(f"{label}: {words}")
    return ((heading, _written(heading) + "; ".join(said)) for heading, said in groups.items())


def _heading(kind: schemas.Kind | None, labels: Labels, path: tuple[str, ...]) -> str:
    """Labels at the edge are ours: a claim may not call itself "Issued by"."""
    if kind is None:
        return _ABOUT if path in labels.claims else _UNNAMED
    if not kind.names(path):
        return _UNNAMED
    return _ABOUT if len(path) == 1 else path[0].capitalize()


def _written(heading: str) -> str:
    return "as written by the issuer: " if heading == _UNNAMED else ""


def _part(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = claims.get(name)
    return value if isinstance(value, dict) else {}


def _names(holder: Mapping[str, Any]) -> str:
    parts = [_words(holder[name]) for name in ("given_name", "family_name") if name in holder]
    full = _words(holder["full_name"]) if "full_name" in holder else " ".join(parts)
    return f"{full} ({_words(holder['native_name'])})".strip() if "native_name" in holder else full


def _document(identity: Mapping[str, Any]) -> str:
    return " ".join(
        _words(identity[name]) for name in ("document_number", "document_country") if name in identity
    )


def _occupations(codes: Any) -> str:
    """Codes of ISCO-08, with the title where it is known here; anything else as it is written."""
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        return _words(codes)
    titles = schemas.occupations()
    return ", ".join(f"{code} ({titles[code]})" if code in titles else code for code in codes)


def _units(units: Any) -> str:
    if not isinstance(units, list) or not all(isinstance(unit, dict) for unit in units):
        return _words(units)
    return f"{len(units)}: " + "; ".join(_unit(unit) for unit in units)


def _unit(unit: Mapping[str, Any]) -> str:
    names = [_words(unit[member]) for member in ("code", "title") if member in unit]
    marks = [_words(unit["score"])] if "score" in unit else []
    marks += [_result(unit["outcome"])] if "outcome" in unit else []
    return " ".join([*names, ", ".join(marks)]).strip()


def _result(value: Any) -> str:
    said = _words(value)
    return _NEGATIVE.get(said, said)


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(_words(element) for element in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(member)}" for name, member in value.items())
    return "yes" if value is True else "no" if value is False else "none" if value is None else str(value)
