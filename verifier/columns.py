"""Rows of a label and words for a screen of 80 columns."""

from typing import Final

from device.terminal import safe_text, screen_width

WIDTH: Final = 78
_INDENT: Final = 2
_LABEL: Final = 12


def row(label: str, words: str) -> list[str]:
    """`words` beside `label`, made safe and wrapped; a label too long for its column gets its own line."""
    column = _INDENT + _LABEL
    lines = wrapped(words, WIDTH - column)
    head = " " * _INDENT + safe_text(label, WIDTH - _INDENT)
    below = [" " * column + line for line in lines]
    if (gap := column - screen_width(head)) <= 0:
        return [head, *below]
    return [head + " " * gap + lines[0], *below[1:]]


def shortened(lines: list[str], most: int, otherwise: str) -> list[str]:
    """The lines, or the first of them and `otherwise` in the place of the last one allowed."""
    return lines if len(lines) <= most else [*lines[: most - 1], *row("", otherwise)]


def paragraph(words: str, indent: int = _INDENT) -> list[str]:
    """`words` made safe and wrapped, every line indented."""
    return [" " * indent + line for line in wrapped(words, WIDTH - indent)]


def wrapped(text: str, width: int) -> list[str]:
    """The words of `text` in lines of at most `width` columns; a longer word is cut into pieces."""
    lines = [""]
    for word in safe_text(text, 1000).split():
        for piece in _pieces(word, width):
            longer = f"{lines[-1]} {piece}" if lines[-1] else piece
            if screen_width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for character in word:
        if screen_width(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
