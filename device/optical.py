"""From light back to text: what a file, a folder of files or standard input says."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from device import files
from device.errors import PassportError
from device.joining import join
from device.reading import Problem, Reading, silent, too_large
from device.recognise import understood
from device.terminal import say

__all__ = ["MAX_BYTES", "Problem", "Reading", "read_input", "read_inputs"]

MAX_BYTES = 16 << 20


def read_input(name: str) -> list[Reading]:
    """The reading of a file or of "-", or one for each file of a folder, sorted by name.

    A message in frames is one reading, whatever files its frames are in. Raises PassportError with exit
    code 2 for what cannot be opened; what cannot be understood is a Reading with a problem.
    """
    return read_inputs((name,))


def read_inputs(names: Iterable[str]) -> list[Reading]:
    """As `read_input`, of several inputs in order: the frames of one message may be in all of them."""
    return join([reading for name in names for reading in _read_one(name)])


def _read_one(name: str) -> list[Reading]:
    if name == "-":
        return [_read_standard_input("standard input")]
    path = Path(name)
    if path.is_dir():
        return _read_folder(path)
    return [_read_file(path)]


def _read_folder(folder: Path) -> list[Reading]:
    names = sorted(path for path in _listed(folder) if not path.name.startswith(".") and not path.is_dir())
    readings = [_read_file_in_folder(path) for path in names]
    return readings or [silent(str(folder), "input.empty", "has no files in it")]


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise files.FileProblem(f"{folder} cannot be opened: {reason}") from None


def _read_file_in_folder(path: Path) -> Reading:
    """As `_read_file`, but one file that cannot be opened must not hide the others."""
    try:
        return _read_file(path)
    except PassportError:
        return silent(str(path), "input.unreadable", "cannot be opened")


def _read_file(path: Path) -> Reading:
    try:
        data = files.read_bounded(path, MAX_BYTES)
    except files.TooLarge:
        return too_large(str(path), MAX_BYTES)
    return understood(str(path), data)


def _read_standard_input(source: str) -> Reading:
    data = _standard_input()
    return too_large(source, MAX_BYTES) if len(data) > MAX_BYTES else understood(source, data)


def _typed() -> bytes:
    """One line, or as many as the frames of one message take."""
    data = os.read(0, MAX_BYTES)
    while len(data) < MAX_BYTES and (missing := _missing(data)):
        say(f"{missing}. Scan the next one; Ctrl+D ends.")
        line = os.read(0, MAX_BYTES)
        if not line:
            break
        data += line
    return data


def _missing(data: bytes) -> str | None:
    """What is said of frames that are not enough; None for whatever else was typed."""
    problems = (reading.problem for reading in join([understood("", data)]))
    words = (problem.message for problem in problems if problem and problem.code == "frame.missing")
    return next(words, None)


def _standard_input() -> bytes:
    if sys.stdin.isatty():  # a scanner that types ends its line, never the input
        say("Scan the code now, or paste it and press Enter.")
        return _typed()
    pieces, size = [], 0
    while size <= MAX_BYTES and (piece := os.read(0, 1 << 20)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)
