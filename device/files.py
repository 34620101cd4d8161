"""Files that are there whole or not at all.

A reader, a killed process or a power cut never meets half a file: bytes are written beside the
goal, forced to the disk, and given their name in one step.
"""

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from device.errors import PassportError
from device.exchange import exchange

PRIVATE_FILE = 0o600
PRIVATE_DIR = 0o700
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OLD = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_DISPLACED = ".displaced"


class FileProblem(PassportError):
    """A file that cannot be read or written as asked; exit code 2 where a person named it."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint, exit_code=2)


class Missing(FileProblem):
    """There is nothing of that name."""


class Exists(FileProblem):
    """Something of that name is already there and was left alone."""


class TooLarge(FileProblem):
    """The file is over the limit for its purpose."""


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


def replace(path: Path, data: bytes, mode: int = PRIVATE_FILE) -> None:
    """Put `data` at `path` in one step, whatever was there; a link at `path` is replaced, not followed."""
    with _beside(path, data, mode) as fresh:
        fresh.replace(path)
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
    with os.fdopen(descriptor, "rb", buffering=0):
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise FileProblem(f"{path} is not a file")
        if found.st_size > limit:
            raise TooLarge(f"{path} is too large ({found.st_size} bytes; at most {limit})")
        return _read_all(descriptor, path, limit)


def make_private_dir(path: Path) -> None:
    """Make `path` a folder only its owner can enter; raises `FileProblem` if it cannot be one."""
    path.parent.mkdir(mode=PRIVATE_DIR, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=PRIVATE_DIR)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise FileProblem(f"{path} is not a folder", hint="choose another folder")
    if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        raise FileProblem(f"{path} belongs to another user", hint="choose a folder of your own")
    if found.st_mode & 0o077:
        with contextlib.suppress(PermissionError):  # a FAT stick has no modes to change
            path.chmod(PRIVATE_DIR)


def swap_folder(new: Path, live: Path) -> None:
    """Make the folder `new` the folder `live`, whole, and remove the one it displaces.

    Everything in `new` reaches the disk first. Where the system can exchange two names in one step,
    `live` is never missing; elsewhere `settle_folder` repairs what a crash between two renames leaves.
    """
    settle_folder(live)
    _sync_tree(new)
    if live.exists():
        if not exchange(new, live):
            live.rename(live.with_name(live.name + _DISPLACED))
            new.rename(live)
    else:
        new.rename(live)
    sync_folder(live.parent)
    for leftover in (new, live.with_name(live.name + _DISPLACED)):
        shutil.rmtree(leftover, ignore_errors=True)


def settle_folder(live: Path) -> None:
    """Put back the folder that an interrupted `swap_folder` had set aside, if it did."""
    displaced = live.with_name(live.name + _DISPLACED)
    if displaced.exists() and not live.exists():
        displaced.rename(live)


def sync_folder(path: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _beside(path: Path, data: bytes, mode: int) -> Iterator[Path]:
    """A finished, synced file next to `path` under a name of its own; gone afterwards."""
    fresh = path.with_name(f".passport-{os.urandom(8).hex()}.part")
    try:
        _write(fresh, data, mode)
        yield fresh
    except FileNotFoundError:
        raise Missing(f"{path.parent}: there is no such folder") from None
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()


def _write(path: Path, data: bytes, mode: int) -> None:
    with os.fdopen(os.open(path, _NEW, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


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


def _sync_tree(folder: Path) -> None:
    for parent, _, names in os.walk(folder):
        for name in names:
            descriptor = os.open(os.path.join(parent, name), os.O_RDONLY)  # noqa: PTH118  hot loop
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(Path(parent))
