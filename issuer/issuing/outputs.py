"""The files a centre hands out: one credential a file, named after its serial and nothing else.

They are copies: the register holds the same bytes and makes them again, so they are not forced to the
disk one by one, and a half-written one is finished by running the command again.
"""

import contextlib
import os
from pathlib import Path
from typing import Final, Protocol

from credential.skp1.profile import Profile
from device import clock, files
from device.errors import PassportError

TEXT, PAPER = ".sdjwt", ".png"
_SETTLED: Final = 5
"""Seconds after which a file that is being written is no longer."""
_LONGEST = 4 * 1024 * 1024
_PAPER_LEVEL: Final = "M"


class Certificate(Protocol):
    """What its files are made of: an entry of the register, or as much of it as is needed here."""

    @property
    def serial(self) -> str:
        """Names the files."""

    @property
    def token(self) -> str:
        """What they hold."""

    @property
    def is_paper(self) -> bool:
        """Whether there is a code to be printed."""


def check_folder(path: Path) -> None:
    """PassportError if nothing can be written to this folder, there already or not; makes nothing."""
    if path.exists() and not path.is_dir():
        raise PassportError(f"{path} is not a folder", hint="name a folder with --out", exit_code=2)
    there = next(each for each in (path, *path.absolute().parents) if each.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        raise closed_folder(path, "permission denied or a disk that is read-only")


def closed_folder(path: Path, reason: str) -> PassportError:
    """What to say of a folder that cannot be written to."""
    return PassportError(
        f"the folder {path} cannot be written to: {reason}", hint="choose another one with --out"
    )


def prepare_folder(path: Path) -> Path:
    """The folder to write to, made if need be and rid of what a killed run left; PassportError if not."""
    check_folder(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise closed_folder(path, (error.strerror or "unknown reason").lower()) from None
    for found in path.iterdir():
        if files.is_leftover(found):
            _remove_settled(found)
    return path


def _remove_settled(leftover: Path) -> None:
    """Remove it, unless it is so young that another run may be writing it."""
    with contextlib.suppress(OSError):
        if clock.now() - leftover.stat().st_mtime > _SETTLED:
            leftover.unlink()


def for_owner_only(path: str, flags: int) -> int:
    """How `open` opens a file that nobody else may read."""
    return os.open(path, flags, files.PRIVATE_FILE)


def write_credential(
    folder: Path, entry: Certificate, profile: Profile | None, *, self_contained: bool = False
) -> Path:
    """Write what is missing of a credential's files; the path of its text.

    A code to be printed goes by `profile` if there is one, unless it is to need none; one that is there in
    the other form stays. Raises PassportError when a file of that name is there that is not this credential.
    """
    _put(text_file(folder, entry.serial), entry.token.encode("ascii") + b"\n", entry)
    if entry.is_paper:
        forms = (None, profile) if self_contained else (profile, None)
        _put_code(folder / f"{entry.serial}{PAPER}", entry, *forms)
    return text_file(folder, entry.serial)


def text_file(folder: Path, serial: str) -> Path:
    """Where the text of a credential is written."""
    return folder / f"{serial}{TEXT}"


def endings(*, is_paper: bool) -> tuple[str, ...]:
    """How the names of a credential's files end."""
    return (TEXT, PAPER) if is_paper else (TEXT,)


def is_written(folder: Path, serial: str, *, is_paper: bool) -> bool:
    """Whether a credential's files are there."""
    return all((folder / f"{serial}{ending}").exists() for ending in endings(is_paper=is_paper))


def _put_code(path: Path, entry: Certificate, wanted: Profile | None, other: Profile | None) -> None:
    there = path.exists() and not path.is_symlink()
    if there and files.read_bounded(path, _LONGEST) == paper_code(entry.token, other):
        return
    _put(path, paper_code(entry.token, wanted), entry)


def paper_code(token: str, profile: Profile | None) -> bytes:
    """The credential as a QR code to be printed, by a profile or without: a PNG."""
    from credential import skp1
    from device import qr_draw, qr_matrix

    png: bytes = qr_draw.to_png(
        qr_matrix.matrix(skp1.encode(token, profiles=[profile] if profile else ()), level=_PAPER_LEVEL)
    )
    return png


def _put(path: Path, data: bytes, entry: Certificate) -> None:
    try:
        file = open(path, "xb", opener=for_owner_only)  # noqa: SIM115  closed below
    except FileExistsError:
        _complete(path, data, entry)
        return
    except OSError as error:
        raise _unwritable(path, error, entry) from None
    try:
        with file:
            file.write(data)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritable(path, error, entry) from None


def _unwritable(path: Path, error: OSError, entry: Certificate) -> PassportError:
    reason = (error.strerror or "unknown reason").lower()
    return PassportError(
        f"{path} cannot be written ({reason}); {entry.serial} is in the register",
        hint="mend that and run the same command again: it writes the files that are missing",
    )


def _complete(path: Path, data: bytes, entry: Certificate) -> None:
    """Leave a file that is right, finish one that breaks off, refuse to touch any other."""
    found = None if path.is_symlink() else files.read_bounded(path, _LONGEST)
    if found == data:
        return
    if found is None or not data.startswith(found):
        raise PassportError(
            f"{path} is there and is not {entry.serial} of this centre; it was left alone",
            hint="move it away or choose another --out, then run the same command again",
        )
    files.replace(path, data)
