"""A notice to the worker: what happened to a certificate and what to do now, in plain words; never why."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from credential.status_list import REVOKED, SUSPENDED, VALID
from device import files
from device.errors import PassportError
from device.instants import day_of, last_day
from device.terminal import safe_text
from issuer.issuing.differences import Difference
from issuer.records.entries import Entry

_WIDTH: Final = 76
_LONGEST: Final = 64 * 1024
_QUESTIONS: Final = "Questions? Ask us, and tell us the number above."
_KEPT: Final = "Your wallet keeps the old one, marked as replaced, until you remove it."
_HEADLINES: Final = {
    REVOKED: "Your certificate was withdrawn",
    SUSPENDED: "Your certificate is suspended for now",
    VALID: "Your certificate is valid again",
}
_TOLD: Final = {
    REVOKED: "It is no longer valid, for good. Whoever checks it will read REFUSED.",
    SUSPENDED: "Until this ends, whoever checks it will read REFUSED. We will tell you when it ends.",
    VALID: (
        "The suspension has ended. Whoever checks it will read ACCEPTED, as soon as they have our next list."
    ),
}
_ADVICE: Final = {
    REVOKED: "There is nothing you must do. You may remove it from your wallet.",
    SUSPENDED: "Keep the certificate in your wallet.",
    VALID: "There is nothing you must do.",
}
_ON_PAPER: Final = {
    REVOKED: "Do not show the sheet of paper any more.",
    SUSPENDED: "Keep the sheet of paper.",
    VALID: "There is nothing you must do.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: who tells it and on which day, what happened, to what, and what to do."""

    centre: str
    day: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    changes: tuple[Difference, ...]
    advice: tuple[str, ...]

    @property
    def text(self) -> str:
        """To be printed: lines of at most 76 columns, ended by a line end."""
        lines = [safe_text(self.centre), self.day, "", self.headline, "", *map(_fact, self.facts)]
        if self.changes:
            lines += ["", "What changed"]
            lines += [_fact((each.label, each.words)) for each in self.changes]
        lines += ["", *(textwrap.fill(safe_text(line), _WIDTH) for line in self.advice), "", _QUESTIONS]
        return "\n".join(lines) + "\n"

    def members(self) -> dict[str, Any]:
        """The same, for programs."""
        changes = [{"label": c.label, "before": c.before, "after": c.after} for c in self.changes]
        facts = {name.lower().replace(" ", "_"): value for name, value in self.facts}
        return {"headline": self.headline, **facts, "changes": changes, "advice": list(self.advice)}


def of_status(centre: str, entry: Entry, status: int, newest: Entry, now: int) -> Notice:
    """What to tell of a credential whose status was changed to this one; `newest` stands in its place now."""
    advice = [_TOLD[status], (_ON_PAPER if entry.is_paper else _ADVICE)[status]]
    if newest.serial != entry.serial and newest.status == VALID and status != VALID:
        advice.append(f"{newest.serial}, which we issued in its place, is valid: use that one.")
    return Notice(centre, _day(now), _HEADLINES[status], _facts(entry), (), tuple(advice))


def of_correction(centre: str, old: Entry, new: Entry, changes: Sequence[Difference], now: int) -> Notice:
    """What to tell of a credential and the corrected one in its place."""
    told = f"The old one, {old.serial}, is no longer valid: whoever checks it will read REFUSED."
    facts = (*_facts(new), ("In place of", old.serial))
    headline = "Your certificate was replaced by a corrected one"
    old_card = "Do not show the old sheet any more." if new.is_paper else _KEPT
    return Notice(centre, _day(now), headline, facts, tuple(changes), (_take_in(new), told, old_card))


def of_renewal(centre: str, old: Entry, new: Entry, changes: Sequence[Difference], now: int) -> Notice:
    """What to tell of a credential and the one that goes on where it ends."""
    until = last_day(old.expires) if old.expires is not None else None
    told = f"The old one, {old.serial}, ends on {until}; until then both are valid."
    facts = (*_facts(new), ("In place of", old.serial))
    if until and until < day_of(now):
        told = f"The old one, {old.serial}, ended on {until}."
    advice = (_take_in(new), told) if new.is_paper else (_take_in(new), told, _KEPT)
    return Notice(centre, _day(now), "Your certificate was renewed", facts, tuple(changes), advice)


def write(folder: Path, serial: str, what: str, notice: Notice) -> Path:
    """Write `SERIAL-WHAT.txt` into an existing folder; PassportError for a file that is no notice of ours."""
    path = folder / f"{serial}-{what}.txt"
    data = notice.text.encode()
    try:
        if path.exists() or path.is_symlink():
            _check_ours(path, data.partition(b"\n")[0])
        files.replace(path, data)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise PassportError(
            f"{path} cannot be written ({reason}); the register has what was done",
            hint="mend that and run the same command again",
        ) from None
    return path


def _check_ours(path: Path, first_line: bytes) -> None:
    found = b"" if path.is_symlink() else files.read_bounded(path, _LONGEST)
    if found.partition(b"\n")[0] != first_line:
        raise PassportError(
            f"{path} is there and is no notice of this centre; it was left alone",
            hint="move it away or choose another --out, then run the same command again",
        )


def _facts(entry: Entry) -> tuple[tuple[str, str], ...]:
    facts = [("Certificate", entry.title), ("Name", entry.full_name), ("Number", entry.serial)]
    facts.append(("Issued", str(day_of(entry.issued))))
    if entry.expires is not None:
        facts.append(("Valid to", str(last_day(entry.expires))))
    return tuple(facts)


def _fact(fact: tuple[str, str]) -> str:
    name, value = safe_text(fact[0], 40), safe_text(fact[1])
    return textwrap.fill(f"{name:<14} {value}", _WIDTH, initial_indent="  ", subsequent_indent=" " * 17)


def _take_in(new: Entry) -> str:
    if new.is_paper:
        return f"Use the new sheet of paper, {new.serial}, from now on."
    return f"Take the new one into your wallet: press R and give it {new.serial}.sdjwt"


def _day(now: int) -> str:
    return str(day_of(now))
