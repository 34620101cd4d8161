"""Keys: P-256 for all we sign, Ed25519 besides for issuers whose signatures we read.

The only file that knows `cryptography`'s signature classes; private keys leave it sealed.  What
PEM files need is loaded where they are read and written: a check meets none.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from credential.codes import Code
from credential.encoding import b64url, compact_json, unb64url
from credential.errors import Malformed

Random = Callable[[int], bytes]
"""A source of randomness: how many bytes -> that many bytes.  `os.urandom` in the programs."""

_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_KEY_CONTEXT: Final = b"skills-passport key"

_P25519: Final = 2**255 - 19
_D25519: Final = -121665 * pow(121666, -1, _P25519)
# The y coordinates of the eight points of small order: a key of one of them verifies anything.
_LOW_ORDER_Y: Final = frozenset(
    {
        0,
        1,
        _P25519 - 1,
        int.from_bytes(
            bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
        ),
        int.from_bytes(
            bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"
        ),
    }
)


class _Es256(ec.ECDSA):
    """ECDSA with SHA-256, for verifying.

    What it is made from loads, as it is made, a third of `cryptography`, which no check needs: that would
    be a tenth of the time of a check from the shell.
    """

    algorithm = SHA256()
    deterministic_signing = False

    def __init__(self) -> None:
        """Nothing is left open."""


_VERIFY: Final = _Es256()


@cache
def _signing() -> ec.ECDSA:
    return ec.ECDSA(SHA256(), deterministic_signing=True)  # RFC 6979


class VerifyingKey:
    """A public key, checked when it is made: on its curve, and for one algorithm only.

    `alg` is the JOSE name ("ES256" or "EdDSA"), `jwk` the required members of RFC 7638 in their
    order.  Equal keys are equal values.
    """

    __slots__ = ("_key", "_thumbprint", "alg", "jwk")

    def __init__(self, jwk: dict[str, str], alg: str, key: Any) -> None:
        self.jwk, self.alg, self._key = jwk, alg, key
        self._thumbprint = ""

    @classmethod
    def from_jwk(cls, jwk: object) -> Self:
        """The key a JSON Web Key describes (RFC 7517, 7518 section 6.2, 8037 section 2).

        Raises `Malformed` (`key.form`) for another type or curve, a point off the curve, a private
        key, or a key whose own members say that it is not for verifying.
        """
        if not isinstance(jwk, Mapping):
            raise _malformed("a key is not a JSON object")
        if "d" in jwk or "k" in jwk:
            raise _malformed("a private key stands where a public key belongs")
        if jwk.get("kty") == "EC" and jwk.get("crv") == "P-256":
            return cls._p256(jwk)
        if jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519":
            return cls._ed25519(jwk)
        raise _malformed("a key is neither P-256 nor Ed25519")

    @classmethod
    def _p256(cls, jwk: Mapping[Any, Any]) -> Self:
        _check_purpose(jwk, ("ES256",))
        x, y = _coordinate(jwk, "x"), _coordinate(jwk, "y")
        try:
            key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
        except ValueError:
            raise _malformed("a key is not a point of P-256") from None
        return cls({"crv": "P-256", "kty": "EC", "x": jwk["x"], "y": jwk["y"]}, "ES256", key)

    @classmethod
    def _ed25519(cls, jwk: Mapping[Any, Any]) -> Self:
        _check_purpose(jwk, ("EdDSA", "Ed25519"))
        x = _coordinate(jwk, "x")
        y = int.from_bytes(x, "little") & (2**255 - 1)
        if y >= _P25519 or y in _LOW_ORDER_Y:
            raise _malformed("an Ed25519 key is of low order or not canonical")
        # x^2 = (y^2 - 1) / (d y^2 + 1) must have a root (RFC 8032 section 5.1.3); so has the product then.
        if pow((y * y - 1) * (_D25519 * y * y + 1), (_P25519 - 1) // 2, _P25519) != 1:
            raise _malformed("a key is not a point of Ed25519")
        key = ed25519.Ed25519PublicKey.from_public_bytes(x)
        return cls({"crv": "Ed25519", "kty": "OKP", "x": jwk["x"]}, "EdDSA", key)

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """The P-256 key in a SubjectPublicKeyInfo PEM (RFC 7468 section 13)."""
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        try:
            key = load_pem_public_key(pem)
        except (ValueError, UnsupportedAlgorithm):
            raise _malformed("this is not a public key in PEM form") from None
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise _malformed("this public key is not for P-256")
        return cls.from_jwk(_jwk(key))

    def to_pem(self) -> bytes:
        """The key as a SubjectPublicKeyInfo PEM."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        pem: bytes = self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return pem

    @property
    def thumbprint(self) -> str:
        """The JWK thumbprint (RFC 7638) in base64url: 43 characters, our `kid`."""
        if not self._thumbprint:
            self._thumbprint = b64url(self._digest())
        return self._thumbprint

    @property
    def fingerprint(self) -> str:
        """The same thumbprint in 64 hex digits, for people to compare."""
        return self._digest().hex()

    def _digest(self) -> bytes:
        return hashlib.sha256(compact_json(self.jwk)).digest()

    def verify(self, signature: bytes, data: bytes) -> bool:
        """Whether a JOSE signature (r and s of 32 bytes for ES256, RFC 7518 section 3.4) is this key's."""
        if len(signature) != 64:
            return False
        try:
            if self.alg == "EdDSA":
                self._key.verify(signature, data)
            else:
                r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
                self._key.verify(encode_dss_signature(r, s), data, _VERIFY)
        except InvalidSignature:
            return False
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VerifyingKey) and self.jwk == other.jwk

    def __hash__(self) -> int:
        return hash(self.jwk["x"])

    def __repr__(self) -> str:
        return f"VerifyingKey({self.alg}, {self.fingerprint[:16]}…)"


