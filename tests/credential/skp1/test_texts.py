"""Short texts: every one comes back, names cost five bits a letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential.codes import Code
from credential.limits import MAX_TOKEN
from credential.skp1.bits import BitReader, BitWriter, DoesNotFit
from credential.skp1.text_reading import TextReader
from credential.skp1.text_writing import TextWriter
from credential.skp1.texts import BEFORE, END, LONGEST, POINT, SENTENCE, SIXES, SYMBOLS, TITLE
from tests.credential.objections import objects

TABLE = ("Batangas City", "en")


def written(*texts: str) -> bytes:
    bits = BitWriter()
    writer = TextWriter(bits, TABLE)
    for each in texts:
        writer.write(each)
    return bits.to_bytes()


def read(data: bytes, count: int = 1) -> list[str]:
    bits = BitReader(data)
    reader = TextReader(bits, TABLE)
    texts = [reader.read() for _ in range(count)]
    bits.finish()
    return texts


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=6))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_any_texts_come_back(texts: list[str]) -> None:
    assert read(written(*texts), len(texts)) == texts


@given(st.lists(st.text("aA-ñÑßǅ İ'1", max_size=12), max_size=6))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_texts_of_letters_with_odd_cases_come_back(texts: list[str]) -> None:
    assert read(written(*texts), len(texts)) == texts


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Eleuteria Josefa Macaraeg", 17),
        ("Weld plates in flat position", 19),
        ("P1234567A", 8),
        ("Batangas City", 1),
        ("passed", 2),
        ("urn:uuid:0f6ba1d8-3c5e-4d0b-9a5e-5a1f0c7f2b11", 17),
        ("A" * 43, 33),
        ("मारिया", 20),
        ("", 1),
    ],
)
def test_what_a_text_costs(text: str, size: int) -> None:
    assert len(written(text)) == size


def test_names_within_a_name_cost_nine_bits() -> None:
    full = "Eleuteria Josefa Macaraeg"
    assert len(written(full, "Macaraeg", "Eleuteria Josefa")) <= len(written(full)) + 3


def test_a_text_too_long_for_this_form_does_not_fit() -> None:
    with pytest.raises(DoesNotFit):
        written("x" * (LONGEST + 1))


def test_the_signs_fill_their_bits_and_none_stands_twice() -> None:
    for signs in (SYMBOLS, SIXES):
        assert len(signs) <= 64
        assert len(set(signs)) == len(signs)


def bits(*pairs: tuple[int, int]) -> bytes:
    writer = BitWriter()
    for value, size in pairs:
        writer.put(value, size)
    return writer.to_bytes()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bits((5, 3), (9, 5), (255, 8)), Code.QR_NEWER),
        (bits((7, 3), (3, 2)), Code.QR_NEWER),
        (bits((3, 3), (63, 6)), Code.QR_NEWER),
        (bits((2, 3), (1, 5), (0xFF, 8)), Code.QR_FORM),
        (bits((2, 3), (20, 5), (0, 19)), Code.QR_COUNT),
        (bits((0, 3), (31, 5), (0x110000, 21), (0, 5)), Code.QR_FORM),
        (bits((0, 3), (31, 5), (0xD800, 21), (0, 5)), Code.QR_FORM),
        (bits((0, 3), (1, 5)), Code.QR_CUT),
        (b"", Code.QR_CUT),
    ],
)
def test_what_no_writer_writes_is_objected_to(data: bytes, code: Code) -> None:
    with objects(code):
        read(data)


@pytest.mark.parametrize("way", [TITLE, SENTENCE])
def test_a_letter_of_no_table_stands_as_it_is_whatever_case_an_edition_of_unicode_gives_it(way: int) -> None:
    bits = BitWriter()
    for value, size in ((way, 3), (POINT, 5), (ord("ő"), 21), (END, 5)):
        bits.put(value, size)
    assert read(bits.to_bytes()) == ["ő"]
    assert len(written("ő" * 3)) == len(written("Ő" * 3))


def test_texts_that_are_longer_together_than_a_token_are_too_large() -> None:
    bits = BitWriter()
    writer = TextWriter(bits, ())
    writer.write("x" * LONGEST)
    most = MAX_TOKEN // LONGEST
    for _ in range(most):
        bits.put(BEFORE << 6, 9)
    reader = TextReader(BitReader(bits.to_bytes()), ())
    assert sum(len(reader.read()) for _ in range(most)) == MAX_TOKEN
    with objects(Code.QR_TOO_LARGE):
        reader.read()
