"""A checked input as JSON, for programs."""

import json
from typing import Any

from credential.verdict import Verdict
from device.instants import instant
from verifier.checking import Checked


def record(checked: Checked) -> str:
    """One line of JSON, ASCII only: whatever a certificate says, no terminal acts on it."""
    return json.dumps(_members(checked.verdict, checked.inputs), ensure_ascii=True, allow_nan=False)


def _members(verdict: Verdict, inputs: tuple[str, ...]) -> dict[str, Any]:
    members: dict[str, Any] = {
        "verdict": verdict.word,
        "holder": verdict.holder,
        "codes": list(verdict.codes),
        "findings": [
            {"check": each.check, "outcome": each.outcome, "code": each.code, "message": each.message}
            for each in verdict.findings
        ],
        "issuer": _issuer(verdict),
        "freshness": {"trust_days": verdict.trust_days, "status_days": verdict.status_days},
        "inputs": list(inputs),
    }
    if verdict:
        members["claims"] = verdict.claims
    if verdict.as_of is not None:
        members["as_of"] = instant(verdict.as_of)
    return members


def _issuer(verdict: Verdict) -> dict[str, str] | None:
    if verdict.issuer is None:
        return None
    shown = verdict.issuer
    return {"id": shown.id, "name": shown.name, "country": shown.country, "authority": shown.authority}
