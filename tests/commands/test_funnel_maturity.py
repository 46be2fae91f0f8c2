"""The line about a cohort inside its window: where it is, what it will have come to, and how such a forecast turned out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.commands.funnels import Told
from tests.lifecycle.journeys import moment

NOW = "2026-11-20T15:02"


def day(ago):
    return (moment(NOW) - timedelta(days=ago)).date().isoformat()


def spread(name, n, first, last, *steps):
    """So many customers who enter Knowledge between two numbers of days ago, and go on so many days after that."""
    journeys = {}
    for one in range(n):
        began = first - (first - last) * one // n
        journeys[f"{name}{one}"] = [("K", day(began)), *((letter, day(began - after)) for letter, after in steps)]
    return journeys


EARLIER = spread("won", 21, 260, 95, ("C", 30)) | spread("gone", 14, 260, 95, ("L", 10)) | spread("quiet", 7, 260, 95)
YOUNG = spread("young", 8, 4, 1) | {"quick": [("K", day(4)), ("C", day(1))], "lost": [("K", day(4)), ("L", day(1))]}


@pytest.fixture
def told(sqlite_database):
    return Told(sqlite_database, NOW, EARLIER | YOUNG)


def test_it_is_said_where_the_cohort_is_and_what_it_will_have_come_to(told):
    line = told.ask("this week").lines[1]

    assert line.startswith(
        "Of 10 who first entered Knowledge this week: 1 converted so far, 1 lost and 8 still in their 90 days; about "
    )
    assert line.endswith(" in the end (20–80).")


def test_it_is_said_how_the_same_forecast_turned_out(sqlite_database):
    known = spread("old", 21, 390, 230, ("C", 30)) | spread("tested", 6, 97, 92, ("C", 30))

    line = Told(sqlite_database, NOW, EARLIER | known | YOUNG).ask("this week").lines[-1]

    assert line.endswith(
        " The same forecast for those of Tue 21 Jul to Sat 22 Aug said 78\N{NO-BREAK SPACE}%, and "
        "75\N{NO-BREAK SPACE}% came (n = 12)."
    )


def test_a_period_whose_windows_are_closed_has_no_forecast(told):
    assert not [line for line in told.ask("March").lines if "in the end" in line]


def test_a_cohort_funnel_says_it_too(told):
    reply = told.ask("this week from knowledge to conversion")

    assert reply.headline == "1 of 10 customers (10 %, 95 %: 2–40) reached Conversion. 8 may still convert."
    assert reply.lines[0] == "The other 9: 1 lost and 8 still inside the window."
    assert reply.lines[1].startswith("About ")


def test_without_twenty_earlier_conversions_it_says_what_is_missing(sqlite_database):
    few = Told(sqlite_database, NOW, spread("won", 8, 200, 95, ("C", 20)) | YOUNG)

    assert few.ask("this week").lines[-1] == (
        "Of 10 who first entered Knowledge this week: 1 converted so far, 1 lost and 8 still in their 90 days; too early "
        "to say more, since a forecast needs 20 conversions before them and has 8."
    )


def test_of_fewer_than_five_nothing_is_said(sqlite_database):
    few = Told(sqlite_database, NOW, EARLIER | spread("young", 4, 4, 1))

    assert not [line for line in few.ask("this week").lines if "in the end" in line or "window" in line[-9:]]


def test_none_so_far_is_no_drop(sqlite_database):
    none = Told(sqlite_database, NOW, EARLIER | spread("young", 8, 4, 1))

    assert ": none converted so far and 8 still in their 90 days; about " in none.ask("this week").lines[-1]
