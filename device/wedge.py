"""Text typed by a scanner that stands in for a keyboard (a keyboard wedge).

Such a scanner sends keys, not letters. Where the computer has another keyboard layout than the scanner
was set to, other letters arrive; here they are recognised, key by key, and the two layouts named. What
was meant is never put in its place: who sets the scanner right will need it for other codes too.

`keyboards.txt` holds the layouts, three lines each: the name, then the characters of 47 keys without and
with Shift, in the order of the US keyboard's rows; `█` is a key that types none or more than one.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_KEYS: Final = 47
_ADDED: Final = "\t\r\n\x02\x03\x04\x1d\x1e"  # what scanners are set to type around a code
# Patterns as text: most checks meet no scanner and need not compile them.
_SYMBOLOGY: Final = r"\]Q[0-6](?=SK[PF]|ey)"  # AIM identifier of a QR code
_COMPACT: Final = r"SK[PF][0-9]:"  # a text, or a frame of one
_BASE45: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_IN_PLAIN: Final = r"(?a:eyJ[\w-]+\.[\w-]+\.[\w-]+[\w.~-]*)"
_OURS: Final = ("SKP1:", "SKF1:")
_HEADS: Final = (*_OURS, "eyJ")
_SHORTEST: Final = 16  # characters; less is no code of ours, whatever was typed
_LONGEST: Final = 5000  # more than a QR code holds, accents typed apart and all; a longer text is a file
_NEARLY: Final = 0.9  # of a text must fit before layouts are named: some keys type nothing
_SPACE: Final = -1
_NO_KEY: Final = -2
_NAMED: Final = 3  # layouts; where more would fit, none is named
_ACCENTS: Final = {"̀": "`", "́": "´", "̂": "^", "̃": "~", "̈": "¨"}


class Mistyped(NamedTuple):
    """The layouts that explain a text, as far as they can be told: "" is unknown."""

    scanner: str = ""
    computer: str = ""
    shifted: bool = False

    @property
    def words(self) -> str:
        """What is wrong, in one line."""
        caps = "Caps Lock is on" if self.shifted else ""
        differ = f"it types for {self.scanner}, this computer is set to {self.computer}"
        reasons = [differ if self.scanner != self.computer else "", caps]
        reason = " and ".join(each for each in reasons if each)
        return "the scanner keyboard layout looks wrong" + (f": {reason}" if reason else "")


class _Layout(NamedTuple):
    name: str
    characters: str
    strokes: dict[str, int]


class _Candidate(NamedTuple):
    scanner: str
    computer: str
    shifted: bool
    fit: float


def unframed(line: str) -> str:
    """A typed line without the symbology identifier, tabs and control characters around the code.

    Spaces stay: the alphabet of `SKP1` holds the space.
    """
    bare = line.strip(_ADDED)
    return bare[3:] if bare.startswith("]Q") and re.match(_SYMBOLOGY, bare) else bare


def mistyped(text: str) -> Mistyped | None:
    """Why this text is ours but for the keyboard layout; None if it is ours as it is, or is not ours."""
    text = unframed(text)
    if not _SHORTEST <= len(text) <= _LONGEST or _fit(text) == 1:
        return None
    found = sorted(_candidates(text), key=lambda each: each.fit, reverse=True)
    if not found or (found[0].fit < 1 and text.startswith(_HEADS)):  # a letter misread is no layout
        return None
    return _named([each for each in found if each.fit == found[0].fit > _NEARLY])


def _named(likeliest: list[_Candidate]) -> Mistyped:
    same = [each for each in likeliest if each.scanner == each.computer]
    scanners = list(dict.fromkeys(each.scanner for each in same or likeliest))
    computers = list(dict.fromkeys(each.computer for each in same or likeliest))
    numbers = sorted((len(scanners), len(computers)))
    if numbers[0] != 1 or numbers[1] > _NAMED:  # both ends open would name pairs that were never meant
        return Mistyped()
    return Mistyped(" or ".join(scanners), " or ".join(computers), all(each.shifted for each in likeliest))


def _fit(text: str) -> float:
    """The share of the characters that belong there, 0 for what is not ours."""
    if re.fullmatch(_IN_PLAIN, text.strip()):
        return 1
    if not re.match(_COMPACT, text):
        return 0
    return sum(character in _BASE45 for character in text) / len(text)


def _candidates(text: str) -> Iterator[_Candidate]:
    """Every pair of layouts under which the text begins as ours do, Shift or not."""
    us, *others = _layouts()
    pairs = [(us, us), *((us, other) for other in others), *((other, us) for other in others)]
    for scanner, computer in pairs:
        start = _strokes(text[:_SHORTEST], computer)
        begun = [head for head in _HEADS if _begins(start, head, scanner)]
        if begun:
            strokes = _strokes(text, computer)
            fits = [_fit(unframed(_meant(each, scanner))) for each in _flips(strokes, computer)]
            if max(fits) or set(_OURS) & set(begun):  # the other begins words as well
                yield _Candidate(scanner.name, computer.name, fits[0] < max(fits), max(fits))


def _begins(strokes: list[int], head: str, scanner: _Layout) -> bool:
    keys = [stroke % _KEYS for stroke in strokes]
    meant = [scanner.strokes.get(letter, 0) % _KEYS for letter in head]
    return meant in (keys[: len(meant)], keys[3:][: len(meant)])  # after a symbology identifier of three


def _strokes(text: str, computer: _Layout) -> list[int]:
    """The key of every character, plus 47 with Shift."""
    strokes = []
    for character in text:
        keys = character if character in computer.strokes else _two_keys(character)
        strokes += [computer.strokes.get(each, _NO_KEY) for each in keys]
    return strokes


def _two_keys(character: str) -> str:
    """A letter with an accent as it is typed: the dead key, then the letter."""
    import unicodedata

    apart = unicodedata.normalize("NFD", character)
    return "".join(_ACCENTS.get(accent, "") for accent in apart[1:]) + apart[0]


def _flips(strokes: list[int], computer: _Layout) -> Iterator[list[int]]:
    """The strokes as they are, and as they were if Caps Lock turned round the letters, or every key."""
    turned = [(at + _KEYS) % (2 * _KEYS) for at in range(2 * _KEYS)]
    letters = [
        other if each.swapcase() == computer.characters[other] else at
        for at, (each, other) in enumerate(zip(computer.characters, turned, strict=True))
    ]
    yield strokes
    for table in (letters, turned):
        yield [each if each < 0 else table[each] for each in strokes]


def _meant(strokes: list[int], scanner: _Layout) -> str:
    others = {_SPACE: " ", _NO_KEY: "\0"}
    return "".join(others.get(each) or scanner.characters[each] for each in strokes)


@cache
def _layouts() -> tuple[_Layout, ...]:
    lines = Path(__file__).with_name("keyboards.txt").read_text("utf-8").splitlines()
    us = lines[1] + lines[2]
    return tuple(
        _layout(name, plain + shifted, us)
        for name, plain, shifted in zip(lines[::3], lines[1::3], lines[2::3], strict=True)
    )


def _layout(name: str, characters: str, us: str) -> _Layout:
    # Of two keys with the same character the one counts that types one of our code's on a US keyboard.
    order = sorted(range(2 * _KEYS), key=lambda at: (us[at] in _BASE45, -at))
    strokes = {characters[at]: at for at in order} | {" ": _SPACE}
    strokes.pop("█", None)
    return _Layout(name, characters, strokes)
