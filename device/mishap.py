"""What went wrong, in one line: foreign exceptions turned into PassportError.

Only causes outside the program are worded here. Anything else is a fault of ours and stays the
exception it is. Modules are looked up, never imported: an exception of theirs proves they are loaded.
"""

import errno
import sys
from typing import Any

import click

from device.errors import PassportError

INTERRUPTED = 130  # 128 + SIGINT, as shells count
CLOSED_PIPE = 141  # 128 + SIGPIPE

_FULL = ("the disk is full; no file was left half-written", "free some space, then run this again")
_READ_ONLY = (
    "this disk cannot be written to",
    "choose another folder, or unlock the disk",
)
_SYSTEM: dict[int, tuple[str, str]] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: (
        "the disk takes no larger file",
        "lift the limit or choose another disk, then run this again",
    ),
    errno.EROFS: _READ_ONLY,
    errno.EACCES: ("you may not read or write this", "check who owns it"),
    errno.EPERM: ("this is not permitted", "check who owns it"),
    errno.ENOENT: ("there is no such file or folder", "check the name"),
    errno.ENOTDIR: ("a part of this name is not a folder", "check the name"),
    errno.EISDIR: ("this is a folder, not a file", "check the name"),
    errno.EEXIST: ("this already exists; nothing was overwritten", "choose another name"),
    errno.ENAMETOOLONG: ("this name is too long", "choose a shorter name"),
    errno.EIO: ("the disk reports an error; it may be failing", "copy what you need to another disk"),
    errno.EMFILE: ("too many files are open", "close other programs and try again"),
}
_USAGE = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG}
_DATABASE: dict[str, tuple[str, str]] = {
    "locked": ("another program is using this database; nothing was changed", "try again in a moment"),
    "full": _FULL,
    "readonly": _READ_ONLY,
    "malformed": ("the database is damaged", "restore it from a backup"),
    "not a database": ("the database is damaged", "restore it from a backup"),
    "unable to open": ("the database cannot be opened", "check that the home folder is yours and readable"),
    "disk i/o error": ("the disk reports an error; it may be failing", "copy what you need to another disk"),
}
_SEALS = {
    "WrongPassphrase": ("the passphrase is wrong", "try again; nothing was changed"),
    "Damaged": ("this file is damaged", "restore it from a backup"),
    "NewerVersion": ("this was made by a newer version", "update this program"),
}


def told(error: BaseException) -> PassportError | None:
    """`error` as a person should read it, or None when it is a fault of ours."""
    if isinstance(error, PassportError):
        return error
    if isinstance(error, (KeyboardInterrupt, click.Abort, EOFError)):
        return PassportError("interrupted", exit_code=INTERRUPTED)
    if isinstance(error, click.ClickException):
        return _usage(error)
    if isinstance(error, OSError):
        return _system(error)
    return _objection(error) or _seal(error) or _database(error)


def _usage(error: click.ClickException) -> PassportError:
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    hint = f"{context.command_path} --help" if context is not None else None
    return PassportError(message[:1].lower() + message[1:], hint=hint, exit_code=2, code="usage")


def _system(error: OSError) -> PassportError | None:
    if error.errno is None:
        return None
    words, hint = _SYSTEM.get(error.errno, ((error.strerror or "the system refused").lower(), None))
    where = f"{error.filename}: " if isinstance(error.filename, str) else ""
    return PassportError(where + words, hint=hint, exit_code=2 if error.errno in _USAGE else 1)


def _objection(error: BaseException) -> PassportError | None:
    if not isinstance(error, _loaded("credential.errors", "Objection")):
        return None
    found: Any = error
    return PassportError(str(found.message), code=str(found.code))


def _seal(error: BaseException) -> PassportError | None:
    for name, (words, hint) in _SEALS.items():
        if isinstance(error, _loaded("credential.sealing", name)):
            return PassportError(words, hint=hint)
    return None


def _database(error: BaseException) -> PassportError | None:
    if not isinstance(error, _loaded("sqlite3", "DatabaseError")):
        return None
    for sign, (words, hint) in _DATABASE.items():
        if sign in str(error).lower():
            return PassportError(words, hint=hint)
    return None


def _loaded(module: str, name: str) -> Any:
    """The class `name` of a module that is already loaded, or the empty tuple, which nothing is."""
    return getattr(sys.modules.get(module), name, ())
