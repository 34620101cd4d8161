"""Enrolment: a worker's wallet hands a centre the key that the next certificate is to be bound to.

The code is a JWT signed with that very key, addressed to one centre and good for sixty days.  Both
sides show the same six digits, and the centre asks the worker for them in person: that is what ties
the key to the human being in front of the desk.
"""

from dataclasses import dataclass
from typing import Final

from credential.codes import Code
from credential.encoding import is_instant
from credential.errors import Malformed, Refused
from credential.issuing import ordered_jwk
from credential.jws import open_jws
from credential.keys import SigningKey, VerifyingKey
from credential.limits import DAY, ENROLMENT_DAYS
from credential.signing import sign_jws

TYP: Final = "passport-enrol+jwt"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A key offered to the centre `aud` at the instant `made`; its holder has proven to have it."""

    key: VerifyingKey
    aud: str
    made: int

    @property
    def digits(self) -> str:
        """The six digits both sides show."""
        return six_digits(self.key)


def make_enrolment(*, key: SigningKey, aud: str, now: int) -> str:
    """The enrolment code for the centre whose id is `aud`: a compact JWS."""
    payload = {"aud": aud, "cnf": {"jwk": ordered_jwk(key.public)}, "iat": now}
    return sign_jws(payload, typ=TYP, key=key)


def open_enrolment(code: str, *, now: int, aud: str | None = None) -> Enrolment:
    """Read an enrolment code (JWT text) and check it is whole, in time and, given `aud`, for this centre.

    Raises `Refused` (`enrolment.*`, or what `open_jws` and `VerifyingKey` raise).  A code from a
    clock a day fast is taken: workers' clocks are wrong.
    """
    jws = open_jws(code.strip(), typ=TYP)
    enrolment = _parse(jws.payload)
    jws.verify(enrolment.key)
    if aud is not None and enrolment.aud != aud:
        raise Refused(Code.ENROLMENT_AUDIENCE, "this enrolment code was made for another centre")
    if not -DAY <= now - enrolment.made <= ENROLMENT_DAYS * DAY:
        raise Refused(
            Code.ENROLMENT_EXPIRED, f"this enrolment code is not from the last {ENROLMENT_DAYS} days"
        )
    return enrolment


def six_digits(key: VerifyingKey) -> str:
    """Six digits of the key's thumbprint, as "123 456"."""
    number = int(key.fingerprint, 16) % 1_000_000
    return f"{number // 1000:03} {number % 1000:03}"


def _parse(payload: dict[str, object]) -> Enrolment:
    aud, made, cnf = payload.get("aud"), payload.get("iat"), payload.get("cnf")
    if set(payload) != {"aud", "iat", "cnf"} or not isinstance(aud, str) or not is_instant(made):
        raise Malformed(Code.ENROLMENT_FORM, "this is not an enrolment code")
    if not isinstance(cnf, dict) or set(cnf) != {"jwk"}:
        raise Malformed(Code.ENROLMENT_FORM, "this enrolment code brings no key")
    return Enrolment(VerifyingKey.from_jwk(cnf["jwk"]), aud, made)
