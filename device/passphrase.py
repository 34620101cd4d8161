"""Passphrases: from a prompt, a file or a descriptor, never from the command line.

The first line counts, normalised to NFC, without its line end; `--passphrase-file` may name
`/dev/fd/N`, and `-` is standard input. Nothing is created before a passphrase is there.
"""

import os
import sys
import unicodedata
from pathlib import Path

from device.errors import PassportError
from device.passphrase_rules import generate, objection
from device.session import Session
from device.terminal import say

__all__ = ["generate", "pick", "read", "read_new"]

_TRIES = 3
_LONGEST = 1024  # characters; a paste or /dev/zero must end somewhere


def read(session: Session, what: str, index: int = 0) -> bytes:
    """The existing passphrase of `what` ("the issuer's key"), as NFC in UTF-8.

    `index` counts the --passphrase-file options. PassportError with exit code 2 when there is none and
    nobody to ask.
    """
    given = pick(session, index)
    return _encoded(_first_line(given) if given else _ask(f"Passphrase for {what}: ", what))


def read_new(session: Session, what: str, index: int = 0, *, generate_words: bool = False) -> bytes:
    """A new passphrase for `what`: generated and shown, or given and good enough; asked for twice."""
    if generate_words:
        return _generated(what)
    given = pick(session, index)
    text = _first_line(given) if given else _ask_twice(what)
    if problem := objection(text):
        raise PassportError(
            f"this passphrase for {what} {problem}", hint="use several words, or --generate", exit_code=2
        )
    return _encoded(text)


def pick(session: Session, index: int) -> Path | None:
    """The `index`-th --passphrase-file, if so many were given."""
    return session.passphrase_files[index] if index < len(session.passphrase_files) else None


def _generated(what: str) -> bytes:
    words = generate(os.urandom)
    say(f"The passphrase for {what} is:\n\n    {words}\n\nWrite it down now: it is not shown again.")
    return words.encode()


def _first_line(path: Path) -> str:
    try:
        with open(0 if str(path) == "-" else path, "rb", closefd=str(path) != "-", buffering=0) as file:
            start = _read_some(file.fileno())
    except OSError as error:
        raise PassportError(
            f"passphrase file {path} cannot be read: {(error.strerror or 'unknown reason').lower()}",
            exit_code=2,
        ) from None
    line, _, _ = start.partition(b"\n")
    try:
        return _checked(unicodedata.normalize("NFC", line.removesuffix(b"\r").decode("utf-8-sig")), str(path))
    except UnicodeDecodeError:
        raise PassportError(f"passphrase file {path} is not UTF-8 text", exit_code=2) from None


def _read_some(descriptor: int) -> bytes:
    start = b""
    while b"\n" not in start and len(start) <= 4 * _LONGEST:
        piece = os.read(descriptor, 4096)
        if not piece:
            break
        start += piece
    return start


def _ask_twice(what: str) -> str:
    """Ask until a passphrase is good and typed alike twice, or a few tries are over."""
    for _ in range(_TRIES):
        first = _ask(f"New passphrase for {what} (12 characters or more): ", what)
        if problem := objection(first):
            say(f"This passphrase {problem}. Use several words.")
        elif _ask("Once more: ", what) == first:
            return first
        else:
            say("The two passphrases differ. Type it again.")
    raise PassportError(f"no passphrase for {what} after {_TRIES} tries; nothing was changed", exit_code=2)


def _ask(prompt: str, what: str) -> str:
    if not _has_person():
        raise PassportError(
            f"a passphrase for {what} is needed and there is no terminal to ask on",
            hint="give it with --passphrase-file FILE",
            exit_code=2,
        )
    import getpass

    return _checked(unicodedata.normalize("NFC", getpass.getpass(prompt)), "the terminal")


def _has_person() -> bool:
    """Whether somebody can be asked: they see standard error, and a keyboard is there."""
    if not sys.stderr.isatty():
        return False
    if sys.stdin.isatty():
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | getattr(os, "O_NOCTTY", 0)))
    except OSError:
        return False
    return True


def _checked(text: str, source: str) -> str:
    if not text:
        raise PassportError(f"the passphrase from {source} is empty", exit_code=2)
    if len(text) > _LONGEST:
        raise PassportError(f"the passphrase from {source} is longer than {_LONGEST} characters", exit_code=2)
    return text


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
