"""The seals: is this what an issuer we know signed, and is it shown by whom it was given to?

They stop at the first failure, because words under a broken seal are nobody's words.  Each is named
after the fact it establishes, and raises the objection it finds.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from credential.case import Case
from credential.codes import Code
from credential.encoding import is_instant
from credential.errors import CannotTell, Malformed, Refused
from credential.jws import Jws, open_jws
from credential.keys import VerifyingKey
from credential.presenting import KB_TYP, sd_hash
from credential.sd_jwt import TYP, parse_sd_jwt, read_disclosures
from credential.trust_entry import token_digest

Check = Callable[[Case], str | None]
"""A check: it raises the objection it finds, and may return a remark on what it has passed."""

_NEVER_HIDDEN: Final = (
    *("iss", "iat", "nbf", "exp", "aud", "cnf", "vct", "vct#integrity", "aka_vcts", "status"),
)


def form(case: Case) -> None:
    """It is an SD-JWT VC: strict form, and the members every check relies on (SD-JWT VC section 2.2)."""
    case.sd_jwt = parse_sd_jwt(case.token)
    dialect = case.dialect
    case.jws = open_jws(case.sd_jwt.jwt, typ=TYP if dialect is None else dialect.typ)
    if dialect is not None:
        case.jws = case.jws._replace(payload={**dialect.given, **case.jws.payload}, written=b"")
    payload = case.jws.payload
    for name in ("iss", "vct"):
        if not isinstance(payload.get(name), str) or not payload[name]:
            raise Malformed(Code.VC_CLAIM, f'"{name}" is missing or not text')
    for name in ("nbf", "exp"):
        if name in payload and not is_instant(payload[name]):
            raise Malformed(Code.VC_CLAIM, f'"{name}" is not a whole number of seconds')
    if not is_instant(payload.get("iat")):
        raise Malformed(Code.VC_CLAIM, '"iat" is missing or not a whole number of seconds')
    case.issued_on = datetime.fromtimestamp(payload["iat"], UTC).date()
    if not isinstance(payload.get("vct#integrity", ""), str):
        raise Malformed(Code.VC_CLAIM, '"vct#integrity" is not text')
    if "aud" in payload:
        raise Malformed(Code.VC_CLAIM, '"aud" addresses it to somebody, and a credential is for everybody')
    if "aka_vcts" in payload:
        _check_other_types(payload["aka_vcts"], payload["vct"])
    _check_status(payload.get("status"))
    if "cnf" in payload and not (isinstance(payload["cnf"], dict) and "jwk" in payload["cnf"]):
        raise Malformed(Code.VC_CLAIM, '"cnf" names no key')


def trust_is_installed(case: Case) -> None:
    """This machine has a trust bundle to judge by."""
    if case.trust is None:
        raise CannotTell(Code.TRUST_NONE, "no trust bundle is installed here")
    case.bundle = case.trust


def issuer_is_known(case: Case) -> None:
    """The bundle has an entry for the issuer the credential names."""
    entry = case.bundle.entry(case.jws.payload["iss"])
    if entry is None:
        raise CannotTell(Code.ISSUER_UNKNOWN, "the issuer is not in the trust bundle")
    case.entry = entry
    case.accreditations = [each for each in entry.accreditations if each.in_force(case.issued_on)]


def key_is_the_issuers(case: Case) -> None:
    """The key named belongs to this issuer; a key speaks only for its own `iss`."""
    kid = case.jws.kid
    if kid is None:
        usable = [each for each in case.entry.keys if each.in_force(case.issued_on)]
        if len(usable) != 1:
            raise CannotTell(Code.KEY_UNKNOWN, "the credential does not say which key signed it")
        case.key = usable[0]
        return
    key = case.entry.key(kid)
    if key is None and case.bundle.owner(kid) is not None:
        raise Refused(Code.KEY_OTHER_ISSUER, "the credential is signed with the key of another issuer")
    if key is None:
        raise CannotTell(Code.KEY_UNKNOWN, "the issuer's key is not in the trust bundle")
    case.key = key


def issuer_signature(case: Case) -> None:
    """The issuer signed exactly these words (RFC 9901 section 7.1 step 2)."""
    try:
        case.jws.verify(case.key.key)
    except Refused:
        if case.jws.kid is not None:
            raise
        # It may be signed with a key that came after this bundle: nobody is called a forger for that.
        words = "the credential does not say which key signed it, and it is not the one known here"
        raise CannotTell(Code.KEY_UNKNOWN, words) from None


def key_is_believed(case: Case) -> None:
    """A compromised key, or a withdrawn centre, is believed only for the tokens reported in time.

    `iat` is chosen by whoever holds the key, so no date can decide this.
    """
    if case.key.compromised is None and case.entry.withdrawn is None:
        return
    if token_digest(case.jws.signed_bytes) in case.bundle.believed(case.entry, case.key.key):
        return
    if case.key.compromised is not None:
        raise Refused(Code.KEY_COMPROMISED, "the key that signed this was stolen")
    raise Refused(Code.ISSUER_WITHDRAWN, "the authority has withdrawn its trust in this issuer")


def disclosures(case: Case) -> None:
    """Every disclosed claim is one the issuer signed (RFC 9901 section 7.1 steps 3 to 5).

    What a check relies on may not be hidden (SD-JWT VC section 2.2.2.3).
    """
    case.claims = read_disclosures(
        case.jws.payload, case.sd_jwt.disclosures, case.origin, written=case.jws.written
    )
    disclosed = case.origin.disclosed.get(id(case.claims), set())
    if disclosed.isdisjoint(_NEVER_HIDDEN) and not case.origin.is_deep(case.claims):
        return
    for name in _NEVER_HIDDEN:
        if name in disclosed or _is_disclosed_below(case, name):
            raise Refused(Code.SD_HIDDEN, f'"{name}" must be visible and was hidden')


def holder_binding(case: Case) -> None:
    """Whoever shows it has the key it was issued to (RFC 9901 section 7.3).

    Whether a binding is needed follows from what the issuer signed, never from what was shown.
    """
    confirmation, shown = case.jws.payload.get("cnf"), case.sd_jwt.key_binding
    if confirmation is None and shown is not None:
        raise Refused(Code.KB_UNEXPECTED, "a holder's signature stands on a credential bound to nobody")
    if confirmation is None:
        return
    if shown is None:
        raise Refused(Code.KB_MISSING, "the holder's signature is missing")
    binding = open_jws(shown, typ=KB_TYP)
    _check_binding_form(binding.payload)
    _verify_binding(case, binding, VerifyingKey.from_jwk(confirmation["jwk"]))
    if binding.payload["sd_hash"] != sd_hash(case.sd_jwt.bound_text):
        raise Refused(Code.KB_SD_HASH, "the holder signed something else than what is shown")
    case.binding = binding


def no_binding(case: Case) -> None:
    """What a centre hands over is a credential, not somebody's presentation (RFC 9901 section 7.2)."""
    if case.sd_jwt.key_binding is not None:
        raise Refused(Code.KB_UNEXPECTED, "this is a presentation made for a verifier, not a credential")


