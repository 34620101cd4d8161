"""The same certificate in the hands of two other libraries, in the same run.

openvc-core checks less than we do (no accreditation, scope, status or request), the reference
implementation less still; both get the presentation we made, and issue the same claims in the same parts.
"""

import time
from datetime import UTC, datetime
from functools import partial
from typing import Any

from jwcrypto.jwk import JWK
from openvc.keys import P256SigningKey
from openvc.proof.sd_jwt import SdJwtVcProofSuite
from sd_jwt.common import SDObj
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from benchmarks.figures import Figure, ratios
from benchmarks.raw import raw_sign, raw_verify
from benchmarks.spoilt import must_judge
from benchmarks.subjects import (
    CENTRE,
    CLAIMS,
    HOLDER,
    ISS,
    MIDNIGHT,
    NOW,
    URI,
    OpenTrust,
    a_credential,
    a_request,
    an_answer,
)
from credential.encoding import b64url
from credential.limits import DAY
from credential.verify import Challenge, verify

PARTS = ("holder", "identity", "results", "detail")
VCT = "urn:skills-passport:training-certificate:1"


def rival_figures() -> list[Figure]:
    """Verifying and issuing, ours and theirs, as ratios to the raw operation."""
    request = a_request()
    answer = an_answer(a_credential(), request)
    judge = partial(verify, trust=OpenTrust(), now=NOW, challenge=Challenge(request, named=True))
    must_judge(judge, answer, request)
    ours = partial(judge, answer)
    openvc = partial(_openvc_verify, SdJwtVcProofSuite(), answer, request.aud, request.nonce)
    key = JWK(**CENTRE.public.jwk)
    reference = partial(SDJWTVerifier, answer, lambda *_: key, request.aud, request.nonce)
    verified, v_openvc, v_reference = ratios(raw_verify(), [ours, openvc, reference])
    issued, i_openvc, i_reference = ratios(raw_sign(), [a_credential, _openvc_issue(), _reference_issue()])
    return [
        Figure("verify_over_raw", verified, "× raw verify", 4.5),
        Figure("verify_over_raw_openvc", v_openvc, "× raw verify"),
        Figure("verify_over_raw_sd_jwt", v_reference, "× raw verify"),
        Figure("issue_over_raw", issued, "× raw sign", 4.0),
        Figure("issue_over_raw_openvc", i_openvc, "× raw sign"),
        Figure("issue_over_raw_sd_jwt", i_reference, "× raw sign"),
    ]


def _openvc_verify(suite: SdJwtVcProofSuite, answer: str, aud: str, nonce: str) -> Any:
    return suite.verify(
        answer,
        public_key_jwk=CENTRE.public.jwk,
        audience=aud,
        nonce=nonce,
        require_key_binding=True,
        expected_vct=VCT,
        now=datetime.fromtimestamp(NOW, UTC),
    )


def _claims() -> dict[str, Any]:
    status = {"status_list": {"idx": 104_711, "uri": URI}}
    return {"iss": ISS, "iat": MIDNIGHT - 30 * DAY, "exp": int(time.time()) + DAY, "status": status, **CLAIMS}


def _openvc_issue() -> partial[str]:
    key = P256SigningKey(CENTRE.private, CENTRE.public.thumbprint)
    claims, holder = _claims(), HOLDER.public.jwk
    suite = SdJwtVcProofSuite()
    return partial(suite.issue, claims, signing_key=key, disclosable=PARTS, holder_jwk=holder, vct=VCT)


def _reference_issue() -> partial[SDJWTIssuer]:
    claims = {SDObj(n) if n in PARTS else n: v for n, v in (_claims() | {"vct": VCT}).items()}
    key, holder = JWK(**CENTRE.public.jwk, d=b64url(CENTRE.secret)), JWK(**HOLDER.public.jwk)
    header = {"typ": "dc+sd-jwt", "kid": CENTRE.public.thumbprint}
    return partial(SDJWTIssuer, claims, key, holder, extra_header_parameters=header)
