"""Codes in pictures of every kind, and pictures that are none."""

import struct
import time
import zlib

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from device import qr_draw
from device.qr_matrix import matrix
from device.read_image import MAX_FRAMES, TooLarge, Unreadable, codes_in_picture
from tests.device import pictures

_TEXT = "SKP1:ABC 123 $%*+-./:" * 12


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_code_in_a_picture_of_each_kind_is_read(kind: str) -> None:
    assert codes_in_picture(pictures.encoded(pictures.code(_TEXT), kind)) == [_TEXT]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_a_code_in_each_kind_of_pixels_is_read(mode: str) -> None:
    code = pictures.code(_TEXT)
    picture = (
        code.point(lambda level: level * 257, "I").convert("I;16") if mode == "I;16" else code.convert(mode)
    )
    assert codes_in_picture(pictures.encoded(picture, "TIFF" if mode == "CMYK" else "PNG")) == [_TEXT]


def test_a_black_code_on_nothing_is_read_as_on_white() -> None:
    code = pictures.code(_TEXT)
    clear = Image.new("RGBA", code.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=code.point(lambda level: 255 - level))
    assert codes_in_picture(pictures.encoded(clear, "PNG")) == [_TEXT]


@pytest.mark.parametrize("turn", list(Image.Transpose))
def test_a_photo_lying_on_its_side_or_mirrored_is_read(turn: Image.Transpose) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = pictures.code(_TEXT).transpose(turn)
    assert codes_in_picture(pictures.encoded(turned, "JPEG", exif=exif)) == [_TEXT]


def test_all_frames_of_a_moving_picture_are_read_in_order() -> None:
    frames = [pictures.code(f"SKP1:FRAME {number}").convert("P") for number in range(12)]
    data = pictures.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=250)
    assert codes_in_picture(data) == [f"SKP1:FRAME {number}" for number in range(12)]


def test_of_a_moving_picture_without_end_the_first_frames_are_read_in_time() -> None:
    white, code = Image.new("P", (200, 200)), pictures.code("SKP1:LAST", scale=2).convert("P")
    frames = [white.copy() for _ in range(MAX_FRAMES + 1)]
    for number, frame in enumerate(frames):
        frame.putpixel((number % 200, number // 200), 1)  # or it would not be written
    frames[MAX_FRAMES - 2].paste(code)
    frames[MAX_FRAMES].paste(pictures.code("SKP1:TOO LATE", scale=2).convert("P"))
    data = pictures.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    begun = time.monotonic()
    assert codes_in_picture(data) in (["SKP1:LAST"], [])  # a busy machine may not come so far
    assert time.monotonic() - begun < 8


def test_frames_of_a_moving_picture_that_are_too_large_are_refused() -> None:
    frames = [Image.new("1", (8000, 8000), number % 2) for number in range(2)]
    with pytest.raises(TooLarge):
        codes_in_picture(pictures.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))


def test_all_codes_of_one_picture_are_read_once() -> None:
    page = Image.new("L", (900, 500), 255)
    for place, text in enumerate(["SKP1:ONE", "HTTPS://EXAMPLE.ORG", "SKP1:ONE"]):
        page.paste(pictures.code(text), (10 + 300 * place, 100))
    assert sorted(codes_in_picture(pictures.encoded(page, "PNG"))) == ["HTTPS://EXAMPLE.ORG", "SKP1:ONE"]


@pytest.mark.parametrize("name", ["tilted", "blurred", "faint", "inverted", "small"])
def test_a_poor_photo_is_read(name: str) -> None:
    code = pictures.code(_TEXT, scale=8)
    poor = {
        "tilted": code.rotate(33, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC),
        "blurred": code.filter(ImageFilter.GaussianBlur(3)),
        "faint": ImageEnhance.Contrast(code).enhance(0.15),
        "inverted": code.point(lambda level: 255 - level),
        "small": code.resize((code.width * 2 // 8, code.height * 2 // 8), Image.Resampling.BICUBIC),
    }[name]
    assert codes_in_picture(pictures.encoded(poor, "JPEG", quality=80)) == [_TEXT]


def test_a_picture_without_a_code_has_none() -> None:
    assert codes_in_picture(pictures.encoded(Image.effect_noise((800, 600), 80), "PNG")) == []


def test_a_photo_of_12_megapixels_is_read() -> None:
    photo = Image.effect_noise((4000, 3000), 20)
    photo.paste(pictures.code(_TEXT, scale=10).rotate(9, expand=True, fillcolor=190), (900, 700))
    assert codes_in_picture(pictures.encoded(photo, "JPEG", quality=80)) == [_TEXT]


def _png(width: int, height: int, pixels: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("width", "height"), [(8000, 8000), (30_000, 30_000), (2_000_000_000, 2_000_000_000)]
)
def test_a_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    begun = time.process_time()
    with pytest.raises((TooLarge, Unreadable)):
        codes_in_picture(_png(width, height, pictures.inflating(bytes(1 << 16), 2000)))
    assert time.process_time() - begun < 1


def test_the_largest_picture_allowed_is_answered_in_time() -> None:
    side = 6320
    data = _png(side, side, zlib.compress((b"\0" + b"\xaa" * (side // 8)) * side, 1))
    begun = time.process_time()
    assert codes_in_picture(data) == []
    assert time.process_time() - begun < 4


@pytest.mark.parametrize("kept", [8, 40, 60, 200])
def test_a_picture_cut_short_is_unreadable(kept: int) -> None:
    with pytest.raises(Unreadable):
        codes_in_picture(qr_draw.to_png(matrix(_TEXT, level="L"))[:kept])


@pytest.mark.parametrize(
    "start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"BM", b"II*\0", b"RIFF\0\0\0\0WEBP"]
)
def test_garbage_behind_a_familiar_start_is_unreadable_or_empty(start: bytes) -> None:
    for fill in (bytes(200), b"\xff" * 200, bytes(range(256))):
        with pytest.raises(Unreadable):
            codes_in_picture(start + fill)
