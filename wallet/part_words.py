"""What the parts of a card are called when a person decides about them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from wallet.days import day_words

_NAMES = {
    "holder": "Your name",
    "identity": "Birth date and passport",
    "results": "Results of your units",
    "detail": "Course details",
    "portrait": "Your picture",
}


def part_name(part: str) -> str:
    """`part` as the person knows it."""
    return _NAMES.get(part, part)


def shown_words(parts: Collection[str], claims: Mapping[str, Any]) -> str:
    """In a line, what a checker would read from `parts` of the card that says `claims`."""
    words = [word for part in parts for word in _words_of(part, claims.get(part))]
    return " · ".join(words) or "nothing but what is always shown"


def _words_of(part: str, value: Any) -> Iterator[str]:
    if part == "holder" and isinstance(value, Mapping):
        yield str(value.get("full_name", part_name(part)))
    elif part == "identity" and isinstance(value, Mapping):
        yield f"born {day_words(str(value.get('birth_date', '')))}"
        yield f"document {value.get('document_number', '')}"
    elif part == "results" and isinstance(value, Mapping):
        yield _units(value.get("units"))
    else:
        yield part_name(part).lower()


def _units(units: Any) -> str:
    if not isinstance(units, list):
        return "results"
    scored = any(isinstance(unit, Mapping) and "score" in unit for unit in units)
    count = f"{len(units)} unit" + ("" if len(units) == 1 else "s")
    return f"{count} with scores" if scored else count
