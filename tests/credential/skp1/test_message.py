"""Messages: every token comes back to the byte, and no content, however hostile, does more than object."""

import json
from datetime import date
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential import skp1
from credential.codes import Code
from credential.encoding import b64url, compact_json
from credential.enrolment import make_enrolment
from credential.errors import Objection
from credential.limits import DAY, MAX_DISCLOSURES
from credential.presenting import NO_REQUEST_AUDIENCE, present, sd_hash, select
from credential.request import Request, make_request
from credential.skp1.frame import Form, Frame, read_frame
from credential.skp1.leaves import Packer
from credential.verify import Challenge, verify
from tests.builders import (
    CENTRE,
    HOLDER,
    ISS,
    NOW,
    MemoryTrust,
    a_credential,
    a_key,
    a_presentation,
    a_request,
    fixed_random,
    some_claims,
)
from tests.credential.objections import objects
from tests.vectors.drafts import Draft, b64, jws, spelled

REQUEST = a_request()
SOUND = a_presentation()
PAPER = a_credential(holder=None)
TRUST = MemoryTrust()


def back(token: str, request: Request | None = None) -> str:
    return skp1.decode(skp1.encode(token, request=request)).text(request)


# --- there and back -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "request_"),
    [
        (SOUND, None),
        (SOUND, REQUEST),
        (PAPER, None),
        (PAPER, REQUEST),
        (a_credential(), None),
        (a_credential(exp=None), None),
        (select(PAPER, []), None),
        (select(PAPER, ["identity"]), None),
        (a_presentation(parts=()), REQUEST),
        (a_presentation(parts=("holder", "identity", "results", "detail")), REQUEST),
        (
            present(a_credential(), ["holder"], aud=NO_REQUEST_AUDIENCE, nonce="n" * 22, now=NOW, key=HOLDER),
            None,
        ),
    ],
)
def test_what_we_write_is_taken_apart_and_comes_back(token: str, request_: Request | None) -> None:
    text = skp1.encode(token, request=request_)
    message = skp1.decode(text)
    assert message.kind == "credential"
    assert message.text(request_) == token
    assert message.frame.form in (Form.TOKEN, Form.ANSWER)
    assert message.nonce_left_out == (request_ is not None and not token.endswith("~"))
    assert message.hint == (REQUEST.hint if message.nonce_left_out else None)
    assert len(text) < len(token) / 1.5


def test_a_request_comes_back() -> None:
    message = skp1.decode(skp1.encode_request(REQUEST))
    assert (message.kind, message.hint, message.nonce_left_out) == ("request", None, False)
    assert message.text().encode() == REQUEST.raw


def test_an_enrolment_code_comes_back() -> None:
    code = make_enrolment(key=HOLDER, aud=ISS, now=NOW)
    message = skp1.decode(skp1.encode_enrolment(code))
    assert (message.kind, message.text()) == ("enrolment", code)


@given(
    name=st.text(st.characters(codec="utf-8"), max_size=60),
    purpose=st.text(st.characters(codec="utf-8"), min_size=1, max_size=120) | st.dates().map(str),
    ask=st.lists(st.sampled_from(["holder", "identity", "results", "detail", "x"]), unique=True, max_size=5),
    made=st.integers(0, 2**33),
    seconds=st.integers(1, 30 * DAY),
    seed=st.text(max_size=4),
)
@settings(max_examples=100, derandomize=True, deadline=None)
def test_any_request_comes_back(
    name: str, purpose: str, ask: list[str], made: int, seconds: int, seed: str
) -> None:
    request = make_request(
        aud="urn:x",
        name=name,
        ask=ask,
        purpose=purpose,
        made=made,
        until=made + seconds,
        random=fixed_random(seed),
    )
    assert skp1.decode(skp1.encode_request(request)).text().encode() == request.raw


def test_enrolment_codes_of_many_keys_come_back() -> None:
    for number in range(20):
        code = make_enrolment(key=a_key(f"e{number}"), aud=f"https://é{number}.example/", now=NOW + number)
        assert skp1.decode(skp1.encode_enrolment(code)).text() == code


_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
_DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(str)
_UNIT = st.fixed_dictionaries(
    {"code": _TEXT, "title": _TEXT},
    optional={
        "score": st.integers(0, 100) | st.integers(1, 1000).map(lambda n: n / 10) | st.floats(0.01, 100)
    },
)
_CLAIMS = st.fixed_dictionaries(
    {"title": _TEXT | st.text("Ñअ山🎓", min_size=200, max_size=300), "award_date": _DATES, "result": _TEXT},
    optional={
        "programme": _TEXT,
        "occupation": st.lists(st.from_regex("[0-9]{4}", fullmatch=True), max_size=4),
        "level": _TEXT,
        "conditions": st.lists(_TEXT, max_size=3),
        "holder": st.dictionaries(st.sampled_from(["full_name", "native_name", "x"]), _TEXT, max_size=3),
        "identity": st.fixed_dictionaries({"birth_date": _DATES, "document_number": _TEXT}),
        "results": st.fixed_dictionaries({"units": st.lists(_UNIT, max_size=12)}),
        "detail": st.dictionaries(_TEXT, _TEXT | _DATES | st.integers(0, 9999) | st.booleans(), max_size=5),
    },
)


