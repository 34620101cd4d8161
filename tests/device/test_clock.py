"""The one clock."""

import time

from device import clock


def test_now_is_whole_seconds_since_1970() -> None:
    before = int(time.time())
    told = clock.now()
    assert type(told) is int
    assert before <= told <= before + 5
