"""Days to come as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lifecycle.ahead import coming_day
from lifecycle.errors import NotUnderstood

FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2 weeks", "2026-12-11"),
        ("two weeks", "2026-12-11"),
        ("2 Weeks from now", "2026-12-11"),
        ("2w", "2026-12-11"),
        ("a week", "2026-12-04"),
        ("10 days", "2026-12-07"),
        ("a month", "2026-12-27"),
        ("3 months", "2027-02-27"),
        ("1 year", "2027-11-27"),
        ("today", "2026-11-27"),
        ("Tomorrow", "2026-11-28"),
        ("next week", "2026-12-04"),
        ("next month", "2026-12-27"),
        ("monday", "2026-11-30"),
        ("friday", "2026-12-04"),
        ("next fri", "2026-12-04"),
        ("12 December", "2026-12-12"),
        ("Dec 12th", "2026-12-12"),
        ("27 November", "2026-11-27"),
        ("26 November", "2027-11-26"),
        ("12 January", "2027-01-12"),
        ("2027-01-12", "2027-01-12"),
        ("2026-01-12", "2026-01-12"),
        ("12. 12.", "2026-12-12"),
    ],
)
def test_days_are_read(typed, day):
    assert coming_day(typed, FRIDAY, "UTC") == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed", ["", "acme", "weeks", "0 weeks", "December", "acme 2 weeks", "some weeks", "last week"]
)
def test_other_words_are_no_day(typed):
    assert coming_day(typed, FRIDAY, "UTC") is None


@pytest.mark.parametrize("typed", ["31 February", "5/6"])
def test_a_day_that_there_is_not_or_that_reads_in_two_ways_is_refused(typed):
    with pytest.raises(NotUnderstood):
        coming_day(typed, FRIDAY, "UTC")


def test_today_is_that_of_the_zone():
    late = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)

    assert coming_day("1 day", late, "Europe/Prague") == date(2026, 11, 29)
