"""Issuing, presenting, verifying and carrying one certificate, against the raw signature operations."""

from functools import partial

from benchmarks.figures import Figure, ratios
from benchmarks.raw import raw_sign, raw_verify
from benchmarks.spoilt import must_judge
from benchmarks.subjects import (
    CENTRE,
    NOW,
    URI,
    OpenTrust,
    a_credential,
    a_profile,
    a_request,
    a_status_token,
    an_answer,
)
from credential import skp1
from credential.request import Request
from credential.skp1.profile import Profile
from credential.status_list import open_status_list
from credential.verify import Challenge, verify


def token_figures() -> list[Figure]:
    """Ratios to one raw ES256 signature or verification."""
    request, credential, trust = a_request(), a_credential(), OpenTrust()
    answer = an_answer(credential, request)
    check_any = partial(verify, trust=trust, now=NOW, challenge=Challenge(request, named=True))
    check = partial(check_any, answer)
    must_judge(check_any, answer, request)
    profile, listed = a_profile(), a_status_token()
    text = skp1.encode(answer, request=request, profiles=[profile])
    decode = partial(_decode, text, request, profile)
    encode = partial(skp1.encode, answer, request=request, profiles=[profile])
    opening = partial(open_status_list, listed, uri=URI, keys=[CENTRE.public])
    signing = ratios(raw_sign(), [partial(an_answer, credential, request)])
    verifying = ratios(raw_verify(), [check, opening, decode, encode])
    verified, opened, decoded, encoded = verifying
    return [
        Figure("present_over_raw", signing[0], "× raw sign"),
        Figure("status_open_over_raw", opened, "× raw verify"),
        Figure("qr_decode_over_verify", decoded / verified, "× verify", 1.0),
        Figure("qr_encode_over_decode", encoded / decoded, "× decode", 4.0),
    ]


def size_figures() -> list[Figure]:
    """Bytes of the certificate of `certificate.json`, shown in answer to a request, as plain text."""
    answer = an_answer(a_credential(), a_request())
    return [Figure("plain_presentation_bytes", len(answer), "bytes")]


def _decode(text: str, request: Request, profile: Profile) -> str:
    return skp1.decode(text, profiles={profile.name: profile}.get).text(request)
