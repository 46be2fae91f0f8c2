"""The same period a year before: whole units stay whole, a week keeps its days, a leap day has one too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lifecycle.period import parse_period
from lifecycle.year_before import year_before

NOW = datetime(2028, 3, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("this month", "2027-03"),
        ("February", "2027-02"),
        ("Q1 2028", "Q1 2027"),
        ("2028", "2027"),
        ("2028-03-06..2028-03-12", "2027-03-08..2027-03-14"),
        ("2028-02-29", "2027-02-28"),
        ("2028-02-20..2028-02-29", "2027-02-20..2027-02-28"),
        ("2027-12-30..2028-01-08", "2026-12-30..2027-01-08"),
    ],
)
def test_a_year_before(typed, exact):
    period = parse_period(typed, NOW, "Europe/Prague")

    before = year_before(period)

    assert before.exact() == exact
    assert before.unit == period.unit
    assert before == parse_period(exact, NOW, "Europe/Prague")


def test_a_running_month_is_held_against_the_same_part_of_it():
    period = parse_period("this month", NOW, "UTC")

    part = period.same_part(year_before(period), NOW)

    assert part.end == datetime(2027, 3, 15, 12, tzinfo=UTC)
