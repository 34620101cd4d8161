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
    a_request,
    a_status_token,
    an_answer,
)
from credential import skp1
from credential.request import Request
from credential.status_list import open_status_list
from credential.verify import Challenge, verify
from device.qr_matrix import matrix, version_of


def token_figures() -> list[Figure]:
    """Ratios to one raw ES256 signature or verification."""
    request, credential, trust = a_request(), a_credential(), OpenTrust()
    answer = an_answer(credential, request)
    check_any = partial(verify, trust=trust, now=NOW, challenge=Challenge(request, named=True))
    check = partial(check_any, answer)
    must_judge(check_any, answer, request)
    text, listed = skp1.encode(answer, request=request), a_status_token()
    decode = partial(_decode, text, request)
    opening = partial(open_status_list, listed, uri=URI, keys=[CENTRE.public])
    signing = ratios(raw_sign(), [partial(an_answer, credential, request)])
    verifying = ratios(raw_verify(), [check, opening, decode, partial(skp1.encode, answer, request=request)])
    verified, opened, decoded, encoded = verifying
    return [
        Figure("present_over_raw", signing[0], "× raw sign"),
        Figure("status_open_over_raw", opened, "× raw verify"),
        Figure("qr_decode_over_verify", decoded / verified, "× verify", 1.0),
        Figure("qr_encode_over_decode", encoded / decoded, "× decode", 4.0),
    ]


def size_figures() -> list[Figure]:
    """Bytes in the QR, and its version, for the certificate of `certificate.json`."""
    request, credential = a_request(), a_credential()
    answer = an_answer(credential, request)
    compact, own = skp1.encode(answer, request=request), skp1.encode(answer)
    paper = skp1.encode(a_credential(None))
    return [
        Figure("plain_presentation_bytes", len(answer), "bytes"),
        Figure("qr_presentation_bytes", _bytes(compact), "bytes", 700),
        Figure("qr_presentation_version", version_of(matrix(compact, level="L")), "version"),
        Figure("qr_self_contained_bytes", _bytes(own), "bytes", 640),
        Figure("qr_self_contained_paper_bytes", _bytes(paper), "bytes"),
        Figure("qr_self_contained_paper_version", version_of(matrix(paper, level="M")), "version"),
    ]


def _bytes(text: str) -> int:
    return (len(text) - len(skp1.PREFIX)) * 2 // 3


def _decode(text: str, request: Request) -> str:
    return skp1.decode(text).text(request)
