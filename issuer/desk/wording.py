"""Sentences that several commands of the desk share."""

import unicodedata
from collections.abc import Iterable

from device.terminal import safe_text

WIDTH = 80
NOT_PUBLISHED = """note: no delivery was made yet; nobody can check these certificates until your
  authority has one: passport-issuer publish --out DIR"""


def counted(number: int, one: str, many: str = "") -> str:
    """`1 row`, `3 rows`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def safe_lines(text: str) -> str:
    """Several lines, each made safe to show."""
    return "\n".join(safe_text(line) for line in text.splitlines())


def clipped(text: str, columns: int) -> str:
    """Safe text in at most so many columns of the screen; wide letters take two, marks none."""
    safe = safe_text(text)
    width = 0
    for position, character in enumerate(safe):
        width += _columns(character)
        if width > columns:
            return _clip(safe[:position], columns - 1) + "…"
    return safe


def _clip(text: str, columns: int) -> str:
    while sum(map(_columns, text)) > columns:
        text = text[:-1]
    return text


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def indented(text: str) -> str:
    """One safe item of a list: two spaces in, what is too long for the screen two more."""
    import textwrap

    return textwrap.fill(
        safe_text(text, 1000),
        WIDTH - 1,
        initial_indent="  ",
        subsequent_indent="    ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def table(rows: Iterable[tuple[str, str]], indent: str = "  ") -> str:
    """Names and values in two columns; rows without a value are left out."""
    kept = [(name, value) for name, value in rows if value]
    width = max((len(name) for name, _ in kept), default=0) + 2
    return "\n".join(f"{indent}{name:<{width}}{safe_text(value)}" for name, value in kept)
