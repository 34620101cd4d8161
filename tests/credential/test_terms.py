"""The terms at their edges: dates, scopes, answers and the gate's own demands, each on its own."""

from datetime import date
from typing import Any

import pytest

from credential.codes import Code
from credential.limits import DAY
from credential.policy import Policy
from credential.trust_entry import Accreditation, EntryKey
from credential.verify import Challenge, verify
from tests.builders import (
    CENTRE,
    ISS,
    NOW,
    OTHER_CENTRE,
    TODAY,
    MemoryTrust,
    a_credential,
    a_presentation,
    a_request,
    an_entry,
    some_claims,
)
from tests.vectors.drafts import Draft

PAPER = a_credential(holder=None)
ISSUED = date(2026, 10, 22)


def codes(token: str = PAPER, **changes: Any) -> tuple[str, ...]:
    """The codes of paper at an ordinary gate, with these arguments changed."""
    arguments: dict[str, Any] = {"trust": MemoryTrust(), "now": NOW}
    return tuple(code.value for code in verify(token, **(arguments | changes)).codes)


def trust_with(**changes: Any) -> MemoryTrust:
    return MemoryTrust(entries=(an_entry(**changes),))


def accredited(start: date, end: date, isco: tuple[str, ...] = ("*",)) -> Accreditation:
    return Accreditation(("*",), isco, "*", start, end)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (ISSUED, ISSUED, ()),
        (date(2026, 1, 1), date(2026, 10, 21), ("issuer.not_accredited",)),
        (date(2026, 10, 23), date(2026, 12, 31), ("issuer.not_accredited",)),
    ],
)
def test_accreditation_is_judged_for_the_day_of_issue(start: date, end: date, found: tuple[str, ...]) -> None:
    assert codes(trust=trust_with(accreditations=(accredited(start, end),))) == found


def test_what_ended_before_the_check_still_covers_what_was_issued_in_time() -> None:
    verdict = verify(PAPER, trust=trust_with(accreditations=(accredited(ISSUED, ISSUED),)), now=NOW)
    assert verdict
    assert verdict.issuer is not None
    assert verdict.issuer.accredited_until == ISSUED


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (ISSUED, ISSUED, ()),
        (date(2026, 10, 23), None, ("key.not_in_force",)),
        (date(2026, 1, 1), date(2026, 10, 21), ("key.not_in_force",)),
    ],
)
def test_a_key_is_judged_for_the_day_of_issue(start: date, end: date | None, found: tuple[str, ...]) -> None:
    assert codes(trust=trust_with(keys=(EntryKey(CENTRE.public, start, end),))) == found


def test_periods_do_not_lend_each_other_their_scope() -> None:
    welding = accredited(date(2026, 1, 1), date(2026, 12, 31), ("7212",))
    caring = accredited(date(2027, 1, 1), date(2027, 12, 31), ("5322",))
    carer = a_credential(holder=None, claims=some_claims(occupation=["5322"]))
    assert codes(carer, trust=trust_with(accreditations=(welding, caring))) == ("scope.occupation",)


@pytest.mark.parametrize(
    "occupation", [[], None, "7212", {}, [7212], [None], [["7212"]], [True], ["7212", 7212]]
)
def test_occupations_of_no_form_are_covered_by_no_prefix(occupation: Any) -> None:
    paper = a_credential(holder=None, claims=some_claims() | {"occupation": occupation})
    assert codes(paper) == ("scope.occupation",)


@pytest.mark.parametrize("occupation", [[], None, "7212", {}, [7212], [["7212"]]])
def test_occupations_of_no_form_are_asked_for_by_no_gate(occupation: Any) -> None:
    paper = a_credential(holder=None, claims=some_claims() | {"occupation": occupation})
    anything = trust_with(accreditations=(accredited(ISSUED, ISSUED),))
    assert codes(paper, trust=anything) == ()
    assert codes(paper, trust=anything, policy=Policy(occupations=("7212",))) == ("policy.occupation",)


@pytest.mark.parametrize(
    "level", [2, True, [], ["PH-PQF 2"], {"level": "PH-PQF 2"}, "", "PH-PQF 5", "PH-PQF 2\n"]
)
def test_a_level_of_no_form_is_in_no_scope(level: Any) -> None:
    paper = a_credential(holder=None, claims=some_claims() | {"level": level})
    assert codes(paper) == ("scope.level",)


