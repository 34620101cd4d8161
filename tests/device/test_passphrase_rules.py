"""Which new passphrases are good enough, and how one is made."""

import os
from pathlib import Path

import pytest

import device
from device.passphrase_rules import generate, objection


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("elevenchars", "shorter than 12"),
        ("", "shorter than 12"),
        ("aaaaaaaaaaaa", "repeats itself"),
        ("abababababab", "repeats itself"),
        ("passwordpassword", "repeats itself"),
        ("password password", "repeats itself"),
        ("Anchor-anchor-anch", "repeats itself"),
        ("............", "repeats itself"),
        ("1122112211222", "repeats itself"),
        ("123456789012", "run of neighbouring"),
        ("abcdefghijklm", "run of neighbouring"),
        ("qwertyuiopasdf", "run of neighbouring"),
        ("poiuytrewqmnb", "run of neighbouring"),
        ("Password1234!", "common ones"),
        ("p4ssw0rd!!!!", "common ones"),
        ("skillspassport", "common ones"),
        ("administrator", "common ones"),
    ],
)
def test_a_guessable_passphrase_is_refused_and_why(text: str, words: str) -> None:
    problem = objection(text)
    assert problem is not None
    assert words in problem


@pytest.mark.parametrize(
    "text",
    [
        "seven grey herons wade",
        "my passport is blue now",
        "Tr0ub4dor&3xyz",
        "пароль мой очень длинный",
        "岩のように固い長い合言葉です",
    ],
)
def test_a_good_passphrase_of_any_script_is_taken(text: str) -> None:
    assert objection(text) is None


def test_generated_passphrases_differ_and_pass_the_rules() -> None:
    made = [generate(os.urandom) for _ in range(50)]
    assert len(set(made)) == 50
    assert all(objection(one) is None for one in made)
    assert all(len(one.split()) == 6 for one in made)


def test_every_word_can_be_drawn_equally() -> None:
    words = Path(device.__file__).with_name("words.txt").read_text().split()
    assert generate(lambda _: (2047).to_bytes(2)) == " ".join([words[2047]] * 6)
    assert generate(lambda _: (2048).to_bytes(2)) == " ".join([words[0]] * 6)


def test_the_words_are_2048_short_distinct_and_plain() -> None:
    words = Path(device.__file__).with_name("words.txt").read_text("ascii").split()
    assert len(words) == len(set(words)) == 2048
    assert all(word.isalpha() and word.islower() and 3 <= len(word) <= 9 for word in words)
