"""Status lists: the official examples, and everything that makes one unusable."""

import zlib
from typing import Any

import pytest

from credential.codes import Code
from credential.encoding import b64url
from credential.keys import VerifyingKey
from credential.limits import DAY, LAST_INSTANT, MAX_STATUS_ENTRIES, STATUS_LIST_SIZE
from credential.status_list import (
    REVOKED,
    SUSPENDED,
    TYP,
    VALID,
    StatusList,
    make_status_list,
    open_status_list,
)
from tests.builders import CENTRE, HOLDER, OTHER_CENTRE, STATUS_URI, THIEF, TODAY, a_status_token
from tests.credential import official
from tests.credential.objections import objects
from tests.vectors.drafts import jws

EXAMPLES = "token-status-list"


class Twelve(VerifyingKey):
    """The examples' key, under the name that they give it."""

    __slots__ = ()

    @property
    def thumbprint(self) -> str:
        return "12"


def a_token(header: dict[str, Any] | None = None, **changes: Any) -> str:
    """A list of four entries with these members set, or left out where None."""
    payload: dict[str, Any] = {
        "sub": STATUS_URI,
        "iat": TODAY,
        "exp": TODAY + DAY,
        "status_list": {"bits": 2, "lst": b64url(zlib.compress(b"\x24"))},
    }
    payload = {n: v for n, v in (payload | changes).items() if v is not None}
    sound = {"alg": "ES256", "typ": TYP, "kid": CENTRE.public.thumbprint}
    return jws({n: v for n, v in (sound | (header or {})).items() if v is not None}, payload, CENTRE)


def opened(token: str) -> StatusList:
    return open_status_list(token, uri=STATUS_URI, keys=[CENTRE.public])


def with_entries(bits: Any, data: bytes) -> str:
    return a_token(status_list={"bits": bits, "lst": b64url(data)})


@official.needs_examples
@pytest.mark.parametrize(
    "name", ["4.1_1bit_16", "4.1_2bit_12", "C.1_1bit_2e20", "C.2_2bit_2e20", "C.3_4bit_2e20", "C.4_8bit_2e20"]
)
def test_every_listed_index_of_the_official_example_has_its_value(name: str) -> None:
    example = official.document(f"{EXAMPLES}/{name}.json")
    status_list = opened(a_token(status_list=example["status_list"]))
    listed = {int(index): value for index, value in example["expected"].items()}
    assert {index: status_list.status(index) for index in listed} == listed
    size = len(status_list.packed) * 8 // status_list.bits
    others = {index + 1 for index in listed if index + 1 < size} - set(listed)
    assert {status_list.status(index) for index in others} <= {example["expected_nonlisted"]}


@official.needs_examples
def test_the_official_token_opens_with_its_key() -> None:
    token = official.text(f"{EXAMPLES}/8.2_status_list_token.jwt")
    key = Twelve.from_jwk(official.document(f"{EXAMPLES}/key_kid12_public.jwk.json"))
    uri = "https://example.com/statuslists/1"
    status_list = open_status_list(token, uri=uri, keys=[key])
    assert (status_list.bits, status_list.issued, status_list.expires) == (1, 1686920170, 2291720170)
    listed = official.document(f"{EXAMPLES}/4.1_1bit_16.json")["expected"]
    assert {index: status_list.status(int(index)) for index in listed} == listed
    with objects(Code.STATUS_UNTRUSTED):
        open_status_list(token, uri=f"{uri}0", keys=[key])
    # Under our own naming of keys, by thumbprint, it is of none we would know.
    with objects(Code.STATUS_UNTRUSTED):
        open_status_list(token, uri=uri, keys=[VerifyingKey.from_jwk(key.jwk)])


def test_what_was_put_in_is_read_and_the_rest_is_valid() -> None:
    put = {0: REVOKED, 1: SUSPENDED, 5: 3, 4711: REVOKED, 2**13 - 1: SUSPENDED}
    status_list = opened(a_status_token(put))
    assert {index: status_list.status(index) for index in put} == put
    assert sum(status_list.status(index) != VALID for index in range(2**13)) == len(put)
    assert (status_list.uri, status_list.issued, status_list.expires) == (
        STATUS_URI,
        TODAY,
        TODAY + 30 * DAY,
    )


def test_a_list_is_large_enough_to_hide_in() -> None:
    token = make_status_list(STATUS_URI, {}, issued=TODAY, expires=TODAY + DAY, key=CENTRE)
    status_list = opened(token)
    assert STATUS_LIST_SIZE == 2**17
    assert status_list.status(STATUS_LIST_SIZE - 1) == VALID
    with objects(Code.STATUS_INDEX):
        status_list.status(STATUS_LIST_SIZE)


