"""Saving for the person: pictures and texts go where they look for them, and never over another file."""

from datetime import UTC, datetime
from pathlib import Path

from device import clock, files, homes


def save_picture(what: str, png: bytes) -> Path:
    """Save a picture among the person's pictures; raises FileProblem or OSError."""
    return _save(what, "png", png)


def save_text(what: str, text: str) -> Path:
    """Save a line of text beside the pictures; raises FileProblem or OSError."""
    return _save(what, "txt", text.encode() + b"\n")


def in_two_lines(path: Path) -> str:
    """A path as a person finds it: the folder, and below it the name."""
    return f"  {path.parent}\n  {path.name}"


def _save(what: str, ending: str, data: bytes) -> Path:
    stamp = datetime.fromtimestamp(clock.now(), UTC).strftime("%Y%m%d-%H%M%S")
    number = 1
    while True:
        again = "" if number == 1 else f"-{number}"
        path = homes.pictures_folder() / f"skills-passport-{what}-{stamp}{again}.{ending}"
        try:
            files.write_new(path, data)
        except files.Exists:
            number += 1
        else:
            return path
