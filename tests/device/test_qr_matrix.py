"""Text to a matrix."""

import random

import pytest

from device.errors import PassportError
from device.qr_draw import to_png
from device.qr_matrix import matrix, version_of
from device.read_image import codes_in_picture

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def _text(length: int) -> str:
    dice = random.Random(length)
    return "SKP1:" + "".join(dice.choice(_ALPHABET) for _ in range(length - 5))


@pytest.mark.parametrize(
    ("length", "level", "version"),
    [
        *[(25, "L", 1), (195, "L", 6), (196, "L", 7), (535, "L", 12), (758, "L", 15), (1249, "L", 20)],
        *[(4296, "L", 40), (154, "M", 6), (419, "M", 12), (3391, "M", 40)],
    ],
)
def test_alphanumeric_text_takes_the_smallest_version_that_iso_18004_gives_it(
    length: int, level: str, version: int
) -> None:
    modules = matrix(_text(length), level="L" if level == "L" else "M")
    assert version_of(modules) == version
    assert len(modules) == len(modules[0]) == 17 + 4 * version
    assert codes_in_picture(to_png(modules, scale=3)) == [_text(length)]


@pytest.mark.parametrize(
    "text", ["https://example.org/a?b=c", "eyJhbGciOiJFUzI1NiJ9.eyJ9.c2ln~", "Größe ✓ 陳", "lower"]
)
def test_other_text_is_read_back_as_it_was(text: str) -> None:
    assert codes_in_picture(to_png(matrix(text, level="M"))) == [text]


@pytest.mark.parametrize("text", ["SKP1: A ", "SKP1:  ", " LEADING", "A  B"])
def test_spaces_of_the_alphabet_survive(text: str) -> None:
    assert codes_in_picture(to_png(matrix(text, level="L"))) == [text]


@pytest.mark.parametrize(("text", "level"), [("A" * 4297, "L"), ("a" * 2954, "L"), ("A" * 3392, "M")])
def test_a_text_too_long_for_one_code_is_said(text: str, level: str) -> None:
    with pytest.raises(PassportError, match="too many for one code"):
        matrix(text, level="L" if level == "L" else "M")
