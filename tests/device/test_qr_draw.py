"""A code on the screen, in a PNG and in an SVG is the same code."""

import io
import re
import zlib

import pytest
from PIL import Image, ImageFilter

from device import qr_draw
from device.qr_matrix import Matrix, matrix
from device.read_image import codes_in_picture
from tests.device import pictures

_TEXT = "SKP1:ABC 123 $%*+-./:" * 9
_SIZES = [20, 190, 520, 1200]


def _long(length: int) -> str:
    return (_TEXT * 10)[:length]


@pytest.mark.parametrize("length", _SIZES)
@pytest.mark.parametrize(("width", "height"), [(8, 16), (7, 14), (10, 22), (8, 19)])
def test_what_a_terminal_shows_can_be_read(length: int, width: int, height: int) -> None:
    lines = qr_draw.to_terminal(matrix(_long(length), level="L"))
    shown = pictures.photographed(lines, width=width, height=height)
    assert codes_in_picture(pictures.encoded(shown, "PNG")) == [_long(length)]


@pytest.mark.parametrize("gap", [1, 2])
def test_gaps_between_the_lines_of_a_terminal_do_not_hide_the_code(gap: int) -> None:
    lines = qr_draw.to_terminal(matrix(_long(190), level="L"))
    shown = pictures.photographed(lines, gap=gap)
    assert codes_in_picture(pictures.encoded(shown, "PNG")) == [_long(190)]


def test_a_blurred_photo_of_a_terminal_can_be_read() -> None:
    shown = pictures.photographed(qr_draw.to_terminal(matrix(_long(190), level="L")))
    photo = shown.rotate(7, expand=True, fillcolor=20).filter(ImageFilter.GaussianBlur(1.5))
    assert codes_in_picture(pictures.encoded(photo, "JPEG", quality=60)) == [_long(190)]


def test_a_version_6_code_fits_80_columns_and_24_rows() -> None:
    lines = qr_draw.to_terminal(matrix(_long(195), level="L"))
    widths = {len(re.sub(r"\x1b\[[\d;]*m", "", line)) for line in lines}
    assert widths == {45}
    assert len(lines) == 23


@pytest.mark.parametrize(
    ("columns", "lines", "quiet"),
    [(45, 23, 2), (44, 23, 1), (45, 22, 1), (43, 22, 1), (42, 40, None), (80, 21, None)],
)
def test_a_window_gets_the_widest_quiet_zone_that_fits(columns: int, lines: int, quiet: int | None) -> None:
    modules = matrix(_long(195), level="L")  # version 6, 41 modules a side
    drawn = qr_draw.to_window(modules, columns=columns, lines=lines)
    assert drawn == (None if quiet is None else qr_draw.to_terminal(modules, quiet))


def test_a_version_7_code_fits_the_whole_of_80_columns_and_24_rows_and_is_read() -> None:
    drawn = qr_draw.to_window(matrix(_long(224), level="L"), columns=80, lines=24)
    assert drawn is not None
    assert codes_in_picture(pictures.encoded(pictures.photographed(drawn), "PNG")) == [_long(224)]


def test_every_cell_has_explicit_colours_and_every_line_is_reset() -> None:
    for line in qr_draw.to_terminal(matrix(_TEXT, level="L")):
        assert line.startswith("\x1b[38;5;16;48;5;")
        assert line.endswith("\x1b[0m")
        assert set(re.sub(r"\x1b\[[\d;]*m", "", line)) <= set("▀▄ ")


def test_the_quiet_zone_of_a_terminal_is_painted_light() -> None:
    rows = qr_draw.cells(matrix("A", level="L"), 2)
    light = (False, False)
    assert all(cell == light for cell in rows[0])
    assert all(row[:2] == [light, light] == row[-2:] for row in rows)
    assert not any(lower for _, lower in rows[-1])


def test_cells_hold_the_matrix() -> None:
    modules = matrix(_TEXT, level="M")
    rows = [
        half for row in qr_draw.cells(modules, 0) for half in ([up for up, _ in row], [low for _, low in row])
    ]
    assert rows[: len(modules)] == modules


@pytest.mark.parametrize("scale", [1, 3, 8])
def test_a_png_has_whole_pixels_one_bit_deep(scale: int) -> None:
    modules = matrix("SKP1:A", level="L")
    picture = Image.open(io.BytesIO(qr_draw.to_png(modules, scale=scale, quiet=4)))
    assert picture.mode == "1"
    assert picture.size == ((21 + 8) * scale,) * 2
    assert _sampled(picture, scale, 4, 21) == modules


def _sampled(picture: Image.Image, scale: int, quiet: int, side: int) -> Matrix:
    middle = scale // 2
    return [
        [
            picture.getpixel(((x + quiet) * scale + middle, (y + quiet) * scale + middle)) == 0
            for x in range(side)
        ]
        for y in range(side)
    ]


def test_an_svg_draws_every_dark_module_once() -> None:
    modules = matrix(_TEXT, level="L")
    side = len(modules) + 8
    svg = qr_draw.to_svg(modules, quiet=4)
    assert f'viewBox="0 0 {side} {side}"' in svg
    assert f'width="{8 * side}" height="{8 * side}"' in svg
    drawn = [[False] * len(modules) for _ in modules]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        for offset in range(int(length)):
            assert not drawn[int(y) - 4][int(x) - 4 + offset]
            drawn[int(y) - 4][int(x) - 4 + offset] = True
    assert pictures.flat(drawn) == pictures.flat(modules)


def test_the_same_code_gives_the_same_bytes() -> None:
    png = qr_draw.to_png(matrix(_TEXT, level="M"))
    assert png == qr_draw.to_png(matrix(_TEXT, level="M"))
    assert zlib.crc32(png[12:29]) == int.from_bytes(png[29:33])
