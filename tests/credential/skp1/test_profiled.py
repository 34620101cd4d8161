"""Tokens by a profile: every one comes back to the byte, and nothing spoilt passes."""

import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential import skp1
from credential.codes import Code
from credential.encoding import compact_json, strict_object
from credential.errors import Objection
from credential.presenting import NO_REQUEST_AUDIENCE, present, select
from credential.request import Request
from credential.sd_jwt import parse_sd_jwt
from credential.skp1.apart import open_sd_jwt, seal
from credential.skp1.base45 import b45decode, b45encode
from credential.skp1.frame import PREFIX, Form, Frame, read_frame
from credential.skp1.profile import Profile, profile_name
from credential.verify import Challenge, verify
from tests.builders import (
    HOLDER,
    ISS,
    NOW,
    MemoryTrust,
    a_credential,
    a_presentation,
    a_request,
    some_claims,
)
from tests.credential.objections import objects
from tests.credential.skp1.test_profile import MEMBERS
from tests.profiles import PROFILE, known

REQUEST = a_request()
SOUND = a_presentation()
PAPER = a_credential(holder=None)
TRUST = MemoryTrust()
X = "A" * 43


def back(token: str, request: Request | None = None) -> str:
    text = skp1.encode(token, request=request, profiles=[PROFILE])
    message = skp1.decode(text, profiles=known)
    assert message.profile == PROFILE
    return message.text(request)


def judged(token: str) -> Any:
    return verify(token, trust=TRUST, now=NOW, challenge=Challenge(REQUEST, named=True))


NOBODY = present(a_credential(), ["holder"], aud=NO_REQUEST_AUDIENCE, nonce="A" * 22, now=NOW, key=HOLDER)


@pytest.mark.parametrize("request_", [None, REQUEST])
@pytest.mark.parametrize(
    "token",
    [
        SOUND,
        PAPER,
        NOBODY,
        a_credential(),
        a_credential(exp=None),
        select(PAPER, []),
        select(PAPER, ["detail"]),
    ],
    ids=len,
)
def test_a_token_comes_back_by_its_profile(token: str, request_: Request | None) -> None:
    assert back(token, request_) == token


@given(
    name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=40),
    scores=st.lists(st.integers(0, 100) | st.floats(0, 100).map(lambda x: round(x, 1)), max_size=6),
    day=st.dates().map(str),
)
@settings(max_examples=60, derandomize=True, deadline=None, database=None)
def test_whatever_a_person_is_called_and_scored_comes_back(name: str, scores: list[float], day: str) -> None:
    units = [{"code": f"U-{n}", "title": "Unit", "score": score} for n, score in enumerate(scores)]
    claims = some_claims(award_date=day, results={"units": units})
    claims["holder"] = {"full_name": name, "family_name": name}
    token = a_credential(claims=claims, holder=None)
    text = skp1.encode(token, profiles=[PROFILE])
    assert skp1.decode(text, profiles=known).text() == token


def test_the_shortest_of_several_profiles_is_taken_and_a_foreign_one_never() -> None:
    foreign = Profile.parse(PROFILE.to_bytes().replace(b'"kid":"', b'"kid":"A', 1))
    bare = Profile.parse(compact_json(MEMBERS | {"texts": []}))
    text = skp1.encode(PAPER, profiles=[foreign, bare, PROFILE])
    assert read_frame(text).head[:8] == PROFILE.name
    assert read_frame(skp1.encode(PAPER, profiles=[foreign])).built_in


def test_without_the_profile_it_cannot_be_told() -> None:
    text = skp1.encode(SOUND, request=REQUEST, profiles=[PROFILE])
    for profiles in (None, lambda name: None):
        message = skp1.decode(text, profiles=profiles)
        assert (message.kind, message.nonce_left_out) == ("credential", True)
        with objects(Code.QR_PROFILE):
            message.text(REQUEST)


