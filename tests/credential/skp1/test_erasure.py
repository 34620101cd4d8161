"""Any K of N pieces give the data back, whichever they are."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credential.skp1.erasure import parity, restored


def made(data: list[bytes], count: int) -> dict[int, bytes]:
    return dict(enumerate(data)) | {n: parity(data, n) for n in range(len(data), count)}


@pytest.mark.parametrize(("needed", "count"), [(1, 5), (2, 8), (3, 9), (4, 12), (5, 10)])
def test_any_choice_of_as_many_as_are_needed_is_enough(needed: int, count: int) -> None:
    data = [bytes([17 * j, 255 - j, j]) for j in range(needed)]
    pieces = made(data, count)
    for choice in combinations(range(count), needed):
        assert restored({number: pieces[number] for number in choice}, needed) == data


@given(st.data())
def test_any_choice_of_many_is_enough(draw: st.DataObject) -> None:
    needed = draw.draw(st.integers(1, 24))
    size = draw.draw(st.integers(1, 8))
    data = draw.draw(st.lists(st.binary(min_size=size, max_size=size), min_size=needed, max_size=needed))
    numbers = draw.draw(st.lists(st.integers(0, 254), min_size=needed, max_size=needed, unique=True))
    chosen = {n: data[n] if n < needed else parity(data, n) for n in numbers}
    assert restored(chosen, needed) == data


def test_the_largest_code_comes_back_from_its_last_pieces() -> None:
    data = [bytes([j]) for j in range(127)]
    assert restored({n: parity(data, n) for n in range(128, 255)}, 127) == data


def test_more_pieces_than_are_needed_do_no_harm() -> None:
    data = [b"one", b"two", b"six"]
    assert restored(made(data, 9), 3) == data


def test_parity_is_the_same_for_ever() -> None:
    # Worked out by hand: 1/(2^0) * 1 + 1/(2^1) * 2 over the field of 0x11D is 0x8E + 0xF4 * 2 = 0x8E ^ 0xF5.
    assert parity([b"\x01", b"\x02"], 2) == b"\x7b"
