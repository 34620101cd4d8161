"""What happens to a code between the program that draws it and the one that reads it.

Every scene draws with the shipped code, spoils the picture by dice whose seed names the case, and hands
over an encoded picture. They are made, not photographed: no moiré, no flicker, no glare, no focus.
"""

import io
import math
import random
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from qrcode import util

from device import qr_draw
from device.qr_matrix import Level, Matrix, matrix
from tests.device.pictures import encoded, photographed

Picture = Image.Image
Scene = Callable[[Matrix, random.Random], bytes]
_BASE45: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_PIXELS: Final = 4  # a module, where a scene is not about size
_DESK: Final = 90
_QUIET: Final = 4


def text_for(version: int, level: Level, dice: random.Random) -> str:
    """A text that fills a code of this version (ISO/IEC 18004, alphanumeric mode)."""
    bits = util.BIT_LIMIT_TABLE[{"L": 1, "M": 0}[level]][version]
    bits -= 4 + (9 if version < 10 else 11)
    length = bits // 11 * 2 + (bits % 11 >= 6)
    return "SKP1:" + "".join(dice.choice(_BASE45) for _ in range(length - 5))


def case(scene: str, version: int, level: Level, seed: str) -> tuple[str, bytes]:
    """A text and the picture in which it is to be found; the seed alone decides about both."""
    dice = random.Random(f"{seed}/{scene}/{version}-{level}")
    text = text_for(version, level, dice)
    return text, SCENES[scene](matrix(text, level=level), dice)


def drawn(modules: Matrix, scale: int = _PIXELS) -> Picture:
    """The code as its PNG shows it, in 8-bit grey."""
    return Image.open(io.BytesIO(qr_draw.to_png(modules, scale=scale))).convert("L")


def _as_drawn(modules: Matrix, _: random.Random) -> bytes:
    return qr_draw.to_png(modules)


def _terminal(quiet: int) -> Scene:
    return lambda modules, _: encoded(photographed(qr_draw.to_terminal(modules, quiet)), "PNG")


def _blurred(modules: Matrix, _: random.Random) -> bytes:
    return encoded(drawn(modules).filter(ImageFilter.GaussianBlur(_PIXELS * 0.4)), "PNG")


def _turned(modules: Matrix, dice: random.Random) -> bytes:
    picture = drawn(modules).rotate(
        dice.uniform(0, 360), Image.Resampling.BICUBIC, expand=True, fillcolor=_DESK
    )
    return encoded(picture, "PNG")


