"""Files that are there whole or not at all.

A reader, a killed process or a power cut never meets half a file: bytes are written beside the
goal, forced to the disk, and given their name in one step.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from device.errors import Exists, FileProblem, Missing, TooLarge
from device.folders import is_unsettled, make_private_dir, settle_folder, swap_folder, sync_folder

__all__ = [
    "PRIVATE_FILE",
    "Exists",
    "FileProblem",
    "Missing",
    "TooLarge",
    "is_leftover",
    "is_unsettled",
    "make_private_dir",
    "new_file",
    "read_bounded",
    "replace",
    "settle_folder",
    "swap_folder",
    "sync_folder",
    "write_new",
]


PRIVATE_FILE = 0o600
_LEFTOVER = (".passport-", ".part")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OLD = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def write_new(path: Path, data: bytes, mode: int = PRIVATE_FILE) -> None:
    """Write a file that must not exist yet; raises `Exists` and touches nothing if it does."""
    with _beside(path, data, mode) as fresh:
        try:
            _give_name(fresh, path, data, mode)
        except FileExistsError:
            raise Exists(
                f"{path} already exists and was not overwritten", hint="choose another name"
            ) from None
    sync_folder(path.parent)


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Where to write a large new file: the block makes it, and it is named `path` once the block ends well.

    Raises `Exists` and touches nothing if there is something of that name.
    """
    if not path.name or path.exists() or path.is_symlink():
        raise Exists(f"{path} already exists and was not overwritten", hint="choose another name")
    fresh = _fresh(path)
    try:
        yield fresh
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        _name_in_place(fresh, path)
    except FileNotFoundError:
        raise Missing(f"{path.parent}: there is no such folder") from None
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()
    sync_folder(path.parent)


def _name_in_place(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path, follow_symlinks=False)
    except FileExistsError:
        raise Exists(f"{path} already exists and was not overwritten", hint="choose another name") from None
    except (OSError, NotImplementedError):  # FAT has no links
        fresh.rename(path)


def replace(path: Path, data: bytes, mode: int = PRIVATE_FILE, *, settled: bool = True) -> None:
    """Put `data` at `path` in one step, whatever was there; a link at `path` is replaced, not followed.

    Who writes many files may leave them unsettled, and calls `sync_folder` after the last.
    """
    with _beside(path, data, mode) as fresh:
        fresh.replace(path)
    if settled:
        sync_folder(path.parent)


def read_bounded(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; raises `FileProblem`."""
    try:
        descriptor = os.open(path, _OLD)
    except FileNotFoundError:
        raise Missing(f"{path}: there is no such file") from None
    except OSError as error:
        raise FileProblem(
            f"{path} cannot be opened: {(error.strerror or 'unknown reason').lower()}"
        ) from None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise FileProblem(f"{path} is not a file")
        if found.st_size > limit:
            raise TooLarge(f"{path} is too large ({found.st_size} bytes; at most {limit})")
        return _read_all(descriptor, path, limit)
    finally:
        os.close(descriptor)


def is_leftover(path: Path) -> bool:
    """Whether this is what a process killed while writing left beside its goal; it may be removed."""
    return path.name.startswith(_LEFTOVER[0]) and path.name.endswith(_LEFTOVER[1])


@contextlib.contextmanager
def _beside(path: Path, data: bytes, mode: int) -> Iterator[Path]:
    """A finished, synced file next to `path` under a name of its own; gone afterwards."""
    if not path.name:
        raise FileProblem(f"{path} is a folder", hint="name a file in it")
    fresh = _fresh(path)
    try:
        _write(fresh, data, mode)
        yield fresh
    except FileNotFoundError:
        raise Missing(f"{path.parent}: there is no such folder") from None
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()


def _fresh(path: Path) -> Path:
    return path.with_name(f"{_LEFTOVER[0]}{os.urandom(8).hex()}{_LEFTOVER[1]}")


def _write(path: Path, data: bytes, mode: int) -> None:
    """Write a file that is not there yet; one that cannot be written whole is taken away."""
    descriptor = os.open(path, _NEW, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _give_name(fresh: Path, path: Path, data: bytes, mode: int) -> None:
    """Name `fresh` `path` unless that exists. A link refuses to overwrite; FAT has no links."""
    try:
        os.link(fresh, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        _write(path, data, mode)


def _read_all(descriptor: int, path: Path, limit: int) -> bytes:
    pieces = []
    size = 0
    while piece := os.read(descriptor, min(1 << 20, limit + 1 - size)):
        pieces.append(piece)
        size += len(piece)
        if size > limit:  # it grew while it was read
            raise TooLarge(f"{path} is too large (more than {limit} bytes)")
    return b"".join(pieces)
