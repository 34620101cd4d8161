"""A message in pieces: every piece says where it belongs, and none is believed that was changed."""

import hashlib
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credential.codes import Code
from credential.errors import Malformed
from credential.limits import MAX_FRAMED, MAX_FRAMES
from credential.skp1 import PREFIX, encode
from credential.skp1.base45 import b45decode, b45encode
from credential.skp1.pieces import PIECE_PREFIX, Cut, Piece, cut_up, is_piece, joined, read_piece
from tests.builders import a_presentation, a_request
from tests.credential.objections import objects

ROOM = 195
"""What a code of version 6 holds."""
TEXT = encode(a_presentation(), request=a_request())
TEXTS = cut_up(TEXT, room=ROOM) or []


def whole(texts: list[str]) -> str | None:
    pieces = [read_piece(text) for text in texts]
    return joined(pieces[0].cut, {piece.number: piece.data for piece in pieces})


def spoilt(text: str) -> bool:
    with pytest.raises(Malformed) as caught:
        read_piece(text)
    return caught.value.code in (Code.FRAME_CHANGED, Code.QR_ALPHABET, Code.QR_CUT)


def spelled(body: bytes) -> str:
    """The text of a piece with a right checksum."""
    return PIECE_PREFIX + b45encode(body + zlib.crc32(body).to_bytes(4))


def body(needed: int, made: int, number: int, data: bytes = b"data") -> bytes:
    return bytes(8) + bytes([needed, made, number]) + data


def test_a_piece_says_which_of_how_many_of_what_it_is() -> None:
    message = b45decode(TEXT.removeprefix(PREFIX))
    pieces = [read_piece(text) for text in TEXTS]
    assert {piece.cut.id for piece in pieces} == {hashlib.sha256(message).digest()[:8]}
    assert {piece.cut.made for piece in pieces} == {len(TEXTS)} == {2 * pieces[0].cut.needed}
    assert [piece.number for piece in pieces] == list(range(len(TEXTS)))
    assert [piece.to_text() for piece in pieces] == TEXTS


