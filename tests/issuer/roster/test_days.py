"""Dates as people type them."""

from datetime import date

import pytest

from issuer.roster import days


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-2-3", "03/04/2026", "46173", "", "２０２６-01-01", "2026-01-01\n"]
)
def test_only_an_existing_day_written_year_month_day_is_a_date(text: str) -> None:
    assert days.read_day(text) is None


def test_a_date_is_read_as_it_stands() -> None:
    assert days.read_day("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("31/02/2026", "write 2026-02-28"),
        ("2026-02-30", "write 2026-02-28"),
        ("12.6.2026", "write 2026-06-12 or 2026-12-06, whichever is meant"),
        ("6/6/2026", "write 2026-06-06"),
        ("2026/6/3", "write 2026-06-03"),
        ("46185", "write 2026-06-12"),
        ("soon", "write the date as YYYY-MM-DD, for example 2026-02-28"),
        ("99/99/2026", "write the date as YYYY-MM-DD, for example 2026-02-28"),
    ],
)
def test_a_wrong_date_is_answered_with_the_one_meant(typed: str, remedy: str) -> None:
    assert days.remedy(typed) == remedy