@pytest.mark.parametrize("index", [-1, -(2**13), 2**13, 2**53, 2**63])
def test_an_index_outside_is_refused(index: int) -> None:
    with objects(Code.STATUS_INDEX):
        opened(a_status_token()).status(index)


def test_the_same_list_is_the_same_bytes() -> None:
    assert a_status_token({7: 1}) == a_status_token({7: 1})


@pytest.mark.parametrize(
    ("token", "keys"),
    [
        (a_status_token(key=THIEF), [CENTRE.public]),
        (a_status_token(), [THIEF.public]),
        (a_status_token(), []),
        (a_token({"kid": None}), [CENTRE.public, OTHER_CENTRE.public]),
        (a_token({"kid": None}), [OTHER_CENTRE.public]),
        (a_token({"kid": OTHER_CENTRE.public.thumbprint}), [CENTRE.public, OTHER_CENTRE.public]),
        (a_token({"kid": ""}), [CENTRE.public]),
        (a_token({"alg": "EdDSA"}), [CENTRE.public]),
        (a_status_token(uri=STATUS_URI + "0"), [CENTRE.public]),
        (a_token(sub=None), [CENTRE.public]),
        (a_token(sub=STATUS_URI + "/"), [CENTRE.public]),
        (a_token(sub=[STATUS_URI]), [CENTRE.public]),
    ],
)
def test_a_list_by_another_or_of_another_is_not_trusted(token: str, keys: list[VerifyingKey]) -> None:
    with objects(Code.STATUS_UNTRUSTED):
        open_status_list(token, uri=STATUS_URI, keys=keys)


def test_a_list_without_kid_opens_with_the_one_key_there_is() -> None:
    assert opened(a_token({"kid": None})).status(1) == REVOKED
    assert [opened(a_token()).status(index) for index in range(4)] == [0, 1, 2, 0]


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "é",
        a_status_token()[:60],
        a_token({"typ": "JWT"}),
        a_token({"typ": "application/statuslist+jwt"}),
        a_token({"alg": "none"}),
        a_token({"alg": ["ES256"]}),
        a_token({"crit": ["exp"]}),
        a_token({"jwk": HOLDER.public.jwk}),
        a_token(iat=None),
        a_token(iat=True),
        a_token(iat=1.0),
        a_token(iat=-1),
        a_token(iat=LAST_INSTANT + 1),
        a_token(exp="soon"),
        a_token(exp=1.5),
        a_token(status_list=None),
        a_token(status_list=[]),
        a_token(status_list={}),
        a_token(status_list={"bits": 2}),
        a_token(status_list={"bits": 2, "lst": 7}),
        a_token(status_list={"bits": 2, "lst": ""}),
        a_token(status_list={"bits": 2, "lst": "!"}),
        with_entries(0, zlib.compress(b"a")),
        with_entries(3, zlib.compress(b"a")),
        with_entries(16, zlib.compress(b"a")),
        with_entries(True, zlib.compress(b"a")),
        with_entries(2.0, zlib.compress(b"a")),
        with_entries("2", zlib.compress(b"a")),
        with_entries([2], zlib.compress(b"a")),
        with_entries(2, zlib.compress(b"a")[:-1]),
        with_entries(2, zlib.compress(b"a") + b"\0"),
        with_entries(2, zlib.compress(b"a")[2:-4]),
        with_entries(2, b"not compressed"),
        with_entries(1, b"\x78\xbb" + zlib.compress(b"a")[2:]),
    ],
)
def test_what_cannot_be_read_is_unreadable_and_speaks_against_nobody(token: str) -> None:
    with objects(Code.STATUS_UNREADABLE):
        opened(token)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_list_of_the_most_entries_opens_and_one_byte_more_does_not(bits: int) -> None:
    size = MAX_STATUS_ENTRIES * bits // 8
    full = opened(with_entries(bits, zlib.compress(bytes(size), 9)))
    assert full.status(MAX_STATUS_ENTRIES - 1) == VALID
    with objects(Code.STATUS_INDEX):
        full.status(MAX_STATUS_ENTRIES)
    with objects(Code.STATUS_UNREADABLE):
        opened(with_entries(bits, zlib.compress(bytes(size + 1), 9)))


def test_a_bomb_is_not_inflated() -> None:
    deflater = zlib.compressobj(9)
    bomb = b"".join(deflater.compress(bytes(2**20)) for _ in range(64)) + deflater.flush()
    with objects(Code.STATUS_UNREADABLE):
        opened(with_entries(1, bomb))


def test_a_list_without_an_end_has_none() -> None:
    assert opened(a_token(exp=None)).expires is None
