"""Bytes in our own QR, for two hundred certificates whose words no table knows (`certificates`).

Each is decoded again and must be what it was, to the byte. Profiles are those its centre would publish after
issuing all two hundred; the flat kind exists here alone, to compare with what was measured elsewhere.
"""

from collections.abc import Callable, Iterator
from functools import cache
from statistics import median
from typing import Final

import schemas
from benchmarks.certificates import Sample, samples
from benchmarks.figures import Figure
from benchmarks.subjects import CENTRE, ISS, NOW, URI, a_request, fixed_random
from credential import skp1
from credential.encoding import b64url, compact_json
from credential.issuing import ordered_jwk
from credential.presenting import present
from credential.request import Request
from credential.sd_jwt import TYP, digest
from credential.signing import sign_jws
from credential.skp1.frame import Form
from credential.skp1.profile import Profile
from credential.skp1.programme import extended, first_profile, programme_of
from device.qr_matrix import Level, matrix, version_of

SHOWN: Final = ("holder", "results")
_VCT: Final = schemas.kind("training-certificate").vct
_KID: Final = CENTRE.public.thumbprint
FLAT_VCT: Final = "urn:example:flat-certificate:1"
FLAT_SHOWN: Final = ("full_name", "birth_date", "units", "hours")
_FLAT: Final = (*FLAT_SHOWN, "document_number", "mode", "place", "language")


def qr_figures() -> list[Figure]:
    """Median and most bytes of the four cases, and the version that holds them all."""
    request = a_request()
    cases: tuple[tuple[str, Callable[[Sample], str], Level, float | None], ...] = (
        ("presentation_parts", lambda each: answer_text(each, request), "L", 345),
        ("presentation_flat", lambda each: flat_text(each, request), "L", 435),
        ("self_contained", lambda each: own_text(each, request), "L", 640),
        ("self_contained_answer", lambda each: answer_text(each, request, by_profile=False), "L", None),
        ("paper", paper_text, "M", 300),
        ("self_contained_paper", lambda each: paper_text(each, by_profile=False), "M", None),
    )
    return [figure for name, write, level, most in cases for figure in _figures(name, write, level, most)]


def answer_text(sample: Sample, request: Request, *, by_profile: bool = True) -> str:
    """Holder and results in answer to the request."""
    token = _presentation(sample, request)
    return _text(token, request, profile_of(sample) if by_profile else None)


def own_text(sample: Sample, request: Request) -> str:
    """The same with its nonce and audience, for a checker that knows only the issuer's key."""
    return _text(_presentation(sample, request), None, None)


def paper_text(sample: Sample, *, by_profile: bool = True) -> str:
    """All four parts, bound to nobody."""
    return _text(sample.credential(paper=True), None, profile_of(sample) if by_profile else None)


def flat_text(sample: Sample, request: Request) -> str:
    """Four of eight claims that are hidden one by one, in answer to the request."""
    token = present(
        flat_credential(sample), FLAT_SHOWN, aud=request.aud, nonce=request.nonce, now=NOW, key=sample.holder
    )
    return _text(token, request, _flat_profile(profile_of(sample)))


def flat_credential(sample: Sample) -> str:
    """The certificate as eight claims of one disclosure each."""
    random = fixed_random(f"flat {sample.number}")
    claims = {
        name: value
        for part in sample.claims.values()
        if isinstance(part, dict)
        for name, value in part.items()
    }
    disclosures = [b64url(compact_json([b64url(random(16)), name, claims[name]])) for name in _FLAT]
    payload = {"iss": ISS, "iat": sample.iat, "exp": sample.exp, "vct": FLAT_VCT}
    payload |= {"cnf": {"jwk": ordered_jwk(sample.holder.public)}}
    payload |= {"status": {"status_list": {"idx": sample.status_index, "uri": URI}}}
    payload |= {name: value for name, value in sample.claims.items() if not isinstance(value, dict)}
    payload |= {"_sd": sorted(map(digest, disclosures)), "_sd_alg": "sha-256"}
    return "~".join([sign_jws(payload, typ=TYP, key=CENTRE, header={"kid": _KID}), *disclosures, ""])


def profile_of(sample: Sample) -> Profile:
    """The profile of a certificate's programme after all two hundred were issued."""
    return profiles()[programme_of(_VCT, _KID, sample.claims)]


@cache
def profiles() -> dict[str, Profile]:
    """The centre's profiles by programme."""
    known: dict[str, Profile] = {}
    for sample in samples():
        key = programme_of(_VCT, _KID, sample.claims)
        before = known.get(key) or first_profile(_VCT, sample.claims, iss=ISS, kid=_KID, list_uri=URI)
        if before is None:
            raise RuntimeError("the measured kind is not built in")
        known[key] = extended(before, sample.claims)
    return known


def _flat_profile(profile: Profile) -> Profile:
    payload = {name: template for name, template in profile.payload.items() if name != "vct#integrity?"}
    units = next(part["results"]["units"] for part in profile.parts if "results" in part)
    holes = {"birth_date": "$day", "hours": "$number", "units": units}
    parts = [{name: holes.get(name, "$text")} for name in _FLAT]
    flat = profile._replace(payload={**payload, "vct": FLAT_VCT}, parts=tuple(parts))
    return Profile.parse(flat.to_bytes())


def _presentation(sample: Sample, request: Request) -> str:
    return present(
        sample.credential(), SHOWN, aud=request.aud, nonce=request.nonce, now=NOW, key=sample.holder
    )


def _text(token: str, request: Request | None, profile: Profile | None) -> str:
    """The text of a token, held against what comes back from it."""
    known = {profile.name: profile} if profile else {}
    text = skp1.encode(token, request=request, profiles=known.values())
    message = skp1.decode(text, profiles=known.get)
    if message.text(request) != token or message.frame.form is Form.RAW or message.profile != profile:
        raise RuntimeError("a certificate does not travel as it was meant to")
    return text


def _figures(name: str, write: Callable[[Sample], str], level: Level, most: float | None) -> Iterator[Figure]:
    texts = [write(sample) for sample in samples()]
    sizes = sorted(map(size_of, texts))
    longest = max(texts, key=len)
    yield Figure(f"qr_{name}_bytes", median(sizes), "bytes", most)
    yield Figure(f"qr_{name}_most_bytes", sizes[-1], "bytes")
    yield Figure(f"qr_{name}_version", version_of(matrix(longest, level=level)), f"version-{level}")


def size_of(text: str) -> int:
    """The bytes behind a text."""
    return (len(text) - len(skp1.PREFIX)) * 2 // 3
