"""Requests: every word counts, and there is one spelling."""

import hashlib
from typing import Any

import pytest

from credential import skp1
from credential.codes import Code
from credential.encoding import b64url, compact_json, strict_json, unb64url
from credential.limits import DAY, LAST_INSTANT, MAX_REQUEST
from credential.request import make_request, read_request
from tests.builders import NOW, a_request, fixed_random
from tests.credential.objections import objects

MEMBERS: dict[str, Any] = strict_json(a_request().raw)


def spelled(**changes: Any) -> bytes:
    """The request with these members set."""
    return compact_json(MEMBERS | changes)


def test_a_request_comes_back_from_its_bytes() -> None:
    request = a_request()
    assert read_request(request.raw) == request
    assert (request.name, request.ask) == ("Rossi Costruzioni", ("holder", "results"))
    assert list(MEMBERS) == ["v", "id", "aud", "name", "ask", "purpose", "made", "until", "salt"]


def test_a_request_comes_back_from_its_qr() -> None:
    text = skp1.encode_request(a_request())
    assert read_request(skp1.decode(text).text().encode()) == a_request()


def test_the_nonce_is_the_hash_of_every_byte() -> None:
    request = a_request()
    assert request.nonce == b64url(hashlib.sha256(request.raw).digest())
    assert request.hint == unb64url(MEMBERS["id"])[0] == bytes.fromhex(request.id)[0]
    nonces = {request.nonce} | {
        read_request(spelled(**{name: other})).nonce for name, other in OTHERS.items()
    }
    assert len(nonces) == 1 + len(OTHERS)


OTHERS = {
    "id": b64url(bytes(16)),
    "aud": "urn:x",
    "name": "",
    "ask": [],
    "purpose": "x",
    "made": NOW - 61,
    "until": NOW + 841,
    "salt": b64url(bytes(16)),
}


def test_id_and_salt_are_128_random_bits_each() -> None:
    asked: list[int] = []

    def random(size: int) -> bytes:
        asked.append(size)
        return fixed_random(str(len(asked)))(size)

    words = {"aud": "urn:x", "name": "n", "ask": ["holder"], "purpose": "p"}
    request = make_request(**words, made=NOW, until=NOW + 1, random=random)  # type: ignore[arg-type]
    assert asked == [16, 16]
    assert request.id == fixed_random("1")(16).hex()


@pytest.mark.parametrize(
    "raw",
    [
        a_request().raw + b"\n",
        b" " + a_request().raw,
        a_request().raw.replace(b'":', b'": ', 1),
        a_request().raw.replace(b"Rossi", rb"Ross\u0069"),
        compact_json(dict(reversed(MEMBERS.items()))),
        compact_json({n: v for n, v in MEMBERS.items() if n != "salt"}),
        compact_json(MEMBERS | {"extra": 1}),
        b"{}",
    ],
)
def test_another_spelling_or_another_member_is_refused(raw: bytes) -> None:
    with objects(Code.REQUEST_FORM):
        read_request(raw)


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": "1"},
        {"v": True},
        {"v": 1.5},
        {"id": 7},
        {"id": b64url(bytes(15))},
        {"salt": b64url(bytes(17))},
        {"salt": None},
        {"aud": ""},
        {"aud": ["urn:x"]},
        {"name": None},
        {"purpose": ""},
        {"purpose": 3},
        {"ask": "holder"},
        {"ask": [1]},
        {"ask": [["holder"]]},
        {"ask": {"holder": 1}},
        {"ask": ["holder", "holder"]},
        {"made": True},
        {"made": "now"},
        {"made": -1},
        {"made": NOW + 0.5},
        {"made": None},
        {"until": NOW - 60},
        {"until": NOW - 61},
        {"until": NOW - 60 + 30 * DAY + 1},
        {"made": LAST_INSTANT, "until": LAST_INSTANT + 1},
        {"made": 2**53 - 100, "until": 2**53 - 1},
    ],
    ids=str,
)
def test_a_member_of_another_form_is_refused(changes: dict[str, Any]) -> None:
    with objects(Code.REQUEST_FORM):
        read_request(spelled(**changes))


def test_thirty_days_are_the_longest() -> None:
    assert read_request(spelled(until=NOW - 60 + 30 * DAY)).until == NOW - 60 + 30 * DAY


def test_what_is_no_json_object_is_objected_to() -> None:
    with objects(Code.JSON_FORM):
        read_request(b"[]")
    with objects(Code.JSON_DUPLICATE):
        read_request(a_request().raw[:-1] + b',"v":1}')
    with objects(Code.BASE64_FORM):
        read_request(spelled(id="!!"))


def test_a_request_one_byte_too_long_is_refused() -> None:
    room = MAX_REQUEST - len(spelled(purpose=""))
    assert len(read_request(spelled(purpose="x" * room)).raw) == MAX_REQUEST
    with objects(Code.REQUEST_FORM):
        read_request(spelled(purpose="x" * (room + 1)))


def test_no_request_is_made_that_no_reader_would_take() -> None:
    with objects(Code.REQUEST_FORM):
        a_request(made=NOW, until=NOW)
    with objects(Code.REQUEST_FORM):
        a_request(ask=("holder", "holder"))


def test_words_of_every_script_are_kept() -> None:
    words = "अस्पताल 病院 مستشفى 🏥 \u202eevil"
    assert read_request(spelled(name=words)).name == words
