"""Frames as an animated GIF, which any chat, browser or picture viewer plays."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from device.qr_draw import to_png
from device.qr_matrix import Matrix

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MILLISECONDS = 250
"""How long a frame stands: long enough for a slow camera."""


def to_gif(codes: Sequence[Matrix], scale: int = 8) -> bytes:
    """A GIF that shows the codes one after the other, for ever, `scale` whole pixels a module."""
    first, *others = [_picture(code, scale) for code in codes]
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=others, duration=MILLISECONDS, loop=0)
    return file.getvalue()


def _picture(code: Matrix, scale: int) -> "Picture":
    from PIL import Image

    return Image.open(io.BytesIO(to_png(code, scale)), formats=["PNG"]).convert("1")
