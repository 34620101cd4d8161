"""The scheme's desk: setting it up, naming countries, renewing the root."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credential.keys import Random, SigningKey, VerifyingKey
from device import files, passphrase
from device.command import Session
from device.errors import PassportError
from device.fingerprint import fingerprint_of
from device.locks import locked
from issuer.authority import sticks
from issuer.authority.desk import (
    SCHEME,
    changed_scheme,
    check_new_desk,
    check_new_file,
    new_desk,
    write_new_file,
)
from issuer.authority.repository import Repository, Role

PUBLISHING: Final[tuple[Role, Role]] = ("snapshot", "timestamp")
_KEYS: Final = "keys"
_LIMIT: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class NewScheme:
    """A scheme just set up: its home, the SHA-256 of its root file, the ids of its sticks."""

    home: Path
    fingerprint: str
    holders: tuple[str, ...]


def init(
    session: Session,
    name: str,
    folders: Sequence[Path],
    out: Path,
    *,
    now: int,
    random: Random,
    generate: bool,
) -> NewScheme:
    """Set up a scheme: root keys to the sticks, publishing keys to the home, the root file to `out`."""
    home = check_new_desk(session)
    sticks.check_empty(folders, count=sticks.COUNT)
    check_new_file(out)
    stick_words = sticks.ask(session, folders, generate=generate)
    words = passphrase.read_new(session, "this desk", len(folders), generate_words=generate)
    holders = sticks.make(folders, stick_words, random)
    with new_desk(home), locked(home, "authority init"), sticks.written(holders, name):
        root = _write_scheme(home, name, [each.key for each in holders], words, now, random)
        write_new_file(out, root)
    return NewScheme(home, fingerprint_of(root), tuple(each.key.public.fingerprint for each in holders))


def _write_scheme(
    home: Path, name: str, holders: Sequence[SigningKey], words: bytes, now: int, random: Random
) -> bytes:
    fresh = home / ".scheme-new"
    shutil.rmtree(fresh, ignore_errors=True)
    publishing = _make_publishing_keys(fresh, words, random)
    root = Repository(fresh, now=now).create(name, holders, publishing)
    files.swap_folder(fresh, home / SCHEME)
    return root


def set_country(
    session: Session,
    home: Path,
    code: str,
    authority: str,
    key: VerifyingKey,
    folders: Sequence[Path],
    now: int,
) -> None:
    """Let `key` speak for a country, new or in place of its former key."""
    holders = sticks.read(session, folders)
    with locked(home, "authority country"), changed_scheme(home) as folder:
        Repository(folder, now=now).set_country(code, authority, key, holders)


def renew(
    session: Session,
    home: Path,
    folders: Sequence[Path],
    *,
    now: int,
    random: Random,
    replace: tuple[str, Path] | None = None,
    publishing: bool = False,
) -> Repository:
    """Sign root and targets anew; `replace` is a stick's key id and the folder of the one that follows.

    With `publishing` the desk's own two keys are replaced as well, which verifiers take as a reason to
    forget the version numbers that a thief of the old ones may have used up.
    """
    holders = sticks.read(session, folders)
    here = Repository(home / SCHEME, now=now)
    swap, followers = None, []
    if replace is not None:
        old = _find_holder(here, replace[0])
        sticks.check_empty([replace[1]], count=1)
        stick_words = sticks.ask(session, [replace[1]], first=len(folders))
        followers = sticks.make([replace[1]], stick_words, random)
        swap = (old, followers[0].key)
    words = _desk_words(session, home, len(folders) + len(followers)) if publishing else None
    with (
        locked(home, "authority root"),
        sticks.written(followers, here.scheme.name),
        changed_scheme(home) as folder,
    ):
        fresh = _make_publishing_keys(folder, words, random) if words else None
        Repository(folder, now=now).renew(holders, replace=swap, publishing=fresh)
    return Repository(home / SCHEME, now=now)


def publishing_keys(session: Session, home: Path) -> dict[Role, SigningKey]:
    """The keys that sign snapshot and timestamp, opened with the desk's passphrase."""
    return _open_publishing_keys(home, passphrase.read(session, "this desk"))


def _desk_words(session: Session, home: Path, index: int) -> bytes:
    """The desk's passphrase, proven on its present keys: the new ones keep it."""
    words = passphrase.read(session, "this desk", index)
    _open_publishing_keys(home, words)
    return words


def _open_publishing_keys(home: Path, words: bytes) -> dict[Role, SigningKey]:
    sealed = {role: files.read_bounded(home / SCHEME / _KEYS / f"{role}.pem", _LIMIT) for role in PUBLISHING}
    return {role: sticks.open_key(pem, words, "this desk") for role, pem in sealed.items()}


def _make_publishing_keys(folder: Path, words: bytes, random: Random) -> dict[Role, VerifyingKey]:
    files.make_private_dir(folder / _KEYS)
    public = {}
    for role in PUBLISHING:
        key = SigningKey.generate(random)
        files.replace(folder / _KEYS / f"{role}.pem", key.to_pem(words, random))
        public[role] = key.public
    return public


def _find_holder(repository: Repository, start: str) -> str:
    found = [holder for holder in repository.holders if holder.startswith(start.lower())]
    if len(found) != 1:
        known = ", ".join(holder[:16] for holder in repository.holders)
        raise PassportError(
            f'"{start}" is not the start of one stick\'s key id', hint=f"the sticks are {known}", exit_code=2
        )
    return found[0]
