"""Builds the vector files: `python -m tests.vectors.build` writes them all, the same bytes every time."""

import json
from pathlib import Path

from tests.vectors.cases import cases
from tests.vectors.running import FOLDER

FOLDERS = {"accepted": "accept", "refused": "refuse", "cannot_tell": "cannot_tell"}


def write(folder: Path) -> None:
    """Write every vector below `folder`, in a folder named by its verdict."""
    for name, each in cases().items():
        path = folder / FOLDERS[each["expected"]["verdict"]]
        path.mkdir(parents=True, exist_ok=True)
        text = json.dumps(each, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        (path / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for verdict in FOLDERS.values():
        for old in (FOLDER / verdict).glob("*.json"):
            old.unlink()
    write(FOLDER)
