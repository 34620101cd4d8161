"""The sticks: three folders, usually on three USB sticks in three safes, that hold the root keys."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credential.encoding import compact_json
from credential.keys import Random, SigningKey
from credential.sealing import WrongPassphrase
from device import files, passphrase
from device.command import Session
from device.errors import PassportError
from device.terminal import safe_text
from issuer.authority.repository import THRESHOLD

COUNT: Final = 3
_KEY, _LABEL = "passport-root-key.pem", "passport-root-key.json"
_LIMIT: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class NewStick:
    """A root key and the folder it is about to be written to."""

    folder: Path
    key: SigningKey
    sealed: bytes


def check_empty(folders: Sequence[Path], *, count: int) -> None:
    """Refuse, before anything is made, what cannot take `count` new keys; PassportError."""
    if len({folder.resolve() for folder in folders}) != count:
        raise PassportError(
            f"{count} different folders are needed for the root keys, got {len(set(folders))}",
            hint="give --keys DIR once for each stick",
            exit_code=2,
        )
    for folder in folders:
        if (folder / _KEY).exists():
            raise PassportError(
                f"{folder} already holds a root key; nothing was changed", hint="use an empty stick"
            )


def ask(session: Session, folders: Sequence[Path], *, first: int = 0, generate: bool = False) -> list[bytes]:
    """A new passphrase for each stick; `first` counts the --passphrase-file options before them."""
    return [
        passphrase.read_new(session, _called(folder), first + at, generate_words=generate)
        for at, folder in enumerate(folders)
    ]


def make(folders: Sequence[Path], words: Sequence[bytes], random: Random) -> list[NewStick]:
    """New root keys, sealed but not written yet."""
    keys = [SigningKey.generate(random) for _ in folders]
    return [
        NewStick(folder, key, key.to_pem(word, random))
        for folder, key, word in zip(folders, keys, words, strict=True)
    ]


@contextlib.contextmanager
def written(sticks: Sequence[NewStick], scheme: str) -> Iterator[None]:
    """Write the sticks for the block; when it or the writing fails, none of them keeps a key."""
    done: list[Path] = []
    try:
        for stick in sticks:
            stick.folder.mkdir(parents=True, exist_ok=True)
            label = compact_json({"v": 1, "scheme": scheme, "key": stick.key.public.fingerprint})
            for name, data in ((_KEY, stick.sealed), (_LABEL, label)):
                files.write_new(stick.folder / name, data)
                done.append(stick.folder / name)
        yield
    except BaseException:
        for path in done:
            path.unlink(missing_ok=True)
        raise


def read(session: Session, folders: Sequence[Path]) -> list[SigningKey]:
    """The root keys on these sticks, with passphrases in the same order; PassportError below two sticks."""
    if len({folder.resolve() for folder in folders}) < THRESHOLD:
        raise PassportError(
            f"{THRESHOLD} different sticks are needed, one alone changes nothing",
            hint="give --keys DIR twice, for two of the three",
        )
    sealed = [_read_sealed(folder) for folder in folders]
    return [
        open_key(pem, passphrase.read(session, _called(folder), at), _called(folder))
        for at, (folder, pem) in enumerate(zip(folders, sealed, strict=True))
    ]


def open_key(pem: bytes, words: bytes, what: str) -> SigningKey:
    """Open a sealed key; a wrong passphrase is told with `what` it was for."""
    try:
        return SigningKey.from_pem(pem, words)
    except WrongPassphrase:
        raise PassportError(f"the passphrase for {what} is wrong; nothing was changed") from None


def _called(folder: Path) -> str:
    return f"the stick {safe_text(str(folder))}"


def _read_sealed(folder: Path) -> bytes:
    try:
        return files.read_bounded(folder / _KEY, _LIMIT)
    except files.Missing:
        raise PassportError(
            f"{folder} holds no root key",
            hint="put the stick in, and give its folder with --keys",
            exit_code=2,
        ) from None
