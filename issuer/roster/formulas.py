"""Texts that a spreadsheet would run instead of showing them, and how they are written so that it does not.

An apostrophe in front makes a spreadsheet show what follows.  `guarded` writes it, `unguarded` takes exactly
that one away again, so that a table written here and read here says the same.
"""

import re

_SIGNS = tuple("=+-@\t\r＝＋－＠")
_RISKY = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r])")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take the text of a cell for a formula."""
    return cell.startswith(_SIGNS)


def guarded(cell: str) -> str:
    """The cell as a spreadsheet shows it: with an apostrophe in front where it would run it."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given; an apostrophe that it did not write stays."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell[1:]) else cell
