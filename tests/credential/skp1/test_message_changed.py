"""Messages changed on the way, or hostile from the start: objected to, and nothing more happens."""

import zlib
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential import skp1
from credential.codes import Code
from credential.errors import Objection
from credential.limits import MAX_DISCLOSURES
from credential.request import Request
from credential.sd_jwt import parse_sd_jwt
from credential.skp1.apart import open_sd_jwt
from credential.skp1.frame import Form, Frame, read_frame
from credential.skp1.generic import pack_token
from credential.skp1.leaves import Packer
from credential.verify import Challenge, verify
from tests.builders import (
    NOW,
    MemoryTrust,
    a_presentation,
    a_request,
)
from tests.credential.objections import objects

REQUEST = a_request()
SOUND = a_presentation()
TRUST = MemoryTrust()


def judged(token: str) -> Any:
    return verify(token, trust=TRUST, now=NOW, challenge=Challenge(REQUEST, named=True))


def test_without_its_request_an_answer_is_rebuilt_and_does_not_hold() -> None:
    message = skp1.decode(skp1.encode(SOUND, request=REQUEST))
    for other in (None, a_request(seed="another")):
        text = message.text(other)
        assert text != SOUND
        assert text.rpartition("~")[0] == SOUND.rpartition("~")[0]
        verdict = verify(
            text,
            trust=TRUST,
            now=NOW,
            challenge=None if other is None else Challenge(other),
            nonce_left_out=True,
        )
        expected = Code.KB_NO_REQUEST if other is None else Code.KB_NOT_THIS_REQUEST
        assert verdict.codes == (expected,)


def by_cbor(token: str, request: Request | None) -> Frame:
    """The frame of a token of a kind that no profile knows."""
    return pack_token(open_sd_jwt(parse_sd_jwt(token)), request)


FRAMES = [
    read_frame(skp1.encode(SOUND, request=REQUEST)),
    read_frame(skp1.encode(SOUND)),
    by_cbor(SOUND, REQUEST),
    by_cbor(SOUND, None),
]


def text_of(frame: Frame) -> str:
    return skp1.Message("credential", frame).text(REQUEST)


@pytest.mark.parametrize("frame", [FRAMES[0], FRAMES[2]], ids=lambda frame: frame.form.name)
def test_no_flipped_bit_makes_another_token_that_is_accepted_even_under_a_right_checksum(
    frame: Frame,
) -> None:
    body = frame.head + frame.tail
    for at in range(len(body)):
        for bit in range(8):
            flipped = body[:at] + bytes([body[at] ^ 1 << bit]) + body[at + 1 :]
            head, tail = flipped[: len(frame.head)], flipped[len(frame.head) :]
            try:
                text = text_of(frame._replace(head=head, tail=tail))
            except Objection:
                continue
            assert text == SOUND or not judged(text)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.form.name)
def test_in_another_form_it_is_not_accepted(frame: Frame) -> None:
    for form in Form:
        if form is frame.form:
            continue
        try:
            text = text_of(frame._replace(form=form, built_in=False))
        except Objection:
            continue
        assert not judged(text)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.form.name)
def test_more_than_it_says_is_refused(frame: Frame) -> None:
    for more in (b"\0", bytes(32), bytes(64)):
        longer = frame._replace(tail=frame.tail + more)
        if frame.form.is_profiled:  # the tail is read from its end: what is too much is in the middle
            longer = frame._replace(head=frame.head[:-256] + more + frame.head[-256:])
        with objects(Code.QR_TRAILING):
            text_of(longer)


def test_more_than_a_request_is_refused() -> None:
    frame = read_frame(skp1.encode_request(REQUEST))
    with objects(Code.QR_TRAILING):
        skp1.decode(frame._replace(tail=frame.tail + b"\0").to_text()).text()


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.form.name)
def test_every_cut_is_refused(frame: Frame) -> None:
    for size in range(len(frame.tail)):
        with objects(Code.QR_CUT):
            text_of(frame._replace(tail=frame.tail[:size]))
    for size in range(len(frame.head)):
        try:
            text = text_of(frame._replace(head=frame.head[:size]))
        except Objection as objection:
            assert objection.code.startswith("qr.")
        else:
            assert not judged(text)


def test_a_code_in_a_code_is_refused() -> None:
    with objects(Code.QR_NESTED):
        skp1.decode(Frame(Form.RAW, skp1.encode(SOUND).encode(), b"").to_text()).text()


