"""Code lists of other bodies: occupations (ISCO-08) and countries (ISO 3166-1)."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def isco08() -> frozenset[str]:
    """Every ISCO-08 code of one to four digits (ILO, 2008)."""
    return _read("isco08.txt")


@cache
def occupations() -> dict[str, str]:
    """English titles of ISCO-08 unit groups that workers often migrate in, by code; not of all groups."""
    lines = (line.partition(" ") for line in sorted(_read("occupations.txt")))
    return {code: title for code, _, title in lines}


@cache
def countries() -> frozenset[str]:
    """Every ISO 3166-1 alpha-2 code."""
    return _read("countries.txt")


def _read(name: str) -> frozenset[str]:
    lines = (_FOLDER / name).read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
