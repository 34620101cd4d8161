"""The frame: prefix, version, form, lengths, compression and checksum around a message.

    text   = "SKP1:" Base45(frame)
    frame  = form(1) hint(0 or 1) length(varint) head tail crc32(4)
    form   = version 1 in the upper four bits, kind of message * 2 + whether the head is deflated

A token by its profile is all head, without a length, and its lowest bit says that the profile is
built in.

The checksum is over everything before it, so that a flipped bit anywhere is noticed here, and a
deflate stream with two spellings of one text is not taken in its other spelling.
"""

import zlib
from enum import IntEnum
from typing import Final, NamedTuple

from credential.codes import Code
from credential.errors import CannotTell, Malformed
from credential.limits import MAX_TOKEN
from credential.skp1.base45 import b45decode, b45encode
from credential.skp1.objections import cut_short, malformed, too_many, trailing
from credential.skp1.tables import DICTIONARY

PREFIX: Final = "SKP1:"
_VERSION: Final = 1
_SHORTEST: Final = 6
MAX_TEXT: Final = 2 * MAX_TOKEN


class Form(IntEnum):
    """What a frame carries."""

    RAW = 0  # the token's text as it is
    TOKEN = 1  # a token taken apart
    ANSWER = 2  # the same, nonce and audience left out: they are the request's
    REQUEST = 3
    ENROLMENT = 4
    PROFILED = 5  # a token by its profile
    PROFILED_ANSWER = 6

    @property
    def is_profiled(self) -> bool:
        """Whether it goes by a profile."""
        return self in (Form.PROFILED, Form.PROFILED_ANSWER)

    @property
    def is_answer(self) -> bool:
        """Whether nonce and audience were left out."""
        return self in (Form.ANSWER, Form.PROFILED_ANSWER)


class Frame(NamedTuple):
    """A frame whose checksum is right; `head` is inflated, `hint` only there in an answer.

    `built_in` is for forms by profile only.
    """

    form: Form
    head: bytes
    tail: bytes
    hint: int | None = None
    built_in: bool = False

    def to_text(self) -> str:
        """The text for a QR code: one alphanumeric segment."""
        hint = b"" if self.hint is None else bytes([self.hint])
        flag, rest = (self.built_in, self.head) if self.form.is_profiled else self._deflated()
        body = bytes([_VERSION << 4 | self.form << 1 | flag]) + hint + rest
        return PREFIX + b45encode(body + zlib.crc32(body).to_bytes(4))

    def _deflated(self) -> tuple[bool, bytes]:
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARY)
        deflated = deflater.compress(self.head) + deflater.flush()
        smaller = len(deflated) < len(self.head)
        head = deflated if smaller else self.head
        return smaller, _varint(len(head)) + head + self.tail


def read_frame(text: str) -> Frame:
    """The frame in a scanned text.

    Raises `Malformed` (`qr.*`, `input.not_ours`) or `CannotTell` (`qr.newer`).
    """
    if not text.startswith(PREFIX):
        raise _foreign(text)
    if len(text) > MAX_TEXT:
        raise Malformed(Code.QR_TOO_LARGE, "the code is too large")
    if text != text.upper() and text.upper().isascii():
        raise _lower_case()
    data = b45decode(text[len(PREFIX) :])
    body, checksum = data[:-4], data[-4:]
    if len(data) < _SHORTEST or zlib.crc32(body).to_bytes(4) != checksum:
        raise Malformed(Code.QR_CHECKSUM, "the code was not read whole, or was changed")
    if body[0] >> 4 != _VERSION or body[0] >> 1 & 7 > max(Form):
        raise CannotTell(Code.QR_NEWER, "the code is of a newer version than this program knows")
    form, flag = Form(body[0] >> 1 & 7), body[0] & 1
    hint, at = (body[1], 2) if form.is_answer else (None, 1)
    if form.is_profiled:
        return Frame(form, body[at:], b"", hint, built_in=bool(flag))
    length, at = _read_varint(body, at)
    head, tail = body[at : at + length], body[at + length :]
    if len(head) != length:
        raise cut_short()
    return Frame(form, _inflate(head) if flag else head, tail, hint)


def _foreign(text: str) -> Malformed | CannotTell:
    if len(text) > 5 and text[:3] == "SKP" and "0" <= text[3] <= "9" and text[4] == ":":
        return CannotTell(Code.QR_NEWER, "the code is of a newer version than this program knows")
    if text[:4].upper() == PREFIX[:4] and text[4:5] == PREFIX[4]:
        return _lower_case()
    return Malformed(Code.INPUT_NOT_OURS, "this code is not a skills passport")


def _lower_case() -> Malformed:
    return Malformed(Code.QR_LOWER_CASE, "the code is in small letters; it is written in capitals")


def _inflate(data: bytes) -> bytes:
    inflater = zlib.decompressobj(-15, DICTIONARY)
    try:
        head = inflater.decompress(data, MAX_TOKEN + 1)
    except zlib.error:
        raise malformed("the code's content is damaged") from None
    if len(head) > MAX_TOKEN:
        raise Malformed(Code.QR_TOO_LARGE, "the code's content is too large")
    if not inflater.eof:
        raise cut_short()
    if inflater.unused_data:
        raise trailing()
    return head


def _varint(number: int) -> bytes:
    data = bytearray()
    while number > 0x7F:
        data.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*data, number])


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place in range(3):
        if at + place >= len(data):
            raise cut_short()
        byte = data[at + place]
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number, at + place + 1
    raise too_many("bytes")
