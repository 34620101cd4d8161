"""`template`: what a roster looks like."""

import csv
import io
from pathlib import Path

import click

import schemas
from device import files
from device.command import Session, emit, passport_command
from device.errors import PassportError
from device.terminal import safe_text, say
from issuer.desk.kinds import kind_argument
from issuer.roster.heading import columns_of

_EXAMPLE = "passport-issuer template training-certificate > roster.csv"
_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
_UNITS = ("unit SMAW-1 Fillet welds", "unit SMAW-2 Groove welds")
_SAID = """Fill in one row a person; remove the examples and the columns you do not need.
  holder    the worker's enrolment code; empty for a certificate on paper
  unit …    a column for each unit, "unit CODE TITLE": its score or its outcome
  lists     several occupations or conditions stand in one cell, separated by ;"""
_COMMON = {
    "occupation": "7212",
    "level": "PH-PQF 2",
    "award_date": "2026-06-12",
    "document_country": "PH",
    "mode": "presential",
    "language": "en",
    "place": "Batangas",
}
_PEOPLE = (
    {
        "reference": "W-0001",
        "full_name": "Maria Clara Santos",
        "birth_date": "1998-04-02",
        "document_number": "P1234567A",
        _UNITS[0]: "92",
        _UNITS[1]: "88.5",
    },
    {
        "reference": "W-0002",
        "full_name": "Jose Rizal Mercado",
        "birth_date": "1995-11-30",
        "document_number": "P7654321B",
        _UNITS[0]: "71",
        _UNITS[1]: "",
    },
)
_OF_KIND = {
    "training-certificate": {
        "title": "Shielded Metal Arc Welding NC II",
        "programme": "SMAW-NC2",
        "result": "passed",
        "hours": "268",
    },
    "skill-assessment": {
        "title": "Shielded Metal Arc Welding NC II",
        "standard": "TR-SMAW-2024",
        "result": "competent",
        "id_check": "document",
        "attempt": "1",
    },
}


@passport_command("template", example=_EXAMPLE)
@kind_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it to FILE, which ends in .xlsx or .csv.",
)
def template(session: Session, kind: str, out: Path | None) -> None:
    """Print the header of a roster for KIND, and two example rows."""
    header = [*columns_of(schemas.kind(kind)), *_UNITS]
    rows = [_COMMON | _OF_KIND.get(kind, {}) | person for person in _PEOPLE]
    data = {"columns": header, "examples": rows}
    if out is None:
        emit(session, data, _csv(header, rows))
    else:
        _write(out, header, rows, kind)
        emit(session, data | {"out": str(out)}, f"The roster is in {safe_text(str(out))}")
    say(_SAID)


def _write(path: Path, header: list[str], rows: list[dict[str, str]], kind: str) -> None:
    match path.suffix.lower():
        case ".xlsx":
            from issuer.roster import write_xlsx

            data = write_xlsx.template(header, rows, kind)
        case ".csv":
            data = f"{_MARK}{_csv(header, rows)}\n".encode()
        case _:
            hint = "name a file that ends in .xlsx or .csv"
            raise PassportError(f"{path} is neither a workbook nor CSV", hint=hint, exit_code=2)
    files.write_new(path, data)


def _csv(header: list[str], rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().rstrip("\n")
