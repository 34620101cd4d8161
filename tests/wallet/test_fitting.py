"""What a window has room for."""

import pytest

from device.qr_matrix import matrix, room_in, version_of
from wallet.fitting import framed, room_for, whole


@pytest.mark.parametrize(
    ("columns", "rows", "version", "beside"),
    [
        (80, 24, 6, True),
        (60, 20, 4, True),
        (100, 30, 9, True),
        (120, 50, 19, True),
        (60, 60, 9, False),
        (50, 60, 7, False),
        (60, 12, 0, True),
        (0, 0, 0, False),
    ],
)
def test_frames_are_as_large_as_the_window_lets_them(
    columns: int, rows: int, version: int, beside: bool
) -> None:
    assert framed(columns, rows) == (version, beside)


@pytest.mark.parametrize("version", [4, 6, 7, 15])
def test_the_smallest_window_that_shows_a_code_whole_does_and_no_smaller_one(version: int) -> None:
    code = matrix("A" * room_in(version), level="L")
    assert version_of(code) == version
    columns, rows = room_for(code)
    shown = whole(code, columns, rows)
    assert shown is not None
    assert (len(shown.cells[0]), len(shown.cells), shown.beside) == (columns, rows - 1, False)
    assert whole(code, columns - 1, rows) is None
    assert whole(code, columns, rows - 1) is None


def test_where_a_row_is_missing_the_keys_stand_beside() -> None:
    code = matrix("A" * room_in(7), level="L")
    shown = whole(code, 80, 24)
    assert shown is not None
    assert (len(shown.cells), shown.beside) == (24, True)
    roomy = whole(code, 80, 40)
    assert roomy is not None
    assert len(roomy.cells[0]) == len(code) + 4
