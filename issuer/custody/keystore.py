"""The centre's signing keys in its home, each sealed under the one passphrase of the centre.

The first key is `signing-key.pem`; one that came later has the beginning of its fingerprint in its name.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from credential.keys import SigningKey, VerifyingKey
from credential.sealing import WrongPassphrase
from device import files, passphrase
from device.command import Session
from device.errors import PassportError

NAME = "signing-key.pem"
LONGEST = 16 * 1024
WHAT = "the centre's signing key"
_BACK = "restore it from a backup: passport-issuer restore FILE --keys"
_LATER = "signing-key-{}.pem"

Unseal = Callable[[bytes, bytes], SigningKey]
"""Opens a sealed PEM with a passphrase; raises what `SigningKey.from_pem` raises."""


def create_key(home: Path, words: bytes) -> SigningKey:
    """The first key, sealed into the home; raises `files.Exists` if one is there: no key is ever replaced."""
    key = SigningKey.generate(os.urandom)
    files.write_new(home / NAME, key.to_pem(words, os.urandom))
    return key


def add_key(home: Path, words: bytes) -> SigningKey:
    """One more key, sealed into the home."""
    key = SigningKey.generate(os.urandom)
    files.write_new(_later(home, key.public), key.to_pem(words, os.urandom))
    return key


def seal_anew(home: Path, key: SigningKey, words: bytes) -> None:
    """Put a key of the home under another passphrase, in one step."""
    files.replace(key_path(home, key.public), key.to_pem(words, os.urandom))


def key_files(home: Path) -> list[Path]:
    """Every key file of the home."""
    return sorted([*home.glob(NAME), *home.glob(_LATER.format("*"))])


def has_key(home: Path) -> bool:
    """Whether a key is there."""
    return bool(key_files(home))


def key_path(home: Path, key: VerifyingKey) -> Path:
    """Where a key of the centre is, or would be if it is its first."""
    later = _later(home, key)
    return later if later.exists() else home / NAME


def remove_others(home: Path, kept: Iterable[VerifyingKey]) -> None:
    """Remove the files of keys that are not used any more."""
    paths = {key_path(home, key) for key in kept}
    for path in key_files(home):
        if path not in paths:
            path.unlink()
    files.sync_folder(home)


def put_back(home: Path, folder: Path, used: Iterable[VerifyingKey], words: bytes) -> list[str]:
    """Copy the files of used keys that are missing in the home from a folder; their names.

    The passphrase opens them: a first key that was stolen has the name of no other, and stays away.
    """
    put = []
    for key in used:
        source = key_path(folder, key)
        if not source.exists() or (home / source.name).exists():
            continue
        if SigningKey.from_pem(source.read_bytes(), words).public == key:
            files.write_new(home / source.name, source.read_bytes())
            put.append(source.name)
    return sorted(put)


def unseal_key(home: Path, words: bytes) -> SigningKey:
    """The first key; raises `WrongPassphrase`, `Damaged` or `NewerVersion` (credential.sealing)."""
    return SigningKey.from_pem(_pem(home / NAME), words)


def open_key(
    session: Session, home: Path, expected: VerifyingKey, *, unseal: Unseal = SigningKey.from_pem
) -> SigningKey:
    """Ask for the passphrase and open the key, which must be the one the register knows.

    Raises `WrongPassphrase`, `Damaged` or `NewerVersion` (credential.sealing) and PassportError.
    """
    return open_keys(session, home, [expected], unseal=unseal)[0]


def open_keys(
    session: Session,
    home: Path,
    expected: Sequence[VerifyingKey],
    *,
    unseal: Unseal = SigningKey.from_pem,
) -> list[SigningKey]:
    """Ask for the passphrase once and open several keys with it; raises as `open_key` does."""
    for key in expected:
        _pem(key_path(home, key))  # so that nobody is asked in vain
    return unseal_keys(home, passphrase.read(session, WHAT), expected, unseal)


def unseal_keys(
    home: Path, words: bytes, expected: Sequence[VerifyingKey], unseal: Unseal = SigningKey.from_pem
) -> list[SigningKey]:
    """Open several keys with the passphrase; raises as `open_key` does."""
    keys = [unseal(_pem(key_path(home, key)), words) for key in expected]
    for key, public in zip(keys, expected, strict=True):
        if key.public != public:
            raise PassportError(
                f"{key_path(home, public)} is not the key of this centre",
                hint=f"move it away; {_BACK}",
            )
    return keys


def unseal_halfway(
    home: Path, words: bytes, new: bytes, expected: Sequence[VerifyingKey]
) -> list[SigningKey]:
    """Open keys of which some may be under the new passphrase already: changing it was cut short."""

    def unseal(pem: bytes, given: bytes) -> SigningKey:
        try:
            return SigningKey.from_pem(pem, given)
        except WrongPassphrase:
            return SigningKey.from_pem(pem, new)

    return unseal_keys(home, words, expected, unseal)


def _later(home: Path, key: VerifyingKey) -> Path:
    return home / _LATER.format(key.fingerprint[:16])


def _pem(path: Path) -> bytes:
    try:
        return files.read_bounded(path, LONGEST)
    except files.Missing:
        raise PassportError(f"the signing key is missing: {path}", hint=_BACK) from None
