"""Sentences that several commands of the desk share."""

from collections.abc import Iterable

from device.terminal import safe_text, screen_width

WIDTH = 80
NOT_PUBLISHED = """note: no delivery was made yet; nobody can check these certificates until your
  authority has one: passport-issuer publish --out DIR"""


def counted(number: int, one: str) -> str:
    """`1 row`, `3 rows`, `2 entries`."""
    many = f"{one[:-1]}ies" if one.endswith("y") and one[-2] not in "aeiou" else f"{one}s"
    many = f"{one}es" if one.endswith("s") else many
    return f"{number:,} {one if number == 1 else many}"


def safe_lines(text: str) -> str:
    """Several lines, each made safe to show."""
    return "\n".join(safe_text(line) for line in text.splitlines())


def clipped(text: str, columns: int) -> str:
    """Safe text in at most so many columns of the screen; wide letters take two, marks none."""
    safe = safe_text(text)
    if screen_width(safe) <= columns:
        return safe
    while screen_width(safe) >= columns:
        safe = safe[:-1]
    return safe + "…"


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


def table(rows: Iterable[tuple[str, str]]) -> str:
    """Names and values in two columns, indented; rows without a value are left out."""
    kept = [(name, value) for name, value in rows if value]
    width = max((len(name) for name, _ in kept), default=0) + 2
    return "\n".join(f"  {name:<{width}}{safe_text(value)}" for name, value in kept)