@given(_CLAIMS, st.sets(st.sampled_from(["holder", "identity", "results", "detail"])), st.integers(0, 40_000))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_claims_of_any_script_length_and_number_come_back(
    claims: dict[str, Any], parts: set[str], days: int
) -> None:
    paper = select(a_credential(claims=claims, holder=None, iat=days * DAY, exp=None), parts)
    shown = a_presentation(a_credential(claims=claims, iat=days * DAY), parts=parts)
    for token, request in ((paper, None), (shown, None), (shown, REQUEST)):
        text = skp1.encode(token, request=request)
        assert skp1.decode(text).text(request) == token
        assert read_frame(text).form is not Form.RAW


def _spaced(value: Any) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=True).encode()


def _third_party() -> list[str]:
    sound = Draft()
    sound.build()
    spaced = b64(_spaced(["c2FsdA", "holder", {"full_name": "Möbius"}]))
    issued = [
        jws(sound.header, _spaced(sound.payload), CENTRE) + "~",
        jws(_spaced(sound.header), sound.payload, CENTRE) + "~",
        jws(sound.header, sound.payload | {"n": 2**53}, CENTRE) + "~",
        jws(sound.header, spelled(sound.payload)[:-1] + b',"n":1.0e3}', CENTRE) + "~",
        jws(sound.header, sound.payload | {"n": -0.0}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"n": 1e300}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": sound.payload["_sd"][::-1]}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": [1, "a", None]}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": [["a"]]}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": ["short"]}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": sorted(sound.payload["_sd"] * 2)}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": "x"}, CENTRE) + "~",
        jws(sound.header, [1, 2], CENTRE) + "~",
        jws([], sound.payload, CENTRE) + "~",
        jws(sound.header, sound.payload, CENTRE) + f"~{spaced}~",
        jws(sound.header, sound.payload, CENTRE) + "~YQ~",
        jws(sound.header, sound.payload, CENTRE)[:-2] + "~",
        "a.b~",
        "a~",
        "~",
        "",
        "a.b.c.d~e~f",
        "not a token at all",
    ]
    start = SOUND[: SOUND.rindex("~") + 1]
    kb = {"alg": "ES256", "typ": "kb+jwt"}
    answer = {"iat": NOW, "aud": "x", "nonce": "y", "sd_hash": "z"}
    bound = [
        jws(kb, answer, HOLDER),
        jws(kb | {"kid": "x"}, answer, HOLDER),
        jws(kb, answer | {"extra": 1}, HOLDER),
        jws(kb, dict(reversed(answer.items())), HOLDER),
        jws(kb, [1], HOLDER),
        jws(kb, 7, HOLDER),
        jws(kb, answer | {"iat": "now"}, HOLDER),
        jws(kb, answer | {"iat": None}, HOLDER),
        jws(kb, answer | {"iat": 1.5}, HOLDER),
        jws(kb, _spaced(answer), HOLDER),
        "x",
        "a.b.c",
        "a.b",
    ]
    return issued + [start + each for each in bound]


@pytest.mark.parametrize("token", _third_party(), ids=range(len(_third_party())))
def test_a_token_in_another_spelling_travels_raw_and_comes_back(token: str) -> None:
    for request in (None, REQUEST):
        assert back(token, request) == token


def test_a_token_in_another_spelling_is_judged_like_any_other() -> None:
    draft = Draft()
    draft.build()
    start = jws(_spaced(draft.header), _spaced(draft.payload), CENTRE)
    text = "~".join([start, *(draft.encoded(name) for name in draft.shown), ""])
    bound = text + jws(draft.kb_header, {**(draft.kb_payload or {}), "sd_hash": sd_hash(text)}, HOLDER)
    message = skp1.decode(skp1.encode(bound, request=REQUEST))
    assert message.frame.form is Form.RAW
    assert judged(message.text(REQUEST)).word == "accepted"


def judged(token: str) -> Any:
    return verify(token, trust=TRUST, now=NOW, challenge=Challenge(REQUEST, named=True))


# --- changed on the way -------------------------------------------------------------------------


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


def test_no_flipped_bit_is_accepted_even_under_a_right_checksum() -> None:
    """Every bit of the packed bytes.  One that changes nothing of the token may only be the hint."""
    frame = read_frame(skp1.encode(SOUND, request=REQUEST))
    body = bytes([frame.form]) + frame.head + frame.tail
    for at in range(len(body)):
        for bit in range(8):
            flipped = body[:at] + bytes([body[at] ^ 1 << bit]) + body[at + 1 :]
            form = flipped[0]
            if form > max(Form):
                continue
            head, tail = flipped[1 : 1 + len(frame.head)], flipped[1 + len(frame.head) :]
            try:
                text = skp1.Message("credential", Frame(Form(form), head, tail, frame.hint)).text(REQUEST)
            except Objection:
                continue
            assert text != SOUND
            assert not judged(text)


