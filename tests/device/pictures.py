"""Pictures, PDFs and screens for the tests of reading."""

import io
import re
import zlib

from PIL import Image

from device import qr_draw
from device.qr_matrix import Level, Matrix, matrix

_STYLE = re.compile(r"\x1b\[(?:38;5;(\d+);48;5;(\d+)|0)m")
_GREY = {"16": 0, "231": 255}


def code(text: str, *, level: Level = "L", scale: int = 6) -> Image.Image:
    """A picture of `text` as a code, in 8-bit grey."""
    return Image.open(io.BytesIO(qr_draw.to_png(matrix(text, level=level), scale=scale))).convert("L")


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file of that kind."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def photographed(lines: list[str], *, width: int = 8, height: int = 16, gap: int = 0) -> Image.Image:
    """What a dark screen shows of lines of coloured half blocks, `gap` pixels between two lines."""
    screen = Image.new("L", (2000, len(lines) * (height + gap) + 40), 20)
    for row, line in enumerate(lines):
        _paint_line(screen, line, 20 + row * (height + gap), width, height, gap)
    return screen.crop((0, 0, len(_cells(lines[0])) * width + 40, screen.height))


def _cells(line: str) -> list[tuple[str, int, int]]:
    cells, front, back = [], 0, 0
    for piece in re.split(r"(\x1b\[[\d;]*m)", line):
        if found := _STYLE.fullmatch(piece):
            if found[1]:
                front, back = _GREY[found[1]], _GREY[found[2]]
        else:
            cells += [(character, front, back) for character in piece]
    return cells


def _paint_line(screen: Image.Image, line: str, y: int, width: int, height: int, gap: int) -> None:
    for column, (character, front, back) in enumerate(_cells(line)):
        x, middle = 20 + column * width, y + height // 2
        screen.paste(back, (x, y, x + width, y + height + gap))
        if character == "▀":
            screen.paste(front, (x, y, x + width, middle))
        if character == "▄":
            screen.paste(front, (x, middle, x + width, y + height))


def flat(modules: Matrix) -> str:
    """A matrix as rows of # and ., for messages of tests."""
    return "\n".join("".join("#" if dark else "." for dark in row) for row in modules)


def pdf(content: bytes, *, width: int = 595, height: int = 842, compressed: bool = False) -> bytes:
    """A PDF of one page that draws `content`."""
    filtered = b"/Filter /FlateDecode" if compressed else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R >>" % (width, height),
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filtered, content),
    ]
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        file
        + b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(file),
        )
    )


def inflating(block: bytes, times: int) -> bytes:
    """A zlib stream that inflates to `block` written `times` times, made without writing it out."""
    squeezer = zlib.compressobj(9)
    head = squeezer.compress(block) + squeezer.flush(zlib.Z_FULL_FLUSH)
    again = squeezer.compress(block) + squeezer.flush(zlib.Z_FULL_FLUSH)
    return head + again * times
