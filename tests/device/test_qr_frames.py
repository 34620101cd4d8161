"""A text as frames: codes of one size, as few as fit, drawn and played."""

import io
import random

import pytest
from PIL import Image

from credential.skp1 import PREFIX, encode
from credential.skp1.base45 import b45encode
from device import qr_frames, qr_gif
from device.errors import PassportError
from device.qr_matrix import largest_version, matrix, room_in, version_of
from device.read_image import codes_in_picture
from tests.builders import a_presentation, a_request
from tests.device.pictures import flat

TEXT = encode(a_presentation(), request=a_request())


def of_bytes(size: int) -> str:
    return PREFIX + b45encode(random.Random(size).randbytes(size))


@pytest.mark.parametrize("version", range(1, 41))
def test_a_version_holds_as_much_as_is_said_and_no_more(version: int) -> None:
    room = room_in(version)
    assert version_of(matrix("A" * room, level="L")) == version
    if version < 40:
        assert version_of(matrix("A" * (room + 1), level="L")) == version + 1


@pytest.mark.parametrize(
    ("side", "version"), [(-4, 0), (20, 0), (21, 1), (24, 1), (41, 6), (44, 6), (177, 40), (900, 40)]
)
def test_the_largest_version_in_a_square(side: int, version: int) -> None:
    assert largest_version(side) == version


@pytest.mark.parametrize("version", [4, 6, 8, 12])
def test_all_frames_are_of_one_size_that_fits(version: int) -> None:
    made = qr_frames.frames(TEXT, version=version)
    assert made is not None
    assert len({len(code) for code in made.codes}) == 1
    assert version_of(made.codes[0]) <= version
    assert len(made.codes) == 2 * made.needed <= 2 * qr_frames.MOST_NEEDED


def test_a_code_too_small_for_any_frame_gives_none() -> None:
    assert qr_frames.frames(TEXT, version=1) is None


def test_nobody_is_asked_to_watch_too_many() -> None:
    long = of_bytes(8000)
    assert qr_frames.frames(long, version=6) is None
    with pytest.raises(PassportError, match="too much for frames"):
        qr_frames.frames_for_a_file(of_bytes(80_000))


def test_a_gif_plays_every_frame_for_a_quarter_of_a_second_again_and_again() -> None:
    made = qr_frames.frames_for_a_file(TEXT)
    picture = Image.open(io.BytesIO(qr_gif.to_gif(made.codes, scale=4)))
    assert (picture.format, picture.n_frames, picture.info["loop"]) == ("GIF", len(made.codes), 0)  # type: ignore[attr-defined]
    for number, code in enumerate(made.codes):
        picture.seek(number)
        assert picture.info["duration"] == 250
        small = picture.convert("L").resize((len(code) + 8,) * 2, Image.Resampling.NEAREST)
        dark = [[small.getpixel((x + 4, y + 4)) == 0 for x in range(len(code))] for y in range(len(code))]
        assert flat(dark) == flat(code)
    assert len(codes_in_picture(qr_gif.to_gif(made.codes))) == len(made.codes)
