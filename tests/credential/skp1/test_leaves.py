"""Leaves: every value comes back as it was, and random bytes go to the tail."""

from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential.codes import Code
from credential.encoding import b64url, compact_json
from credential.limits import MAX_INTEGER
from credential.skp1.leaves import Packer, Unpacker
from credential.skp1.tables import NAMES, WORDS
from tests.builders import HOLDER, TODAY, a_key
from tests.credential.objections import objects

KEY = {name: HOLDER.public.jwk[name] for name in ("kty", "crv", "x", "y")}
URN = "urn:uuid:0f6ba1d8-3c5e-4d0b-9a5e-5a1f0c7f2b11"


def there_and_back(value: Any) -> tuple[Any, int, int]:
    """The value unpacked again, and how many bytes it took in head and tail."""
    packer = Packer()
    head = cbor2.dumps(packer.pack(value))
    unpacker = Unpacker(bytes(packer.tail))
    back = unpacker.unpack(cbor2.loads(head))
    assert unpacker.exhausted
    return back, len(head), len(packer.tail)


@pytest.mark.parametrize(
    ("value", "head", "tail"),
    [
        ("ES256", 1, 0),
        ("work-based", 2, 0),
        (b64url(bytes(range(16))), 1, 16),
        (b64url(bytes(range(32))), 1, 32),
        (b64url(bytes(range(64))), 1, 64),
        (URN, 1, 16),
        (KEY, 1, 32),
        ("2026-06-12", 4, 0),
        ("1970-01-01", 2, 0),
        ("0001-01-01", 6, 0),
        ("9999-12-31", 6, 0),
        (TODAY, 4, 0),
        (79.5, 4, 0),
        ({"iss": None}, 3, 0),
        ({"a name nobody knows": None}, 22, 0),
    ],
    ids=str,
)
def test_what_is_known_or_random_is_short(value: Any, head: int, tail: int) -> None:
    assert there_and_back(value) == (value, head, tail)


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-30",
        "2026-6-12",
        "2026-06-12\n",
        "20260612",
        "０２０２6-06-12",
        "ES256 ",
        "a" * 21 + "B",  # 22 characters with bits set that stand for nothing
        b64url(bytes(16)) + "=",
        "é" * 22,
        URN.upper(),
        URN + "0",
        0,
        -1,
        86_400,
        TODAY + 1,
        MAX_INTEGER,
        -MAX_INTEGER,
        0.1,
        -0.5,
        1e15 + 0.5,
        1e-300,
        True,
        False,
        None,
        "",
        [],
        {},
        [[[[]]]],
        {"x": {"y": [1, "2", 3.25, None]}},
        {"kty": "EC", "crv": "P-256", "x": KEY["x"], "y": KEY["y"], "use": "sig"},
        {"crv": "P-256", "kty": "EC", "x": KEY["x"], "y": KEY["y"]},
        {"kty": "EC", "crv": "P-256", "x": KEY["x"], "y": KEY["x"]},
        {"kty": "EC", "crv": "P-256", "x": KEY["x"], "y": 1},
        {"kty": "EC", "crv": "P-256", "x": [], "y": None},
        {"kty": "OKP", "crv": "P-256", "x": KEY["x"], "y": KEY["y"]},
    ],
    ids=repr,
)
def test_what_only_looks_like_something_known_comes_back_too(value: Any) -> None:
    back, _, _ = there_and_back(value)
    assert compact_json(back) == compact_json(value)


def test_keys_of_both_parities_come_back() -> None:
    for number in range(12):
        jwk = a_key(f"parity {number}").public.jwk
        value = {name: jwk[name] for name in ("kty", "crv", "x", "y")}
        assert there_and_back([value, value])[0] == [value, value]


def test_every_name_and_every_word_of_the_tables_comes_back() -> None:
    assert there_and_back(dict.fromkeys(NAMES, 1))[0] == dict.fromkeys(NAMES, 1)
    assert there_and_back(list(WORDS))[0] == list(WORDS)


_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(-1e9, 1e9, allow_nan=False).filter(lambda number: number != 0)
    | st.text(st.characters(codec="utf-8"), max_size=30)
    | st.dates().map(str)
    | st.binary(min_size=16, max_size=16).map(b64url)
    | st.uuids().map(lambda each: each.urn)
    | st.sampled_from([*NAMES, *WORDS])
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=6) | st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_VALUES)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_any_value_comes_back_to_the_byte(value: Any) -> None:
    assert compact_json(there_and_back(value)[0]) == compact_json(value)


@pytest.mark.parametrize(
    "value",
    [
        b"bytes",
        cbor2.undefined,
        float("nan"),
        float("inf"),
        2**53,
        -(2**53),
        1e300,
        cbor2.CBORTag(6, 3_000_000),
        cbor2.CBORTag(6, -719_163),
        cbor2.CBORTag(6, 2_932_897),
        cbor2.CBORTag(6, "x"),
        cbor2.CBORTag(6, True),
        cbor2.CBORTag(7, 1.5),
        cbor2.CBORTag(7, None),
        cbor2.CBORTag(9, 10**9),
        cbor2.CBORTag(9, b""),
        cbor2.CBORTag(10, 1),
        cbor2.CBORTag(99, 1),
        {1 << 16: 1},
        {-1: 1},
        {True: 1},
        {None: 1},
        {1.5: 1},
        {b"x": 1},
        {("a",): 1},
        {0: 1, "iss": 2},
        (1, 2),
        {1, 2},
    ],
    ids=repr,
)
def test_a_value_of_no_known_form_is_refused(value: Any) -> None:
    with objects(Code.QR_FORM):
        Unpacker(bytes(100)).unpack(value)


@pytest.mark.parametrize(
    "value",
    [
        cbor2.CBORSimpleValue(6),
        cbor2.CBORSimpleValue(32 + len(WORDS) - 12),
        cbor2.CBORSimpleValue(255),
        {len(NAMES): 1},
    ],
    ids=repr,
)
def test_a_word_or_name_that_later_tables_may_have_is_newer(value: Any) -> None:
    with objects(Code.QR_NEWER):
        Unpacker(bytes(100)).unpack(value)


@pytest.mark.parametrize(("marker", "size"), [(0, 16), (1, 32), (2, 64), (3, 32), (4, 32), (5, 16)])
def test_a_tail_too_short_is_refused(marker: int, size: int) -> None:
    with objects(Code.QR_CUT):
        Unpacker(bytes(size - 1)).unpack(cbor2.CBORSimpleValue(marker))


def test_a_key_off_its_curve_is_refused() -> None:
    for marker in (3, 4):
        with objects(Code.QR_FORM):
            Unpacker((1).to_bytes(32)).unpack(cbor2.CBORSimpleValue(marker))
