"""A centre on a real disk, workers' enrolment codes, and rosters with one thing wrong at a time."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from credential.enrolment import make_enrolment
from credential.keys import SigningKey
from device.command import Session
from device.instants import day_of
from issuer.desk.run import Run
from issuer.issuing.admission import Admission
from issuer.issuing.batch import Press
from issuer.issuing.signer import Signer
from issuer.records.register import Register
from issuer.records.seats import Seating
from issuer.roster.aside import Aside
from issuer.roster.complaints import Complaints
from tests.builders import ISS, NOW, a_key, fixed_random

KIND = "training-certificate"
PASSPHRASE = "violet harbour anchor nine"
PERSON = {
    "reference": "W-0001",
    "holder": "",
    "title": "Shielded Metal Arc Welding NC II",
    "occupation": "7212",
    "level": "PH-PQF 2",
    "award_date": "2026-06-12",
    "result": "passed",
    "valid_until": "2031-06-12",
    "full_name": "Maria Clara Santos",
    "birth_date": "1998-04-02",
    "document_country": "PH",
    "document_number": "P1234567A",
    "hours": "268",
    "unit SMAW-1 Fillet welds": "92",
}


def an_enrolment(name: str, *, aud: str = ISS, now: int = NOW) -> str:
    """The enrolment code of the worker of that name."""
    return make_enrolment(key=a_key(name), aud=aud, now=now)


def a_row(**cells: str) -> dict[str, str]:
    """A roster row of a paper certificate, with other cells as given."""
    return PERSON | cells


@cache
def _code(number: int) -> str:
    return an_enrolment(f"worker {number}")


def wallet_rows(count: int) -> list[dict[str, str]]:
    """Rows of different workers, each with an enrolment code."""
    return [
        a_row(reference=f"W-{number:04}", full_name=f"Worker {number}", holder=_code(number))
        for number in range(1, count + 1)
    ]


def roster_text(rows: Iterable[Mapping[str, str]], separator: str = ",") -> str:
    """The rows as CSV; the header is that of the first row."""
    rows = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def a_roster(folder: Path, *rows: Mapping[str, str], name: str = "roster.csv") -> Path:
    """A roster file with these rows."""
    path = folder / name
    path.write_text(roster_text(rows or (a_row(),)), encoding="utf-8", newline="")
    return path


@dataclass(frozen=True)
class Bench:
    """An opened centre whose key is at hand, so that no passphrase has to be stretched."""

    home: Path
    register: Register
    key: SigningKey
    out: Path

    def admission(self, kind: str = KIND, now: int = NOW) -> Admission:
        """The examiner of this centre."""
        return Admission(self.register, kind, ISS, now)

    def press(self, now: int = NOW, admission: Admission | None = None) -> Press:
        """Ready to sign on the UTC day of `now` what an admission, by default a new one, let through."""
        self.out.mkdir(exist_ok=True)
        admission = admission or self.admission(now=now)
        signer = Signer(ISS, self.key, day_of(now), fixed_random("salts"))
        seating = Seating(self.register, fixed_random("places"))
        return Press(self.home, self.out, admission, signer, seating)

    def batch(self, roster: Path, *, dry: bool = False, strict: bool = False, now: int = NOW) -> Run:
        """What `batch` does, without its words and its passphrase."""
        with Aside(self.home) as aside, Complaints(self.out, self.home) as complaints:
            run, admission = Run(Session(), aside, complaints, dry=dry), self.admission(now=now)
            if run.check(roster, admission) and not dry and not (strict and complaints.rows):
                run.sign(self.press(now, admission), strict=strict)
            complaints.save()
        return run

    def issue(self, *rows: Mapping[str, str], now: int = NOW) -> Run:
        """Issue roster rows."""
        return self.batch(a_roster(self.home.parent, *rows), now=now)

    def count(self) -> int:
        """How many credentials the register holds."""
        return int(next(self.register.values("SELECT count(*) FROM credential")))


def problems_of(run: Run) -> list[tuple[int, str, str]]:
    """Row, column and words of everything a run found wrong."""
    return [(found.row, found.problem.column, found.words) for found in run.complaints.first]
