"""What a wallet refuses to receive: each check of a receipt once."""

from typing import Any

from credential.limits import DAY
from tests.builders import ISS, NOW, THIEF, TODAY, a_status_token
from tests.vectors.cases.accepted_trust import stolen
from tests.vectors.cases.sd_jwt import FOREIGN
from tests.vectors.drafts import PARTS, Draft
from tests.vectors.making import RECEIPT, Vector, a_trust, edited, handed, listing, refused, unsure


def vectors() -> dict[str, Vector]:
    return {**_seals(), **_terms()}


def _seals() -> dict[str, Vector]:
    unsigned = handed() + FOREIGN + "~"

    def bad(code: str, rules: str, note: str, text: str) -> Vector:
        return refused(code, rules, note, base=RECEIPT, input=text)

    return {
        "receipt_of_a_presentation": bad(
            "kb.unexpected", "R-17 S15", "an answer made for a verifier", Draft().build()
        ),
        "receipt_without_a_type": bad(
            "vc.claim", "S15 R-31", "no vct", edited(lambda d: (d.payload.pop("vct"), d.set(kb_payload=None)))
        ),
        "receipt_without_trust": unsure("trust.none", "S15", "no bundle here", base=RECEIPT, trust=None),
        "receipt_of_an_unknown_issuer": unsure(
            "issuer.unknown", "S15", "nobody knows it", base=RECEIPT, input=handed(iss=ISS + "/x")
        ),
        "receipt_under_an_unknown_key": unsure(
            "key.unknown",
            "S15",
            "a thief's key under its own name",
            base=RECEIPT,
            input=_by_a_thief(),
        ),
        "receipt_of_a_forgery": bad(
            "jws.signature",
            "S15 R-02",
            "a thief's key under the centre's name",
            Draft(key=THIEF, kb_payload=None).build(),
        ),
        "receipt_under_a_stolen_key": refused(
            "key.compromised", "S15 T08", "not among the tokens believed", base=RECEIPT, trust=stolen()
        ),
        "receipt_of_more_than_was_signed": bad("sd.unreferenced", "S15 R-12", "one part more", unsigned),
    }


def _terms() -> dict[str, Vector]:
    def unknown(code: str, rules: str, note: str, trust: dict[str, Any]) -> Vector:
        return unsure(code, rules, note, base=RECEIPT, trust=trust)

    old = a_status_token(issued=TODAY - 31 * DAY, expires=TODAY + DAY)
    return {
        "receipt_of_tomorrow": refused(
            "date.not_yet", "S15 R-14", "issued tomorrow", base=RECEIPT, input=handed(iat=TODAY + DAY)
        ),
        "receipt_of_what_has_expired": refused(
            "date.expired", "S15 R-14", "exp is past", base=RECEIPT, input=handed(exp=TODAY)
        ),
        "receipt_of_what_is_revoked": refused(
            "status.revoked", "S15 R-59", "withdrawn", base=RECEIPT, trust=listing(a_status_token({4711: 1}))
        ),
        "receipt_of_what_is_suspended": refused(
            "status.suspended", "S15 L08", "for now", base=RECEIPT, trust=listing(a_status_token({4711: 2}))
        ),
        "receipt_of_what_its_type_forbids": refused(
            "type.claim",
            "S15 R-43",
            "no result",
            base=RECEIPT,
            input=edited(lambda d: (d.payload.pop("result"), d.set(kb_payload=None))),
        ),
        "receipt_of_paper_about_nobody": refused(
            "paper.nameless",
            "S15 K09",
            "paper without its holder's part",
            base="receipt_of_paper",
            input=Draft(shown=("identity",)).paper().set(shown=("identity",)).build(),
        ),
        "receipt_by_an_old_list": unknown("status.too_old", "S15 R-60", "31 days old", listing(old)),
        "receipt_by_an_old_bundle": unknown(
            "trust.too_old", "S15", "31 days old", a_trust(issued=TODAY - 31 * DAY)
        ),
        "receipt_by_a_bundle_run_out": unknown(
            "trust.expired", "S15", "past its expiry", a_trust(expires=NOW)
        ),
        "receipt_by_a_clock_behind": unknown(
            "clock.in_doubt", "S15", "behind the bundle", a_trust(latest=NOW + 1)
        ),
    }


def _by_a_thief() -> str:
    draft = Draft(key=THIEF, shown=PARTS, kb_payload=None)
    draft.header["kid"] = THIEF.public.thumbprint
    return draft.build()
