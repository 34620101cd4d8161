"""Frames typed by a scanner, one line each."""

import pytest

from credential.skp1 import encode_request
from credential.skp1.pieces import cut_up, read_piece
from device.errors import PassportError
from tests.builders import a_request
from wallet.inputs import one_text
from wallet.scanning import MoreFrames, Scanned

TEXT = encode_request(a_request())
FRAMES = cut_up(TEXT, room=120) or []
NEEDED = read_piece(FRAMES[0]).cut.needed


def test_line_by_line_until_it_is_whole() -> None:
    scanned = Scanned()
    for number, frame in enumerate(FRAMES[: NEEDED - 1], 1):
        with pytest.raises(MoreFrames, match=f"{number} of the {NEEDED} frames needed are here"):
            scanned.whole(frame)
    assert scanned.whole(FRAMES[-1]) == TEXT


def test_what_is_no_frame_stays_as_it_is() -> None:
    assert Scanned().whole(TEXT) == TEXT
    assert Scanned().whole("card.txt") == "card.txt"


def test_frames_pasted_together_are_taken_apart() -> None:
    assert Scanned().whole("".join(FRAMES)) == TEXT
    assert one_text("".join(FRAMES)) == TEXT


def test_a_message_can_be_scanned_twice() -> None:
    scanned = Scanned()
    assert [scanned.whole("".join(FRAMES)) for _ in range(2)] == [TEXT, TEXT]


def test_a_bad_frame_is_said_and_costs_nothing() -> None:
    scanned = Scanned()
    for frame in FRAMES[: NEEDED - 1]:
        with pytest.raises(MoreFrames):
            scanned.whole(frame)
    with pytest.raises(PassportError, match="not read whole, or was changed"):
        scanned.whole(FRAMES[-1][:30] + ("0" if FRAMES[-1][30] != "0" else "1") + FRAMES[-1][31:])
    assert scanned.whole(FRAMES[-1]) == TEXT


def test_frames_that_do_not_belong_together_are_said_not_to() -> None:
    piece = read_piece(FRAMES[0])
    scanned = Scanned()
    with pytest.raises(PassportError, match="do not belong together"):
        scanned.whole("".join([piece._replace(data=bytes(len(piece.data))).to_text(), *FRAMES[1:NEEDED]]))
    assert scanned.whole("".join(FRAMES)) == TEXT
