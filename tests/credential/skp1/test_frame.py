"""The frame: nothing cut, swapped, newer or swollen is opened."""

import tracemalloc
import zlib

import pytest

from credential.codes import Code
from credential.enrolment import make_enrolment
from credential.limits import MAX_TOKEN
from credential.skp1 import PREFIX, encode, encode_enrolment, encode_request
from credential.skp1.base45 import b45decode, b45encode
from credential.skp1.frame import MAX_TEXT, Form, Frame, read_frame
from credential.skp1.tables import DICTIONARY
from tests.builders import HOLDER, ISS, NOW, a_presentation, a_request
from tests.credential.objections import objects

ANSWER = encode(a_presentation(), request=a_request())


def framed(body: bytes) -> str:
    """The text of a frame with a right checksum."""
    return PREFIX + b45encode(body + zlib.crc32(body).to_bytes(4))


def body_of(text: str) -> bytes:
    return b45decode(text[len(PREFIX) :])[:-4]


@pytest.mark.parametrize(
    "frame",
    [
        Frame(Form.RAW, b"a~", b""),
        Frame(Form.TOKEN, b"", b""),
        Frame(Form.TOKEN, b"a" * 1000, b"tail"),
        Frame(Form.ANSWER, bytes(range(256)), bytes(200), 0),
        Frame(Form.ANSWER, b"x", b"", 255),
        Frame(Form.REQUEST, b"x" * MAX_TOKEN, b""),
        Frame(Form.ENROLMENT, b"\0", b"\xff"),
        Frame(Form.PROFILED, b"x", b"", built_in=True),
        Frame(Form.PROFILED, b"x" * 300, b""),
        Frame(Form.PROFILED_ANSWER, b"", b"", 7),
    ],
    ids=lambda frame: f"{frame.form.name} {len(frame.head)}",
)
def test_a_frame_comes_back(frame: Frame) -> None:
    assert read_frame(frame.to_text()) == frame


def test_the_text_is_all_of_the_alphanumeric_alphabet() -> None:
    for text in (
        ANSWER,
        encode_request(a_request()),
        encode_enrolment(make_enrolment(key=HOLDER, aud=ISS, now=NOW)),
    ):
        assert text.startswith("SKP1:")
        assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_a_text_cut_at_any_place_is_refused() -> None:
    for size in range(len(ANSWER)):
        with objects(
            Code.INPUT_NOT_OURS
            if size < len(PREFIX)
            else Code.QR_CUT
            if (size - len(PREFIX)) % 3 == 1
            else Code.QR_ALPHABET
            if _overflows(ANSWER[len(PREFIX) : size])
            else Code.QR_CHECKSUM
        ):
            read_frame(ANSWER[:size])


def _overflows(text: str) -> bool:
    """Whether the two last characters, now taken for one byte, stand for more than 255."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    return len(text) % 3 == 2 and alphabet.index(text[-2]) + 45 * alphabet.index(text[-1]) > 255


def test_a_frame_cut_at_any_byte_is_refused_even_with_a_right_checksum() -> None:
    frame = Frame(Form.TOKEN, bytes(range(256)), b"tail")
    body = body_of(frame.to_text())
    for size in range(2, len(body) - len(frame.tail)):
        with objects(Code.QR_CUT):
            read_frame(framed(body[:size]))


def test_every_flipped_bit_breaks_the_checksum() -> None:
    data = b45decode(ANSWER[len(PREFIX) :])
    for at in range(len(data)):
        for bit in range(8):
            flipped = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
            with objects(Code.QR_CHECKSUM):
                read_frame(PREFIX + b45encode(flipped))


@pytest.mark.parametrize("first", [*range(0x10), 0x1E, 0x1F, *range(0x20, 0x100, 7)])
def test_another_version_or_form_is_newer(first: int) -> None:
    with objects(Code.QR_NEWER):
        read_frame(framed(bytes([first]) + bytes(10)))


@pytest.mark.parametrize("text", ["SKP2:ABC", "SKP9:", "SKP2:X"])
def test_a_newer_prefix_is_newer(text: str) -> None:
    with objects(Code.QR_NEWER):
        read_frame(text + "X")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SKP1",
        "SKP:",
        "SKPX:A",
        " SKP1:",
        "HC1:6BF",
        "https://example.org/",
        "WIFI:T:WPA;S:x;P:y;;",
        "BEGIN:VCARD",
        "$(reboot)",
        "ШКП1:",
        "SKP²:AAA",
    ],
)
def test_a_foreign_text_is_not_ours(text: str) -> None:
    with objects(Code.INPUT_NOT_OURS):
        read_frame(text)


@pytest.mark.parametrize("size", range(6))
def test_a_frame_of_almost_nothing_is_refused(size: int) -> None:
    with objects(Code.QR_CHECKSUM):
        read_frame(PREFIX + b45encode(bytes(size)))


def test_a_length_that_never_ends_is_refused() -> None:
    for body in (b"\x12\x80\x80\x80\x00", b"\x12\xff\xff\xff"):
        with objects(Code.QR_COUNT):
            read_frame(framed(body))
    for body in (b"\x12\x80", b"\x12\x05abc", b"\x14\x07\x80"):
        with objects(Code.QR_CUT):
            read_frame(framed(body))


@pytest.mark.parametrize("text", ["skp1:ABC", "Skp1:ABC", ANSWER.lower(), ANSWER[:40] + "a" + ANSWER[41:]])
def test_small_letters_have_their_own_code(text: str) -> None:
    with objects(Code.QR_LOWER_CASE):
        read_frame(text)


def deflated(head: bytes, dictionary: bytes = DICTIONARY) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
    return deflater.compress(head) + deflater.flush()


def varint(number: int) -> bytes:
    return bytes([number & 0x7F | 0x80, number >> 7 & 0x7F | 0x80, number >> 14])


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"", Code.QR_CUT),
        (b"\xff", Code.QR_FORM),
        (deflated(b"abc" * 50)[:-1], Code.QR_CUT),
        (deflated(b"abc") + b"\0", Code.QR_TRAILING),
        (zlib.compress(b"abc"), Code.QR_FORM),
    ],
)
def test_a_stream_cut_followed_or_of_another_kind_is_refused(head: bytes, code: Code) -> None:
    with objects(code):
        read_frame(framed(b"\x13" + varint(len(head)) + head))


def test_content_one_byte_too_long_is_refused() -> None:
    for size, fits in ((MAX_TOKEN, True), (MAX_TOKEN + 1, False)):
        head = deflated(bytes(size))
        text = framed(b"\x13" + varint(len(head)) + head)
        if fits:
            assert len(read_frame(text).head) == size
        else:
            with objects(Code.QR_TOO_LARGE):
                read_frame(text)


def test_a_bomb_is_not_inflated() -> None:
    head = deflated(bytes(50_000_000))
    text = framed(b"\x13" + varint(len(head)) + head)
    assert len(text) < MAX_TEXT
    tracemalloc.start()
    with objects(Code.QR_TOO_LARGE):
        read_frame(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20


def test_a_text_too_long_is_not_even_decoded() -> None:
    with objects(Code.QR_TOO_LARGE):
        read_frame(PREFIX + "é" * MAX_TEXT)
