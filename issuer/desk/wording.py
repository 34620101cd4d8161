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


def indented(text: str, remedy: str = "") -> str:
    """One safe item of a list: two spaces in, what is too long for the screen two more.

    Where it ends in a `remedy` with a command in it, that then stands on a line of its own, unbroken, so that
    it can be copied.
    """
    told, colon, command = remedy.partition(_COMMAND)
    safe = safe_text(text, 1000)
    if not colon or not text.endswith(remedy) or 2 + screen_width(safe) < WIDTH:
        return _filled(safe)
    words = safe_text(text.removesuffix(remedy) + told, 1000)
    return f"{_filled(words)}:\n    {_COMMAND.removeprefix(': ')}{safe_text(command, 1000)}"


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