class SigningKey:
    """A P-256 private key.  It signs with ES256, deterministically (RFC 6979)."""

    __slots__ = ("private", "public")

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self.private: Any = private
        self.public = VerifyingKey.from_jwk(_jwk(private.public_key()))

    @classmethod
    def generate(cls, random: Random) -> Self:
        """A fresh key from 48 random bytes (FIPS 186-5 appendix A.2.1: bias below 2^-64)."""
        return cls(ec.derive_private_key(int.from_bytes(random(48)) % (_ORDER - 1) + 1, ec.SECP256R1()))

    @classmethod
    def from_secret(cls, secret: bytes) -> Self:
        """The key whose private number is these 32 bytes."""
        number = int.from_bytes(secret)
        if len(secret) != 32 or not 0 < number < _ORDER:
            raise _malformed("this is not a P-256 private number")
        return cls(ec.derive_private_key(number, ec.SECP256R1()))

    @property
    def secret(self) -> bytes:
        """The private number, 32 bytes: to be sealed at once."""
        number: int = self.private.private_numbers().private_value
        return number.to_bytes(32)

    @classmethod
    def from_pem(cls, pem: bytes, passphrase: bytes) -> Self:
        """Open a sealed key; raises `WrongPassphrase`, `Damaged` or `NewerVersion`."""
        from cryptography.hazmat.primitives.serialization import load_der_private_key

        from credential import sealing

        der = sealing.unseal(sealing.from_armour(pem), passphrase, context=_KEY_CONTEXT)
        key = load_der_private_key(der, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise sealing.Damaged("the sealed key is not a P-256 key")
        return cls(key)

    def to_pem(self, passphrase: bytes, random: Random) -> bytes:
        """The key as PKCS #8, sealed under the passphrase with Argon2id, in PEM armour (RFC 7468)."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        from credential import sealing

        der = self.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return sealing.armour(sealing.seal(der, passphrase, context=_KEY_CONTEXT, random=random))

    def sign(self, data: bytes) -> bytes:
        """The 64-byte JOSE signature over `data` (RFC 7518 section 3.4)."""
        r, s = decode_dss_signature(self.private.sign(data, _signing()))
        return r.to_bytes(32) + s.to_bytes(32)


def p256_y(x: bytes, odd: bool) -> bytes | None:
    """The y coordinate of the P-256 point with this x and parity (SEC 1 section 2.3.4), if there is one."""
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes([2 + odd]) + x)
    except ValueError:
        return None
    return key.public_numbers().y.to_bytes(32)


def _jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    x, y = b64url(numbers.x.to_bytes(32)), b64url(numbers.y.to_bytes(32))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def _coordinate(jwk: Mapping[Any, Any], name: str) -> bytes:
    value = jwk.get(name)
    if isinstance(value, str) and len(value) == 43:
        try:
            return unb64url(value)
        except Malformed:
            pass
    raise _malformed(f"the {name} coordinate of a key is not 32 bytes in base64url")


def _check_purpose(jwk: Mapping[Any, Any], names: tuple[str, ...]) -> None:
    operations = jwk.get("key_ops", ["verify"])
    if jwk.get("use", "sig") != "sig" or not isinstance(operations, list) or "verify" not in operations:
        raise _malformed("a key says itself that it is not for verifying")
    if jwk.get("alg", names[0]) not in names:
        raise _malformed("a key says itself that it is for another algorithm")


def _malformed(message: str) -> Malformed:
    return Malformed(Code.KEY_FORM, message)
