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
    """One safe item of a list: two spaces in, what is too long for the screen two more.

    A command that ends it then stands on a line of its own, unbroken, so that it can be copied.
    """
    safe = safe_text(text, 1000)
    words, colon, command = safe.partition(_COMMAND)
    if not colon or screen_width(safe) < WIDTH - 1:
        return _filled(safe)
    return f"{_filled(words)}:\n    {_COMMAND.lstrip(': ')}{command}"


_COMMAND = ": passport-issuer "


def _filled(safe: str) -> str:
    import textwrap

    return textwrap.fill(
        safe,
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