def test_more_than_it_says_is_refused() -> None:
    for text in (
        skp1.encode(SOUND),
        skp1.encode(SOUND, request=REQUEST),
        skp1.encode_request(REQUEST),
        skp1.encode("another spelling~"),
    ):
        frame = read_frame(text)
        for more in (b"\0", bytes(32), bytes(64)):
            longer = Frame(frame.form, frame.head, frame.tail + more, frame.hint)
            with objects(Code.QR_FORM):
                skp1.decode(longer.to_text()).text(REQUEST)


def test_every_cut_of_the_tail_is_refused() -> None:
    frame = read_frame(skp1.encode(SOUND, request=REQUEST))
    for size in range(len(frame.tail)):
        with objects(Code.QR_FORM):
            skp1.Message("credential", Frame(frame.form, frame.head, frame.tail[:size], 0)).text(REQUEST)


def test_every_cut_of_the_head_is_refused() -> None:
    frame = read_frame(skp1.encode(SOUND, request=REQUEST))
    for size in range(len(frame.head)):
        with objects(Code.QR_FORM):
            skp1.Message("credential", Frame(frame.form, frame.head[:size], frame.tail, 0)).text(REQUEST)


# --- hostile content ----------------------------------------------------------------------------

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


def _places(value: bytes) -> list[Frame]:
    """Frames with these bytes at each place where a value may stand."""
    empty = (b"\xa0", b"\x80", b"\xa0", b"\x00")
    frames = [Frame(form, value, bytes(64), 0 if form is Form.ANSWER else None) for form in list(Form)[1:]]
    for length, form in ((3, Form.TOKEN), (4, Form.TOKEN), (4, Form.ANSWER), (2, Form.ENROLMENT)):
        for place in range(length):
            items = [value if place == at else empty[at] for at in range(length)]
            head = bytes([0x80 + length]) + b"".join(items)
            frames.append(Frame(form, head, bytes(64), 0 if form is Form.ANSWER else None))
    inside = (b"\x81" + value, b"\xa1\x00" + value, b"\xa1\x61x" + value)
    return frames + [Frame(Form.TOKEN, b"\x83\xa0\x80" + each, bytes(64)) for each in inside]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_content_at_any_place_is_malformed(value: bytes) -> None:
    for frame in _places(value):
        with objects(Code.QR_FORM):
            skp1.decode(frame.to_text()).text(REQUEST)


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
            assert objection.code is Code.QR_FORM
        else:
            assert not judged(text)


@given(st.binary(max_size=24), st.sampled_from([Form.TOKEN, Form.ANSWER, Form.REQUEST, Form.ENROLMENT]))
@settings(max_examples=600, derandomize=True, deadline=None, database=None)
def test_any_content_is_read_or_objected_to(head: bytes, form: Form) -> None:
    for content in (head, b"\x84\xa0\x80\xa0" + head, b"\x83\xa0\x80" + head):
        frame = Frame(form, content, bytes(130), 0 if form is Form.ANSWER else None)
        try:
            skp1.Message("credential", frame).text(REQUEST)
        except Objection as objection:
            assert objection.code is Code.QR_FORM


_HEAD = read_frame(skp1.encode(SOUND, request=REQUEST)).head


@given(st.lists(st.tuples(st.integers(0, len(_HEAD) - 1), st.integers(0, 255)), min_size=1, max_size=4))
@settings(max_examples=400, derandomize=True, deadline=None, database=None)
def test_any_changed_bytes_are_read_or_objected_to_and_never_accepted(changes: list[tuple[int, int]]) -> None:
    frame = read_frame(skp1.encode(SOUND, request=REQUEST))
    head = bytearray(frame.head)
    for at, byte in changes:
        head[at] = byte
    try:
        text = skp1.Message("credential", Frame(frame.form, bytes(head), frame.tail, frame.hint)).text(
            REQUEST
        )
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


def test_digests_that_are_hidden_travel_and_those_shown_do_not() -> None:
    sizes = [len(skp1.encode(select(PAPER, parts))) for parts in ([], ["holder"])]
    hidden = len(read_frame(skp1.encode(select(PAPER, []))).tail)
    one_less = len(read_frame(skp1.encode(select(PAPER, ["holder"]))).tail)
    assert hidden - one_less == 32 - 16, "a digest less, a salt more"
    assert sizes[0] < sizes[1]


def test_a_disclosure_that_is_not_of_this_token_still_travels() -> None:
    other = b64url(compact_json([b64url(bytes(16)), "x", 1]))
    token = f"{PAPER}{other}~"
    assert back(token) == token


def test_days_in_the_one_spelling_of_a_credential_are_short() -> None:
    claims = some_claims(award_date="2026-06-12")
    longer = some_claims(award_date="12 June 26")
    assert len(skp1.encode(a_credential(claims=claims))) < len(skp1.encode(a_credential(claims=longer)))
