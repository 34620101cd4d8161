"""One run of `batch`: check every row, sign what may be signed, tell of each row."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from device.command import Session
from device.errors import PassportError
from device.terminal import safe_text, say
from issuer.desk.lines import Lines
from issuer.desk.progress import Tick, counting, measured
from issuer.desk.wording import counted
from issuer.issuing.admission import Admission, Admitted, Answer
from issuer.issuing.batch import Issued, Outcome, Press, hand_out_again
from issuer.issuing.order import Order
from issuer.records.entries import Entry
from issuer.records.seats import room
from issuer.roster.aside import Aside
from issuer.roster.checking import examine_roster
from issuer.roster.complaints import Complaints
from issuer.roster.problem import Problem, RosterUnreadable

ASKED = 8
"""Of how many workers at most the six digits are shown; `list` and --json have all."""


@dataclass(slots=True)
class Tally:
    """Rows, by what became of them; `fresh` are those to be signed, `asks` whom to ask for six digits.

    `unwritten` are those whose files were missing, where all were issued before.
    """

    fresh: int = 0
    already: int = 0
    unwritten: int = 0
    wallets: int = 0
    papers: int = 0
    asks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def issued(self) -> int:
        """Credentials this run issued."""
        return self.wallets + self.papers

    def note(self, issued: Issued) -> None:
        """Count a row that is issued."""
        if not issued.fresh:
            self.already += issued.met
            return
        if issued.entry.is_paper:
            self.papers += 1
        else:
            self.wallets += 1
            self.ask(issued.entry.digits, issued.entry.full_name)

    def ask(self, digits: str | None, name: str) -> None:
        """Remember a worker to be asked for the six digits, and one more than are shown."""
        if digits and len(self.asks) <= ASKED:
            self.asks.append((digits, name))


class Run:
    """What a run works with, and what came of it so far."""

    def __init__(self, session: Session, aside: Aside, complaints: Complaints, *, dry: bool) -> None:
        self.aside, self.complaints, self.dry = aside, complaints, dry
        self.tally = Tally()
        self.notes: list[str] = []
        self._lines = Lines(session)

    def check(self, roster: Path, admission: Admission) -> bool:
        """Judge every row and put aside what is good; whether the roster could be read to its end."""
        try:
            with counting("Checking") as tick:
                for order, answer in examine_roster(roster, admission, self.notes.append):
                    self._sort(order, answer)
                    tick()
        except RosterUnreadable as end:
            self._wrong(end.row, "", list(end.problems))
            return False
        finally:
            for note in self.notes:
                say(f"note: {safe_text(note)}")
        return True

    def sign(self, press: Press, *, strict: bool) -> None:
        """Sign the rows put aside, write their files, tell of each."""
        free = room(press.admission.register)
        if self.tally.fresh > free:
            raise PassportError(
                f"{counted(self.tally.fresh, 'row')} to be issued, but the lists have room for {free:,}",
                hint="run passport-issuer publish --out DIR, which opens a new list, then run this again",
            )
        with measured("Signing", self.aside.count) as tick:
            self._tell(press.issue(self.aside, strict=strict), tick)

    def hand_out_again(self, admission: Admission, folder: Path, *, self_contained: bool) -> None:
        """Write what is missing of files of rows that were all issued before; needs no key."""
        with measured("Writing", self.aside.count) as tick:
            self._tell(hand_out_again(self.aside, admission, folder, self_contained=self_contained), tick)

    def _tell(self, outcomes: Generator[Outcome], tick: Tick) -> None:
        """Tell of each row; whatever comes between, those who help are sent home at once."""
        with closing(outcomes):
            for outcome in outcomes:
                if isinstance(outcome, Issued):
                    self._issued(outcome)
                else:
                    self._wrong(outcome.order.row, outcome.order.reference, [outcome.problem])
                tick()

    def _sort(self, order: Order | Admitted, answer: Answer) -> None:
        match answer:
            case Admitted():
                self.tally.fresh += 1
                self._keep(answer)
            case Entry():
                self.tally.already += 1
                self._keep(answer)
            case problems:
                self._wrong(order.row, order.reference, problems)

    def _keep(self, answer: Admitted | Entry) -> None:
        if not self.dry:
            self.aside.keep(answer if isinstance(answer, Admitted) else answer.serial)
        elif isinstance(answer, Entry):
            self._lines.already(answer.reference, answer.serial)
        else:
            self._lines.ready(answer)
            self.tally.ask(answer.digits, answer.claims["holder"]["full_name"])

    def _issued(self, outcome: Issued) -> None:
        self.tally.note(outcome)
        self._lines.issued(outcome)

    def _wrong(self, row: int, reference: str, problems: list[Problem]) -> None:
        self.complaints.add(row, reference, problems)
        self._lines.wrong(row, reference, problems)
