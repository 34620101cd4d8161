"""Instants and UTC days."""

import time
from datetime import date

import pytest

from credential.limits import DAY
from device.instants import day_of, instant, last_day, local_instant, midnight
from tests.builders import NOW, TODAY


def test_midnight_is_the_start_of_the_utc_day() -> None:
    assert midnight(day_of(NOW)) == TODAY
    assert instant(TODAY) == "2026-11-21T00:00:00Z"


def test_the_last_valid_day_is_the_one_before_the_expiry() -> None:
    assert last_day(midnight(date(2031, 6, 13))) == date(2031, 6, 12)
    assert last_day(DAY + 1) == date(1970, 1, 2)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "2026-11-21 00:00 UTC"),
        ("Asia/Kathmandu", "2026-11-21 05:45 UTC+05:45"),
        ("Pacific/Honolulu", "2026-11-20 14:00 UTC-10:00"),
        ("Pacific/Kiritimati", "2026-11-21 14:00 UTC+14:00"),
    ],
)
def test_an_instant_is_shown_as_the_clock_on_the_wall_with_its_zone(
    monkeypatch: pytest.MonkeyPatch, zone: str, shown: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert local_instant(TODAY) == shown
    finally:
        monkeypatch.undo()
        time.tzset()
