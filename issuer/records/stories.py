"""The story of a credential: everything the register noted about it, in the order it happened."""

from dataclasses import dataclass

from issuer.records.entries import Entry
from issuer.records.register import Register


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happened: when (an instant), what in words, and why if a reason was given."""

    at: int
    what: str
    reason: str | None


def story(register: Register, entry: Entry) -> list[Act]:
    """All that became of a credential, the oldest first."""
    sql = "SELECT at, act, reason FROM audit WHERE serial = ? ORDER BY entry"
    acts = [Act(row["at"], row["act"], row["reason"]) for row in register.rows(sql, entry.serial)]
    if acts and entry.replaces:
        acts[0] = Act(acts[0].at, f"{acts[0].what} in place of {entry.replaces}", acts[0].reason)
    acts = [_with_heir(act, entry) for act in acts]
    told = register.one("SELECT made FROM delivery WHERE number = ?", entry.delivery)
    if told:
        acts.append(Act(told["made"], f"told to the authority in delivery {entry.delivery}", None))
    return sorted(acts, key=lambda act: act.at)


def _with_heir(act: Act, entry: Entry) -> Act:
    if act.what in ("corrected", "renewed") and entry.replaced_by:
        return Act(act.at, f"{act.what} by {entry.replaced_by}", act.reason)
    return act
