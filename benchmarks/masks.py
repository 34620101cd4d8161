"""One mask for all codes against the mask the QR library chooses: time to draw, and how often it is read.

Read at the edge of what can be read: 2 to 2.8 pixels a module, before a camera that is out of focus.
"""

import random
from functools import partial
from typing import Final

from PIL import ImageFilter
from qrcode import QRCode, constants, util

from benchmarks.figures import Figure, ratios
from device.qr_matrix import Matrix, matrix
from device.read_image import codes_in_grey
from tests.scanning.scenes import drawn, noisy, seen, text_for

_VERSIONS: Final = (6, 10, 14, 18)
_TEXTS: Final = 10
_EDGES: Final = ((2.0, 0.8), (2.4, 1.0), (2.8, 1.2))
"""Pixels a module, and the radius of the blur."""


def mask_figures() -> list[Figure]:
    """Drawing with the fixed mask as a ratio to choosing, and the share of the codes that were read."""
    cases = [(f"masks/{number}", version) for number in range(_TEXTS) for version in _VERSIONS]
    texts = [text_for(version, "L", random.Random(f"{seed}/{version}")) for seed, version in cases]
    fixed, chosen = (
        sum(_read(draw(text), text) for text in texts) for draw in (partial(matrix, level="L"), _chosen)
    )
    sample = texts[2]
    (ratio,) = ratios(partial(_chosen, sample), [partial(matrix, sample, level="L")], rounds=3)
    whole = len(texts) * len(_EDGES)
    return [
        Figure("qr_fixed_mask_over_choosing", ratio, "× choosing", 0.34),
        Figure("qr_fixed_mask_read_percent", 100 * fixed / whole, "%"),
        Figure("qr_chosen_mask_read_percent", 100 * chosen / whole, "%"),
    ]


def _chosen(text: str) -> Matrix:
    code = QRCode(error_correction=constants.ERROR_CORRECT_L)
    code.add_data(util.QRData(text.encode(), mode=util.MODE_ALPHA_NUM), optimize=0)
    code.make()
    return [[bool(module) for module in row] for row in code.modules]


def _read(modules: Matrix, text: str) -> int:
    """At how many of the edges the code is read."""
    read = 0
    for pixels, blur in _EDGES:
        dice = random.Random(f"{text}/{pixels}")
        frame = seen(drawn(modules, 8), (640, 480), (len(modules) + 8) * pixels, dice, tilt=0.05, turn=12)
        frame = noisy(frame.filter(ImageFilter.GaussianBlur(blur)), dice, 16)
        read += codes_in_grey(frame.tobytes(), frame.width, frame.height, frame.width) == [text]
    return read
