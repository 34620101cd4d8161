"""What never turns a no into a yes, and what never changes a verdict: ten thousand cases.

The number of cases is that of the properties together; hypothesis makes the same ones on every run.
"""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from credential.limits import DAY
from credential.policy import Policy
from credential.verdict import Verdict
from tests import soak
from tests.builders import NOW, STATUS_URI, a_status_token
from tests.credential.changing.prepared import (
    CHALLENGE,
    NO_LISTS,
    NOBODY,
    OLD_TRUST,
    PAPER,
    TRUST,
    PreparedTrust,
    Watch,
)
from tests.credential.changing.showings import CHANGES, a_random_showing, found_in, written
from tests.credential.changing.situations import EXP, Situation, situations, with_changed_value
from tests.credential.judging import check_is_whole
from tests.vectors.drafts import b64

Property = tuple[int, st.SearchStrategy[Any], Callable[..., str]]

_REVOKED = [
    PreparedTrust(status_tokens={STATUS_URI: a_status_token({4711: value, other: 1})})
    for value in (1, 2, 3)
    for other in (0, 4710, 8191)
]


def less_trust(situation: Situation, lesser: PreparedTrust | None) -> str:
    before, after = situation.judged(), situation.judged(trust=lesser)
    check_is_whole(before)
    assert not after
    return before.word


def revoking(situation: Situation, revoked: PreparedTrust) -> str:
    assert not situation.judged(trust=revoked)
    return situation.judged().word


def passing_exp(situation: Situation, later: int) -> str:
    after = situation.judged(now=EXP + later, trust=_lasting(situation.trust))
    assert not after
    return after.word


def _lasting(trust: PreparedTrust | None) -> PreparedTrust | None:
    return None if trust is None else _LASTING


_LASTING = PreparedTrust(
    issued=EXP,
    expires=EXP + 99 * DAY,
    status_tokens={STATUS_URI: a_status_token(issued=EXP, expires=EXP + 99 * DAY)},
)


def changing_a_value(situation: Situation, which: int, how: int) -> str:
    changed = with_changed_value(situation.token, which, how)
    assert changed != situation.token
    assert not situation.judged(token=changed)
    return situation.judged().word


def dropping_the_binding(situation: Situation) -> str:
    before = situation.judged()
    stripped = situation.token[: situation.token.rindex("~") + 1]
    after = situation.judged(token=stripped)
    assert not after or (before and stripped == situation.token)
    return before.word


def test_no_value_of_paper_can_be_changed_shown_apart_or_visible() -> None:
    sound = Situation(PAPER, TRUST, NOW, Policy(), None)
    assert sound.judged()
    for which in range(8):
        for how in range(60):
            assert not sound.judged(token=with_changed_value(PAPER, which, how))


def decoys_and_order(changes: dict[str, Any], order: list[int], decoys: int, shown: int) -> str:
    first = _usual(written(changes, sorted(order), 0, shown))
    second = _usual(written(changes, order, decoys, shown))
    assert (first.word, first.codes, first.claims) == (second.word, second.codes, second.claims)
    return first.word


def _usual(token: str) -> Verdict:
    return Situation(token, TRUST, NOW, Policy(), CHALLENGE).judged()


def saying_no_more_than_chosen(number: int) -> str:
    text, secrets = a_random_showing(Random(number))
    assert found_in(text, secrets) == []
    return "showings" if secrets else "showings of everything"


_LESSER = (None, NOBODY, NO_LISTS, OLD_TRUST)
_BIG = st.integers(0, 2**32)

PROPERTIES: dict[str, Property] = {
    "less trust never makes a yes": (1500, st.tuples(situations, st.sampled_from(_LESSER)), less_trust),
    "revoking never makes a yes": (1500, st.tuples(situations, st.sampled_from(_REVOKED)), revoking),
    "passing exp never makes a yes": (1500, st.tuples(situations, st.integers(0, 10 * DAY)), passing_exp),
    "changing a shown value never makes a yes": (1500, st.tuples(situations, _BIG, _BIG), changing_a_value),
    "dropping the binding never makes a yes": (1000, st.tuples(situations), dropping_the_binding),
    "decoys and order never change a verdict": (
        1000,
        st.tuples(
            st.sampled_from(CHANGES), st.permutations(range(12)), st.integers(0, 8), st.integers(0, 15)
        ),
        decoys_and_order,
    ),
    "a showing says no more than was chosen": (2000, st.tuples(_BIG), saying_no_more_than_chosen),
}


def check(name: str, count: int) -> Counter[str]:
    """Make so many cases of a property; what they were is counted."""
    seen: Counter[str] = Counter()
    _, strategy, holds = PROPERTIES[name]

    @seed(soak.SEED)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def every_case(case: tuple[Any, ...]) -> None:
        seen[holds(*case)] += 1

    every_case()
    return seen


def test_there_are_ten_thousand_cases_in_all() -> None:
    assert sum(count for count, _, _ in PROPERTIES.values()) == 10_000


@pytest.mark.parametrize("name", PROPERTIES)
def test_of_ten_thousand_cases(name: str) -> None:
    count = PROPERTIES[name][0]
    seen = check(name, count)
    assert sum(seen.values()) >= count * 3 // 4, "hypothesis ran out of different cases"


@pytest.mark.soak
@pytest.mark.parametrize("name", PROPERTIES)
def test_of_a_hundred_thousand_cases(name: str) -> None:
    watch = Watch()
    seen = check(name, soak.share(10 * PROPERTIES[name][0]))
    soak.record(f"{name}: no exception; by what the case was", seen, seconds=watch.seconds)


def test_a_secret_would_be_found_wherever_it_were_hidden() -> None:
    for shift in range(3):
        text = b64(b"x" * shift + b"Maria Clara" + b"y")
        for start in ("", "A", "AB", "ABC"):
            assert found_in(f"e30.{start}{text}~", [b"Maria Clara"]) == [b"Maria Clara"]
    assert found_in("plain Maria Clara", [b"Maria Clara"]) == [b"Maria Clara"]
