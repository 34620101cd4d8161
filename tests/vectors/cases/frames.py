"""The compact text in frames: any that are enough, in any order, and what becomes of other sets."""

import zlib

from credential import skp1
from credential.skp1.base45 import b45decode, b45encode
from credential.skp1.pieces import PIECE_PREFIX, cut_up, read_piece
from tests.builders import a_request
from tests.vectors.drafts import Draft
from tests.vectors.making import Vector, accepted, edited, refused, unsure

FRAMES = "answer_in_frames"
_ROOM = 195
"""Characters in a code of version 6, which a terminal of 24 rows shows."""


def accepted_vectors() -> dict[str, Vector]:
    frames = _frames(Draft().build())
    enough = read_piece(frames[0]).cut.needed
    return {
        FRAMES: accepted("R-103", "the compact text in frames", "\n".join(frames[:enough])),
        "answer_in_its_last_frames": accepted(
            "R-103", "none of the frames that hold the message as it is", "\n".join(frames[-enough:])
        ),
        "answer_in_frames_backwards": accepted(
            "R-103", "every second frame, backwards and twice", "\n".join(frames[::-2] * 2)
        ),
        "answer_among_frames_of_its_larger_cut": accepted(
            "R-103", "frames of the same message in another size between", "\n".join(_mixed(frames, enough))
        ),
    }


def spoilt_vectors() -> dict[str, Vector]:
    frames, others = _frames(Draft().build()), _frames(edited(lambda d: d.set(shown=("results", "holder"))))
    enough = read_piece(frames[0]).cut.needed

    def bad(code: str, note: str, *spoilt: str) -> Vector:
        return refused(code, "R-103", note, base=FRAMES, input="\n".join(spoilt))

    def unknown(code: str, rules: str, note: str, *spoilt: str) -> Vector:
        return unsure(code, rules, note, base=FRAMES, input="\n".join(spoilt))

    few = frames[: enough - 1]
    return {
        "frame_missing": unknown("frame.missing", "R-103", "one too few", *few),
        "frame_shown_again": unknown("frame.missing", "R-103", "one too few, another twice", *few, few[0]),
        "frame_of_another_answer": unknown(
            "frame.missing", "R-103", "the last is of another answer of the same length", *few, others[enough]
        ),
        "frame_newer": unknown("qr.newer", "R-100", "SKF2", *few, "SKF2:" + frames[enough][5:]),
        "frame_letter_changed": bad("frame.changed", "a letter changed", *few, _letter(frames[enough])),
        "frame_byte_changed": bad(
            "frame.changed", "its data zeros, the checksum right", *few, _blank(frames[enough])
        ),
        "frame_cut": bad("frame.changed", "cut after half", *few, frames[enough][:92]),
        "frame_number_too_large": bad(
            "frame.count", "a number past the last", *few, _with(frames[enough], 10, 200)
        ),
        "frame_none_needed": bad("frame.count", "none is needed", *few, _with(frames[enough], 8, 0)),
        "frame_more_needed_than_made": bad(
            "frame.count", "more are needed than there are", *few, _with(frames[enough], 8, 250)
        ),
        "frame_of_too_large_a_message": bad(
            "frame.count", "255 frames of 258 bytes", *few, _of(bytes(8) + b"\xff\xff\0" + bytes(258))
        ),
        "frame_letter_outside_the_alphabet": refused(
            "qr.alphabet",
            "R-101",
            "a lower-case letter in a frame",
            base=FRAMES,
            input="\n".join([*few, frames[enough][:60] + "a" + frames[enough][61:]]),
        ),
    }


def _frames(answer: str, room: int = _ROOM) -> list[str]:
    return cut_up(skp1.encode(answer, request=a_request()), room=room) or []


def _mixed(frames: list[str], enough: int) -> list[str]:
    larger = _frames(Draft().build(), 2 * _ROOM)
    return [larger[0], *frames[:2], larger[-1], *frames[2:enough]]


def _letter(text: str) -> str:
    return text[:60] + ("0" if text[60] != "0" else "1") + text[61:]


def _with(text: str, at: int, value: int) -> str:
    """The frame with one byte another, and the checksum made right."""
    body = bytearray(_body(text))
    body[at] = value
    return _of(bytes(body))


def _blank(text: str) -> str:
    body = _body(text)
    return _of(body[:11] + bytes(len(body) - 11))


def _body(text: str) -> bytes:
    return b45decode(text.removeprefix(PIECE_PREFIX))[:-4]


def _of(body: bytes) -> str:
    return PIECE_PREFIX + b45encode(body + zlib.crc32(body).to_bytes(4))
