"""A token by its profile: only what the profile leaves open, and what nobody can recompute.

    body = [name of the profile (8)] bits … tail
    bits = [number of the built-in one] header disclosures payload [binding]

The signatures, salts, hidden digests and the holder's key stand in the tail.  Left out: all the profile
says, digests of what is shown, the key binding's header and `sd_hash`, and of an answer the nonce and
the audience; when it was signed counts from when the request was made.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from credential.codes import Code
from credential.encoding import b64url, compact_json, strict_json, unb64url
from credential.errors import Malformed
from credential.limits import LAST_INSTANT, MAX_DISCLOSURES, MAX_TOKEN
from credential.presenting import NO_REQUEST_AUDIENCE, sd_hash
from credential.request import Request
from credential.sd_jwt import SdJwt, digest
from credential.skp1.bits import DoesNotFit, too_many
from credential.skp1.profile import BUILT_IN, NAME_BYTES, Profile
from credential.skp1.templates import Packer, Unpacker, fits

KB_HEADER: Final = {"alg": "ES256", "typ": "kb+jwt"}
KB_MEMBERS: Final = ("iat", "aud", "nonce", "sd_hash")
SIGNATURE: Final = 64
NO_NONCE: Final = b64url(bytes(32))
_INSTANT_BITS: Final = 38
_SALT: Final = 16


class Jwt(NamedTuple):
    """A signed token taken apart; only one written in our spelling is ever made into one of these."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signature: bytes


class Opened(NamedTuple):
    """An SD-JWT taken apart: each disclosure as its array."""

    jwt: Jwt
    disclosures: tuple[Any, ...]
    binding: Jwt | None
    digests: frozenset[str]


def open_jwt(token: str) -> Jwt:
    """The parts of a JWT; raises `DoesNotFit` for one in another spelling than ours."""
    parts = [unb64url(part) for part in token.split(".")]
    if len(parts) != 3 or len(parts[2]) != SIGNATURE:
        raise DoesNotFit
    header, payload = spelled(parts[0]), spelled(parts[1])
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise DoesNotFit
    return Jwt(header, payload, parts[2])


def open_sd_jwt(sd_jwt: SdJwt) -> Opened:
    """The parts of an SD-JWT; raises `DoesNotFit` or `Malformed` for one in another spelling than ours."""
    binding = None if sd_jwt.key_binding is None else open_jwt(sd_jwt.key_binding)
    if binding is not None and (binding.header != KB_HEADER or tuple(binding.payload) != KB_MEMBERS):
        raise DoesNotFit
    disclosures = tuple(spelled(unb64url(each)) for each in sd_jwt.disclosures)
    return Opened(open_jwt(sd_jwt.jwt), disclosures, binding, frozenset(map(digest, sd_jwt.disclosures)))


def spelled(data: bytes) -> Any:
    """The JSON in `data`, if it is written in the one spelling we can write again."""
    value = strict_json(data)
    if compact_json(value) != data:
        raise DoesNotFit
    return value


def seal(header: Any, payload: Any, signature: bytes) -> str:
    """A JWT of these parts."""
    return ".".join(map(b64url, (compact_json(header), compact_json(payload), signature)))


def may_fit(profile: Profile, token: Opened) -> bool:
    """Whether all that the profile says of header and payload is so."""
    return fits(profile.header, token.jwt.header) and fits(profile.payload, token.jwt.payload)


def pack(token: Opened, profile: Profile, request: Request | None) -> bytes:
    """The body of a token by a profile, as an answer to `request` if there is one; raises `DoesNotFit`."""
    packer = Packer(profile.texts, token.digests)
    if not profile.name:
        packer.bits.number(BUILT_IN.index(profile))
    packer.pack(profile.header, token.jwt.header)
    packer.bits.number(len(token.disclosures))
    last = -1
    for each in token.disclosures:
        last = _pack_disclosure(packer, profile.parts, each, last)
    packer.pack(profile.payload, token.jwt.payload)
    packer.bits.append(token.jwt.signature)
    if request is None:
        packer.bits.put(token.binding is not None, 1)
    if token.binding is not None:
        _pack_binding(packer, token.binding, request)
    return profile.name + packer.bits.to_bytes()


