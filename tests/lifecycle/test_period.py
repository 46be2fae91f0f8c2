"""Periods as people type them, in which zone they are, and their exact form."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.dates import begins
from lifecycle.errors import NotUnderstood
from lifecycle.period import parse_period
from tests.lifecycle.days import HOUR, LOS_ANGELES, NEW_YORK, PRAGUE, at, days, read


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("today", "2026-11-20..2026-11-20"), ("Yesterday", "2026-11-19..2026-11-19"),
        ("this week", "2026-11-16..2026-11-22"), ("last week", "2026-11-09..2026-11-15"),
        ("this month", "2026-11-01..2026-11-30"), ("last month", "2026-10-01..2026-10-31"),
        ("this quarter", "2026-10-01..2026-12-31"), ("last quarter", "2026-07-01..2026-09-30"),
        ("this year", "2026-01-01..2026-12-31"), ("last year", "2025-01-01..2025-12-31"),
        ("current month", "2026-11-01..2026-11-30"), ("the previous quarter", "2026-07-01..2026-09-30"),
        ("last 30 days", "2026-10-22..2026-11-20"), ("in the last 7 days", "2026-11-14..2026-11-20"),
        ("past two weeks", "2026-11-07..2026-11-20"), ("last 3 months", "2026-08-21..2026-11-20"),
        ("last 1 day", "2026-11-20..2026-11-20"), ("last 2 years", "2024-11-21..2026-11-20"),
        ("since 1 June", "2026-06-01..2026-11-20"), ("since 2026-06-01", "2026-06-01..2026-11-20"),
        ("since 21 November", "2025-11-21..2026-11-20"), ("since monday", "2026-11-16..2026-11-20"),
        ("since March", "2026-03-01..2026-11-20"), ("since 2025", "2025-01-01..2026-11-20"),
        ("since last month", "2026-10-01..2026-11-20"), ("since today", "2026-11-20..2026-11-20"),
        ("March", "2026-03-01..2026-03-31"), ("in november", "2026-11-01..2026-11-30"),
        ("December", "2025-12-01..2025-12-31"), ("Mar 2026", "2026-03-01..2026-03-31"),
        ("march, 2026", "2026-03-01..2026-03-31"), ("of Sept. 2025", "2025-09-01..2025-09-30"),
        ("2026-03", "2026-03-01..2026-03-31"), ("2024-2", "2024-02-01..2024-02-29"),
        ("Q2", "2026-04-01..2026-06-30"), ("q4", "2026-10-01..2026-12-31"), ("Q2 2025", "2025-04-01..2025-06-30"),
        ("2025 Q2", "2025-04-01..2025-06-30"), ("2025-Q2", "2025-04-01..2025-06-30"),
        ("2026", "2026-01-01..2026-12-31"), ("for 2025?", "2025-01-01..2025-12-31"),
        ("2026-03-02..2026-03-08", "2026-03-02..2026-03-08"), ("2026-03-02 – 2026-03-08", "2026-03-02..2026-03-08"),
        ("2026-03-02 - 2026-03-08", "2026-03-02..2026-03-08"), ("2026-03-02…2026-03-08", "2026-03-02..2026-03-08"),
        ("2 March to 8 March", "2026-03-02..2026-03-08"), ("2 to 8 March", "2026-03-02..2026-03-08"),
        ("2–8 March 2025", "2025-03-02..2025-03-08"), ("from 2 March until 8 March 2025", "2025-03-02..2025-03-08"),
        ("between March 2nd and April 8th", "2026-03-02..2026-04-08"), ("2.3. - 8.3.", "2026-03-02..2026-03-08"),
        ("20 December to 10 January", "2025-12-20..2026-01-10"), ("1 March to 30 June", "2026-03-01..2026-06-30"),
        ("20 December to 10 January 2024", "2023-12-20..2024-01-10"), ("1 November to 5 December", "2026-11-01..2026-12-05"),
        ("March to May", "2026-03-01..2026-05-31"), ("2026-01..2026-03", "2026-01-01..2026-03-31"),
        ("1 June to today", "2026-06-01..2026-11-20"), ("2 March 2026", "2026-03-02..2026-03-02"),
        ("on 2026-03-02", "2026-03-02..2026-03-02"), ("march 2nd", "2026-03-02..2026-03-02"),
        ("week of 2 March", "2026-03-02..2026-03-08"), ("the week of March 5", "2026-03-02..2026-03-08"),
        ("29 February", "2024-02-29..2024-02-29"), ("last week.", "2026-11-09..2026-11-15"), ("  for   THIS  Week ? ", "2026-11-16..2026-11-22"),
    ],
)  # fmt: skip
def test_what_people_type_is_read(typed, wanted):
    assert days(read(typed)) == wanted


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "acme", "last", "last 0 days", "last 99999 days", "last some weeks", "q5", "12", "1200", "2026-03-02..",
     "week of acme", "since", "since acme", "1 to 2 to 3", "monday week", "for"],
)  # fmt: skip
def test_what_is_no_period_is_answered_with_what_can_be_typed(typed):
    with pytest.raises(NotUnderstood, match="You can type today, this week") as refused:
        read(typed)
    assert typed.removeprefix("since ") in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-03-08..2026-03-02", "ends before it begins"),
        ("8 to 2 March 2026", "ends before it begins"),
        ("since 2027-01-01", "1 January 2027 has not come yet"),
        ("31 June", 'There is no day "31 june" in the calendar.'),
        ("2025-02-29..2025-03-02", "There is no day"),
        ("since 3/4/2026", "can be read in two ways"),
        ("2026-13", "There is no day"),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_its_reason(typed, sentence):
    with pytest.raises(NotUnderstood, match=sentence):
        read(typed)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("this week", "this week"), ("today", "today"), ("last quarter", "last quarter"), ("Mar", "March 2026"),
        ("q2", "Q2 2026"), ("2025", "2025"), ("last 30 days", "last 30 days"), ("past two weeks", "last 2 weeks"),
        ("since 1 June", "since 1 June 2026"), ("2026-03-02..2026-03-08", "week of 2 March 2026"),
        ("2026-03-03..2026-03-08", "3 to 8 March 2026"), ("26 Feb to 3 Mar", "26 February to 3 March 2026"),
        ("20 December to 10 January", "20 December 2025 to 10 January 2026"), ("2026-03-02", "2 March 2026"),
    ],
)  # fmt: skip
def test_a_period_has_a_name_in_words(typed, label):
    assert read(typed).label == label


def test_a_typed_range_includes_its_last_day_and_ends_with_it():
    period = read("2026-03-02..2026-03-08")

    assert period.start == at("2026-03-02")
    assert period.end == at("2026-03-09")


@pytest.mark.parametrize(
    ("zone", "week", "hours"),
    [
        (PRAGUE, "2026-03-23..2026-03-29", 167), (PRAGUE, "2026-10-19..2026-10-25", 169),
        (NEW_YORK, "2026-03-02..2026-03-08", 167), (NEW_YORK, "2026-10-26..2026-11-01", 169),
        ("UTC", "2026-03-23..2026-03-29", 168),
    ],
)  # fmt: skip
def test_a_week_with_a_clock_change_has_an_hour_less_or_more(zone, week, hours):
    period = read(week, zone=zone)

    assert (period.end - period.start) / HOUR == hours
    assert days(period) == week


def test_today_is_the_day_of_the_zone_not_of_utc():
    evening = datetime(2026, 3, 9, 2, tzinfo=UTC)

    assert days(read("today", evening, LOS_ANGELES)) == "2026-03-08..2026-03-08"
    assert days(read("this week", evening, LOS_ANGELES)) == "2026-03-02..2026-03-08"
    assert days(read("this week", evening, "UTC")) == "2026-03-09..2026-03-15"
    assert read("today", evening, LOS_ANGELES).start == datetime(2026, 3, 8, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("week_start", "wanted"),
    [(0, "2026-11-16..2026-11-22"), (5, "2026-11-14..2026-11-20"), (6, "2026-11-15..2026-11-21"), (4, "2026-11-20..2026-11-26")],
)  # fmt: skip
def test_a_week_starts_on_the_day_of_the_workspace(week_start, wanted):
    assert days(read("this week", week_start=week_start)) == wanted
    assert days(read("week of 20 November", week_start=week_start)) == wanted


def test_the_start_belongs_to_a_period_and_the_end_does_not():
    period = read("this week", zone=PRAGUE)

    assert period.running(period.start)
    assert period.running(period.end - timedelta(microseconds=1))
    assert not period.running(period.end)
    assert not period.running(period.start - timedelta(microseconds=1))


def test_at_midnight_a_new_week_has_begun():
    midnight = at("2026-11-16", PRAGUE)

    assert read("this week", midnight, PRAGUE).start == midnight
    assert read("this week", midnight - timedelta(microseconds=1), PRAGUE).end == midnight


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("this week", "2026-11-16..2026-11-22"), ("last month", "2026-10"), ("q2", "Q2 2026"), ("this year", "2026"),
        ("today", "2026-11-20"), ("last 30 days", "2026-10-22..2026-11-20"), ("since 1 June", "2026-06-01..2026-11-20"),
    ],
)  # fmt: skip
def test_the_exact_form_names_absolute_dates(typed, exact):
    assert read(typed).exact() == exact


ZONES = st.sampled_from(["UTC", PRAGUE, NEW_YORK, LOS_ANGELES, "Asia/Kathmandu", "Africa/Cairo", "America/Havana"])
TYPED = st.one_of(
    st.sampled_from(
        ["today", "yesterday", "this week", "last week", "this month", "last month", "this quarter", "last quarter", "this year", "last year", "March", "Q2", "q3 2024", "2025", "2024-02", "since 1 June", "since monday", "2 to 8 March", "29 February", "week of 5 March"]
    ),
    st.builds("last {} {}".format, st.integers(1, 60), st.sampled_from(["days", "weeks", "months"])),
    st.builds(
        lambda first, more: f"{first}..{first + timedelta(days=more)}",
        st.dates(date(2019, 1, 1), date(2028, 1, 1)), st.integers(0, 400),
    ),
)  # fmt: skip
NOWS = st.datetimes(datetime(2020, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(TYPED, NOWS, ZONES, st.integers(0, 6), st.integers(0, 3), st.timedeltas(timedelta(0), timedelta(days=900)))
def test_the_exact_form_is_read_as_the_very_same_period(typed, now, zone, week_start, back, later):
    period = parse_period(typed, now, zone, week_start)
    for _step in range(back):
        period = period.previous()

    again = parse_period(period.exact(), now + later, zone, week_start)

    assert again == period
    assert again.previous() == period.previous()


@given(TYPED, NOWS, ZONES, st.integers(0, 6))
def test_a_period_and_the_one_before_are_neighbours_of_whole_days(typed, now, zone, week_start):
    period = parse_period(typed, now, zone, week_start)
    before = period.previous()

    assert period.start < period.end == begins(period.dates()[1] + timedelta(days=1), zone)
    assert before.end == period.start
    assert period.previous_same_part(now).end <= before.end
    assert period.elapsed(now).end <= period.end
