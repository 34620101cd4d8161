"""Bits from the front and bytes from the back: what was written is read, and nothing else is taken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential.codes import Code
from credential.skp1.bits import LARGEST, BitReader, BitWriter, DoesNotFit
from tests.credential.objections import objects


@given(st.lists(st.integers(0, LARGEST) | st.binary(min_size=1, max_size=40), max_size=30))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_numbers_and_random_bytes_come_back(values: list[int | bytes]) -> None:
    writer = BitWriter()
    for each in values:
        writer.number(each) if isinstance(each, int) else writer.append(each)
    reader = BitReader(writer.to_bytes())
    for each in values:
        assert (reader.number() if isinstance(each, int) else reader.random(len(each))) == each
    reader.finish()


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_number_beyond_the_bounds_does_not_fit(number: int) -> None:
    with pytest.raises(DoesNotFit):
        BitWriter().number(number)


@pytest.mark.parametrize(("value", "size"), [(2, 1), (256, 8), (-1, 8)])
def test_a_value_of_more_bits_than_given_does_not_fit(value: int, size: int) -> None:
    with pytest.raises(DoesNotFit):
        BitWriter().put(value, size)


def test_bits_and_tail_may_not_overlap() -> None:
    reader = BitReader(b"\x00" * 4)
    reader.take(9)
    reader.random(2)
    for read in (lambda: reader.random(1), lambda: reader.take(8)):
        with objects(Code.QR_CUT):
            read()


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x00", b"\x01\x00"])
def test_bytes_that_nobody_reads_are_too_many(data: bytes) -> None:
    with objects(Code.QR_TRAILING):
        BitReader(data).finish()


def test_the_bits_that_fill_the_last_byte_are_zero() -> None:
    for spare in range(1, 8):
        reader = BitReader(bytes([1 << spare - 1]))
        reader.take(8 - spare)
        with objects(Code.QR_TRAILING):
            reader.finish()
