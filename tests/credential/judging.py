"""The usual judgement, and what holds of every verdict."""

from typing import Any

from credential.seals import SEALS
from credential.terms import TERMS
from credential.verdict import Outcome, Verdict
from credential.verify import Challenge, verify
from tests.builders import (
    NOW,
    MemoryTrust,
    a_presentation,
    a_request,
)
from tests.vectors.running import FOLDER, load

TRUST = MemoryTrust()
CHALLENGE = Challenge(a_request(), named=True)
SOUND = a_presentation()
VECTORS = [load(path) for path in sorted(FOLDER.glob("*/*.json"))]


def judged(token: str, **changes: Any) -> Verdict:
    """The verdict on an answer to the usual request, with these arguments changed."""
    arguments: dict[str, Any] = {"trust": TRUST, "now": NOW, "challenge": CHALLENGE}
    return verify(token, **(arguments | changes))


def check_is_whole(verdict: Verdict) -> None:
    """What holds of every verdict, however it came about."""
    assert [finding.check for finding in verdict.findings] == [check.__name__ for check in (*SEALS, *TERMS)]
    for finding in verdict.findings:
        assert (finding.code is None) == (finding.outcome in (Outcome.PASSED, Outcome.NOT_REACHED))
        assert finding.message or finding.code is None
    reached = [finding.outcome is not Outcome.NOT_REACHED for finding in verdict.findings]
    assert reached == sorted(reached, reverse=True), "nothing is judged past a broken seal"
    assert bool(verdict.claims) == bool(verdict)
    assert not (verdict.holder == "proven" and not verdict)
