"""What was issued, as plain values and as a table that a spreadsheet opens without running anything."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from device.instants import day_of, last_day
from issuer.records.entries import STATUS_WORDS, Entry
from issuer.roster.formulas import guarded

COLUMNS: Final = (
    "serial",
    "kind",
    "reference",
    "status",
    "title",
    "full_name",
    "digits",
    "paper",
    "issued",
    "valid_until",
    "delivery",
    "replaces",
    "replaced_by",
)
"""The members of `summary`; reasons are not among them, they stay in the register."""


def summary(entry: Entry) -> dict[str, Any]:
    """One credential as plain values: days as text, None for what it does not have."""
    return {
        "serial": entry.serial,
        "kind": entry.kind,
        "reference": entry.reference,
        "status": STATUS_WORDS[entry.status],
        "title": entry.title,
        "full_name": entry.full_name,
        "digits": entry.digits,
        "paper": entry.is_paper,
        "issued": str(day_of(entry.issued)),
        "valid_until": str(last_day(entry.expires)) if entry.expires is not None else None,
        "delivery": entry.delivery,
        "replaces": entry.replaces,
        "replaced_by": entry.replaced_by,
    }


def as_csv(entries: Iterable[Entry], *, tokens: bool) -> Iterator[str]:
    """The lines of a CSV table; a cell that would run as a formula has an apostrophe in front."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")

    def line(cells: Iterable[Any]) -> str:
        text.seek(0)
        text.truncate()
        writer.writerow(cells)
        return text.getvalue().removesuffix("\n")

    yield line([*COLUMNS, *["token"] * tokens])
    for entry in entries:
        yield line([_cell(value) for value in [*summary(entry).values(), *[entry.token] * tokens]])


def as_json(entries: Iterable[Entry], *, tokens: bool) -> Iterator[str]:
    """One line of JSON a credential."""
    for entry in entries:
        yield json.dumps(summary(entry) | ({"token": entry.token} if tokens else {}), ensure_ascii=False)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return guarded(str(value))