def test_by_another_profile_of_the_issuer_it_is_not_accepted() -> None:
    """As if two profiles had the same eight bytes of name."""
    text = skp1.encode(SOUND, request=REQUEST, profiles=[PROFILE])
    for change in ({"texts": ["x"]}, {"payload": MEMBERS["payload"] | {"title": "Master of everything"}}):
        data = compact_json(MEMBERS | change)
        other = Profile.parse(data)._replace(name=PROFILE.name)
        token = skp1.decode(text, profiles=lambda _, other=other: other).text(REQUEST)  # type: ignore[misc]
        assert (token == SOUND) == ("texts" in change)
        assert bool(judged(token)) == ("texts" in change)


CASES = {
    "answer by profile": skp1.encode(SOUND, request=REQUEST, profiles=[PROFILE]),
    "answer, self-contained": skp1.encode(SOUND, request=REQUEST),
    "paper by profile": skp1.encode(PAPER, profiles=[PROFILE]),
    "raw": Frame(Form.RAW, PAPER.encode(), b"").to_text(),
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_every_flipped_bit_of_every_packed_byte_is_stopped_before_the_token_is_rebuilt(text: str) -> None:
    data = b45decode(text[len(PREFIX) :])
    for at in range(len(data)):
        for bit in range(8):
            flipped = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
            with objects(Code.QR_CHECKSUM):
                skp1.decode(PREFIX + b45encode(flipped), profiles=known)


@pytest.mark.parametrize("name", ["answer by profile", "paper by profile"])
def test_a_flipped_bit_under_a_right_checksum_makes_no_other_token_that_is_accepted(name: str) -> None:
    body = b45decode(CASES[name][len(PREFIX) :])[:-4]
    sound = SOUND if name.startswith("answer") else PAPER
    for at in range(len(body)):
        for bit in range(8):
            flipped = body[:at] + bytes([body[at] ^ 1 << bit]) + body[at + 1 :]
            text = PREFIX + b45encode(flipped + zlib.crc32(flipped).to_bytes(4))
            try:
                token = skp1.decode(text, profiles=known).text(REQUEST)
            except Objection as objection:
                assert objection.code.startswith("qr.")
                continue
            assert token == sound or not judged(token)


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_a_code_cut_anywhere_is_not_read(text: str) -> None:
    for size in range(len(PREFIX), len(text), 3):
        with pytest.raises(Objection) as caught:
            skp1.decode(text[:size], profiles=known)
        assert caught.value.code in (Code.QR_CHECKSUM, Code.QR_CUT, Code.QR_ALPHABET)


@given(st.binary(max_size=120), st.booleans(), st.booleans())
@settings(max_examples=500, derandomize=True, deadline=None, database=None)
def test_any_body_is_read_or_objected_to(body: bytes, built_in: bool, is_answer: bool) -> None:
    form, hint = (Form.PROFILED_ANSWER, 0) if is_answer else (Form.PROFILED, None)
    head = body if built_in else PROFILE.name + body
    text = Frame(form, head + bytes(64 if len(body) % 2 else 0), b"", hint, built_in=built_in).to_text()
    try:
        skp1.decode(text, profiles=known).text(REQUEST)
    except Objection as objection:
        assert objection.code.startswith("qr.")


@pytest.mark.parametrize("size", range(1, 8))
def test_a_name_cut_short_is_cut(size: int) -> None:
    with objects(Code.QR_CUT):
        skp1.decode(Frame(Form.PROFILED, bytes(size), b"").to_text(), profiles=known)


def test_a_built_in_kind_of_later_is_newer() -> None:
    with objects(Code.QR_NEWER):
        skp1.decode(Frame(Form.PROFILED, b"\x3f" + bytes(80), b"", built_in=True).to_text()).text()


def hostile(**changes: Any) -> Profile:
    data = compact_json(MEMBERS | changes)
    return Profile.parse(data)


def test_a_profile_cannot_make_a_token_of_any_size() -> None:
    text = "x" * 15_000
    profile = hostile(parts=[{"holder": {"$list": [text]}}], header={"alg": "none"}, payload={"iss": "a"})
    bits = "00001" + "1" + f"{8:05b}" + f"{200 - 128:07b}" + "1" + ("0" + "00000") * 199
    body = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8)) + bytes(100)
    code = Frame(Form.PROFILED, profile.name + body, b"").to_text()
    with objects(Code.QR_TOO_LARGE):
        skp1.decode(code, profiles=lambda _: profile).text()


