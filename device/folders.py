"""Folders: private ones, and whole ones that take another's place in one step."""

import contextlib
import errno
import os
import stat
from pathlib import Path

from device.errors import FileProblem
from device.exchange import exchange

PRIVATE_DIR = 0o700


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
    Only one process at a time may swap or settle the same folder: callers hold a lock.
    """
    import shutil  # loads every compressor there is

    settle_folder(live)
    _sync_tree(new)
    if live.exists():
        if not exchange(new, live):
            live.rename(_displaced(live))
            new.rename(live)
    else:
        new.rename(live)
    sync_folder(live.parent)
    for leftover in (new, _displaced(live)):
        shutil.rmtree(leftover, ignore_errors=True)


def settle_folder(live: Path) -> None:
    """End an interrupted `swap_folder`: put back what it had set aside, or remove that if it was replaced."""
    displaced = _displaced(live)
    if is_unsettled(live):
        displaced.rename(live)
    elif displaced.exists():
        import shutil

        shutil.rmtree(displaced)


def is_unsettled(live: Path) -> bool:
    """Whether `live` is missing because a `swap_folder` was interrupted, or is just now in between."""
    return _displaced(live).exists() and not live.exists()


def _displaced(live: Path) -> Path:
    return live.with_name(f".passport-{live.name}.displaced")


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


def _sync_tree(folder: Path) -> None:
    for parent, _, names in os.walk(folder):
        for name in names:
            descriptor = os.open(os.path.join(parent, name), os.O_RDONLY)  # noqa: PTH118  hot loop
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(Path(parent))
