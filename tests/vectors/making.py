"""Making a vector: an accepted one from sound parts, any other as a copy of one with one member spoilt."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from credential.limits import DAY
from credential.trust_entry import Accreditation, token_digest
from tests.builders import CENTRE, NOW, STATUS_URI, TODAY, a_request, a_status_token, an_entry
from tests.vectors.drafts import PARTS, Draft, jws

Vector = dict[str, Any]

SOUND = "answer_to_a_named_request"
PAPER = "paper"
RECEIPT = "receipt_of_a_bound_credential"


def a_trust(**changes: Any) -> dict[str, Any]:
    """The trust of a sound vector."""
    trust = {
        "issued": TODAY,
        "expires": TODAY + 90 * DAY,
        "latest": TODAY,
        "authorities": {"PH": "TESDA", "LK": "TVEC"},
        "entries": [entry_members()],
        "status_lists": {STATUS_URI: a_status_token()},
        "believed": {},
    }
    return trust | changes


def entry_members(**changes: Any) -> dict[str, Any]:
    """An entry as the JSON of its file."""
    members: dict[str, Any] = json.loads(an_entry(**changes).to_bytes())
    return members


def trusting(**changes: Any) -> dict[str, Any]:
    """The trust with the usual centre's entry changed."""
    return a_trust(entries=[entry_members(**changes)])


def accredited(**changes: Any) -> dict[str, Any]:
    """The trust with the usual centre's one accreditation changed."""
    here = an_entry().accreditations[0]._asdict()
    return trusting(accreditations=(Accreditation(**(here | changes)),))


def listing(token: str) -> dict[str, Any]:
    """The trust with this token as the centre's status list."""
    return a_trust(status_lists={STATUS_URI: token})


def a_challenge(**changes: Any) -> dict[str, Any]:
    """The usual request, open, and named at the gate."""
    return {"request": a_request().raw.decode(), "state": "open", "named": True} | changes


def accepted(rules: str, note: str, text: str, *, holder: str = "proven", **changes: Any) -> Vector:
    """An accepted vector, sound but for what is given; the issuer shown is always the usual centre."""
    sound = {
        "note": note,
        "rules": rules.split(),
        "base": None,
        "check": "presentation",
        "input": text,
        "trust": a_trust(),
        "clock": NOW,
        "as_of": None,
        "challenge": a_challenge(),
        "policy": "",
        "expected": {
            "verdict": "accepted",
            "codes": [],
            "holder": holder,
            "issuer": "Batangas Skills Centre",
        },
    }
    return sound | changes


def refused(code: str, rules: str, note: str, *, base: str = SOUND, **spoilt: Any) -> Vector:
    """The accepted vector `base` with the members given spoilt."""
    return _spoilt("refused", code, rules, note, base, spoilt)


def unsure(code: str, rules: str, note: str, *, base: str = SOUND, **spoilt: Any) -> Vector:
    """The same where the answer is neither yes nor no."""
    return _spoilt("cannot_tell", code, rules, note, base, spoilt)


def _spoilt(verdict: str, codes: str, rules: str, note: str, base: str, members: Vector) -> Vector:
    from tests.vectors.cases import accepted_vectors  # it is made with this module

    described = {"note": note, "rules": rules.split(), "base": base}
    expected = {"verdict": verdict, "codes": codes.split()}
    return deepcopy(accepted_vectors()[base]) | described | {"expected": expected} | members


def edited(change: Callable[[Draft], object], *, paper: bool = False) -> str:
    """A sound draft with one change."""
    draft = Draft()
    if paper:
        draft.paper()
    change(draft)
    return draft.build()


def claim(**changes: Any) -> str:
    """A draft with these payload members set, or left out where None."""

    def change(draft: Draft) -> None:
        draft.payload = {n: v for n, v in (draft.payload | changes).items() if v is not None}

    return edited(change)


def handed(**changes: Any) -> str:
    """What a centre hands over: every part, no key binding, these payload members set or left out."""

    def change(draft: Draft) -> None:
        draft.payload = {n: v for n, v in (draft.payload | changes).items() if v is not None}
        draft.shown, draft.kb_payload = PARTS, None

    return edited(change)


def header(**changes: Any) -> str:
    """A draft with these members of the issuer's header set, or left out where None."""

    def change(draft: Draft) -> None:
        draft.header = {n: v for n, v in (draft.header | changes).items() if v is not None}

    return edited(change)


def disclosed(value: Any) -> str:
    """A draft whose `detail` disclosure is this one, digest and all, and the only one shown."""
    return edited(lambda d: (d.disclosures.update(detail=value), d.set(shown=("detail",))))


def raw(header: Any = None, payload: Any = None) -> str:
    """A draft whose issuer's header or payload is these bytes, honestly signed."""
    draft = Draft()
    draft.signed()
    parts = (draft.header if header is None else header, draft.payload if payload is None else payload)
    return draft.around(jws(*parts, CENTRE))


def digest_of(token: str) -> str:
    """How the centre reported a token to its authority."""
    return token_digest(token.split("~")[0].rsplit(".", 1)[0].encode()).hex()
