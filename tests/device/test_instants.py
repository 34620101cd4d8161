"""Instants and UTC days."""

from datetime import date

from credential.limits import DAY
from device.instants import day_of, instant, last_day, midnight
from tests.builders import NOW, TODAY


def test_midnight_is_the_start_of_the_utc_day() -> None:
    assert midnight(day_of(NOW)) == TODAY
    assert instant(TODAY) == "2026-11-21T00:00:00Z"


def test_the_last_valid_day_is_the_one_before_the_expiry() -> None:
    assert last_day(midnight(date(2031, 6, 13))) == date(2031, 6, 12)
    assert last_day(DAY + 1) == date(1970, 1, 2)
