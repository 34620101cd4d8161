"""Keys and signatures of other kinds than our own, spelt with the library that has them."""

import hmac
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from credential.keys import VerifyingKey
from tests.vectors.drafts import b64, spelled, unb64

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

ED25519: Any = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_ED25519: Any = Ed25519PrivateKey.from_private_bytes(bytes(32))
ED25519_JWK = {"kty": "OKP", "crv": "Ed25519", "x": b64(ED25519.public_key().public_bytes_raw())}
ED25519_PUBLIC = VerifyingKey.from_jwk(ED25519_JWK)


class SharedSecret:
    """HMAC with a "secret" that everybody knows: the issuer's public key."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sign(self, data: bytes) -> bytes:
        return hmac.digest(self._secret, data, "sha256")


class Fixed:
    """Whatever is to be signed, these bytes are the signature."""

    def __init__(self, signature: bytes) -> None:
        self._signature = signature

    def sign(self, data: bytes) -> bytes:
        return self._signature


def other_form(token: str) -> str:
    """The token with s of the issuer's signature replaced by the order less s."""
    return with_signature(token, lambda r, s: _joined(r, ORDER - s))


def in_der(token: str) -> str:
    """The token with the issuer's signature as DER."""
    return with_signature(token, encode_dss_signature)


def with_signature(token: str, form: Any) -> str:
    """The token with another form of the issuer's signature; `form` is given r and s."""
    jwt, rest = token.split("~", 1)
    start, signature = jwt.rsplit(".", 1)
    data = unb64(signature)
    return f"{start}.{b64(form(int.from_bytes(data[:32]), int.from_bytes(data[32:])))}~{rest}"


def _joined(r: int, s: int) -> bytes:
    return r.to_bytes(32) + s.to_bytes(32)


def second_spelling(text: str) -> str:
    """Base64url text with a bit set that stands for nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def unsigned(header: dict[str, Any], token: str) -> str:
    """The token with this header in place of its own and all else as it was."""
    return f"{b64(spelled(header))}.{token.split('.', 1)[1]}"
