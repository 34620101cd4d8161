"""Presenting: the holder chooses parts, and signs that the showing is meant for this verifier.

The key binding (RFC 9901 section 4.3) covers every byte shown, the verifier's name and its nonce.
"""

import hashlib
from collections.abc import Collection
from typing import Final

from credential.encoding import b64url, strict_json, unb64url
from credential.keys import SigningKey
from credential.sd_jwt import SdJwt, parse_sd_jwt
from credential.signing import sign_jws

KB_TYP: Final = "kb+jwt"
NO_REQUEST_AUDIENCE: Final = "urn:skills-passport:no-request"
"""The audience of a presentation made for no verifier in particular."""


def parts_of(token: str) -> tuple[str, ...]:
    """The names of the parts a credential carries, in its own order."""
    return tuple(_name(disclosure) for disclosure in parse_sd_jwt(token).disclosures)


def select(token: str, parts: Collection[str]) -> str:
    """The credential with only these parts beside it; the rest stays behind as bare digests."""
    sd_jwt = parse_sd_jwt(token)
    shown = tuple(each for each in sd_jwt.disclosures if _name(each) in parts)
    return SdJwt(sd_jwt.jwt, shown, None).text


def present(token: str, parts: Collection[str], *, aud: str, nonce: str, now: int, key: SigningKey) -> str:
    """An SD-JWT+KB showing these parts to `aud`, who asked with `nonce`."""
    text = select(token, parts)
    payload = {"iat": now, "aud": aud, "nonce": nonce, "sd_hash": sd_hash(text)}
    return text + sign_jws(payload, typ=KB_TYP, key=key)


def sd_hash(bound_text: str) -> str:
    """SHA-256 over everything up to and including the last tilde (RFC 9901 section 4.3.1)."""
    return b64url(hashlib.sha256(bound_text.encode("ascii", "replace")).digest())


def _name(disclosure: str) -> str:
    value = strict_json(unb64url(disclosure))
    return str(value[1]) if isinstance(value, list) and len(value) == 3 else ""