SEALS: Final[tuple[Check, ...]] = (
    form,
    trust_is_installed,
    issuer_is_known,
    key_is_the_issuers,
    issuer_signature,
    key_is_believed,
    disclosures,
    holder_binding,
)
RECEIPT_SEALS: Final[tuple[Check, ...]] = (form, no_binding, *SEALS[1:-1])


def _is_disclosed_below(case: Case, name: str) -> bool:
    """Whether a claim has more in it than its issuer shows; digests alone, such as decoys, do not matter."""
    if name not in case.jws.payload or case.claims[name] == case.jws.payload[name]:
        return False
    return bool(case.claims[name] != read_disclosures({name: case.jws.payload[name]}, ())[name])


def _check_other_types(types: Any, vct: str) -> None:
    """Further types are named and not repeated (SD-JWT VC section 2.2.2.2); they authorise nothing."""
    if not isinstance(types, list) or not types or not all(isinstance(each, str) for each in types):
        raise Malformed(Code.VC_CLAIM, '"aka_vcts" is not a list of types')
    if vct in types:
        raise Malformed(Code.VC_CLAIM, '"aka_vcts" names "vct" again')


def _check_status(status: Any) -> None:
    reference = status.get("status_list") if isinstance(status, dict) else None
    if not isinstance(reference, dict) or not isinstance(reference.get("uri"), str):
        raise Malformed(Code.VC_CLAIM, '"status" does not name a status list')
    if not is_instant(reference.get("idx")):
        raise Refused(Code.STATUS_INDEX, "the certificate's place in its status list is not a number")


def _check_binding_form(payload: dict[str, Any]) -> None:
    if not is_instant(payload.get("iat")):
        raise Malformed(Code.KB_FORM, "the holder's signature does not say when it was made")
    if not all(is_instant(payload.get(name, 0)) for name in ("exp", "nbf")):
        raise Malformed(
            Code.KB_FORM, "the holder's signature bounds its time by something other than instants"
        )
    if not all(isinstance(payload.get(name), str) for name in ("aud", "nonce", "sd_hash")):
        raise Malformed(Code.KB_FORM, "the holder's signature does not say whom it is for")


def _verify_binding(case: Case, binding: Jws, key: VerifyingKey) -> None:
    try:
        binding.verify(key)
    except Refused:
        if not case.nonce_left_out:
            raise Refused(Code.KB_SIGNATURE, "the holder's signature does not match") from None
        # The compact QR left the nonce to us.  With another request's nonce an honest answer fails
        # in just this way, so nobody is called a forger.
        words = "not an answer to this request, or changed"
        if case.challenge is None:
            raise CannotTell(Code.KB_NO_REQUEST, "it answers no request of this gate") from None
        raise Refused(Code.KB_NOT_THIS_REQUEST, words) from None
