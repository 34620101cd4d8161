"""Checking the audit log: every entry against its digest, its neighbours, what was published, the register.

One pass, entry by entry, in flat memory.  What the chain alone cannot show, entries cut off at the end,
shows against heads kept elsewhere, and against the certificates whose entries are then missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from credential.delivery import AuditHead
from issuer.records.audit import RESTORED, START, Act, AuditEntry, digest_of
from issuer.records.register import Register


class Fault(NamedTuple):
    """Something wrong with the log: at which entry, and what."""

    entry: int
    words: str


class Gap(NamedTuple):
    """Entries `first` to `last` that were lost when an older backup was restored."""

    first: int
    last: int


class State(NamedTuple):
    """How far a check has come: the last entry's number, its instant and its digest."""

    entry: int = 0
    at: int = 0
    digest: bytes = START


def step(before: State, each: AuditEntry) -> tuple[State, list[Fault], Gap | None]:
    """Check one entry against the one before it; a fault found is never taken back by a later entry."""
    faults, gap, expected = [], None, before.entry + 1
    if each.entry < expected:
        faults.append(Fault(each.entry, f"entry {each.entry} is out of its order"))
    elif each.entry > expected and each.act == RESTORED:
        gap = Gap(expected, each.entry - 1)
    elif each.entry > expected:
        faults.append(Fault(expected, f"{_entries(expected, each.entry - 1)} missing"))
    act = Act(each.act, each.serial, each.reason)
    if digest_of(each.entry, each.at, act, each.salt, each.previous) != each.digest:
        faults.append(Fault(each.entry, f"entry {each.entry} was changed"))
    elif each.previous != before.digest and not faults:
        words = f"entry {each.entry} does not follow from entry {before.entry}"
        faults.append(Fault(each.entry, words))
    return State(each.entry, each.at, each.digest), faults, gap


def cut_off(end: State, heads: Iterable[AuditHead]) -> list[Fault]:
    """What is missing after the last entry, as heads kept elsewhere show it."""
    longest = max((head.entries for head in heads), default=0)
    if longest <= end.entry:
        return []
    return [Fault(end.entry + 1, f"{_entries(end.entry + 1, longest)} missing at the end")]


class Audit(NamedTuple):
    """The outcome: faults if any, numbers lost to a restored backup, where the log ends."""

    faults: list[Fault]
    gaps: list[Gap]
    end: State

    @property
    def present(self) -> int:
        """How many entries there are."""
        return self.end.entry - sum(last - first + 1 for first, last in self.gaps)

    def has_lost(self, entry: int) -> bool:
        """Whether a restored backup did not know this entry."""
        return any(first <= entry <= last for first, last in self.gaps)


def check(entries: Iterable[AuditEntry], heads: Mapping[AuditHead, str]) -> Audit:
    """Check a whole log; `heads` are heads of it kept elsewhere, and where each was found."""
    state, faults, gaps = State(), [], []
    known: dict[int, list[AuditHead]] = {}
    for head in heads:
        known.setdefault(head.entries, []).append(head)
    for each in entries:
        state, found, gap = step(state, each)
        faults += found
        gaps += [gap] if gap else []
        faults += [_differs(head, heads) for head in known.get(each.entry, ()) if head.digest != each.digest]
    return Audit([*faults, *cut_off(state, heads)], gaps, state)


def _differs(head: AuditHead, heads: Mapping[AuditHead, str]) -> Fault:
    return Fault(head.entries, f"entry {head.entries} is not the one in {heads[head]}")


def check_register(register: Register) -> Iterator[Fault]:
    """What the register holds and the log does not tell of, or the other way round."""
    for sql, words in _CONTENTS:
        for row in register.rows(sql):
            yield Fault(row["entry"] or 0, words.format(row["what"]))


def entries(register: Register) -> Iterator[AuditEntry]:
    """The log of a register, oldest first."""
    return (AuditEntry(**row) for row in register.rows("SELECT * FROM audit ORDER BY entry"))


def _entries(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"


# The last act that set a certificate's status, and what it set it to.
_STATUS: Final = """SELECT act FROM audit WHERE audit.serial = credential.serial
  AND act IN ('revoked', 'suspended', 'reinstated') ORDER BY entry DESC LIMIT 1"""
_CONTENTS: Final = (
    (
        """SELECT NULL AS entry, serial AS what FROM credential
  WHERE (SELECT count(*) FROM audit WHERE audit.serial = credential.serial AND act = 'issued') <> 1""",
        "{} is in the register, and the log does not tell once that it was issued",
    ),
    (
        """SELECT entry, serial AS what FROM audit
  WHERE act = 'issued' AND serial NOT IN (SELECT serial FROM credential)""",
        "{} was issued and is not in the register",
    ),
    (
        f"""SELECT NULL AS entry, serial AS what FROM credential
  WHERE status <> CASE ({_STATUS}) WHEN 'revoked' THEN 1 WHEN 'suspended' THEN 2 ELSE 0 END""",  # noqa: S608
        "{} has another status than the log tells of",
    ),
    (
        """SELECT NULL AS entry, number AS what FROM delivery
  WHERE written = 1 AND state <> 'restored'
    AND 'delivery ' || number NOT IN (SELECT reason FROM audit WHERE act = 'published')""",
        "delivery {} was made and the log does not tell of it",
    ),
    (
        """SELECT 1 AS entry, 'set up' AS what
  WHERE (SELECT act FROM audit ORDER BY entry LIMIT 1) IS NOT 'set up'""",
        "the log does not begin with the setting up of this centre",
    ),
)
