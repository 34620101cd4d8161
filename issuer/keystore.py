"""The centre's signing key in its home, sealed under a passphrase."""

import os
from pathlib import Path

from credential.keys import SigningKey, VerifyingKey
from device import files, passphrase
from device.command import Session
from device.errors import PassportError

NAME = "signing-key.pem"
LONGEST = 16 * 1024
WHAT = "the centre's signing key"


def create_key(home: Path, words: bytes) -> SigningKey:
    """A new key, sealed into the home; raises `files.Exists` if one is there: no key is ever replaced."""
    key = SigningKey.generate(os.urandom)
    files.write_new(home / NAME, key.to_pem(words, os.urandom))
    return key


def has_key(home: Path) -> bool:
    """Whether a key is there."""
    return (home / NAME).exists()


def unseal_key(home: Path, words: bytes) -> SigningKey:
    """The key of the home; raises `WrongPassphrase`, `Damaged` or `NewerVersion` (credential.sealing)."""
    return SigningKey.from_pem(_pem(home), words)


def open_key(session: Session, home: Path, expected: VerifyingKey) -> SigningKey:
    """Ask for the passphrase and open the key, which must be the one the register knows.

    Raises `WrongPassphrase`, `Damaged` or `NewerVersion` (credential.sealing) and PassportError.
    """
    pem = _pem(home)
    key = SigningKey.from_pem(pem, passphrase.read(session, WHAT))
    if key.public != expected:
        raise PassportError(
            f"{home / NAME} is not the key of this centre", hint="restore the home from a backup"
        )
    return key


def _pem(home: Path) -> bytes:
    try:
        return files.read_bounded(home / NAME, LONGEST)
    except files.Missing:
        raise PassportError(
            f"the signing key is missing: {home / NAME}", hint="restore it from a backup"
        ) from None
