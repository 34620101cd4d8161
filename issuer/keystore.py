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


def write_key(home: Path, key: SigningKey, words: bytes) -> None:
    """Seal a new key into the home, in place of one whose setting up was never finished."""
    files.replace(home / NAME, key.to_pem(words, os.urandom))


def open_key(session: Session, home: Path, expected: VerifyingKey) -> SigningKey:
    """Ask for the passphrase and open the key, which must be the one the register knows.

    Raises `WrongPassphrase`, `Damaged` or `NewerVersion` (credential.sealing) and PassportError.
    """
    pem = files.read_bounded(home / NAME, LONGEST)
    key = SigningKey.from_pem(pem, passphrase.read(session, WHAT))
    if key.public != expected:
        raise PassportError(
            f"{home / NAME} is not the key of this centre", hint="restore the home from a backup"
        )
    return key
