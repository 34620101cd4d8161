"""The same two hundred certificates in the carriers others use, and the least that any carrier could need.

Each rival gets what favours it: short key ids, the shorter of raw and deflated, no digest of the type's
description. The first three show holder and results in answer to a request, with the holder's signature;
the last two can neither hide nor answer: they hold all four parts and the holder's key, unproven. SD-CWT
follows draft-ietf-spice-sd-cwt, HCERT the EU's specification 1.0.8, the last SMART Health Cards 1.4.
"""

import hashlib
import math
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, Final, Literal, NamedTuple

import cbor2
from qrcode import util

from benchmarks.certificates import PROGRAMMES, Sample, samples
from benchmarks.figures import Figure
from benchmarks.subjects import CENTRE, ISS, NOW, URI, a_request, fixed_random
from credential.encoding import b64url, compact_json, unb64url
from credential.keys import SigningKey
from credential.presenting import present
from credential.request import Request
from credential.skp1.base45 import b45encode
from device.qr_matrix import Level

SHOWN: Final = ("holder", "results")
PARTS: Final = (*SHOWN, "identity", "detail")
_VCT: Final = "urn:skills-passport:training-certificate:1"
_Mode = Literal["byte", "alphanumeric", "numeric"]


class Carried(NamedTuple):
    """One certificate in one carrier: its bytes, and the segments of its QR code."""

    size: int
    segments: tuple[tuple[_Mode, int], ...]


def qr_rival_figures() -> list[Figure]:
    """Of each carrier the median and most bytes, and the versions that hold all; and the floors."""
    request = a_request()
    figures: list[Figure] = []
    for name, carry in RIVALS.items():
        carried = [carry(sample, request) for sample in samples()]
        sizes = [each.size for each in carried]
        figures += [
            Figure(f"qr_rival_{name}_bytes", median(sizes), "bytes"),
            Figure(f"qr_rival_{name}_most_bytes", max(sizes), "bytes"),
            *(
                Figure(f"qr_rival_{name}_version_{level.lower()}", version(carried, level), "version")
                for level in _LEVELS
            ),
        ]
    return [*figures, *(Figure(f"qr_floor_{name}_bytes", size, "bytes") for name, size in floors().items())]


def plain_sd_jwt(sample: Sample, request: Request) -> Carried:
    """The SD-JWT with its key binding as it is."""
    text = _answer(sample, request)
    return Carried(len(text), (("byte", len(text)),))


def zlib_base45(sample: Sample, request: Request) -> Carried:
    """The same text deflated."""
    return _in_base45(zlib.compress(_answer(sample, request).encode("ascii"), 9), prefix=0)


def sd_cwt(sample: Sample, request: Request) -> Carried:
    """An SD-CWT in a key binding token, deflated where that is shorter."""
    data = key_binding_token(sample, request)
    return _in_base45(min(data, zlib.compress(data, 9), key=len), prefix=0)


def hcert_cwt(sample: Sample, _: Request) -> Carried:
    """A CWT of all claims under the claim −260, deflated, as `HC1:` and Base45."""
    claims = _registered(sample) | {-260: {1: sample.claims}}
    token = cose_sign1({1: -7, 4: _kid()}, cbor2.dumps(claims), CENTRE)
    return _in_base45(zlib.compress(token, 9), prefix=len("HC1:"))


def shc(sample: Sample, _: Request) -> Carried:
    """A JWS of the deflated claims, `shc:/` and two digits for each of its characters."""
    subject = {"type": [_VCT], "credentialSubject": sample.claims}
    payload = {"iss": ISS, "nbf": sample.iat, "exp": sample.exp, "status": _status(sample), "vc": subject}
    payload["cnf"] = {"jwk": sample.holder.public.jwk}
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflater.compress(compact_json(payload)) + deflater.flush()
    header = compact_json({"zip": "DEF", "alg": "ES256", "kid": CENTRE.public.thumbprint})
    signed = f"{b64url(header)}.{b64url(packed)}"
    length = len(f"{signed}.{b64url(CENTRE.sign(signed.encode('ascii')))}")
    return Carried(length, (("byte", len("shc:/")), ("numeric", 2 * length)))


def key_binding_token(sample: Sample, request: Request) -> bytes:
    """The SD-CWT with the disclosures of what is shown, inside the holder's signed answer."""
    random = fixed_random(f"sd-cwt {sample.number}")
    disclosures = {name: cbor2.dumps([random(16), sample.claims[name], name]) for name in PARTS}
    redacted = sorted(hashlib.sha256(cbor2.dumps(each)).digest() for each in disclosures.values())
    visible = {name: value for name, value in sample.claims.items() if name not in PARTS}
    claims = _registered(sample) | {11: _VCT} | visible | {cbor2.CBORSimpleValue(59): redacted}
    protected = {1: -7, 4: _kid(), 16: "application/sd-cwt", 18: -16}
    shown = {17: [disclosures[name] for name in SHOWN]}
    token = cose_sign1(protected, cbor2.dumps(claims), CENTRE, shown)
    answer = {3: request.aud, 6: NOW, 39: unb64url(request.nonce)}
    binding = {1: -7, 13: cbor2.loads(token), 16: "application/kb+cwt"}
    return cose_sign1(binding, cbor2.dumps(answer), sample.holder)


