"""Compact JSON Web Signatures (RFC 7515), opened through one strict gate.

Everything signed passes here, and nothing is looked at twice: form, size, header, type and
algorithm are settled before a key is chosen, so that no key ever meets a token made for another.
"""

from functools import lru_cache
from typing import Any, Final, NamedTuple

from credential.codes import Code
from credential.encoding import strict_object, unb64url
from credential.errors import Malformed, Refused
from credential.keys import VerifyingKey
from credential.limits import MAX_PARTS, MAX_TOKEN

_USUAL: Final = 512
"""Longest header, in characters, that is worth remembering."""
_ALGORITHMS: Final = {"ES256": "ES256", "EdDSA": "EdDSA", "Ed25519": "EdDSA"}
# Members that would let the token choose its own key or change how it is read.
_FORBIDDEN: Final = frozenset({"jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "b64", "zip", "enc"})


class Jws(NamedTuple):
    """A parsed token whose signature has not been checked: call `verify` before believing a word."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signed_bytes: bytes
    signature: bytes
    written: bytes = b""
    """The payload's JSON as it stands in the token."""

    @property
    def kid(self) -> str | None:
        """The name of the key in the header, when it gives one."""
        kid: str | None = self.header.get("kid")
        return kid

    @property
    def alg(self) -> str:
        """The algorithm of the key that must verify this: "ES256" or "EdDSA"."""
        return _ALGORITHMS[self.header["alg"]]

    def verify(self, key: VerifyingKey) -> None:
        """Check the signature; raises `Refused` (`jws.alg`, `jws.signature`)."""
        if key.alg != self.alg:
            raise Refused(Code.JWS_ALG, "the token names another algorithm than its issuer's key")
        if not key.verify(self.signature, self.signed_bytes):
            raise Refused(Code.JWS_SIGNATURE, "the signature does not match the words")


def open_jws(token: str, *, typ: str, limit: int = MAX_TOKEN) -> Jws:
    """Parse a compact JWS of exactly this type; raises `Malformed` (`jws.*`, `json.*`, `base64.form`)."""
    if len(token) > limit:
        raise Malformed(Code.JWS_SIZE, f"a token is longer than {limit} characters")
    parts = token.split(".", 3)
    if len(parts) != 3 or "" in parts[:2]:
        raise Malformed(Code.JWS_FORM, "a token is not three parts with dots between")
    header_part, payload_part, signature_part = parts
    header = _read_header(header_part, typ) if len(header_part) <= _USUAL else _parse_header(header_part, typ)
    if not signature_part:
        raise Malformed(Code.JWS_FORM, "a token has no signature")
    written = _of_few_parts(unb64url(payload_part))
    payload = strict_object(written)
    signed = token[: -len(signature_part) - 1].encode("ascii")
    return Jws(header, payload, signed, unb64url(signature_part), written)


def _of_few_parts(data: bytes) -> bytes:
    """A large payload is one long text, as in a status list; a million small members are an attack."""
    if len(data) > MAX_TOKEN and sum(map(data.count, (b",", b"[", b"{"))) > MAX_PARTS:
        raise Malformed(Code.JWS_SIZE, f"a large token is made of more than {MAX_PARTS} parts")
    return data


def _parse_header(part: str, typ: str) -> dict[str, Any]:
    header = strict_object(unb64url(part))
    check_header(header, typ)
    return header


# An issuer writes the same header again and again; it is read once and never written to.
_read_header = lru_cache(maxsize=64)(_parse_header)


def check_header(header: dict[str, Any], typ: str) -> None:
    """Algorithm on the list, exact type, nothing critical, no key of its own (RFC 8725 section 3)."""
    alg = header.get("alg")
    if not isinstance(alg, str) or alg not in _ALGORITHMS:
        raise Malformed(Code.JWS_ALG, "a token is signed with an algorithm that is not allowed")
    if header.get("typ") != typ:
        raise Malformed(Code.JWS_TYP, f"a token is not of the type {typ}")
    if "crit" in header:
        raise Malformed(Code.JWS_CRIT, "a token demands an extension this program does not have")
    if not _FORBIDDEN.isdisjoint(header):
        raise Malformed(Code.JWS_HEADER, "a token brings its own key or changes how it is read")
    if not isinstance(header.get("kid", ""), str):
        raise Malformed(Code.JWS_HEADER, "a token names its key by something other than text")
