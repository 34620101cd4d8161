"""What the bytes of an input are, and what they say: a picture, a PDF, or text.

The first bytes decide, not the name. Texts come back exactly as they were read: the alphabet of
`SKP1` holds the space, so nothing is stripped but line ends.
"""

import re
from collections.abc import Callable

from device.reading import Reading, seen, silent
from device.wedge import unframed

_MANY_LINES = 64  # more lines than this are prose, from which only what looks like ours is taken
_OURS = r"(?i:sk[pf]\d)|[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]+\."  # as text: compiled where it is met
_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")  # a text file has none
_UNKNOWN = "is not a picture, PDF or text with a code"


def understood(source: str, data: bytes) -> Reading:
    """What the bytes of one input say; `source` is its name."""
    if not data.strip():
        return silent(source, "input.empty", "is empty")
    for is_such, read in _KINDS:
        if is_such(data):
            return read(source, data)
    return _read_text(source, data)


def _is_picture(data: bytes) -> bool:
    return (
        data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[:2] == b"BM" and data[6:10] == bytes(4))
    )


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _is_phone_picture(data: bytes) -> bool:
    return data[4:8] == b"ftyp"


def _read_picture(source: str, data: bytes) -> Reading:
    from device import read_image

    try:
        texts = read_image.codes_in_picture(data)
    except read_image.TooLarge:
        return silent(source, "input.too_large", "has more than 40 megapixels; send a smaller picture")
    except read_image.Unreadable as error:
        return silent(source, "input.unreadable", f"cannot be read as a picture: {error}")
    return seen(source, texts, "has no code we can read; take it again, closer and in good light")


def _read_pdf(source: str, data: bytes) -> Reading:
    from device import read_pdf

    try:
        texts = read_pdf.codes_in_pdf(data)
    except read_pdf.Unreadable as error:
        return silent(source, "input.unreadable", f"cannot be read as a PDF: {error}")
    return seen(source, texts, f"has no code on its first {read_pdf.MAX_PAGES} pages")


def _refuse_phone_picture(source: str, _data: bytes) -> Reading:
    words = "is a picture of a kind we cannot read (HEIC, AVIF); send it as JPEG"
    return silent(source, "input.unreadable", words)


def _read_text(source: str, data: bytes) -> Reading:
    text = _decoded(data)
    lines = [unframed(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if text.lstrip()[:1] in ("", "{", "[", "<") or any(map(_CONTROL.search, lines)):
        return silent(source, "input.unreadable", _UNKNOWN)
    lines = [line for line in lines if line.strip()]
    if len(lines) > _MANY_LINES:
        lines = [line for line in lines if re.match(_OURS, line)]
    return seen(source, lines, _UNKNOWN)


def _decoded(data: bytes) -> str:
    """The text of a text file, "" for what is none."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[str, bytes], Reading]], ...] = (
    (_is_picture, _read_picture),
    (_is_pdf, _read_pdf),
    (_is_phone_picture, _refuse_phone_picture),
)