def test_pieces_are_all_of_one_length_and_of_the_alphanumeric_alphabet() -> None:
    assert {len(text) for text in TEXTS} == {len(TEXTS[0])}
    assert len(TEXTS[0]) <= ROOM
    assert set("".join(TEXTS)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_the_first_pieces_hold_the_message_as_it_is() -> None:
    pieces = [read_piece(text) for text in TEXTS]
    data = b"".join(piece.data for piece in pieces[: pieces[0].cut.needed])
    message = b45decode(TEXT.removeprefix(PREFIX))
    assert data.startswith(message)
    assert data[len(message) :].rstrip(b"\0") == b"\x80"


@given(st.binary(min_size=1, max_size=2000), st.integers(60, 500), st.randoms(use_true_random=False))
def test_any_message_comes_back_from_any_of_its_pieces(
    message: bytes, room: int, chance: random.Random
) -> None:
    text = PREFIX + b45encode(message)
    texts = cut_up(text, room=room)
    assert texts is not None
    assert max(map(len, texts)) <= room
    assert whole(chance.sample(texts, read_piece(texts[0]).cut.needed)) == text


@pytest.mark.parametrize("message", [b"\x80", b"\x80\0\0", b"a\x80" * 50, b"\0" * 100])
def test_a_message_that_looks_like_its_filling_comes_back(message: bytes) -> None:
    for room in range(40, 120):
        texts = cut_up(PREFIX + b45encode(message), room=room)
        assert texts is not None
        assert whole(texts[len(texts) // 2 :]) == PREFIX + b45encode(message)


@pytest.mark.parametrize(("size", "room"), [(1, 0), (1, 27), (256 * 111, ROOM), (MAX_FRAMED, 4296), (1, 22)])
def test_what_does_not_fit_into_frames_is_not_cut(size: int, room: int) -> None:
    assert cut_up(PREFIX + b45encode(bytes(size)), room=room) is None


def test_the_largest_message_fits_into_the_most_pieces() -> None:
    texts = cut_up(PREFIX + b45encode(bytes(257 * 255 - 1)), room=413)
    assert texts is not None
    assert len(texts) == MAX_FRAMES
    assert whole(texts) == PREFIX + b45encode(bytes(257 * 255 - 1))


def test_every_flipped_bit_of_every_piece_is_noticed() -> None:
    for text in TEXTS:
        packed = b45decode(text.removeprefix(PIECE_PREFIX))
        for bit in range(8 * len(packed)):
            changed = bytearray(packed)
            changed[bit // 8] ^= 1 << bit % 8
            with objects(Code.FRAME_CHANGED):
                read_piece(PIECE_PREFIX + b45encode(bytes(changed)))


def test_every_changed_character_of_a_piece_is_noticed() -> None:
    for at in range(len(PIECE_PREFIX), len(TEXTS[0])):
        for letter in "0A:":
            text = TEXTS[0][:at] + letter + TEXTS[0][at + 1 :]
            if text != TEXTS[0]:
                assert spoilt(text)


def test_a_piece_cut_at_any_place_is_refused() -> None:
    for size in range(len(PIECE_PREFIX), len(TEXTS[0])):
        assert spoilt(TEXTS[0][:size])


def test_bytes_behind_a_piece_are_refused() -> None:
    with objects(Code.FRAME_CHANGED):
        read_piece(PIECE_PREFIX + b45encode(b45decode(TEXTS[0].removeprefix(PIECE_PREFIX)) + b"\0"))


@pytest.mark.parametrize(
    ("needed", "made", "number"), [(0, 4, 0), (0, 0, 0), (5, 4, 0), (2, 4, 4), (2, 4, 255), (4, 0, 0)]
)
def test_counts_that_cannot_be_are_refused(needed: int, made: int, number: int) -> None:
    with objects(Code.FRAME_COUNT):
        read_piece(spelled(body(needed, made, number)))


def test_a_piece_of_more_than_a_message_may_hold_is_refused() -> None:
    assert read_piece(spelled(body(64, 255, 0, bytes(1024)))).cut.size == 1024
    with objects(Code.FRAME_COUNT):
        read_piece(spelled(body(64, 255, 0, bytes(1025))))
    with objects(Code.QR_TOO_LARGE):
        read_piece(PIECE_PREFIX + "0" * 2 * MAX_FRAMED)


def test_a_piece_without_data_is_refused() -> None:
    with objects(Code.FRAME_CHANGED):
        read_piece(spelled(body(1, 2, 0, b"")))


@pytest.mark.parametrize("prefix", ["SKF0:", "SKF2:", "SKF9:"])
def test_a_newer_version_is_said(prefix: str) -> None:
    text = prefix + TEXTS[0][5:]
    assert is_piece(text)
    with objects(Code.QR_NEWER):
        read_piece(text)


@pytest.mark.parametrize("text", ["", "SKF", "SKF1", "SKFA:", "skf1:0", "SKP1:0", " SKF1:0", "SKF١:0"])
def test_what_is_no_piece_is_none(text: str) -> None:
    assert not is_piece(text)


def test_letters_beside_the_alphabet_are_refused() -> None:
    with objects(Code.QR_ALPHABET):
        read_piece(TEXTS[0][:-1] + "a")


def test_pieces_that_hold_another_message_than_they_say_give_none() -> None:
    pieces = [read_piece(text) for text in TEXTS]
    cut, needed = pieces[0].cut, pieces[0].cut.needed
    data = {piece.number: piece.data for piece in pieces[:needed]}
    assert joined(cut, data | {0: bytes(cut.size)}) is None
    assert joined(cut._replace(id=bytes(8)), data) is None
    assert joined(cut, {number: bytes(cut.size) for number in range(needed)}) is None


def test_a_stored_piece_is_read_for_ever() -> None:
    # Made by hand from docs/FORMAT.md: the message "skills" in two pieces of four.
    head = hashlib.sha256(b"skills").digest()[:8] + bytes([2, 4])
    stored = [head + bytes([0]) + b"skil", head + bytes([1]) + b"ls\x80\0"]
    texts = ["SKF1:" + b45encode(each + zlib.crc32(each).to_bytes(4)) for each in stored]
    assert whole(texts) == PREFIX + b45encode(b"skills")
    assert Piece(Cut(head[:8], 2, 4, 4), 1, b"ls\x80\0").to_text() == texts[1]
    assert texts[0] == STORED


STORED = "SKF1:XI6A9QBRK 4ULB0P202QD1YD: 531"
