"""Verdicts: nothing checked accepts nothing, and a refusal outranks everything."""

from dataclasses import FrozenInstanceError
from itertools import permutations, product

import pytest

from credential.codes import Code
from credential.verdict import Finding, Outcome, Verdict

PASSED = Finding("form", Outcome.PASSED)
FAILED = Finding("expiry", Outcome.FAILED, Code.DATE_EXPIRED, "it has expired")
UNKNOWN = Finding("status", Outcome.UNKNOWN, Code.STATUS_MISSING, "not in the bundle")
NOT_REACHED = Finding("scope", Outcome.NOT_REACHED)


def test_an_empty_verdict_accepts_nothing() -> None:
    verdict = Verdict(())
    assert verdict.word == "cannot_tell"
    assert not verdict
    assert verdict.codes == ()


def test_only_passing_every_check_is_acceptance() -> None:
    for findings in product((PASSED, FAILED, UNKNOWN, NOT_REACHED), repeat=3):
        assert bool(Verdict(findings)) == (set(findings) == {PASSED})


def test_a_refusal_outranks_cannot_tell_in_any_order() -> None:
    for findings in permutations((PASSED, FAILED, UNKNOWN, NOT_REACHED)):
        assert Verdict(findings).word == "refused"
    for findings in permutations((PASSED, UNKNOWN, NOT_REACHED)):
        assert Verdict(findings).word == "cannot_tell"


def test_what_was_not_reached_is_never_acceptance() -> None:
    assert Verdict((PASSED, NOT_REACHED)).word == "cannot_tell"
    assert Verdict((NOT_REACHED,)).word == "cannot_tell"


def test_the_truth_of_a_verdict_is_acceptance() -> None:
    assert bool(Verdict((PASSED,))) is True
    assert bool(Verdict((FAILED,))) is False
    assert bool(Verdict((UNKNOWN,))) is False


def test_codes_are_of_all_that_did_not_pass_refusals_first() -> None:
    assert Verdict((UNKNOWN, PASSED, FAILED)).codes == (Code.DATE_EXPIRED, Code.STATUS_MISSING)
    assert Verdict((PASSED,)).codes == ()


def test_a_verdict_is_written_once() -> None:
    verdict = Verdict((FAILED,))
    with pytest.raises(FrozenInstanceError):
        verdict.findings = (PASSED,)  # type: ignore[misc]


def test_unless_said_nothing_is_proven_known_or_shown() -> None:
    verdict = Verdict((FAILED,))
    assert (verdict.holder, verdict.issuer, verdict.claims, verdict.sealed) == ("not_proven", None, {}, False)
