"""The worked examples of the standards, read from beside the checkout; absent, their tests are skipped."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[3] / "shared" / "vectors"

needs_examples = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the official examples (../shared/vectors) are not beside this checkout"
)


def text(name: str) -> str:
    """One example as text without line ends around it."""
    return (FOLDER / name).read_text(encoding="utf-8").strip()


def document(name: str) -> Any:
    """One example as JSON."""
    return json.loads(text(name))
