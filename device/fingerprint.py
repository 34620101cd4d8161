"""Fingerprints: 64 hex digits that two people compare over another channel."""

import re
from hashlib import sha256

from device.errors import PassportError

_SEPARATORS = re.compile(r"[\s:-]+")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}\Z")


def fingerprint_of(data: bytes) -> str:
    """The SHA-256 of a file."""
    return sha256(data).hexdigest()


def read_fingerprint(text: str) -> str:
    """What a person typed, with or without spaces, colons and capitals; PassportError if not all is there."""
    digits = _SEPARATORS.sub("", text).lower()
    if not _FINGERPRINT.match(digits):
        raise PassportError(
            "a fingerprint has 64 digits, 0-9 and a-f",
            hint="type all of it as it was given to you",
            exit_code=2,
        )
    return digits
