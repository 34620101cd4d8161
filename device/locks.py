"""One writer at a time in a home; who waits is told for whom."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from device.errors import PassportError
from device.terminal import say

LOCK = ".lock"
_STEP = 0.05
_PATIENCE_BEFORE_WORDS = 1.0


@contextlib.contextmanager
def locked(home: Path, what: str, *, wait: float = 10.0) -> Iterator[None]:
    """Hold the home's lock while the block runs; `what` is the command that others are told of.

    Waits up to `wait` seconds, then raises PassportError naming process and command of the holder.
    The system frees the lock of a process that dies. It is not re-entrant.
    """
    descriptor = os.open(home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _acquire(descriptor, wait)
        _sign(descriptor, f"{os.getpid()} {what}")
        try:
            yield
        finally:
            _sign(descriptor, "")
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, wait: float) -> None:
    attempt = _attempt()
    begun = time.monotonic()
    told = False
    while not attempt(descriptor):
        waited = time.monotonic() - begun
        if waited >= wait:
            raise PassportError(
                f"this home is in use by {_holder(descriptor)}",
                hint="wait until it has finished, then run the same command again",
            )
        if waited >= _PATIENCE_BEFORE_WORDS and not told:
            told = True
            say(f"waiting for {_holder(descriptor)} …")
        time.sleep(_STEP)


def _attempt() -> Callable[[int], bool]:
    try:
        import fcntl
    except ImportError:
        return _attempt_on_windows()

    def attempt(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    return attempt


def _attempt_on_windows() -> Callable[[int], bool]:
    import msvcrt

    def attempt(descriptor: int) -> bool:
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # past the words, so that others can read them
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError:
            return False
        return True

    return attempt


def _sign(descriptor: int, words: str) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, words.encode())


def _holder(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    pid, _, what = os.read(descriptor, 400).decode(errors="replace").partition(" ")
    return f'process {pid} ("{what}")' if pid.isdigit() else "another process"
