"""Base45: the examples of RFC 9285, and every text that is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential.codes import Code
from credential.skp1.base45 import b45decode, b45encode
from tests.credential.objections import objects


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
        (b"", ""),
    ],
)
def test_the_examples_of_rfc_9285(data: bytes, text: str) -> None:
    assert b45encode(data) == text
    assert b45decode(text) == data


@given(st.binary(max_size=80))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_bytes_come_back(data: bytes) -> None:
    text = b45encode(data)
    assert b45decode(text) == data
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize(
    "text", ["GGW", ":::", "::", "6:X", "bb8", "BB8\n", "ＢＢ8", "BB_", "é", "\0\0\0", "²00"]
)
def test_what_is_no_base45_is_refused(text: str) -> None:
    with objects(Code.QR_ALPHABET):
        b45decode(text)


@pytest.mark.parametrize("text", ["A", "BB8A"])
def test_a_text_that_ends_within_a_group_is_cut(text: str) -> None:
    with objects(Code.QR_CUT):
        b45decode(text)


def test_every_two_bytes_have_one_spelling() -> None:
    assert len({b45encode(number.to_bytes(2)) for number in range(2**16)}) == 2**16
    assert b45decode("FGW") == b"\xff\xff"
    assert b45decode("U5") == b"\xff"
    with objects(Code.QR_ALPHABET):
        b45decode("V5")
