"""The raw operations everything is held against: one ES256 signature, one verification."""

from functools import partial

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.subjects import CENTRE, HOLDER

_DATA = b"x" * 900
_SIGN = ec.ECDSA(SHA256(), deterministic_signing=True)


def raw_sign() -> partial[bytes]:
    """One deterministic signature over 900 bytes."""
    return partial(CENTRE.private.sign, _DATA, _SIGN)


def raw_verify() -> partial[None]:
    """One verification of a DER signature over 900 bytes, the key ready."""
    signature = HOLDER.private.sign(_DATA, _SIGN)
    return partial(HOLDER.private.public_key().verify, signature, _DATA, ec.ECDSA(SHA256()))
