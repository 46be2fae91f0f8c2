"""Days and periods in tests: three zones, a Friday, and a period as the days from first to last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lifecycle.period import parse_period

PRAGUE, NEW_YORK, LOS_ANGELES = "Europe/Prague", "America/New_York", "America/Los_Angeles"
FRIDAY = datetime(2026, 11, 20, 15, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def read(text, now=FRIDAY, zone="UTC", week_start=0):
    return parse_period(text, now, zone, week_start)


def days(period):
    first, final = period.dates()
    return f"{first}..{final}"


def at(text, zone="UTC"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
