"""Exchanging two names in one step, where the system has a call for it."""

import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS


def exchange(one: Path, other: Path) -> bool:
    """Let two existing folders trade names atomically; False where the system cannot.

    Both must be on one file system. Nothing has changed when the answer is False.
    """
    import ctypes

    paths = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*paths, _RENAME_SWAP) == 0)
        return bool(library.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):  # another system, or an older C library
        return False
