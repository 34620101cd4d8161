"""Times as people type them."""

import pytest

from device.instants import instant
from verifier.instants import parse_instant, parse_span


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-05-01", "2026-05-01T00:00:00Z"),
        ("2026-05-01T14:30:00Z", "2026-05-01T14:30:00Z"),
        ("2026-05-01t14:30:00z", "2026-05-01T14:30:00Z"),
        ("2026-05-01T14:30:00+08:00", "2026-05-01T06:30:00Z"),
        ("2026-05-01T14:30:00.999-03:30", "2026-05-01T18:00:00Z"),
        ("9999-12-31", "9999-12-31T00:00:00Z"),
    ],
)
def test_an_instant_is_rfc_3339_or_a_date_at_midnight_utc(text: str, said: str) -> None:
    assert instant(parse_instant(text)) == said


@pytest.mark.parametrize(
    "text",
    [
        *("yesterday", "", "2026-5-1", "2026-02-30", "2026-05-01T14:30:00", "2026-05-01T24:30:00Z"),
        *("20260501", "2026-W18-5", "1969-12-31", "2026-05-01 14:30:00Z", "٢٠٢٦-٠٥-٠١", "2026-05-01\n"),
        *("2026-05-01T14:30:60Z", "0001-01-01", "9999-12-31T23:59:59-14:00"),
    ],
)
def test_anything_else_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match='"'):
        parse_instant(text)


@pytest.mark.parametrize(("text", "seconds"), [("15m", 900), ("2h", 7200), ("30d", 2_592_000), ("1m", 60)])
def test_a_span_is_minutes_hours_or_days(text: str, seconds: int) -> None:
    assert parse_span(text) == seconds


@pytest.mark.parametrize("text", ["", "15", "m", "0m", "-5m", "1.5h", "31d", "721h", "99999m", "1w", "１５m"])
def test_a_span_over_thirty_days_or_of_another_form_is_none(text: str) -> None:
    with pytest.raises(ValueError, match='"'):
        parse_span(text)
