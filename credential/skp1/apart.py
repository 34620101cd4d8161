"""A token taken apart into values, as far as it is written the one way that we can write again."""

from typing import Any, Final, NamedTuple

from credential.encoding import b64url, compact_json, strict_json, unb64url
from credential.presenting import NO_REQUEST_AUDIENCE
from credential.request import Request
from credential.sd_jwt import SdJwt, digest
from credential.skp1.bits import DoesNotFit

KB_HEADER: Final = {"alg": "ES256", "typ": "kb+jwt"}
KB_MEMBERS: Final = ("iat", "aud", "nonce", "sd_hash")
SIGNATURE: Final = 64
NO_NONCE: Final = b64url(bytes(32))
"""Stands where the request that was answered is not at hand."""


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


def asked(request: Request | None) -> tuple[str, str]:
    """Audience and nonce of an answer to `request`; without one, such that no signature will hold."""
    return (request.aud, request.nonce) if request else (NO_REQUEST_AUDIENCE, NO_NONCE)