def _from_the_side(modules: Matrix, dice: random.Random) -> bytes:
    picture = drawn(modules)
    size = (picture.width * 5 // 4,) * 2
    return encoded(seen(picture, size, picture.width, dice, tilt=0.12, turn=0), "PNG")


def _squeezed(modules: Matrix, _: random.Random) -> bytes:
    return encoded(drawn(modules), "JPEG", quality=15)


def _faint(modules: Matrix, dice: random.Random) -> bytes:
    faint = drawn(modules).point(lambda level: 110 + level * 30 // 255)
    return encoded(noisy(faint, dice, 4), "PNG")


def _blotted(modules: Matrix, dice: random.Random) -> bytes:
    """A round blot, black or white, on 5 % of the code, anywhere but on the three corner squares."""
    return encoded(blotted(drawn(modules), len(modules), dice, 0.05), "PNG")


def blotted(picture: Picture, side: int, dice: random.Random, share: float) -> Picture:
    """The drawn code of `side` modules with a blot over this share of it."""
    radius = math.sqrt(share / math.pi) * side
    while True:
        x, y = (dice.uniform(radius, side - radius) for _ in range(2))
        corners = ((4, 4), (side - 4, 4), (4, side - 4))
        if all(abs(x - a) > radius + 4 or abs(y - b) > radius + 4 for a, b in corners):
            break
    box = [(each + _QUIET) * _PIXELS for each in (x - radius, y - radius, x + radius, y + radius)]
    ImageDraw.Draw(picture).ellipse(box, fill=dice.choice((0, 255)))
    return picture


def _camera(height: int) -> Scene:
    """A 640 × 480 frame of which the code takes so many pixels of height, held by hand."""
    return lambda modules, dice: _frame(drawn(modules, 8), height, dice)


def _camera_at_terminal(modules: Matrix, dice: random.Random) -> bytes:
    return _frame(photographed(qr_draw.to_terminal(modules)), 420, dice)


def _frame(picture: Picture, height: int, dice: random.Random) -> bytes:
    frame = seen(picture, (640, 480), height, dice, tilt=0.05, turn=12)
    spoilt = noisy(frame.filter(ImageFilter.GaussianBlur(1)), dice, 16)
    return encoded(spoilt, "JPEG", quality=50)


def _printed(modules: Matrix, dice: random.Random) -> bytes:
    """Printed 40 mm wide with dot gain, scanned askew at 200 dots an inch."""
    ink = drawn(modules, 12).filter(ImageFilter.MinFilter(3))
    width = round(40 / 25.4 * 200)
    sheet = ink.resize((width, width), Image.Resampling.BOX)
    page = Image.new("L", (width + 80, width + 80), 250)
    page.paste(sheet, (40, 40))
    page = page.rotate(dice.uniform(-3, 3), Image.Resampling.BICUBIC, fillcolor=250)
    return encoded(noisy(page.filter(ImageFilter.GaussianBlur(0.7)), dice, 12), "JPEG", quality=75)


def noisy(picture: Picture, dice: random.Random, most: int) -> Picture:
    """Every pixel lighter or darker by up to `most`."""
    noise = Image.frombytes("L", picture.size, dice.randbytes(picture.width * picture.height))
    return ImageChops.add(picture, noise.point(lambda level: level * most * 2 // 255), offset=-most)


def seen(
    picture: Picture, size: tuple[int, int], height: float, dice: random.Random, *, tilt: float, turn: float
) -> Picture:
    """The picture `height` pixels high in the middle of a frame, turned and tilted."""
    softened = picture.filter(ImageFilter.GaussianBlur(picture.height / height / 3))
    scale, angle = picture.height / height, math.radians(dice.uniform(-turn, turn))
    corners = []
    for x, y in ((0, 0), (size[0], 0), size, (0, size[1])):
        dx, dy = (x - size[0] / 2) * scale, (y - size[1] / 2) * scale
        moved = [1 + dice.uniform(-tilt, tilt) for _ in range(2)]
        corners.append(
            (
                picture.width / 2 + (dx * math.cos(angle) - dy * math.sin(angle)) * moved[0],
                picture.height / 2 + (dx * math.sin(angle) + dy * math.cos(angle)) * moved[1],
            )
        )
    return softened.transform(
        size,
        Image.Transform.PERSPECTIVE,
        _coefficients(size, corners),
        Image.Resampling.BICUBIC,
        fillcolor=_DESK,
    )


def _coefficients(size: tuple[int, int], quad: list[tuple[float, float]]) -> list[float]:
    """The projection that takes the corners of a frame to those of `quad` (Heckbert 1989, §2.2.3)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    dx1, dx2, dy1, dy2 = x1 - x2, x3 - x2, y1 - y2, y3 - y2
    whole = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / whole, (dx1 * sy - sx * dy1) / whole
    width, height = size
    return [
        *((x1 - x0 + g * x1) / width, (x3 - x0 + h * x3) / height, x0),
        *((y1 - y0 + g * y1) / width, (y3 - y0 + h * y3) / height, y0),
        *(g / width, h / height),
    ]


SCENES: Final[dict[str, Scene]] = {
    "as drawn": _as_drawn,
    "terminal": _terminal(2),
    "terminal, quiet zone 1": _terminal(1),
    "blur": _blurred,
    "rotation": _turned,
    "perspective": _from_the_side,
    "JPEG": _squeezed,
    "low contrast": _faint,
    "5 % damage": _blotted,
    "print and scan": _printed,
    "camera 640 × 480": _camera(420),
    "camera, code 300 pixels high": _camera(300),
    "camera at a terminal": _camera_at_terminal,
}
