"""Frames in files, pictures and folders become the messages they are of."""

import re
from pathlib import Path

import pytest

from credential.skp1 import encode
from credential.skp1.pieces import cut_up, read_piece
from device import qr_draw, qr_frames, qr_gif, qr_matrix
from device.joining import join
from device.optical import read_input, read_inputs
from device.reading import Problem, Reading
from tests.builders import a_credential, a_presentation, a_request

TEXT = encode(a_presentation(), request=a_request())
OTHER = encode(a_credential())
ROOM = 195


def frames_of(text: str) -> list[str]:
    return cut_up(text, room=ROOM) or []


def enough(frames: list[str]) -> int:
    return read_piece(frames[0]).cut.needed


def joined(*inputs: tuple[str, ...]) -> list[Reading]:
    return join([Reading(f"{number}.png", texts) for number, texts in enumerate(inputs)])


def test_what_has_no_frames_is_left_as_it_is() -> None:
    readings = [Reading("a", (TEXT, "x")), Reading("b", problem=Problem("input.empty", "b is empty"))]
    assert join(readings) == readings


def test_frames_of_several_inputs_become_one_text_with_all_their_names() -> None:
    frames = frames_of(TEXT)
    readings = joined(*((frame,) for frame in frames[: enough(frames)]))
    assert readings == [Reading("0.png", (TEXT,), tuple(f"{n}.png" for n in range(1, enough(frames))))]


def test_frames_of_two_messages_in_one_picture_after_the_other_are_told_apart() -> None:
    pairs = zip(frames_of(TEXT), frames_of(OTHER)[: len(frames_of(TEXT))], strict=True)
    texts = [reading.texts for reading in joined(*pairs, tuple(frames_of(OTHER)))]
    assert texts == [(TEXT,), (OTHER,)]


def test_what_stands_beside_a_frame_stays() -> None:
    frames = frames_of(TEXT)
    first, message = joined(("https://example.org", *frames))
    assert first == Reading("0.png", ("https://example.org",))
    assert message == Reading("0.png", (TEXT,))


def test_missing_frames_are_counted() -> None:
    frames = frames_of(TEXT)
    [reading] = joined((frames[0],), (frames[0], frames[-1]))
    assert reading.sources == ("0.png", "1.png")
    assert reading.problem is not None
    assert reading.problem.code == "frame.missing"
    expected = rf"2 of its {len(frames)} frames were read; any {enough(frames)} are needed"
    assert re.fullmatch(expected, reading.problem.message)


def test_one_frame_that_is_none_hides_no_message() -> None:
    frames = frames_of(TEXT)
    bad, message = joined((frames[0][:40], *frames[1:]))
    assert bad.problem is not None
    assert bad.problem.code in ("frame.changed", "qr.cut", "qr.alphabet")
    assert bad.problem.message.startswith("0.png: ")
    assert message.texts == (TEXT,)


def test_a_frame_typed_on_another_keyboard_is_said_to_be_so() -> None:
    german = frames_of(TEXT)[0].replace("$", "§").replace("/", "-")
    [reading] = joined(("SKF1:" + german[5:].replace("*", "("),))
    assert reading.problem is not None
    assert reading.problem.code in ("input.scanner_layout", "qr.alphabet", "frame.changed")


def test_frames_changed_with_a_right_checksum_are_said_not_to_belong_together() -> None:
    frames = frames_of(TEXT)
    piece = read_piece(frames[0])
    forged = piece._replace(data=bytes(len(piece.data))).to_text()
    [reading] = joined((forged, *frames[1 : enough(frames)]))
    assert reading.problem is not None
    assert reading.problem.code == "frame.changed"


def test_a_folder_and_a_file_of_frames_are_joined_in_one_call(tmp_path: Path) -> None:
    frames = frames_of(TEXT)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.png").write_bytes(
        qr_draw.to_png(qr_matrix.matrix(frames[0], level="L"), scale=4)
    )
    (tmp_path / "typed.txt").write_text("\r\n".join(frames[2 : enough(frames) + 1]))
    names = [str(tmp_path / "photos"), str(tmp_path / "typed.txt")]
    [reading] = read_inputs(names)
    assert reading.texts == (TEXT,)
    assert reading.sources == (str(tmp_path / "photos" / "1.png"), names[1])


@pytest.mark.parametrize("version", [4, 6, 9])
def test_a_moving_picture_is_one_message(tmp_path: Path, version: int) -> None:
    made = qr_frames.frames(TEXT, version=version)
    assert made is not None
    (tmp_path / "code.gif").write_bytes(qr_gif.to_gif(made.codes))
    assert read_input(str(tmp_path / "code.gif")) == [Reading(str(tmp_path / "code.gif"), (TEXT,))]


def test_of_a_gif_cut_short_the_frames_before_the_cut_count(tmp_path: Path) -> None:
    made = qr_frames.frames(TEXT, version=8)
    assert made is not None
    whole = qr_gif.to_gif(made.codes)
    (tmp_path / "code.gif").write_bytes(whole[: len(whole) * 4 // 5])
    assert read_input(str(tmp_path / "code.gif")) == [Reading(str(tmp_path / "code.gif"), (TEXT,))]
