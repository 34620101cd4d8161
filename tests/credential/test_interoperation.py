"""The reference implementation of RFC 9901 as a second opinion: what we make it reads, and the reverse.

It is an oracle here and never the verifier: it takes more than may be taken.
"""

from typing import Any

import pytest
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from credential import skp1
from credential.encoding import b64url
from credential.keys import SigningKey
from credential.limits import DAY
from credential.sd_jwt import unverified_claims
from credential.verify import Challenge, verify
from tests.builders import (
    CENTRE,
    HOLDER,
    ISS,
    NOW,
    STATUS_URI,
    TODAY,
    MemoryTrust,
    a_credential,
    a_presentation,
    a_request,
    some_claims,
)

REQUEST = a_request()


def theirs(key: SigningKey) -> JWK:
    return JWK(**key.public.jwk, d=b64url(key.secret))


@pytest.mark.parametrize("parts", [(), ("holder",), ("holder", "identity", "results", "detail")])
def test_the_reference_verifier_reads_our_presentations(parts: tuple[str, ...]) -> None:
    text = a_presentation(parts=parts)
    read = SDJWTVerifier(text, lambda *_: JWK(**CENTRE.public.jwk), REQUEST.aud, REQUEST.nonce)
    assert read.get_verified_payload() == unverified_claims(text[: text.rindex("~") + 1])


def test_the_reference_holder_shows_what_we_issued_and_we_accept_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sd_jwt.holder.time", lambda: NOW)
    holder = SDJWTHolder(a_credential())
    holder.create_presentation({"identity": True}, REQUEST.nonce, REQUEST.aud, theirs(HOLDER))
    verdict = verify(holder.sd_jwt_presentation, trust=MemoryTrust(), now=NOW, challenge=Challenge(REQUEST))
    assert verdict.word == "accepted"
    assert set(verdict.claims) & {"holder", "identity", "results", "detail"} == {"identity"}


def _hidden(value: Any) -> Any:
    """Every member and every element of a value hidden on its own, each within the one around it."""
    if isinstance(value, dict):
        return {SDObj(name): _hidden(inner) for name, inner in value.items()}
    return [SDObj(_hidden(inner)) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("decoys", [False, True])
def test_a_credential_of_the_reference_issuer_hidden_member_by_member_is_accepted(
    monkeypatch: pytest.MonkeyPatch, decoys: bool
) -> None:
    monkeypatch.setattr("sd_jwt.holder.time", lambda: NOW)
    parts = {name: some_claims()[name] for name in ("holder", "identity", "detail")}
    parts["results"] = {"units": some_claims()["results"]["units"][:2]}
    visible = {name: value for name, value in some_claims().items() if name not in parts}
    claims = {
        "iss": ISS,
        "iat": TODAY - DAY,
        "vct": "urn:skills-passport:training-certificate:1",
        "status": {"status_list": {"idx": 7, "uri": STATUS_URI}},
        **visible,
        **_hidden(parts),
    }
    header = {"typ": "dc+sd-jwt", "kid": CENTRE.public.thumbprint}
    holder_key = JWK(**HOLDER.public.jwk)
    issuer = SDJWTIssuer(
        claims, theirs(CENTRE), holder_key, add_decoy_claims=decoys, extra_header_parameters=header
    )
    holder = SDJWTHolder(issuer.sd_jwt_issuance)
    shown = {"holder": {"full_name": True}, "results": {"units": [True, {"title": True}]}}
    holder.create_presentation(shown, REQUEST.nonce, REQUEST.aud, theirs(HOLDER))
    through_a_qr = skp1.decode(skp1.encode(holder.sd_jwt_presentation, request=REQUEST)).text(REQUEST)
    assert through_a_qr == holder.sd_jwt_presentation
    verdict = verify(through_a_qr, trust=MemoryTrust(), now=NOW, challenge=Challenge(REQUEST))
    assert verdict.codes == ()
    read = SDJWTVerifier(through_a_qr, lambda *_: JWK(**CENTRE.public.jwk)).get_verified_payload()
    assert verdict.claims == {name: value for name, value in read.items() if name in verdict.claims}
    assert verdict.claims["holder"] == {"full_name": "Maria Clara Santos"}
    assert "identity" not in verdict.claims
