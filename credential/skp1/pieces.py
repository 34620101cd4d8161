"""A message cut into pieces that fit smaller codes; people see them as the frames of a moving code.

    text   = "SKF1:" Base45(piece)
    piece  = id(8) needed(1) made(1) number(1) data crc32(4)

`id` is the start of the SHA-256 of the message (the bytes behind "SKP1:"), so that pieces of two
credentials, or of two showings of one, never mix.  Any `needed` of the `made` pieces give the message (see
`erasure`).  All have as much data; numbers 0 to needed - 1 are the message itself, filled with 0x80 and
zeros (ISO/IEC 7816-4).  The checksum is over everything before it.  (The module `frame` is about another
thing, the envelope of one text.)
"""

import hashlib
import zlib
from collections.abc import Mapping
from typing import Final, NamedTuple

from credential.codes import Code
from credential.errors import CannotTell, Malformed
from credential.limits import MAX_FRAMED, MAX_FRAMES
from credential.skp1.base45 import b45decode, b45encode
from credential.skp1.erasure import parity, restored
from credential.skp1.frame import PREFIX

PIECE_PREFIX: Final = "SKF1:"
_ID: Final = 8
_HEAD: Final = _ID + 3
_CHECKSUM: Final = 4
_MOST_TEXT: Final = 2 * MAX_FRAMED
_END: Final = b"\x80"


class Cut(NamedTuple):
    """One message, cut in one way: what pieces that fit together have in common."""

    id: bytes
    needed: int
    made: int
    size: int


class Piece(NamedTuple):
    """One piece, its checksum right."""

    cut: Cut
    number: int
    data: bytes

    def to_text(self) -> str:
        """The text for a QR code: one alphanumeric segment."""
        counts = bytes([self.cut.needed, self.cut.made, self.number])
        body = self.cut.id + counts + self.data
        return PIECE_PREFIX + b45encode(body + zlib.crc32(body).to_bytes(_CHECKSUM))


def is_piece(text: str) -> bool:
    """Whether a text is a piece, of this version or a newer one, whole or not."""
    return len(text) >= len(PIECE_PREFIX) and text[:3] == "SKF" and text[3] in "0123456789" and text[4] == ":"


def cut_up(text: str, *, room: int) -> list[str] | None:
    """The texts, of at most `room` characters each, of all pieces of an SKP1 text.

    Twice as many are made as are needed, so that one that is not read costs no whole round.  None where
    the text is too long for so little room.
    """
    message = b45decode(text.removeprefix(PREFIX))
    length = len(message) + len(_END)
    most = _bytes_in(room - len(PIECE_PREFIX)) - _HEAD - _CHECKSUM
    needed = -(-length // most) if most > 0 else length
    size = -(-length // needed)
    if size > most or needed > MAX_FRAMES or needed * size > MAX_FRAMED:
        return None
    filled = (message + _END).ljust(needed * size, b"\0")
    data = [filled[at : at + size] for at in range(0, len(filled), size)]
    made = min(2 * needed, MAX_FRAMES)
    data += [parity(data, number) for number in range(needed, made)]
    common = Cut(_id(message), needed, made, size)
    return [Piece(common, number, each).to_text() for number, each in enumerate(data)]


def read_piece(text: str) -> Piece:
    """The piece in a scanned text.

    Raises `Malformed` (`qr.alphabet`, `qr.cut`, `qr.too_large`, `frame.*`) or `CannotTell` (`qr.newer`).
    """
    if not text.startswith(PIECE_PREFIX):
        raise CannotTell(Code.QR_NEWER, "the frame is of a newer version than this program knows")
    if len(text) > _MOST_TEXT:
        raise Malformed(Code.QR_TOO_LARGE, "the frame is too large")
    data = b45decode(text[len(PIECE_PREFIX) :])
    body, checksum = data[:-_CHECKSUM], data[-_CHECKSUM:]
    if len(body) <= _HEAD or zlib.crc32(body).to_bytes(_CHECKSUM) != checksum:
        raise Malformed(Code.FRAME_CHANGED, "a frame was not read whole, or was changed")
    needed, made, number = body[_ID:_HEAD]
    size = len(body) - _HEAD
    if not number < made or not 0 < needed <= made or needed * size > MAX_FRAMED:
        raise Malformed(Code.FRAME_COUNT, "a frame says of itself what cannot be: its number or their count")
    return Piece(Cut(body[:_ID], needed, made, size), number, body[_HEAD:])


def joined(cut: Cut, pieces: Mapping[int, bytes]) -> str | None:
    """The SKP1 text behind the data of enough pieces, by number; None when it is another than they say."""
    filled = b"".join(restored(pieces, cut.needed))
    message, end, _ = filled.rpartition(_END)
    if not end or filled.rstrip(b"\0") != message + end or _id(message) != cut.id:
        return None
    return PREFIX + b45encode(message)


def _bytes_in(characters: int) -> int:
    return characters // 3 * 2 + (characters % 3 == 2)


def _id(message: bytes) -> bytes:
    return hashlib.sha256(message).digest()[:_ID]
