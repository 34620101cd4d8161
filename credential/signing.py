"""Signing: every JOSE object we make is made by PyJWT, with one deterministic ES256.

The only file that imports `jwt`, and only when something is signed: the import costs 75 ms, which a
cold check at the gate does not pay.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from credential.encoding import compact_json
from credential.keys import SigningKey

if TYPE_CHECKING:
    from jwt.api_jws import PyJWS


def sign_jws(
    payload: Mapping[str, Any], *, typ: str, key: SigningKey, header: Mapping[str, Any] | None = None
) -> str:
    """A compact JWS (RFC 7515) over compact JSON, members in the order given.

    `header` holds members beside `alg` and `typ`, such as `kid`.
    """
    members = {"typ": typ, **(header or {})}
    return _pyjws().encode(compact_json(payload), key, algorithm="ES256", headers=members)  # type: ignore[arg-type]


@cache
def _pyjws() -> "PyJWS":
    from jwt.algorithms import Algorithm
    from jwt.api_jws import PyJWS

    class DeterministicES256(Algorithm):
        """ES256 of RFC 7518 section 3.4 with the nonce of RFC 6979: the same words, the same bytes."""

        def prepare_key(self, key: SigningKey) -> SigningKey:
            return key

        def sign(self, msg: bytes, key: SigningKey) -> bytes:
            return key.sign(msg)

        def verify(self, msg: bytes, key: SigningKey, sig: bytes) -> bool:
            return key.public.verify(sig, msg)

        @staticmethod
        def to_jwk(key_obj: SigningKey, as_dict: bool = False) -> Any:
            raise NotImplementedError("private keys are never exported as JWK")

        @staticmethod
        def from_jwk(jwk: str | dict[str, Any]) -> SigningKey:
            raise NotImplementedError("keys are made by credential.keys")

    signer = PyJWS(algorithms=[])
    signer.register_algorithm("ES256", DeterministicES256())
    return signer
