"""Which new passphrases are good enough, and how one is made.

Twelve characters or more, and not something on the first page of every guessing list: a listed
word with decoration, a run of the keyboard or alphabet, or anything repeated.
"""

from collections.abc import Callable
from pathlib import Path

FEWEST_CHARACTERS = 12
WORDS = 6
_WORD_COUNT = 2048  # 11 bits a word, 66 bits in all
_FEWEST_DIFFERENT = 5
_COMMON = (
    "password passwords passphrase passwort motdepasse contrasena qwerty qwertyuiop letmein welcome admin"
    " administrator changeme iloveyou secret default security dragon monkey football baseball sunshine"
    " princess superman batman master computer internet whatever trustno login access opensesame certificate"
    " skillspassport passport wallet issuer verifier authority"
)
_LISTED = frozenset(_COMMON.split())
_RUNS = (
    "0123456789",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)
_LOOKALIKES = str.maketrans("@4310$5!7", "aaeiossit")


def objection(text: str) -> str | None:
    """What is wrong with a new passphrase ("is shorter than 12 characters"), or None."""
    if len(text) < FEWEST_CHARACTERS:
        return f"is shorter than {FEWEST_CHARACTERS} characters"
    letters = "".join(character for character in text.casefold() if character.isalnum())
    if _is_repeated(letters) or len(set(letters)) < _FEWEST_DIFFERENT:
        return "only repeats itself"
    if _is_run(letters):
        return "is a run of neighbouring keys or letters"
    if _is_listed(text.casefold()):
        return "is on every list of common ones"
    return None


def generate(random: Callable[[int], bytes]) -> str:
    """Six words of 2048, 66 bits, from `random(n) -> n bytes`."""
    words = Path(__file__).with_name("words.txt").read_text("ascii").split()
    drawn = (int.from_bytes(random(2)) % _WORD_COUNT for _ in range(WORDS))  # 65536 is a multiple: no bias
    return " ".join(words[number] for number in drawn)


def _is_repeated(letters: str) -> bool:
    """Whether it is a shorter text written several times, a last time perhaps cut off."""
    return any(
        (letters[:size] * (len(letters) // size + 1)).startswith(letters)
        for size in range(1, len(letters) // 2 + 1)
    )


def _is_run(letters: str) -> bool:
    return any(letters in run * 3 or letters in run[::-1] * 3 for run in _RUNS)


def _is_listed(text: str) -> bool:
    decoration = "".join(sorted({character for character in text if not character.isalpha()}))
    plain = text.strip(decoration)
    return any(form.replace(" ", "") in _LISTED for form in (plain, _plainest(text), _plainest(plain)))


def _plainest(text: str) -> str:
    return text.strip("0123456789!?.,;:-_*# ").translate(_LOOKALIKES)
