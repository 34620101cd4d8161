"""What `correct` and `renew` share: say what changes, ask, sign, write the files, tell."""

import os
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from credential.keys import SigningKey
from credential.status_list import REVOKED
from device import asking, clock
from device.command import Session
from device.errors import PassportError
from device.locks import locked
from device.terminal import say
from issuer.centre import Desk
from issuer.custody.keystore import open_key
from issuer.desk.many import Told
from issuer.desk.wording import NOT_PUBLISHED, counted, indented, safe_lines, table
from issuer.issuing import notices, outputs
from issuer.issuing.admission import Admission
from issuer.issuing.differences import differences
from issuer.issuing.order import Order
from issuer.issuing.profiles import profile_of
from issuer.issuing.replacing import Plan, current, order_of, plan, replace_one
from issuer.issuing.signer import Signer
from issuer.records.entries import Entry, by_serial
from issuer.records.seats import Seating, is_published
from issuer.roster.problem import Problem
from issuer.roster.serial_file import Line

_SHOWN = 20
_NEXT = "Checkers learn it from your next delivery: passport-issuer publish --out DIR"
MakeOrder = Callable[[Line, Entry], tuple[Order, list[Problem]]]


@dataclass(slots=True)
class Run:
    """One run of `correct` (it has a reason) or of `renew` (it has none)."""

    session: Session
    desk: Desk
    folder: Path
    order: MakeOrder
    reason: str | None
    is_single: bool
    strict: bool
    anew: bool = False
    _told: Told = field(init=False)
    _now: int = field(init=False)

    def __post_init__(self) -> None:
        self._told = Told(self.session, self.is_single)
        self._now = clock.now()

    def do(self, named: list[Line], *, yes: bool) -> int:
        """Replace what the lines name; 1 if some line needs somebody, 2 never."""
        planned = self._planned(named)
        if self._told.wrong and self.strict:
            raise PassportError("nothing was issued, because of --strict", hint="mend the lines named above")
        fresh = [(line, made) for line, made in planned if not made.is_empty]
        if fresh and not yes:
            self._ask(fresh)
        folder = outputs.prepare_folder(self.folder)
        key = open_key(self.session, self.desk.home, self.desk.public_keys()[0]) if fresh else None
        for line, entry, is_new in self._issued(planned, key):
            self._tell(line, entry, folder, fresh=is_new)
        self._told.sum_up("Corrected" if self.reason else "Renewed")
        if fresh and not self.session.json:
            say(_NEXT if is_published(self.desk.register) else NOT_PUBLISHED)
        return 1 if self._told.wrong else 0

    def _admission(self, kind: str) -> Admission:
        return Admission(self.desk.register, kind, self.desk.centre.iss, self._now)

    def _planned(self, named: list[Line]) -> list[tuple[Line, Plan]]:
        """What each line comes to; those that come to nothing are told, each certificate counts once."""
        planned: dict[str, tuple[Line, Plan]] = {}
        for line in named:
            try:
                made = self._plan(line, planned)
            except PassportError as problem:
                self._told.failed(line, problem)
            else:
                planned[made.old.serial] = (line, made)
        return list(planned.values())

    def _plan(self, line: Line, before: Container[str]) -> Plan:
        old = current(self.desk.register, line.name)
        if old.serial in before:
            raise PassportError(f"{old.serial} stands in an earlier line already")
        order, problems = self.order(line, old)
        made = plan(self._admission(old.kind), old, order, problems, anew=self.anew)
        if isinstance(made, Plan):
            return made
        if self.is_single and not self.session.json and len(made) > 1:
            for problem in made:
                say(indented(problem.words, problem.remedy))
            raise PassportError(f"nothing was issued; {len(made)} things are wrong, see above")
        raise PassportError("nothing was issued; " + " | ".join(problem.words for problem in made))

    def _ask(self, fresh: list[tuple[Line, Plan]]) -> None:
        """On a terminal: what changes, before and after, and whether that is meant."""
        if not self.session.json:
            for _, made in fresh[:_SHOWN]:
                _say_changes(made)
            if len(fresh) > _SHOWN:
                say(f"and {len(fresh) - _SHOWN:,} more")
        what = fresh[0][1].old.serial if len(fresh) == 1 else counted(len(fresh), "certificate")
        end = "and revoke the old for good?" if self.reason else "and let the old run out?"
        if not asking.agreed(f"Issue in place of {what}, {end}"):
            raise PassportError("nothing was issued, as you wished")

    def _issued(
        self, planned: list[tuple[Line, Plan]], key: SigningKey | None
    ) -> list[tuple[Line, Entry, bool]]:
        """Every line with what stands for it now, in one transaction."""
        done = []
        seating = Seating(self.desk.register, os.urandom)
        with locked(self.desk.home, "passport-issuer"), self.desk.register.writing():
            for line, made in planned:
                if made.is_empty or key is None:
                    done.append((line, made.old, False))
                else:
                    done.append((line, self._replace(made, key, seating), True))
        return done

    def _replace(self, made: Plan, key: SigningKey, seating: Seating) -> Entry:
        admission = self._admission(made.old.kind)
        signer = Signer(self.desk.centre.iss, key, admission.today, os.urandom)
        supersede = self.reason is not None
        return replace_one(admission, made, signer, seating, supersede=supersede, reason=self.reason)

    def _tell(self, line: Line, entry: Entry, folder: Path, *, fresh: bool) -> None:
        file = outputs.write_credential(folder, entry, profile_of(self.desk.register, entry))
        rows = [("In place of", self._fate(entry)), ("File", str(file))]
        if entry.is_paper:
            rows.append(("To print", str(file.with_suffix(outputs.PAPER))))
        members: dict[str, Any] = {"serial": entry.serial, "reference": entry.reference, "file": str(file)}
        members |= {"state": "already", "replaces": entry.replaces, "notice": None, "notice_file": None}
        if entry.replaces:
            old = by_serial(self.desk.register, entry.replaces)
            notice = self._notice(old, entry)
            path = notices.write(folder, entry.serial, "notice", notice)
            rows.append(("Notice", f"{path}  (for the worker)"))
            members |= {"notice": notice.members(), "notice_file": str(path)}
        if fresh:
            members["state"] = "corrected" if self.reason else "renewed"
        words = f"{self._headline(entry, fresh=fresh)}\n{table(rows)}"
        columns = (entry.replaces or "", entry.serial, str(file))
        self._told.succeeded(line, members, safe_lines(words), columns, fresh=fresh)

    def _headline(self, entry: Entry, *, fresh: bool) -> str:
        if not fresh:
            return f"Nothing to change: {entry.serial} of {entry.full_name} says so already."
        return f"Issued {entry.serial} to {entry.full_name}"

    def _fate(self, entry: Entry) -> str:
        """What was replaced, and what became of it."""
        if not entry.replaces:
            return ""
        revoked = by_serial(self.desk.register, entry.replaces).status == REVOKED
        return f"{entry.replaces}, {'now revoked' if revoked else 'valid until its own last day'}"

    def _notice(self, old: Entry, new: Entry) -> notices.Notice:
        made = order_of(new)
        changes = differences(old, made.claims, made.valid_until)
        word = notices.of_correction if old.status == REVOKED else notices.of_renewal
        return word(self.desk.centre.name, old, new, changes, self._now)


def _say_changes(made: Plan) -> None:
    say(indented(f"{made.old.serial}  {made.old.full_name}, {made.old.title}").strip())
    for each in made.differences:
        say(indented(f"{each.label}: {each.words}"))
    for column, value in made.stale_names:
        say(indented(f"note: {column} still says {value}; add --set {column}=… if that is wrong too"))
    if made.anew:
        say("  Signed anew: the key that signed it was stolen")
    if made.new_key:
        say(f"  Wallet: another one; ask the worker, it must show the six digits {made.admitted.digits}")
