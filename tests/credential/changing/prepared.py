"""Tokens and trust made once: what tens of thousands of changed copies are made of and judged by."""

import time
from collections import Counter
from dataclasses import dataclass
from functools import cache

from credential.limits import DAY
from credential.status_list import StatusList, open_status_list
from credential.trust_entry import TrustEntry
from credential.verdict import Outcome, Verdict
from credential.verify import Challenge, verify
from tests.builders import (
    CENTRE,
    NOW,
    STATUS_URI,
    TODAY,
    MemoryTrust,
    a_credential,
    a_presentation,
    a_request,
    a_status_token,
    some_claims,
)
from tests.vectors.cases.accepted_forms import elements, nested

REQUEST = a_request()
CHALLENGE = Challenge(REQUEST, named=True)


@cache
def _opened(token: str, uri: str) -> StatusList:
    return open_status_list(token, uri=uri, keys=[CENTRE.public])


@dataclass(frozen=True)
class PreparedTrust(MemoryTrust):
    """The same trust, its status lists opened once."""

    def status_list(self, entry: TrustEntry, uri: str) -> StatusList | None:
        token = self.status_tokens.get(uri)
        return None if token is None else _opened(token, uri)


TRUST = PreparedTrust()
REVOKED = PreparedTrust(status_tokens={STATUS_URI: a_status_token({4711: 1})})
OLD_TRUST = PreparedTrust(issued=TODAY - 31 * DAY)
NO_LISTS = PreparedTrust(status_tokens={})
NOBODY = PreparedTrust(entries=())

ANSWER = a_presentation()
PAPER = a_credential(holder=None)
NESTED, ELEMENTS = nested(3), elements(2)


@dataclass(frozen=True)
class Subject:
    """A sound text and how it is judged."""

    name: str
    text: str
    challenge: Challenge | None

    def judged(self, text: str) -> Verdict:
        return verify(text, trust=TRUST, now=NOW, challenge=self.challenge)


SUBJECTS = (
    Subject("answer", ANSWER, CHALLENGE),
    Subject("paper", PAPER, None),
    Subject("nested", elements(2), CHALLENGE),
)


def more_subjects() -> tuple[Subject, ...]:
    """Twenty in all, for the long run: other parts, other claims, nested and listed disclosures."""
    choices = [("holder",), ("identity",), ("results",), ("detail",), ("holder", "identity"), ()]
    answers = [
        Subject(f"answer {at}", a_presentation(parts=parts), CHALLENGE) for at, parts in enumerate(choices)
    ]
    papers = [
        Subject(
            f"paper {at}",
            a_credential(holder=None, claims=some_claims(title=f"Trade {at}"), seed=f"{at}"),
            None,
        )
        for at in range(5)
    ]
    others = [Subject(f"nested {levels}", nested(levels), CHALLENGE) for levels in range(2, 8)]
    return (*SUBJECTS, *answers, *papers, *others)


def stage(verdict: Verdict) -> str:
    """The first check that a text did not pass."""
    for finding in verdict.findings:
        if finding.outcome is not Outcome.PASSED:
            return finding.check
    return "accepted"


class Watch:
    """Counts the stages that changed texts reached, and the seconds."""

    def __init__(self) -> None:
        self.stages: Counter[str] = Counter()
        self.slowest = 0.0
        self._begun = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._begun
