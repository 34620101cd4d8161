"""Words on the screen: made safe, coloured only where colour is wanted, never failing to print.

Whatever came from outside passes `safe_text` before it is shown: a certificate must not be able to
move the cursor, hide text, reorder a line or stack marks over its neighbours.
"""

import os
import sys
import unicodedata
from typing import Literal, TextIO

from device.errors import PassportError

Style = Literal["good", "care", "bad", "unknown", "strong", "faint"]

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = (
    "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # Persian, Sinhala and others are spelled with them
)
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that draw nothing
_MOST_MARKS = 4
_COLOURS: dict[Style, str] = {
    "good": "1;32",
    "care": "1;33",
    "bad": "1;31",
    "unknown": "1;35",
    "strong": "1",
    "faint": "2",
}
_SYMBOLS: dict[Style, str] = {"good": "✓", "care": "!", "bad": "✗", "unknown": "?"}
# What a screen without Unicode shows instead, so that a tick never looks like a question mark.
_PLAIN = str.maketrans({"✓": "+", "✗": "x", "…": "...", "–": "-", "—": "-", "·": "-", "→": "->", "━": "="})


def safe_text(text: str, limit: int = 400) -> str:
    """`text` as one harmless line of at most `limit` characters.

    Control, format, surrogate, private and unassigned characters become U+FFFD, line breaks and tabs
    a space; more than four combining marks in a row are dropped; what is cut off ends in "…".
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    marks = 0
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if marks > _MOST_MARKS:
            continue
        if len(shown) == limit:
            return "".join(shown[: limit - 1]) + "…"
        shown.append(_safe_character(text, position, category))
    return "".join(shown)


def _safe_character(text: str, position: int, category: str) -> str:
    character = text[position]
    if character in "\t\n\r\v\f\x85" or category in ("Zl", "Zp"):
        return " "
    if character in _JOINERS and _between_letters(text, position):
        return character
    if category in _HIDDEN or character in _BLANK_LETTERS:
        return REPLACEMENT
    return character


def _between_letters(text: str, position: int) -> bool:
    around = text[position - 1 : position] + text[position + 1 : position + 2]
    return len(around) == 2 and all(unicodedata.category(letter)[0] in "LM" for letter in around)


def screen_width(text: str) -> int:
    """How many columns a terminal gives `text`: two for East Asian wide letters, none for marks."""
    if text.isascii():
        return len(text)
    return sum(_letter_width(character) for character in text)


def _letter_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def is_coloured(stream: TextIO) -> bool:
    """Whether colour belongs on this stream: a terminal, not a dumb one, and NO_COLOR not set."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def paint(text: str, style: Style, stream: TextIO | None = None) -> str:
    """`text` in the colour of `style` for `stream` (standard output if not given), or as it is."""
    if not is_coloured(stream or sys.stdout):
        return text
    return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m"


def symbol(style: Style) -> str:
    """The one-column sign of an outcome, so that nothing rests on colour alone."""
    return _SYMBOLS.get(style, " ")


def out(text: str) -> None:
    """Print a result: a line on standard output."""
    _write(sys.stdout, text)


def say(text: str) -> None:
    """Tell the person something: a line on standard error."""
    _write(sys.stderr, text)


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(printable(text, getattr(stream, "encoding", None) or "utf-8") + "\n")
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:  # not worded as a failure of the work itself, which may be done
        reason = (error.strerror or "unknown reason").lower()
        raise PassportError(f"the output could not be written: {reason}") from error


def printable(text: str, encoding: str) -> str:
    """`text` with what `encoding` cannot carry replaced by the nearest plain signs."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return text