def test_a_code_whose_content_was_packed_twice_is_refused() -> None:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflater.compress(SOUND.encode()) + deflater.flush()
    for form in (Form.RAW, Form.TOKEN):
        with objects(Code.QR_FORM):
            skp1.decode(Frame(form, packed, bytes(64)).to_text()).text()


HOSTILE = {
    "nan": b"\xf9\x7e\x00",
    "nan of eight bytes": b"\xfb\x7f\xf8" + bytes(6),
    "infinity": b"\xf9\x7c\x00",
    "half float": b"\xf9\x3c\x00",
    "undefined": b"\xf7",
    "byte string": b"\x41a",
    "text that is not utf-8": b"\x62\xc3\x28",
    "surrogate": b"\x63\xed\xa0\x80",
    "integer in a longer form": b"\x18\x01",
    "bignum": b"\xc2\x49\x01" + bytes(8),
    "negative bignum": b"\xc3\x49\x01" + bytes(8),
    "bignum of 60,000 bytes": b"\xc2\x59\xea\x60" + b"\xff" * 60_000,
    "decimal": b"\xc4\x82\x01\x01",
    "decimal of a huge exponent": b"\xc4\x82\x1b\x7f" + b"\xff" * 7 + b"\x01",
    "bigfloat of a huge exponent": b"\xc5\x82\x1b\x7f" + b"\xff" * 7 + b"\x01",
    "date and time": b"\xc0\x74" + b"2026-11-21T10:00:00Z",
    "instant": b"\xc1\x1a\x65\x00\x00\x00",
    "rational by zero": b"\xd8\x1e\x82\x01\x00",
    "regular expression": b"\xd8\x23\x61(",
    "mime message": b"\xd8\x24\x61x",
    "uuid": b"\xd8\x25\x50" + bytes(16),
    "shared value within itself": b"\xd8\x1c\x81\xd8\x1d\x00",
    "reference to nothing": b"\xd8\x1d\x18\xff",
    "string reference": b"\xd9\x01\x00\x82\x63abc\xd8\x19\x00",
    "set": b"\xd9\x01\x02\x81\x01",
    "address": b"\xd9\x01\x04\x44\x7f\0\0\1",
    "complex number": b"\xd9\xa7\xf8\x82\x01\x02",
    "self-described": b"\xd9\xd9\xf7\x80",
    "indefinite array": b"\x9f\xff",
    "indefinite map": b"\xbf\xff",
    "indefinite text": b"\x7f\x61a\xff",
    "indefinite bytes": b"\x5f\x41a\xff",
    "a break alone": b"\xff",
    "a length of 2^63": b"\x9b\x7f" + b"\xff" * 7,
    "a length of 2^64 - 1": b"\x9b" + b"\xff" * 8,
    "a map of 2^63": b"\xbb\x7f" + b"\xff" * 7,
    "a text of 2^31": b"\x7a\x7f\xff\xff\xff",
    "a byte string of 2^63": b"\x5b\x7f" + b"\xff" * 7,
    "an array of 2^31": b"\x9a\x7f\xff\xff\xff",
    "nothing": b"",
    "a reserved length": b"\x1c",
    "a simple value in two bytes that needs one": b"\xf8\x10",
    "arrays 5,000 deep": b"\x81" * 5000 + b"\0",
    "maps 5,000 deep": b"\xa1\0" * 5000 + b"\0",
    "tags 5,000 deep": b"\xc6" * 5000 + b"\0",
    "arrays seventeen deep": b"\x81" * 17 + b"\0",
    "a repeated name": b"\xa2\x00\x01\x00\x02",
    "a name as number and as text": b"\xa2\x00\x01\x63iss\x02",
    "a list for a name": b"\xa1\x81\x01\x01",
    "a number for a name": b"\xa1\x19\x03\xe8\x01",
    "minus one for a name": b"\xa1\x20\x01",
    "nothing for a name": b"\xa1\xf6\x01",
    "a digest mark with text": b"\xa1\x10\xca\x61x",
    "a digest mark below zero": b"\xa1\x10\xca\x20",
    "a digest mark of true": b"\xa1\x10\xca\xf5",
    "a digest mark of 2^62": b"\xa1\x10\xca\x1b\x40" + bytes(7),
}


