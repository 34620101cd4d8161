"""Credentials of openvc-core and of ours, shown and read by either."""

from collections.abc import Collection
from datetime import date
from typing import Any

from credential.keys import VerifyingKey
from credential.limits import DAY
from credential.presenting import present
from credential.trust_entry import Accreditation, EntryKey
from credential.verify import Challenge, verify
from tests.builders import CENTRE, HOLDER, ISS, NOW, STATUS_URI, TODAY, MemoryTrust, a_request, an_entry
from tests.credential.openvc_suite import SUITE, claims_read, clock_at, theirs

REQUEST = a_request()
CHALLENGE = Challenge(REQUEST, named=True)
PARTS = ("holder", "identity", "results", "detail")
OURS, FOREIGN = "urn:skills-passport:training-certificate:1", "urn:example:identity"
ANYTHING = Accreditation(("*",), ("*",), "*", date(2026, 1, 1), date(2027, 12, 31))
MACHINERY = {"iss", "cnf", "status", "vct#integrity"}


def trust_in(*keys: VerifyingKey) -> MemoryTrust:
    """Trust in a centre with these keys that may issue anything."""
    held = tuple(EntryKey(key, date(2026, 1, 1)) for key in keys or (CENTRE.public,))
    return MemoryTrust((an_entry(keys=held, accreditations=(ANYTHING,)),))


def issued_by_them(
    claims: dict[str, Any],
    hidden: Collection[str],
    *,
    vct: str = FOREIGN,
    key: Any = None,
    decoys: int = 0,
    holder: Any = None,
) -> str:
    """A credential of theirs, bound to HOLDER."""
    status = {"status_list": {"idx": 7, "uri": STATUS_URI}}
    machinery = {"iss": ISS, "iat": TODAY - DAY, "exp": TODAY + 9 * DAY, "status": status}
    return str(
        SUITE.issue(
            machinery | claims,
            signing_key=key or theirs(CENTRE),
            disclosable=hidden,
            holder_jwk=holder or HOLDER.public.jwk,
            vct=vct,
            decoys=decoys,
        )
    )


def shown_by_us(token: str, parts: Collection[str]) -> str:
    return present(token, parts, aud=REQUEST.aud, nonce=REQUEST.nonce, now=NOW - 10, key=HOLDER)


def shown_by_them(token: str, key: Any = None) -> str:
    with clock_at(NOW - 10):
        return str(
            SUITE.create_presentation(
                token, holder_key=key or theirs(HOLDER), audience=REQUEST.aud, nonce=REQUEST.nonce
            )
        )


def as_they_read(text: str, jwk: Any = None) -> dict[str, Any]:
    claims: dict[str, Any] = claims_read(
        text, jwk=jwk or CENTRE.public.jwk, now=NOW, aud=REQUEST.aud, nonce=REQUEST.nonce
    )
    return {name: value for name, value in claims.items() if name not in MACHINERY}


def as_we_read(text: str, *keys: VerifyingKey) -> dict[str, Any]:
    verdict = verify(text, trust=trust_in(*keys), now=NOW, challenge=CHALLENGE)
    assert verdict.codes == ()
    assert verdict.holder == "proven"
    return verdict.claims