def test_a_type_that_is_none_of_ours_is_covered_by_any_kind_alone() -> None:
    draft = Draft().paper()
    draft.payload["vct"] = "urn:example:diploma"
    foreign = draft.build()
    assert codes(foreign) == ("scope.kind",)
    anything = trust_with(accreditations=(accredited(ISSUED, ISSUED),))
    assert codes(foreign, trust=anything) == ()
    assert codes(foreign, trust=anything, policy=Policy(kinds=("training-certificate",))) == ("policy.kind",)


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        (Policy(), ()),
        (Policy(holder="required"), ("policy.holder",)),
        (Policy(kinds=()), ("policy.kind",)),
        (Policy(kinds=("training-certificate",)), ()),
        (Policy(occupations=()), ("policy.occupation",)),
        (Policy(occupations=("7",)), ()),
        (Policy(occupations=("",)), ()),
        (Policy(countries=()), ("policy.country",)),
        (Policy(countries=("NP", "PH")), ()),
        (Policy(trust_days=0, status_days=0), ()),
    ],
)
def test_a_gate_demands_what_its_policy_says(policy: Policy, found: tuple[str, ...]) -> None:
    assert codes(policy=policy) == found


@pytest.mark.parametrize(
    ("named", "found"), [(False, ()), (True, ("policy.holder",))], ids=["not named", "named"]
)
def test_a_named_request_always_wants_the_holder(named: bool, found: tuple[str, ...]) -> None:
    assert codes(challenge=Challenge(a_request(), named=named)) == found


REQUEST = a_request()


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (REQUEST.made - DAY - 1, ("kb.time",)),
        (REQUEST.made - DAY, ()),
        (NOW + DAY, ()),
        (NOW + DAY + 1, ("kb.time",)),
    ],
)
def test_a_workers_clock_may_be_wrong_by_a_day(made: int, found: tuple[str, ...]) -> None:
    assert codes(a_presentation(now=made), challenge=Challenge(REQUEST)) == found


@pytest.mark.parametrize(("now", "found"), [(REQUEST.until - 1, ()), (REQUEST.until, ("request.closed",))])
def test_a_request_is_over_at_its_until(now: int, found: tuple[str, ...]) -> None:
    assert codes(a_presentation(), now=now, challenge=Challenge(REQUEST)) == found


def test_a_doubtful_clock_refuses_nothing_for_a_date() -> None:
    doubt = MemoryTrust(latest=NOW + 3 * DAY)
    verdict = verify(a_credential(holder=None, exp=TODAY), trust=doubt, now=NOW)
    assert verdict.word == "cannot_tell"
    assert set(verdict.codes) == {Code.DATE_EXPIRED, Code.CLOCK_IN_DOUBT}
    late = verify(a_presentation(), trust=doubt, now=NOW + 2 * DAY, challenge=Challenge(REQUEST), as_of=TODAY)
    assert late.word == "cannot_tell"
    assert set(late.codes) == {Code.REQUEST_CLOSED, Code.CLOCK_IN_DOUBT}


def test_a_day_that_was_given_is_in_no_doubt() -> None:
    doubt = MemoryTrust(latest=NOW + 3 * DAY)
    verdict = verify(a_credential(holder=None, exp=TODAY), trust=doubt, now=NOW, as_of=TODAY)
    assert verdict.word == "refused"


@pytest.mark.parametrize(
    ("days", "found"),
    [(-1, ()), (0, ("trust.expired",)), (1, ("trust.expired",))],
)
def test_a_bundle_ends_with_the_second_of_its_expiry(days: int, found: tuple[str, ...]) -> None:
    assert codes(trust=MemoryTrust(expires=NOW - days)) == found


def test_a_key_of_two_issuers_speaks_for_the_one_named() -> None:
    shared = (EntryKey(CENTRE.public, date(2026, 1, 1)), EntryKey(OTHER_CENTRE.public, date(2026, 1, 1)))
    twin = an_entry(id=ISS + "/twin", keys=shared, status_lists=())
    assert codes(trust=MemoryTrust(entries=(an_entry(), twin))) == ()
    other = a_credential(holder=None, key=OTHER_CENTRE)
    assert codes(other, trust=MemoryTrust(entries=(an_entry(), twin))) == ("key.other_issuer",)
