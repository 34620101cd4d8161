"""Situations a credential may be judged in, good and bad, and what happens to them."""

import json
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from credential.limits import DAY
from credential.policy import Policy
from credential.verdict import Verdict
from credential.verify import Challenge, verify
from tests.builders import NOW, TODAY, a_presentation, a_request
from tests.credential.changing.prepared import (
    ANSWER,
    CHALLENGE,
    ELEMENTS,
    NESTED,
    NO_LISTS,
    NOBODY,
    OLD_TRUST,
    PAPER,
    REVOKED,
    TRUST,
    PreparedTrust,
)
from tests.vectors.drafts import b64, spelled, unb64
from tests.vectors.making import claim

TOKENS = (
    *(ANSWER, PAPER, NESTED, ELEMENTS, a_presentation(parts=("identity", "detail"))),
    *(claim(exp=TODAY), claim(occupation=["2221"]), claim(iss="https://x.example"), claim(nbf=NOW + DAY)),
)
EXP = TODAY + 1000 * DAY


@dataclass(frozen=True)
class Situation:
    """Everything a verdict depends on."""

    token: str
    trust: PreparedTrust | None
    now: int
    policy: Policy
    challenge: Challenge | None

    def judged(self, **changes: Any) -> Verdict:
        changed = replace(self, **changes) if changes else self
        return verify(
            changed.token,
            trust=changed.trust,
            now=changed.now,
            policy=changed.policy,
            challenge=changed.challenge,
        )


_TRUSTS = (TRUST, TRUST, TRUST, OLD_TRUST, REVOKED, NO_LISTS, NOBODY, None)
_POLICIES = (Policy(), Policy(), Policy(holder="required"), Policy(countries=("NP",)), Policy(trust_days=9))
_CHALLENGES = (CHALLENGE, CHALLENGE, CHALLENGE._replace(named=False), None, Challenge(a_request(seed="b")))

situations = st.builds(
    Situation,
    token=st.sampled_from(TOKENS),
    trust=st.sampled_from(_TRUSTS),
    now=st.sampled_from((NOW, NOW, NOW, TODAY)) | st.integers(NOW - DAY, NOW + 800),
    policy=st.sampled_from(_POLICIES),
    challenge=st.sampled_from(_CHALLENGES),
)


def with_changed_value(token: str, which: int, how: int) -> str:
    """The token with one value of a shown part or of the payload changed, all digests and signatures kept."""
    jwt, *shown, binding = token.split("~")
    at = which % (2 * len(shown))
    if at >= len(shown):
        header, payload, signature = jwt.split(".")
        changed = b64(spelled(_other(json.loads(unb64(payload)), how)))
        return "~".join([".".join((header, changed, signature)), *shown, binding])
    members = json.loads(unb64(shown[at]))
    members[-1] = _other(members[-1], how)
    return "~".join([jwt, *shown[:at], b64(spelled(members)), *shown[at + 1 :], binding])


def _other(value: Any, how: int) -> Any:
    """The value with one leaf changed."""
    if isinstance(value, dict) and value:
        name = sorted(value)[how % len(value)]
        return value | {name: _other(value[name], how // len(value))}
    if isinstance(value, list) and value:
        at = how % len(value)
        return [*value[:at], _other(value[at], how // len(value)), *value[at + 1 :]]
    return f"{value}{how}" if isinstance(value, str) else [value, how]