def test_a_profile_cannot_make_lists_without_end() -> None:
    inner = {"$list": [{"$list": ["x"]}]}
    profile = hostile(parts=[{"holder": inner}], payload={"iss": "a"}, header={})
    with pytest.raises(Objection) as caught:
        skp1.decode(
            Frame(Form.PROFILED, profile.name + b"\x0f" + b"\xff" * 400, b"").to_text(),
            profiles=lambda _: profile,
        ).text()
    assert caught.value.code.startswith("qr.")


def test_a_hole_of_later_is_newer() -> None:
    profile = hostile(header={"alg": "$future"})
    with objects(Code.QR_NEWER):
        skp1.decode(
            Frame(Form.PROFILED, profile.name + bytes(200), b"").to_text(), profiles=lambda _: profile
        ).text()


def test_a_profile_is_named_by_what_it_says() -> None:
    assert strict_object(PROFILE.to_bytes())["payload"]["iss"] == PROFILE.iss
    assert profile_name(PROFILE.to_bytes() + b" ") != PROFILE.name


def test_a_profile_whose_issuer_is_no_text_where_it_stands_again_is_read_or_objected_to() -> None:
    for place in ("header", "parts"):
        inner = {"iss": 5, "uri": "$list_uri"}
        profile = hostile(**{place: inner if place == "header" else [{"holder": inner}]})
        frame = Frame(Form.PROFILED, profile.name + b"\xff" * 200, b"")
        with pytest.raises(Objection) as caught:
            skp1.Message("credential", frame, profile).text()
        assert caught.value.code.startswith("qr.")


def test_a_profile_cannot_ask_for_work_without_end() -> None:
    digests = {f"d{n}": "$digests" for n in range(200)}
    profile = hostile(parts=[{"holder": {"$list": [digests]}}], payload={"iss": "a"}, header={})
    bits = "00001" + "1" + f"{8:05b}" + f"{200 - 128:07b}" + ("0" + "00000" + "00000" * 200) * 200
    size = -(-len(bits) // 8)
    body = int(bits.ljust(8 * size, "0"), 2).to_bytes(size) + bytes(100)
    with objects(Code.QR_COUNT):
        skp1.decode(
            Frame(Form.PROFILED, profile.name + body, b"").to_text(), profiles=lambda _: profile
        ).text()


ODD_KEYS = [{"x": X, "y": ""}, {"x": X, "y": {}}, {"x": [], "y": X}, {"y": X}, {"x": "", "y": X}, {"x": X}]


@pytest.mark.parametrize("jwk", ODD_KEYS, ids=repr)
def test_a_credential_with_an_odd_key_comes_back(jwk: dict[str, Any]) -> None:
    assert_back_changed(cnf={"jwk": {"kty": "EC", "crv": "P-256"} | jwk})


@pytest.mark.parametrize("number", ["01", "9" * 10, "9" * 5000, "١", ""])
def test_a_credential_with_an_odd_status_list_comes_back(number: str) -> None:
    uri = f"{ISS.rstrip('/')}/status/{number}"
    assert_back_changed(status={"status_list": {"idx": 4711, "uri": uri}})


def assert_back_changed(**claims: Any) -> None:
    """Nobody signed it; an encoder takes whatever it is given."""
    opened = open_sd_jwt(parse_sd_jwt(a_credential()))
    jwt = seal(opened.jwt.header, opened.jwt.payload | claims, opened.jwt.signature)
    token = f"{jwt}~"
    for profiles in ((), (PROFILE,)):
        assert skp1.decode(skp1.encode(token, profiles=profiles), profiles=known).text() == token