def unpack(body: bytes, profile: Profile | None, request: Request | None, *, is_answer: bool) -> str:
    """The token a body stands for; without `profile` it says which built-in one it goes by.

    Raises `Malformed` (`qr.form`, `qr.too_large`) or `CannotTell` (`qr.newer`).
    """
    from credential.skp1.profile import built_in

    unpacker = Unpacker(
        body if profile is None else body[NAME_BYTES:], () if profile is None else profile.texts
    )
    known = profile or built_in(unpacker.bits.number())
    header = unpacker.unpack(known.header)
    count = unpacker.bits.number()
    if count > MAX_DISCLOSURES:
        raise too_many("disclosures")
    unpacker.shown = disclosures = _disclosures(unpacker, known.parts, count)
    payload = unpacker.unpack(known.payload)
    text = SdJwt(seal(header, payload, unpacker.bits.random(SIGNATURE)), disclosures, None).text
    if len(text) > MAX_TOKEN:
        raise Malformed(Code.QR_TOO_LARGE, "the code's content is too large")
    if is_answer or unpacker.bits.take(1):
        binding = _binding(unpacker, request, is_answer=is_answer)
        binding["sd_hash"] = sd_hash(text)
        text += seal(KB_HEADER, binding, unpacker.bits.random(SIGNATURE))
    unpacker.bits.finish()
    return text


def _pack_disclosure(packer: Packer, parts: Sequence[Any], value: Any, last: int) -> int:
    if not isinstance(value, list) or len(value) != 3 or not all(isinstance(each, str) for each in value[:2]):
        raise DoesNotFit
    salt = unb64url(value[0])
    if len(salt) != _SALT:
        raise DoesNotFit
    packer.bits.append(salt)
    return packer.choose(parts, {value[1]: value[2]}, last)


def _disclosures(unpacker: Unpacker, parts: Sequence[Any], count: int) -> tuple[str, ...]:
    disclosures, last = [], -1
    for _ in range(count):
        salt = b64url(unpacker.bits.random(_SALT))
        last, value = unpacker.choose(parts, last)
        if not isinstance(value, Mapping) or len(value) != 1:
            raise Malformed(Code.QR_FORM, "the code's profile has a part without a name")
        disclosures.append(b64url(compact_json([salt, *next(iter(value.items()))])))
    return tuple(disclosures)


def _pack_binding(packer: Packer, binding: Jwt, request: Request | None) -> None:
    iat, aud, nonce, _ = binding.payload.values()
    if type(iat) is not int or not isinstance(aud, str) or not isinstance(nonce, str):
        raise DoesNotFit
    if request is None:
        packer.bits.put(iat, _INSTANT_BITS)
        packer.texts.write(aud)
        packer.texts.write(nonce)
    else:
        packer.bits.put(iat < request.made, 1)
        packer.bits.number(abs(iat - request.made))
    packer.bits.append(binding.signature)


def _binding(unpacker: Unpacker, request: Request | None, *, is_answer: bool) -> dict[str, Any]:
    bits = unpacker.bits
    if not is_answer:
        iat = bits.take(_INSTANT_BITS)
        return {"iat": iat, "aud": unpacker.texts.read(), "nonce": unpacker.texts.read()}
    before, span = bits.take(1), bits.number()
    made = request.made if request else 0
    iat = min(max(0, made - span if before else made + span), LAST_INSTANT)
    aud, nonce = (request.aud, request.nonce) if request else (NO_REQUEST_AUDIENCE, NO_NONCE)
    return {"iat": iat, "aud": aud, "nonce": nonce}
