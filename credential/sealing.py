"""Sealing: secrets at rest, under a passphrase (Argon2id) or under a ready key.

A sealed blob is, in bytes::

    "SKPS"  version(1)=1  memory_kib(4)  passes(1)  lanes(1)  salt(16)  check(8)  nonce(12)
    ciphertext and tag (ChaCha20-Poly1305)  crc32(4) of all before

Everything before the ciphertext, and the caller's `context`, is authenticated with it.  The CRC, which
stands last in every version, tells damage from a wrong passphrase before any work is spent; `check`
tells a wrong passphrase from tampering.  The cost is bounded on both sides in code, so that an altered
blob can neither weaken the derivation nor exhaust the machine.
"""

import hashlib
import hmac
import textwrap
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from struct import Struct
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

_MAGIC: Final = b"SKPS"
_VERSION: Final = 1
_HEAD: Final = Struct(">4sBIBB16s8s12s")
_LABEL: Final = "SKILLS PASSPORT SEALED KEY"


class WrongPassphrase(Exception):
    """The passphrase does not open this."""


class Damaged(Exception):
    """The sealed bytes are not as they were written."""


class NewerVersion(Exception):
    """Sealed by a newer version of this software."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of the passphrase costs (RFC 9106): memory in KiB, passes over it, lanes."""

    memory_kib: int
    passes: int
    lanes: int


STRONG: Final = Cost(64 * 1024, 3, 4)
_CEILING: Final = Cost(1024 * 1024, 16, 16)


def seal(plain: bytes, passphrase: bytes, *, context: bytes, random: Callable[[int], bytes]) -> bytes:
    """Seal `plain` under a passphrase; `context` says what it is and must be given again to open it."""
    salt, nonce = random(16), random(12)
    key, check = _derive(passphrase, salt, STRONG)
    head = _HEAD.pack(_MAGIC, _VERSION, STRONG.memory_kib, STRONG.passes, STRONG.lanes, salt, check, nonce)
    body = head + ChaCha20Poly1305(key).encrypt(nonce, plain, head + context)
    return body + zlib.crc32(body).to_bytes(4)


def unseal(blob: bytes, passphrase: bytes, *, context: bytes) -> bytes:
    """Open what `seal` made; raises `WrongPassphrase`, `Damaged` or `NewerVersion`."""
    if not blob.startswith(_MAGIC) or len(blob) < _HEAD.size + 20:
        raise Damaged("this is not a sealed file, or its beginning is lost")
    body, crc = blob[:-4], blob[-4:]
    if zlib.crc32(body).to_bytes(4) != crc:
        raise Damaged("the sealed bytes are damaged")
    if body[4] > _VERSION:
        raise NewerVersion("this was sealed by a newer version of this program")
    head = body[: _HEAD.size]
    _, _, memory, passes, lanes, salt, check, nonce = _HEAD.unpack(head)
    key, expected = _derive(passphrase, salt, _bounded(Cost(memory, passes, lanes)))
    if not hmac.compare_digest(check, expected):
        raise WrongPassphrase("the passphrase does not open this")
    return _decrypt(key, nonce, body[_HEAD.size :], head + context)


class Box:
    """Seals many small values under one ready key of 32 bytes, each bound to its `context`."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = ChaCha20Poly1305(key)

    def seal(self, plain: bytes, *, context: bytes, random: Callable[[int], bytes]) -> bytes:
        """Nonce (12 bytes), then ciphertext and tag."""
        nonce = random(12)
        return nonce + self._cipher.encrypt(nonce, plain, context)

    def open(self, blob: bytes, *, context: bytes) -> bytes:
        """The value sealed for this very context; raises `Damaged`."""
        if len(blob) < 28:
            raise Damaged("a sealed value is cut short")
        try:
            return self._cipher.decrypt(blob[:12], blob[12:], context)
        except InvalidTag:
            raise Damaged("a sealed value was changed or moved") from None


def armour(blob: bytes) -> bytes:
    """A sealed key as PEM text (RFC 7468)."""
    lines = textwrap.wrap(b64encode(blob).decode("ascii"), 64)
    return "\n".join([f"-----BEGIN {_LABEL}-----", *lines, f"-----END {_LABEL}-----", ""]).encode("ascii")


def from_armour(pem: bytes) -> bytes:
    """The sealed bytes in PEM text; raises `Damaged`."""
    lines = pem.split()
    words = _LABEL.encode("ascii").split()
    begin, end = (
        [b"-----BEGIN", *words[:-1], words[-1] + b"-----"],
        [b"-----END", *words[:-1], words[-1] + b"-----"],
    )
    if lines[: len(begin)] != begin or lines[-len(end) :] != end:
        raise Damaged("this is not a sealed key, or part of it is lost")
    try:
        return b64decode(b"".join(lines[len(begin) : -len(end)]), validate=True)
    except ValueError:
        raise Damaged("the sealed key is damaged") from None


def _bounded(cost: Cost) -> Cost:
    weaker = cost.memory_kib < STRONG.memory_kib or cost.passes < STRONG.passes or cost.lanes < 1
    dearer = (
        cost.memory_kib > _CEILING.memory_kib or cost.passes > _CEILING.passes or cost.lanes > _CEILING.lanes
    )
    if weaker or dearer:
        raise Damaged("the cost of the passphrase was altered")
    return cost


def _derive(passphrase: bytes, salt: bytes, cost: Cost) -> tuple[bytes, bytes]:
    argon = Argon2id(
        salt=salt, length=64, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    derived = argon.derive(passphrase)
    return derived[:32], hashlib.sha256(derived[32:]).digest()[:8]


def _decrypt(key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, sealed, associated)
    except InvalidTag:
        raise Damaged("the sealed bytes were changed, or belong to something else") from None
