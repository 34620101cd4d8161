"""The terms: given that the seals hold, may this be relied on here and now?

Terms are independent of each other and all are reported, so that a person learns every reason at
once.  Accreditation, scope and key validity are judged for the day of issue; expiry, status and ages
for the instant of the check.
"""

from typing import Final

import schemas
from credential.case import Case
from credential.codes import Code
from credential.errors import CannotTell, Refused
from credential.limits import ANSWER_LEEWAY, FUTURE_LEEWAY
from credential.seals import Check
from credential.status_list import REVOKED, SUSPENDED, VALID
from credential.type_rules import rules_of

_PERSON: Final = ("holder", "identity")
"""The parts that say whom a credential is about."""


def key_in_force(case: Case) -> None:
    """The issuer's key was in force on the day of issue."""
    if not case.key.in_force(case.issued_on):
        raise Refused(Code.KEY_NOT_IN_FORCE, "the issuer's key was not in force on the day of issue")


def accreditation(case: Case) -> None:
    """An authority had accredited the issuer on the day of issue."""
    if not case.accreditations:
        raise Refused(Code.ISSUER_NOT_ACCREDITED, "the issuer was not accredited on the day of issue")


def scope(case: Case) -> None:
    """One accreditation covers the kind, every occupation and the level together."""
    if not case.accreditations:
        return  # `accreditation` has said so.
    kind, codes, level = _kind(case), _occupations(case), case.claims.get("level")
    covering = [each for each in case.accreditations if each.allows_kind(kind)]
    if not covering:
        raise Refused(Code.SCOPE_KIND, "the issuer is not accredited for this kind of credential")
    covering = [each for each in covering if each.allows_occupations(codes)]
    if not covering:
        raise Refused(Code.SCOPE_OCCUPATION, "the issuer is not accredited for this occupation")
    if not any(each.allows_level(None if level is None else str(level)) for each in covering):
        raise Refused(Code.SCOPE_LEVEL, "the issuer is not accredited up to this level")


def type_is_respected(case: Case) -> None:
    """Its claims are as their type has them: nothing that must be said openly is hidden or left out.

    Metadata that is there is processed whole (SD-JWT VC section 4.7); whether it must be there is policy.
    """
    vct, integrity = case.jws.payload["vct"], case.jws.payload.get("vct#integrity")
    rules = rules_of(vct, lambda name: case.bundle.type_document(case.entry, name), integrity=integrity)
    if rules is not None:
        rules.check(case.claims, case.origin)
    elif schemas.name_of_vct(vct) is not None:
        raise CannotTell(Code.TYPE_NEWER, "it is of a newer kind than this program knows")
    elif case.policy.metadata == "required":
        raise CannotTell(Code.TYPE_MISSING, "its type is not described here, and this gate demands that")


def expiry(case: Case) -> None:
    """It has not expired: at `exp` itself it has (RFC 7519 section 4.1.4)."""
    if case.instant >= case.jws.payload.get("exp", case.instant + 1):
        raise _by_clock(case, Code.DATE_EXPIRED, "it has expired")


def beginning(case: Case) -> None:
    """It was issued, and is valid, already."""
    if max(case.jws.payload["iat"], case.jws.payload.get("nbf", 0)) > case.instant:
        raise _by_clock(case, Code.DATE_NOT_YET, "it is not valid yet")


def status(case: Case) -> None:
    """Its issuer has not withdrawn or suspended it (Token Status List section 8.3)."""
    reference = case.jws.payload["status"]["status_list"]
    if reference["uri"] in case.entry.status_lists:
        case.status = case.bundle.status_list(case.entry, reference["uri"])
    if case.status is None:
        raise CannotTell(Code.STATUS_MISSING, "the status list is not in the trust bundle")
    value = case.status.status(reference["idx"])
    if value == REVOKED:
        raise Refused(Code.STATUS_REVOKED, "it was withdrawn by its issuer")
    if value == SUSPENDED:
        raise Refused(Code.STATUS_SUSPENDED, "it is suspended by its issuer for now")
    if value != VALID:
        raise Refused(Code.STATUS_OTHER, "its issuer gives it a status this program does not know")


def status_age(case: Case) -> str | None:
    """The status list is young enough for this gate, and not of a day that is still to come."""
    if case.status is None:
        return None  # `status` has said so.
    if case.status.issued > case.now + FUTURE_LEEWAY:
        # Its issuer chose that day, and a list that never grows old would hide every later one.
        raise CannotTell(Code.CLOCK_IN_DOUBT, "the status list is of a day that is still to come")
    days, limit = case.age_in_days(case.status.issued), case.policy.status_days
    expired = case.status.expires is not None and case.instant >= case.status.expires
    if days > limit or expired:
        words = f"the status list is {days} days old; this gate allows {limit}"
        raise CannotTell(Code.STATUS_TOO_OLD, words if days > limit else "the status list has run out")
    return "judged with a list made later" if case.status.issued > case.instant else None


def trust_age(case: Case) -> None:
    """The trust bundle is young enough for this gate."""
    days, limit = case.age_in_days(case.bundle.issued), case.policy.trust_days
    if days > limit:
        raise CannotTell(Code.TRUST_TOO_OLD, f"the trust list is {days} days old; this gate allows {limit}")


def trust_expiry(case: Case) -> None:
    """The signatures that speak for the issuer's country have not run out."""
    if case.instant >= case.bundle.runs_out(case.entry.country):
        raise CannotTell(Code.TRUST_EXPIRED, "the trust list has run out")


