"""Codes in PDFs, and PDFs that would draw for ever."""

import time

import pytest
from PIL import Image

from device.read_pdf import Unreadable, codes_in_pdf
from tests.device import pictures

_TEXT = "SKP1:ABC 123 $%*+-./:" * 12


def _paper(*texts: str | None) -> bytes:
    pages = []
    for text in texts:
        page = Image.new("L", (1240, 1754), 255)
        if text:
            page.paste(pictures.code(text), (200, 300))
        pages.append(page)
    return pictures.encoded(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=150)


def test_a_code_on_a_page_is_read() -> None:
    assert codes_in_pdf(_paper(_TEXT)) == [_TEXT]


def test_the_codes_of_all_pages_are_read_in_order() -> None:
    assert codes_in_pdf(_paper("SKP1:ONE", None, "SKP1:THREE", "SKP1:ONE")) == ["SKP1:ONE", "SKP1:THREE"]


def test_small_print_is_read_at_the_second_attempt() -> None:
    code = pictures.code(_TEXT, scale=3)
    data = pictures.encoded(code, "PDF", resolution=400)
    assert codes_in_pdf(data) == [_TEXT]


def test_a_page_without_a_code_has_none() -> None:
    assert codes_in_pdf(_paper(None)) == []


def test_pages_beyond_the_twentieth_are_not_read() -> None:
    blank = [Image.new("L", (100, 100), 255)] * 19
    pages = [*blank, pictures.code("SKP1:LAST"), pictures.code("SKP1:TOO LATE")]
    data = pictures.encoded(pages[0], "PDF", save_all=True, append_images=pages[1:])
    assert codes_in_pdf(data) == ["SKP1:LAST"]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(range(256)) * 40, _paper(_TEXT)[:4000]]
)
def test_a_pdf_that_is_damaged_is_unreadable(data: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged or not a PDF"):
        codes_in_pdf(data)


def test_a_page_of_two_hundred_inches_is_drawn_small() -> None:
    begun = time.monotonic()
    assert codes_in_pdf(pictures.pdf(b"0 0 100 100 re f", width=14_400, height=14_400)) == []
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "content",
    [
        pictures.inflating(b" " * (1 << 20), 4000),
        pictures.inflating(b"0 0 m 500 800 300 2 600 700 c S\n" * 10_000, 500),
    ],
    ids=["four gigabytes of spaces", "five million curves"],
)
def test_a_pdf_that_would_draw_for_ever_is_ended(content: bytes) -> None:
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="too complex"):
        codes_in_pdf(pictures.pdf(content, compressed=True))
    assert time.monotonic() - begun < 10
