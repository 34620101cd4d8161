"""What a scanner types that stands in for a keyboard."""

import random
import unicodedata

import pytest

from device.wedge import mistyped, unframed
from tests.device.keyboards import LAYOUTS, typed

_BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_SAME_KEYS = ("US", "British")  # every key of our alphabet types the same
_ALIKE = {
    "Swedish or Finnish": "Swedish or Finnish or Estonian",
    "Estonian": "Swedish or Finnish or Estonian",
}
"""Layouts that differ in no key of our alphabet."""


def _text(seed: int = 1, length: int = 700) -> str:
    dice = random.Random(seed)
    return "SKP1:" + "".join(dice.choice(_BASE45) for _ in range(length))


@pytest.mark.parametrize("computer", [name for name in LAYOUTS if name not in _SAME_KEYS])
def test_a_computer_set_to_another_layout_is_named(computer: str) -> None:
    found = mistyped(typed(_text(), computer=computer))

    assert found is not None
    assert (found.scanner, found.computer, found.shifted) == ("US", _ALIKE.get(computer, computer), False)


@pytest.mark.parametrize("scanner", ["French", "Belgian", "Portuguese", "Dvorak", "Japanese"])
def test_a_scanner_set_to_another_layout_is_named(scanner: str) -> None:
    found = mistyped(typed(_text(), scanner=scanner))

    assert found is not None
    assert (found.scanner, found.computer) == (scanner, "US")


@pytest.mark.parametrize("scanner", ["German", "Spanish", "Italian"])
def test_where_several_pairs_explain_a_text_none_is_named(scanner: str) -> None:
    found = mistyped(typed(_text(), scanner=scanner))

    assert found is not None
    assert (found.scanner, found.computer) == ("", "")
    assert found.words == "the scanner keyboard layout looks wrong"


def test_the_words_name_both_layouts() -> None:
    found = mistyped(typed(_text(), computer="German"))

    assert found is not None
    assert found.words == (
        "the scanner keyboard layout looks wrong: it types for US, this computer is set to German"
    )


@pytest.mark.parametrize("name", _SAME_KEYS)
def test_a_layout_that_types_our_alphabet_does_no_harm(name: str) -> None:
    assert typed(_text(), computer=name) == _text()
    assert mistyped(_text()) is None


@pytest.mark.parametrize("change", [str.swapcase, str.lower])
def test_caps_lock_is_said(change: object) -> None:
    assert callable(change)
    found = mistyped(change(_text()))

    assert found is not None
    assert found.words == "the scanner keyboard layout looks wrong: Caps Lock is on"


def test_caps_lock_on_another_layout_is_said_with_it() -> None:
    arrived = typed(_text(), computer="German")
    found = mistyped("".join(each if each == "ß" else each.swapcase() for each in arrived))

    assert found is not None
    assert found.words.endswith("it types for US, this computer is set to German and Caps Lock is on")


def test_dead_keys_may_have_joined_the_letters_after_them() -> None:
    arrived = typed(_text().replace("+", "+A"), computer="German")  # + is the key of the grave accent
    joined = unicodedata.normalize("NFC", arrived.replace("`A", "A\u0300"))
    assert "À" in joined
    found = mistyped(joined)

    assert found is not None
    assert (found.scanner, found.computer) == ("US", "German")


def test_a_layout_that_changes_only_what_comes_after_the_prefix_is_found() -> None:
    arrived = typed(_text(), computer="Canadian French")
    assert arrived.startswith("SKP1:")
    assert "É" in arrived or "é" in arrived
    found = mistyped(arrived)

    assert found is not None
    assert found.computer == "Canadian French"


@pytest.mark.parametrize("computer", ["German", "French", "Russian", "Arabic"])
def test_a_symbology_identifier_is_seen_through_the_layout(computer: str) -> None:
    assert mistyped(typed("]Q1" + _text(), computer=computer)) is not None


@pytest.mark.parametrize("computer", ["German", "French", "Russian"])
def test_a_token_in_plain_is_recognised_too(computer: str) -> None:
    token = "eyJhbGciOiJFUzI1NiJ9.eyJ2Y3QiOiJ4eXoifQ.c2lnbmF0dXJl~WyJfMjZiYzRMVC1hYyJd~"
    found = mistyped(typed(token, computer=computer))

    assert mistyped(token) is None
    assert found is not None
    assert computer in found.computer


def test_one_letter_misread_is_no_layout() -> None:
    text = _text()
    assert mistyped(text[:60] + "a" + text[61:]) is None


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/SKP1:ABCDEFGHIJKLMNOPQ",
        "HC1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8",
        "eyjafjallajökull is a volcano in Iceland",
        "skpx, not of ours, and long enough to be looked at",
        "ыла и ещё немного слов, чтобы было длиннее",
        "Key: one two three four five six seven",
        "",
        "SKP1",
        "\0" * 40,
        "é" * 40,
    ],
)
def test_what_never_was_ours_is_not_taken_for_it(text: str) -> None:
    assert mistyped(text) is None


@pytest.mark.parametrize("before", ["", "\x02", "\t", "]Q1", "]Q3", "\x02]Q1"])
@pytest.mark.parametrize("after", ["", "\r", "\n", "\r\n", "\t", "\t\r\n", "\x03", "\x04\r"])
def test_what_a_scanner_adds_is_taken_off_and_the_spaces_stay(before: str, after: str) -> None:
    assert unframed(f"{before}SKP1:ABC {after}") == "SKP1:ABC "


@pytest.mark.parametrize("text", ["]Q1", "]Q1ABC", "]E0SKP1:ABC", "SKP1:]Q1SKP1:"])
def test_nothing_else_is_taken_off(text: str) -> None:
    assert unframed(text) == text


@pytest.mark.parametrize("seed", range(20))
def test_every_text_comes_through_its_layout_recognised(seed: int) -> None:
    dice = random.Random(seed)
    computer = dice.choice([name for name in LAYOUTS if name not in _SAME_KEYS])
    found = mistyped(typed(_text(seed, dice.randrange(60, 900)), computer=computer))

    assert found is not None, computer
    assert found.computer == "" or computer in found.computer or computer in _ALIKE


def test_what_is_longer_than_any_code_was_typed_by_no_scanner() -> None:
    assert mistyped(typed(_text(length=4296 - 5), computer="German")) is not None
    assert mistyped(typed(_text(length=5000), computer="German")) is None