def clock(case: Case) -> None:
    """This machine's clock is not behind an instant the authority has signed."""
    if case.clock_in_doubt:
        raise CannotTell(Code.CLOCK_IN_DOUBT, "this machine's clock is behind its own trust list")


def answer(case: Case) -> None:
    """A holder's signature answers a request of this gate, word for word."""
    if case.binding is None:
        return  # Paper answers nobody: `policy` says whether that will do.
    if case.challenge is None:
        raise CannotTell(Code.KB_NO_REQUEST, "it answers no request of this gate")
    request = case.challenge.request
    if case.binding.payload["aud"] != request.aud:
        raise Refused(Code.KB_AUDIENCE, "it was made for another verifier")
    if case.binding.payload["nonce"] != request.nonce:
        raise Refused(Code.KB_NONCE, "it is an answer to another request")


def answer_time(case: Case) -> None:
    """The answer was made about when the request was open; workers' clocks are wrong by up to a day."""
    if case.binding is None or case.challenge is None:
        return
    payload = case.binding.payload
    # Nobody can have signed what was not there yet, so the day of issue bounds it as well.
    begun = max(case.challenge.request.made, case.jws.payload["iat"])
    if not begun - ANSWER_LEEWAY <= payload["iat"] <= case.now + ANSWER_LEEWAY:
        raise _by_now(case, Code.KB_TIME, "the answer was not made while the request was open")
    ended = "exp" in payload and case.now >= payload["exp"] + ANSWER_LEEWAY
    if ended or payload.get("nbf", 0) > case.now + ANSWER_LEEWAY:
        raise _by_now(case, Code.KB_TIME, "the answer says itself that it is not for now")


def request_is_open(case: Case) -> None:
    """The request it answers has not been used and is not past its time."""
    if case.binding is None or case.challenge is None:
        return
    if case.challenge.state == "used":
        raise Refused(Code.REQUEST_USED, "this request has been answered before")
    if case.now >= case.challenge.request.until:
        raise _by_now(case, Code.REQUEST_CLOSED, "the time to answer this request is over")


def paper_names_its_holder(case: Case) -> None:
    """What is bound to no key says whom it is about, or there is nothing to compare with a passport."""
    if "cnf" in case.jws.payload:
        return
    kind = schemas.kind_of_vct(case.jws.payload["vct"])
    names = () if kind is None else _PERSON
    if not all(isinstance(case.claims.get(name), dict) and case.claims[name] for name in names):
        raise Refused(Code.PAPER_NAMELESS, "it is on paper and does not show whose it is")


def policy_holder(case: Case) -> None:
    """The holder is proven where this gate demands it; a named request always does."""
    demanded = case.policy.holder == "required" or (case.challenge is not None and case.challenge.named)
    if demanded and case.binding is None:
        raise Refused(Code.POLICY_HOLDER, "this gate needs proof of who holds it, and paper gives none")


def policy_kind(case: Case) -> None:
    """It is of a kind this gate takes."""
    if case.policy.kinds is not None and _kind(case) not in case.policy.kinds:
        raise Refused(Code.POLICY_KIND, "this gate does not take this kind of credential")


def policy_occupation(case: Case) -> None:
    """It is for an occupation this gate takes."""
    prefixes = case.policy.occupations
    codes = _occupations(case)
    if prefixes is not None and not any(code.startswith(tuple(prefixes)) for code in codes):
        raise Refused(Code.POLICY_OCCUPATION, "this gate asks for another occupation")


def policy_country(case: Case) -> None:
    """It is from a country this gate takes."""
    if case.policy.countries is not None and case.entry.country not in case.policy.countries:
        raise Refused(Code.POLICY_COUNTRY, "this gate does not take credentials from this country")


# What must hold whoever looks, a wallet or a gate.
_ALWAYS: Final[tuple[Check, ...]] = (
    type_is_respected,
    beginning,
    expiry,
    status,
    status_age,
    trust_age,
    trust_expiry,
    clock,
)
TERMS: Final[tuple[Check, ...]] = (
    key_in_force,
    accreditation,
    scope,
    *_ALWAYS,
    answer,
    answer_time,
    request_is_open,
    paper_names_its_holder,
    policy_holder,
    policy_kind,
    policy_occupation,
    policy_country,
)
RECEIPT_TERMS: Final[tuple[Check, ...]] = (*_ALWAYS, paper_names_its_holder)


def _kind(case: Case) -> str:
    """The kind by name; "" for a type that is none of ours, which only `*` allows."""
    return schemas.name_of_vct(case.jws.payload["vct"]) or ""


def _occupations(case: Case) -> list[str]:
    """The occupation codes; "" for what is no text, which no prefix covers."""
    codes = case.claims.get("occupation")
    return [code if isinstance(code, str) else "" for code in codes] if isinstance(codes, list) else []


def _by_clock(case: Case, code: Code, message: str) -> Refused | CannotTell:
    """A refusal for a date of the credential; no clock is asked where the instant was given."""
    return _by_now(case, code, message) if case.as_of is None else Refused(code, message)


def _by_now(case: Case, code: Code, message: str) -> Refused | CannotTell:
    """A refusal for what this machine's clock says, unless that is in doubt."""
    return CannotTell(code, message) if case.clock_in_doubt else Refused(code, message)
