"""Instants (seconds since 1970 UTC) and UTC days, turned into each other and into text."""

from datetime import UTC, date, datetime


def instant(seconds: int) -> str:
    """An instant as RFC 3339 in UTC, "2026-11-18T09:30:00Z"."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local_instant(seconds: int) -> str:
    """An instant as the clock on this wall shows it, with its zone: "2026-11-18 15:15 UTC+05:45"."""
    moment = datetime.fromtimestamp(seconds, UTC).astimezone()
    zone = moment.isoformat()[-6:] if moment.utcoffset() else ""
    return f"{moment:%Y-%m-%d %H:%M} UTC{zone}"


def day_of(seconds: int) -> date:
    """The UTC day an instant falls on."""
    return datetime.fromtimestamp(seconds, UTC).date()


def last_day(expiry: int) -> date:
    """The last valid day before an expiry at 00:00 UTC (or within the day after it)."""
    return day_of(expiry - 1)


def midnight(day: date) -> int:
    """The instant at which a UTC day begins."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
