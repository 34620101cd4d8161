"""Copying a folder so that the first thing that goes wrong is told as what it is.

`shutil.copytree` collects every error into one without a cause; a full disk should say that it is full.
"""

import os
import stat
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def copy_folder(source: Path, goal: Path) -> None:
    """Copy the files and folders below `source` to `goal`, which must not exist.

    A link to a file is copied as the file, a link to a folder as an empty folder. What was private is
    private from its creation.
    """
    goal.mkdir(mode=_mode(source), parents=True)
    for parent, folders, names in os.walk(source):
        here = goal / Path(parent).relative_to(source)
        for folder in folders:
            (here / folder).mkdir(mode=_mode(Path(parent, folder)))
        for name in names:
            _copy_file(Path(parent, name), here / name)


def _copy_file(source: Path, goal: Path) -> None:
    with os.fdopen(os.open(goal, _NEW, _mode(source)), "wb") as file:
        file.write(source.read_bytes())


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o777