def cose_sign1(
    protected: dict[int, Any], payload: bytes, key: SigningKey, unprotected: dict[int, Any] | None = None
) -> bytes:
    """A tagged COSE_Sign1 (RFC 9052 §4.2) with a real signature."""
    header = cbor2.dumps(protected)
    signature = key.sign(cbor2.dumps(["Signature1", header, b"", payload]))
    return cbor2.dumps(cbor2.CBORTag(18, [header, unprotected or {}, payload, signature]))


def version(carried: Sequence[Carried], level: Level) -> int | None:
    """The smallest version (ISO/IEC 18004) that holds them all, None where none does."""
    limits = util.BIT_LIMIT_TABLE[{"L": 1, "M": 0}[level]]
    for number in range(1, 41):
        if all(_bits(each, number) <= limits[number] for each in carried):
            return number
    return None


def floors() -> dict[str, float]:
    """The median bytes below which no lossless carrier can go, for the three cases of our own.

    What is random is irreducible: signatures, the x of the holder's key, salts of what is shown, digests of
    what is hidden. Values cost their entropy, estimated: names and places at the frequency of single letters
    in all two hundred, everything else as equally likely within its range (`_VALUE_BITS`).
    """
    letters = Counter("".join(_spelled(sample) for sample in samples()))
    total = sum(letters.values())
    cost = {letter: -math.log2(count / total) for letter, count in letters.items()}
    found: dict[str, list[float]] = {"parts": [], "flat": [], "paper": []}
    for sample in samples():
        name, place = (sum(cost[letter] for letter in text) for text in _spelled(sample).split("|"))
        common = sum(_VALUE_BITS[each] for each in ("issuer", "visible", "scores")) + name
        answer = common + _VALUE_BITS["answer"]
        whole = common + place + _VALUE_BITS["identity"] + _VALUE_BITS["detail"]
        found["parts"].append(64 + 64 + 32 + 2 * 16 + 2 * 32 + answer / 8)
        found["flat"].append(64 + 64 + 32 + 4 * 16 + 4 * 32 + (answer + _BORN) / 8)
        found["paper"].append(64 + 4 * 16 + whole / 8)
    return {name: math.ceil(median(sizes)) for name, sizes in found.items()}


def _spelled(sample: Sample) -> str:
    return f"{sample.claims['holder']['full_name']}|{sample.claims['detail']['place']}"


def _answer(sample: Sample, request: Request) -> str:
    return present(
        sample.credential(), SHOWN, aud=request.aud, nonce=request.nonce, now=NOW, key=sample.holder
    )


def _registered(sample: Sample) -> dict[Any, Any]:
    """The claims with numbers of their own (RFC 8392, RFC 8747, Token Status List)."""
    key = sample.holder.public.jwk
    cose_key = {1: 2, -1: 1, -2: unb64url(key["x"]), -3: bool(unb64url(key["y"])[-1] & 1)}
    return {1: ISS, 4: sample.exp, 6: sample.iat, 8: {1: cose_key}, 65535: _status(sample)}


def _status(sample: Sample) -> dict[str, Any]:
    return {"status_list": {"idx": sample.status_index, "uri": URI}}


def _kid() -> bytes:
    return unb64url(CENTRE.public.thumbprint)[:8]


def _in_base45(data: bytes, *, prefix: int) -> Carried:
    return Carried(len(data), (("alphanumeric", prefix + len(b45encode(data))),))


def _bits(carried: Carried, number: int) -> int:
    return sum(_segment_bits(mode, length, number) for mode, length in carried.segments)


def _segment_bits(mode: _Mode, length: int, number: int) -> int:
    """Mode, character count and data of one segment (ISO/IEC 18004 §7.4)."""
    size = 0 if number < 10 else 1 if number < 27 else 2
    if mode == "byte":
        return 4 + (8, 16, 16)[size] + 8 * length
    if mode == "alphanumeric":
        return 4 + (9, 11, 13)[size] + 11 * (length // 2) + 6 * (length % 2)
    return 4 + (10, 12, 14)[size] + 10 * (length // 3) + (0, 4, 7)[length % 3]


_LEVELS: Final[tuple[Level, ...]] = ("L", "M")
_DAYS: Final = math.log2(365)
_BORN: Final = math.log2(46 * 365)
_VALUE_BITS: Final = {
    "issuer": math.log2(1000),  # which of a thousand
    # programme, result, day of issue within five years, award and expiry relative to it, place in the list
    "visible": math.log2(PROGRAMMES) + 2 + math.log2(5 * 365) + _DAYS + math.log2(5 * 365) + 17,
    "scores": 6 * math.log2(102),  # 50 to 100 in halves
    "answer": math.log2(86_400),  # the second within a day
    "identity": _BORN + math.log2(249) + 7 * math.log2(10) + 2 * math.log2(22),
    "detail": math.log2(1160) + 2 + math.log2(183) + 2 * _DAYS,  # hours, mode, language, two dates
}
RIVALS: Final[dict[str, Callable[[Sample, Request], Carried]]] = {
    "plain_sd_jwt": plain_sd_jwt,
    "zlib_base45": zlib_base45,
    "sd_cwt": sd_cwt,
    "hcert_cwt": hcert_cwt,
    "shc": shc,
}
