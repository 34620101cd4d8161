"""Claims against the schema of their kind, with every fault found and said in words.

The only file that knows `fastjsonschema`.  Its compiled check stops at the first fault; to report all,
each faulty claim is taken out of a copy and the rest is checked again.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from issuer.roster import days
from issuer.roster.problem import WHOLE_ROW, Problem
from issuer.roster.suggest import did_you_mean
from schemas import kind

Path = tuple[str | int, ...]
_MISSING = "this is missing"
_EXAMPLES = {
    "title": "write the name of the qualification, as it is on paper",
    "full_name": "write the name as it stands in the travel document",
    "level": 'write country, framework and number, for example "PH-PQF 2"',
    "occupation": "write ISCO-08 codes of 2 to 4 digits, for example 7212",
    "document_country": "write the two letters of the country, for example PH",
    "document_number": "write 3 to 20 capital letters and digits, as in the document's machine lines",
    "language": 'write a language tag, for example "en" or "fil"',
    "code": "write letters, digits, dots, hyphens or slashes, at most 24",
}

_FORMS = {
    "string": 'write it in "quotation marks"',
    "array": "write a list: [ … ]",
    "object": "write names and values: { … }",
    "number": "write a number without quotation marks",
    "integer": "write a whole number without quotation marks",
}


def check_claims(kind_name: str, claims: Mapping[str, Any]) -> list[Problem]:
    """Everything in `claims` that the schema of the kind does not allow; empty if it allows them all."""
    if _fault(_validator(kind_name, lenient=False), claims) is None:
        return []
    missing = _missing(kind(kind_name).schema, claims)
    problems = [Problem(_column(path, claims), "", _MISSING, what_to_write(path, of)) for path, of in missing]
    rest = copy.deepcopy(dict(claims))
    lenient = _validator(kind_name, lenient=True)
    while (fault := _fault(lenient, rest)) is not None:
        problems += _put_in_words(fault, rest)
    return problems


@cache
def _validator(kind_name: str, *, lenient: bool) -> Callable[[Any], Any]:
    import fastjsonschema

    schema = kind(kind_name).schema
    compiled: Callable[[Any], Any] = fastjsonschema.compile(_without_required(schema) if lenient else schema)
    return compiled


def _fault(validator: Callable[[Any], Any], claims: Any) -> Any:
    """The first fault the compiled check finds, or None."""
    import fastjsonschema

    try:
        validator(claims)
    except fastjsonschema.JsonSchemaValueException as fault:
        return fault
    return None


def _without_required(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_required(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: _without_required(each) for name, each in schema.items() if name != "required"}


def _missing(schema: Mapping[str, Any], value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Required claims that are not there, with their schemas; of a missing part, those of its fields."""
    if isinstance(value, list):
        for position, each in enumerate(value):
            yield from _missing(schema.get("items", {}), each, (*path, position))
    if schema.get("type") != "object" or not isinstance(value, Mapping):
        return
    for name, below in schema.get("properties", {}).items():
        if name in value:
            yield from _missing(below, value[name], (*path, name))
        elif name in schema.get("required", ()):
            inner = "properties" in below
            yield from _missing(below, {}, (*path, name)) if inner else [((*path, name), below)]


def what_to_write(path: Path, schema: Mapping[str, Any]) -> str:
    """What to write for a claim of that path and schema."""
    name = str(path[-1])
    if "enum" in schema:
        *others, last = map(str, schema["enum"])
        return f"write {', '.join(others)} or {last}"
    is_day = name.endswith("_date") or name == "valid_until"
    return days.remedy("") if is_day else _EXAMPLES.get(name, "write it")


def _put_in_words(fault: Any, rest: dict[str, Any]) -> list[Problem]:
    """The problems one fault stands for; what caused it is taken out of `rest`."""
    path: Path = tuple(int(step) if step.isdigit() else step for step in fault.path[1:])
    if fault.rule == "additionalProperties":
        unknown = [name for name in fault.value if name not in fault.definition["properties"]]
        for name in unknown:
            del _at(rest, path)[name]
        known = fault.definition["properties"]
        return [Problem(name, "", "there is no such claim", _known(name, known)) for name in unknown]
    column = _column(path, rest)
    reason, remedy = _words(fault, str(path[-1]) if path else "", column)
    _take_out(rest, path)
    return [Problem(column, _shown(fault.value), reason, remedy)]


def _take_out(rest: dict[str, Any], path: Path) -> None:
    """Remove the claim at `path`, and with an element of a list the whole list if it is a list of texts."""
    if not path:
        rest.clear()
        return
    parent = _at(rest, path[:-1])
    if isinstance(parent, list) and isinstance(path[-1], int) and not isinstance(parent[path[-1]], dict):
        _take_out(rest, path[:-1])
    else:
        del parent[path[-1]]


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _column(path: Path, claims: Mapping[str, Any]) -> str:
    """The roster column a path belongs to: the leaf's name, or the unit's heading."""
    if path[:2] == ("results", "units") and len(path) > 2:
        unit = _at(claims, path[:3])
        if isinstance(unit, Mapping) and unit.get("code") and unit.get("title"):
            return f"unit {unit['code']} {unit['title']}"
    return next((step for step in reversed(path) if isinstance(step, str)), WHOLE_ROW)


def _words(fault: Any, leaf: str, column: str) -> tuple[str, str]:
    definition, shown = fault.definition, _shown(fault.value)
    name = column if leaf.isdigit() else leaf
    match fault.rule:
        case "enum":
            choices = [str(choice) for choice in definition["enum"]]
            remedy = did_you_mean(str(fault.value), choices) or "write one of these words"
            return f'"{shown}" is not one of {", ".join(choices)}', remedy
        case "pattern" if name.endswith("_date"):
            return f'"{shown}" is not a date', days.remedy(str(fault.value))
        case "pattern":
            return f'"{shown}" is not written as it must be', _EXAMPLES.get(name, "write it otherwise")
        case "maxLength":
            return f"this is longer than {definition['maxLength']} characters", "shorten it"
        case "minLength" | "minItems":
            return "this is empty", "fill it in or leave it out"
        case "maxItems":
            return f"there are more than {definition['maxItems']} of these", "leave some out"
        case "uniqueItems":
            return f"{shown} names one thing twice", "write it once"
        case "minimum" | "maximum" | "exclusiveMinimum":
            return f"{shown} is out of range", _range(definition)
    return f'"{shown}" is not what belongs here', _FORMS.get(definition.get("type"), "write it as text")


def _known(name: str, known: Mapping[str, Any]) -> str:
    return did_you_mean(name, known) or f"remove it; known here: {', '.join(known)}"


def _range(definition: Mapping[str, Any]) -> str:
    low = definition.get("minimum", definition.get("exclusiveMinimum", 0))
    above = "a number above" if "exclusiveMinimum" in definition else "a number from"
    return f"write {above} {low} to {definition['maximum']}"


def _shown(value: Any) -> str:
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
