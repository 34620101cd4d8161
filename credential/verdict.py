"""The verdict: every finding in the order the checks ran, and the one word that follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from credential.codes import Code

Word = Literal["accepted", "refused", "cannot_tell"]


class Outcome(StrEnum):
    """What one check came to."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_REACHED = "not_reached"


class Finding(NamedTuple):
    """What one check found: its name, its outcome, a code unless it passed, and words if there are any."""

    check: str
    outcome: Outcome
    code: Code | None = None
    message: str = ""


class IssuerShown(NamedTuple):
    """The issuer in the words of the trust bundle, known once the seal is intact.

    `accredited_until` and `accredited_for` (ISCO-08 prefixes) are of the accreditation that covers
    the day of issue, None and empty where none does.
    """

    id: str
    name: str
    country: str
    authority: str
    accredited_until: date | None = None
    accredited_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings and what may be shown with them.

    `claims` is empty unless accepted: words under a refusal are nobody's words.  Ages are whole days,
    None where nothing was looked at.  `as_of` is the instant the dates were judged for, if not now.
    `sealed` says that both signatures held, whatever the terms came to.
    """

    findings: tuple[Finding, ...]
    holder: Literal["proven", "not_proven"] = "not_proven"
    issuer: IssuerShown | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    trust_days: int | None = None
    status_days: int | None = None
    as_of: int | None = None
    sealed: bool = False

    def __bool__(self) -> bool:
        # Without this, `if verify(...)` would take every refusal for a yes.
        return self.word == "accepted"

    @property
    def word(self) -> Word:
        """What the findings come to."""
        return word_of(self.findings)

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes of all that did not pass, refusals first."""
        failed = [f.code for f in self.findings if f.code and f.outcome is Outcome.FAILED]
        unknown = [f.code for f in self.findings if f.code and f.outcome is Outcome.UNKNOWN]
        return tuple(failed + unknown)


def word_of(findings: Sequence[Finding]) -> Word:
    """A refusal outranks "cannot tell", and only passing every check is acceptance."""
    outcomes = [finding.outcome for finding in findings]
    if Outcome.FAILED in outcomes:
        return "refused"
    # No findings means that nothing was checked, and nothing checked is no reason to accept.
    all_passed = outcomes and outcomes.count(Outcome.PASSED) == len(outcomes)
    return "accepted" if all_passed else "cannot_tell"