_EXPECTED = {Code.QR_FORM, Code.QR_CUT, Code.QR_COUNT, Code.QR_NEWER}


def _places(value: bytes) -> list[Frame]:
    """Frames with these bytes at each place where a value may stand."""
    empty = (b"\xa0", b"\x80", b"\xa0", b"\x00")
    forms = (Form.TOKEN, Form.ANSWER, Form.REQUEST, Form.ENROLMENT)
    frames = [Frame(form, value, bytes(64), 0 if form is Form.ANSWER else None) for form in forms]
    for length, form in ((3, Form.TOKEN), (4, Form.TOKEN), (4, Form.ANSWER), (2, Form.ENROLMENT)):
        for place in range(length):
            items = [value if place == at else empty[at] for at in range(length)]
            head = bytes([0x80 + length]) + b"".join(items)
            frames.append(Frame(form, head, bytes(64), 0 if form is Form.ANSWER else None))
    inside = (b"\x81" + value, b"\xa1\x00" + value, b"\xa1\x61x" + value)
    return frames + [Frame(Form.TOKEN, b"\x83\xa0\x80" + each, bytes(64)) for each in inside]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_content_at_any_place_is_objected_to(value: bytes) -> None:
    for frame in _places(value):
        with pytest.raises(Objection) as caught:
            skp1.decode(frame.to_text()).text(REQUEST)
        assert caught.value.code in _EXPECTED


@pytest.mark.parametrize(
    "head",
    [
        [],
        {},
        "x",
        0,
        None,
        [{}, [], {}, 0, 0],
        [{}, []],
        [[], [], []],
        [{}, {}, {}],
        [{}, "x", {}],
        [{}, [], "x"],
        [{}, [], None],
        [{}, [], {}, []],
        [{}, [], {}, [1, 2]],
        [{}, [], {}, [1, 2, 3, 4]],
        [{}, [], {}, {}],
        [{}, [0] * (MAX_DISCLOSURES + 1), {}],
    ],
    ids=repr,
)
def test_content_of_another_shape_is_malformed_or_no_token(head: Any) -> None:
    for form in (Form.TOKEN, Form.ANSWER, Form.ENROLMENT):
        frame = Frame(form, cbor2.dumps(head), bytes(128), 0 if form is Form.ANSWER else None)
        try:
            text = skp1.decode(frame.to_text()).text(REQUEST)
        except Objection as objection:
            assert objection.code in (Code.QR_FORM, Code.QR_COUNT, Code.QR_TRAILING)
        else:
            assert not judged(text)


@given(st.binary(max_size=24), st.sampled_from(list(Form)[1:]))
@settings(max_examples=600, derandomize=True, deadline=None, database=None)
def test_any_content_is_read_or_objected_to(head: bytes, form: Form) -> None:
    for content in (head, b"\x84\xa0\x80\xa0" + head, b"\x83\xa0\x80" + head, head + bytes(130)):
        frame = Frame(form, content, bytes(130), 0 if form.is_answer else None, built_in=form.is_profiled)
        try:
            skp1.Message("credential", frame).text(REQUEST)
        except Objection as objection:
            assert objection.code.startswith("qr.")


@given(st.data(), st.sampled_from(FRAMES))
@settings(max_examples=400, derandomize=True, deadline=None, database=None)
def test_any_changed_bytes_are_read_or_objected_to_and_never_accepted(data: Any, frame: Frame) -> None:
    place = st.integers(0, len(frame.head) - 1)
    head = bytearray(frame.head)
    for at, byte in data.draw(st.lists(st.tuples(place, st.integers(0, 255)), min_size=1, max_size=4)):
        head[at] = byte
    try:
        text = text_of(frame._replace(head=bytes(head)))
    except Objection:
        return
    assert text == SOUND or not judged(text)


def test_content_that_expands_too_far_is_refused() -> None:
    word = cbor2.dumps(Packer().pack("urn:skills-passport:training-certificate:1"))
    head = b"\x83\xa0\x81\x99\xea\x60" + word * 60_000 + b"\xa0"
    with objects(Code.QR_TOO_LARGE):
        skp1.decode(Frame(Form.TOKEN, head, bytes(64)).to_text()).text()


def test_raw_text_is_ascii() -> None:
    with objects(Code.QR_FORM):
        skp1.decode(Frame(Form.RAW, "é~".encode(), b"").to_text()).text()
