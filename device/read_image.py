"""QR texts in pictures: the only file that knows the image library and the QR reader.

The size is read from the header and judged before a pixel is decoded. A picture without a code in
it is tried again, sharpened and softened in ways that rescue screenshots of terminals and poor
photos, for as long as a person would wait.
"""

import importlib
import io
import time
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MAX_PIXELS = 40_000_000
MAX_FRAMES = 256
"""Frames of a moving picture that are looked at: one more than a message may have."""
# The decoder for the first bytes, called directly: asking the library to guess loads five of them.
_DECODERS = {
    b"\x89PNG": ("PngImagePlugin", "PngImageFile"),
    b"\xff\xd8\xff": ("JpegImagePlugin", "JpegImageFile"),
    b"GIF8": ("GifImagePlugin", "GifImageFile"),
    b"RIFF": ("WebPImagePlugin", "WebPImageFile"),
    b"BM": ("BmpImagePlugin", "BmpImageFile"),
    b"II": ("TiffImagePlugin", "TiffImageFile"),
    b"MM": ("TiffImagePlugin", "TiffImageFile"),
}
_MOVING = ("GIF", "WEBP", "TIFF", "PNG")
_PATIENCE = 0.8  # seconds after which no further attempt is begun
_FRAMES_PATIENCE = 5.0  # seconds after which no further frame of a moving picture is looked at
_LARGE = 8_000_000  # pixels, above which a half-size copy is tried first
_SMALL = 2_000_000  # pixels, up to which a picture is also tried at twice its size


class Unreadable(Exception):
    """The picture cannot be decoded; the message says why."""


class TooLarge(Exception):
    """The picture has more pixels than we decode."""


def codes_in_picture(data: bytes) -> list[str]:
    """The texts of the QR codes in every frame of an encoded picture, in order, each once.

    Raises Unreadable for what is no whole picture and TooLarge above 40 megapixels a frame.
    """
    start = time.monotonic()
    texts: dict[str, None] = {}
    for frame in _frames(data, start + _FRAMES_PATIENCE):
        texts.update(dict.fromkeys(_codes_in_frame(frame, start + _PATIENCE)))
    return list(texts)


def codes_in_grey(pixels: bytes, width: int, height: int, stride: int) -> list[str]:
    """The texts of the QR codes in 8-bit grey pixels, rows `stride` bytes apart."""
    import zxingcpp

    view = zxingcpp.ImageView(pixels, width, height, zxingcpp.ImageFormat.Lum, stride)
    return _read(view)


def _read(picture: object) -> list[str]:
    import zxingcpp

    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(picture, formats=kinds, text_mode=zxingcpp.TextMode.Plain)
    return [str(code.text) for code in found]


def _frames(data: bytes, until: float) -> Iterator["Picture"]:
    number = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd metadata is none of our business
        try:
            with _opened(data) as picture:
                for number in range(MAX_FRAMES):
                    if number and (time.monotonic() > until or not _has_frame(picture, number)):
                        return
                    yield _grey(picture)
        except (TooLarge, Unreadable):
            raise
        except Exception as error:
            if number:
                return  # what was seen before the damage counts: any few frames may be enough
            raise Unreadable("it is damaged or not whole") from error


def _opened(data: bytes) -> "Picture":
    for start, (module, kind) in _DECODERS.items():
        if data.startswith(start):
            opened: Picture = getattr(importlib.import_module(f"PIL.{module}"), kind)(io.BytesIO(data))
            return opened
    raise Unreadable("it is of no kind we know")


def _has_frame(picture: "Picture", number: int) -> bool:
    """Go to that frame, if there is one; counting them all first would read the whole file."""
    try:
        picture.seek(number)
    except EOFError:
        return False
    return picture.format in _MOVING


def _grey(picture: "Picture") -> "Picture":
    """The frame in 8-bit grey, on white where it is transparent.

    It stays as it lies: a code is found at any angle and mirrored too, whatever EXIF says of it.
    """
    from PIL import Image

    if picture.width * picture.height > MAX_PIXELS:
        raise TooLarge
    picture.draft("L", None)
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda level: level / 257, "L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("L")
    return picture.convert("L")


def _codes_in_frame(frame: "Picture", until: float) -> list[str]:
    for picture in _attempts(frame):
        if texts := _read(picture):
            return texts
        if time.monotonic() > until:
            break
    return []


def _attempts(frame: "Picture") -> Iterator["Picture"]:
    """The frame itself, then what rescues a code; of a large one halves come first, they are quick."""
    from PIL import Image, ImageFilter, ImageOps

    yield frame
    pixels = frame.width * frame.height
    if pixels > _LARGE:
        half = frame.reduce(2)
        yield half
        yield half.filter(ImageFilter.GaussianBlur(1.2))
    yield ImageOps.autocontrast(frame, cutoff=2)
    yield frame.filter(ImageFilter.GaussianBlur(1.2))
    yield frame.filter(ImageFilter.GaussianBlur(2.5))
    if pixels <= _SMALL:
        yield frame.resize((frame.width * 2, frame.height * 2), Image.Resampling.BICUBIC)
