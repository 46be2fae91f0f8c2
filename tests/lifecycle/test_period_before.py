"""What a period is compared with: the one before, the same part of it, and the series before that."""

from __future__ import annotations

import itertools

import pytest

from lifecycle.period import Period
from tests.lifecycle.days import FRIDAY, HOUR, PRAGUE, at, days, read


@pytest.mark.parametrize(
    ("typed", "wanted", "label"),
    [
        ("today", "2026-11-19..2026-11-19", "yesterday"), ("yesterday", "2026-11-18..2026-11-18", "18 November 2026"),
        ("this week", "2026-11-09..2026-11-15", "last week"),
        ("last week", "2026-11-02..2026-11-08", "week of 2 November 2026"),
        ("this month", "2026-10-01..2026-10-31", "last month"), ("March 2024", "2024-02-01..2024-02-29", "February 2024"),
        ("this quarter", "2026-07-01..2026-09-30", "last quarter"), ("Q1 2026", "2025-10-01..2025-12-31", "Q4 2025"),
        ("this year", "2025-01-01..2025-12-31", "last year"), ("2025", "2024-01-01..2024-12-31", "2024"),
        ("last 30 days", "2026-09-22..2026-10-21", "22 September to 21 October 2026"),
        ("2026-03-02..2026-03-08", "2026-02-23..2026-03-01", "week of 23 February 2026"),
        ("2026-03-01..2026-03-31", "2026-01-29..2026-02-28", "29 January to 28 February 2026"),
        ("29 February 2024", "2024-02-28..2024-02-28", "28 February 2024"),
    ],
)  # fmt: skip
def test_the_previous_period_is_the_comparable_one(typed, wanted, label):
    previous = read(typed).previous()

    assert (days(previous), previous.label) == (wanted, label)
    assert previous.end == read(typed).start


def test_the_previous_week_keeps_local_midnight_over_a_clock_change():
    period = read("2026-03-30..2026-04-05", zone=PRAGUE)

    assert (period.previous().end - period.previous().start) / HOUR == 167
    assert period.previous().start == at("2026-03-23", PRAGUE)


def test_a_series_holds_the_complete_periods_before_oldest_first():
    series = read("this month").series(3)

    assert [each.exact() for each in series] == ["2026-08", "2026-09", "2026-10"]
    assert read("this month").series(0) == []


def test_a_series_has_no_gaps():
    series = read("last 10 days", zone=PRAGUE).series(12)

    assert all(one.end == two.start for one, two in itertools.pairwise(series))
    assert len(series) == 12


def test_the_elapsed_part_ends_now():
    week = read("this week")

    assert week.elapsed(FRIDAY) == Period(week.start, FRIDAY, "UTC", "week", "")
    assert week.elapsed(week.end + HOUR) == week
    assert week.elapsed(week.start - HOUR).end == week.start
    assert days(week.elapsed(FRIDAY)) == "2026-11-16..2026-11-20"
    assert days(week.elapsed(week.start)) == "2026-11-16..2026-11-16"


@pytest.mark.parametrize(
    ("typed", "now", "until"),
    [
        ("today", "2026-11-20 15:02", "2026-11-19 15:02"),
        ("this week", "2026-11-20 15:02", "2026-11-13 15:02"),
        ("this month", "2026-11-20 15:02", "2026-10-20 15:02"),
        ("this month", "2026-03-31 09:00", "2026-03-01 00:00"),
        ("this month", "2026-03-28 09:00", "2026-02-28 09:00"),
        ("this month", "2026-03-29 09:00", "2026-03-01 00:00"),
        ("this quarter", "2026-05-31 09:00", "2026-03-01 00:00"),
        ("this quarter", "2026-11-20 15:02", "2026-08-20 15:02"),
        ("this year", "2024-02-29 12:00", "2023-03-01 00:00"),
        ("this year", "2026-11-20 15:02", "2025-11-20 15:02"),
        ("last 30 days", "2026-11-20 15:02", "2026-10-21 15:02"),
        ("this week", "2026-03-29 15:00", "2026-03-22 15:00"),
        ("this week", "2026-10-25 15:00", "2026-10-18 15:00"),
        ("this week", "2026-04-05 02:30", "2026-03-29 03:00"),
    ],
)
def test_a_running_period_is_compared_with_the_same_part_by_the_clock(typed, now, until):
    now = at(now, PRAGUE)
    period = read(typed, now, PRAGUE)

    part = period.previous_same_part(now)

    assert (part.start, part.end) == (period.previous().start, at(until, PRAGUE))


def test_the_same_part_can_be_taken_of_any_period_of_the_unit():
    month = read("this month", at("2026-03-30 12:00", PRAGUE), PRAGUE)

    ends = [month.same_part(past, at("2026-03-30 12:00", PRAGUE)).end for past in month.series(3)]

    assert ends == [at(text, PRAGUE) for text in ("2025-12-30 12:00", "2026-01-30 12:00", "2026-03-01 00:00")]


def test_a_period_that_is_over_is_compared_with_all_of_the_previous_one():
    assert read("last month").previous_same_part(FRIDAY) == read("last month").previous()
