"""Accepted: answers and paper, in every way a holder may show them."""

from typing import Any

from credential import skp1
from credential.limits import DAY
from tests.builders import HOLDER, NOW, TODAY, a_credential, a_presentation, a_request
from tests.profiles import PROFILE
from tests.vectors.drafts import Draft, answer
from tests.vectors.making import Vector, a_challenge, a_trust, accepted, claim, edited, handed, header
from tests.vectors.odd_keys import ED25519, ED25519_JWK, other_form


def _with_profile() -> dict[str, Any]:
    return a_trust() | {"profiles": {PROFILE.name.hex(): PROFILE.to_bytes().decode()}}


def vectors() -> dict[str, Vector]:
    sound, paper = Draft().build(), Draft().paper().build()
    return {
        "answer_to_a_named_request": accepted("T14", "holder and results shown in answer", sound),
        "answer_found_among_open_requests": accepted(
            "K04",
            "the gate named no request, but has one that fits",
            sound,
            challenge=a_challenge(named=False),
        ),
        "answer_as_compact_qr": accepted(
            "K04", "the same as SKP1 text, nonce left out", skp1.encode(sound, request=a_request())
        ),
        "answer_by_profile": accepted(
            "K04",
            "as SKP1 text by a profile of the bundle",
            skp1.encode(a_presentation(), request=a_request(), profiles=[PROFILE]),
            trust=_with_profile(),
        ),
        "paper_by_profile": accepted(
            "K09",
            "paper by a profile of the bundle",
            skp1.encode(a_credential(holder=None), profiles=[PROFILE]),
            holder="not_proven",
            challenge=None,
            trust=_with_profile(),
        ),
        "answer_by_no_profile": accepted(
            "K04", "the same by the template of its kind", skp1.encode(a_presentation(), request=a_request())
        ),
        "self_contained_qr": accepted("K04", "the same as SKP1 text with its nonce", skp1.encode(sound)),
        "paper": accepted(
            "K09", "bound to nobody, everything shown", paper, holder="not_proven", challenge=None
        ),
        "paper_qr": accepted(
            "K09", "paper as SKP1 text", skp1.encode(paper), holder="not_proven", challenge=None
        ),
        "every_part_shown": accepted("R-05", "all four parts", edited(_everything)),
        "no_part_shown": accepted("R-05", "the visible claims alone", edited(lambda d: d.set(shown=()))),
        "order_of_disclosures": accepted(
            "R-25",
            "the parts in the other order, and bound in it",
            edited(lambda d: d.set(shown=("results", "holder"))),
        ),
        "no_kid_but_one_key": accepted("R-33 J05", "no kid; the issuer has one key", header(kid=None)),
        "other_header_members": accepted(
            "J04", "cty and a name nobody knows", header(cty="json", x_note="a")
        ),
        "other_form_of_the_signature": accepted(
            "J15",
            "s replaced by the order less s: the same words, the same credential",
            other_form(paper),
            holder="not_proven",
            challenge=None,
        ),
        "holder_with_an_ed25519_key": accepted(
            "R-20 J03",
            "bound to such a key, which signs under the algorithm's newer name",
            _bound_to_ed25519(),
        ),
        "binding_with_other_members": accepted(
            "R-21",
            "exp and jti in the holder's payload, which mean nothing here",
            _bound(exp=NOW - 9, jti="a"),
        ),
        "binding_a_day_slow": accepted("R-22 K06", "the worker's clock, late", _bound(iat=NOW - 60 - DAY)),
        "binding_a_day_fast": accepted("R-22 K06", "the worker's clock, early", _bound(iat=NOW + DAY)),
        "last_second_of_last_day": _last_second(),
        "without_an_end": accepted("R-15", "no exp at all", claim(exp=None)),
        "as_of_a_day_before_expiry": accepted(
            "R-14", "expired by now, judged for a day when it was not", claim(exp=TODAY), as_of=TODAY - DAY
        ),
        "receipt_of_a_bound_credential": accepted(
            "R-17 S15",
            "what a centre hands over",
            handed(),
            holder="not_proven",
            check="receipt",
            challenge=None,
        ),
        "receipt_of_paper": accepted(
            "S15",
            "the same, bound to nobody",
            handed(cnf=None),
            holder="not_proven",
            check="receipt",
            challenge=None,
        ),
    }


def _everything(draft: Draft) -> None:
    draft.shown = ("holder", "identity", "results", "detail")


def _bound(**changes: object) -> str:
    return edited(lambda d: d.set(kb_payload=answer(**changes)))


def _bound_to_ed25519() -> str:
    draft = Draft(kb_key=ED25519)
    draft.payload["cnf"] = {"jwk": ED25519_JWK}
    draft.kb_header["alg"] = "Ed25519"
    return draft.build()


def _last_second() -> Vector:
    midnight = TODAY + DAY
    late = a_request(made=midnight - 60, until=midnight + 60)
    draft = Draft(kb_payload=answer(iat=midnight - 30, nonce=late.nonce), kb_key=HOLDER)
    draft.payload["exp"] = midnight
    return accepted(
        "R-14 O05",
        "one second before exp",
        draft.build(),
        clock=midnight - 1,
        challenge=a_challenge(request=late.raw.decode()),
    )
