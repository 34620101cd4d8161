"""A token by its profile: only what the profile leaves open, and what nobody can recompute.

    body = [name of the profile (8)] bits … tail
    bits = [number of the built-in one] header disclosures payload [binding]

The signatures, salts, hidden digests and the holder's key stand in the tail.  Left out: all the profile
says, digests of what is shown, the key binding's header and `sd_hash`, and of an answer the nonce and
the audience; when it was signed counts from when the request was made.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from credential.encoding import b64url, compact_json, unb64url
from credential.limits import LAST_INSTANT, MAX_DISCLOSURES, MAX_TOKEN
from credential.presenting import sd_hash
from credential.request import Request
from credential.sd_jwt import SdJwt
from credential.skp1.apart import KB_HEADER, SIGNATURE, Jwt, Opened, asked, seal
from credential.skp1.bits import DoesNotFit
from credential.skp1.objections import malformed, too_large, too_many
from credential.skp1.profile import BUILT_IN, NAME_BYTES, Profile, built_in
from credential.skp1.templates import fits
from credential.skp1.unpacking import Unpacker

if TYPE_CHECKING:
    from credential.skp1.packing import Packer

_INSTANT_BITS: Final = 38
_SALT: Final = 16


def may_fit(profile: Profile, token: Opened) -> bool:
    """Whether all that the profile says of header and payload is so."""
    return fits(profile.header, token.jwt.header) and fits(profile.payload, token.jwt.payload)


def pack(token: Opened, profile: Profile, request: Request | None) -> bytes:
    """The body of a token by a profile, as an answer to `request` if there is one; raises `DoesNotFit`."""
    from credential.skp1.packing import Packer  # who reads a code need not load how one is written

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
        raise too_large()
    if is_answer or unpacker.bits.take(1):
        binding = _binding(unpacker, request, is_answer=is_answer)
        binding["sd_hash"] = sd_hash(text)
        text += seal(KB_HEADER, binding, unpacker.bits.random(SIGNATURE))
    unpacker.bits.finish()
    return text


def _pack_disclosure(packer: "Packer", parts: Sequence[Any], value: Any, last: int) -> int:
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
        if not isinstance(value, dict) or len(value) != 1:
            raise malformed("the code's profile has a part without a name")
        disclosures.append(b64url(compact_json([salt, *next(iter(value.items()))])))
    return tuple(disclosures)


def _pack_binding(packer: "Packer", binding: Jwt, request: Request | None) -> None:
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
    aud, nonce = asked(request)
    return {"iat": iat, "aud": aud, "nonce": nonce}
