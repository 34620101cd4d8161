"""The header of a roster: which column holds which claim.

A column is named after its claim (`full_name`, `award_date`), or `unit CODE TITLE` for a unit's score
or outcome; beside the claims stand `reference`, `holder` and `valid_until`.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from issuer.roster.problem import Problem
from issuer.roster.suggest import did_you_mean
from schemas import Kind

SEPARATORS = (",", ";", "\t")
REFERENCE, HOLDER, VALID_UNTIL = "reference", "holder", "valid_until"
UNIT = "unit "
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, where its claim belongs ((), if it is none) and that claim's schema.

    A unit's column has the path ("results", "units"), the schema of its outcome, and `unit` holds its
    code and title.
    """

    name: str
    path: tuple[str, ...] = ()
    schema: Any = None
    unit: tuple[str, str] | None = None
    type: str = field(init=False)
    """What its schema says of its values: "string" where it says nothing, or several things."""

    def __post_init__(self) -> None:
        kind = self.schema.get("type", "string") if self.schema else "string"
        object.__setattr__(self, "type", kind if isinstance(kind, str) else "string")


def separator(line: str, kind: Kind) -> str:
    """The separator under which the header line names most known columns."""
    known = set(columns_of(kind))

    def recognised(candidate: str) -> int:
        cells = next(csv.reader([line], delimiter=candidate), [])
        return sum(cell.strip() in known for cell in cells)

    return max(SEPARATORS, key=recognised)


def columns_of(kind: Kind) -> dict[str, Column]:
    """Every column a roster of this kind may have, beside its units, in the order of the template."""
    properties = kind.schema["properties"]
    columns = {name: Column(name) for name in (REFERENCE, HOLDER)}
    for name in kind.public:
        columns[name] = Column(name, (name,), properties[name])
    columns[VALID_UNTIL] = Column(VALID_UNTIL)
    for part, fields in kind.parts.items():
        for name in fields:
            if name != "units":
                columns[name] = Column(name, (part, name), properties[part]["properties"][name])
    return columns


def required_columns(kind: Kind) -> list[str]:
    """The columns no roster of this kind can do without."""
    required = list(kind.schema["required"])
    needed = [REFERENCE, *(name for name in kind.public if name in required)]
    for part in kind.parts:
        if part in required:
            needed += kind.schema["properties"][part].get("required", [])
    return needed


def read_header(cells: Sequence[str], kind: Kind) -> tuple[list[Column], list[Problem]]:
    """The columns a header names, and everything that is wrong with it."""
    columns, problems = name_columns(cells, kind)
    named = {cell.strip() for cell in cells}
    missing = [name for name in required_columns(kind) if name not in named]
    problems += [
        Problem(name, "", "this column is missing", "add it to the header")
        for name in missing
        if not any(problem.remedy.endswith(f" {name}?") for problem in problems)
    ]
    return [column for column in columns if column], problems


def name_columns(cells: Sequence[str], kind: Kind) -> tuple[list[Column | None], list[Problem]]:
    """The column each name stands for, None for one that stands for none, and what is wrong with those."""
    known = columns_of(kind)
    names = [cell.strip() for cell in cells]
    columns: list[Column | None] = []
    problems = []
    for position, name in enumerate(names, start=1):
        column = known.get(name) or _unit(name, kind)
        if column is None:
            problems.append(_unknown(name, position, known))
        elif name in names[: position - 1]:
            problems.append(Problem(name, name, "this column stands twice", "remove one of them"))
            column = None
        columns.append(column)
    return columns, problems


def _unit(name: str, kind: Kind) -> Column | None:
    """The unit a header such as `unit SMAW-1 Weld in flat position` stands for."""
    if not name.startswith(UNIT):
        return None
    code, _, title = name.removeprefix(UNIT).strip().partition(" ")
    if not code or not title.strip():
        return None
    units = kind.schema["properties"]["results"]["properties"]["units"]
    return Column(name, ("results", "units"), units["items"]["properties"]["outcome"], (code, title.strip()))


def _unknown(name: str, position: int, known: dict[str, Column]) -> Problem:
    if not name:
        return Problem(f"column {position}", "", "this column has no name", "name it or remove it")
    if name.lower().startswith(UNIT.strip()):
        return Problem(name[:_SHOWN], name, "a unit needs a code and a title", 'write "unit CODE TITLE"')
    remedy = did_you_mean(name, known) or "see: passport-issuer template KIND"
    return Problem(name[:_SHOWN], name, "there is no such column", remedy)
