"""When a figure is called changed: against the limits of its own history, like held against like."""

from __future__ import annotations

import pytest

from tests.commands.funnels import Told, weekly
from tests.lifecycle.journeys import moment


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 9), ": more than usual."),
        ((5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 0), ": fewer than usual."),
        ((2, 5, 2, 5, 2, 5, 2, 5, 2, 5, 2, 5, 6), ": the usual range."),
        ((2, 3, 2, 3, 9), "the week before."),
    ],
)
def test_a_week_is_called_changed_only_outside_its_own_limits(sqlite_database, counts, verdict):
    first = moment("2026-03-02") - (len(counts) - 1) * (moment("2026-03-09") - moment("2026-03-02"))
    told = Told(sqlite_database, "2026-03-10", weekly(counts, first.date().isoformat()))

    reply = told.ask("last week")

    assert reply.headline.endswith(verdict)


def test_weeks_before_records_began_are_no_weeks_without_customers(sqlite_database):
    told = Told(sqlite_database, "2026-03-10", weekly((4, 4, 4, 4, 4, 4, 4), "2026-01-19"))

    assert told.ask("last week").headline.endswith("; 4 the week before: the usual range.")


def test_a_running_week_is_held_against_the_same_part_of_the_one_before(sqlite_database):
    journeys = {"early": [("C", "2026-03-02")], "late": [("C", "2026-03-06")], "now": [("C", "2026-03-09")]}
    told = Told(sqlite_database, "2026-03-10T12:00", journeys)

    headline = told.ask("this week").headline

    assert headline == "1 customer reached Conversion this week by Tue 12:00; 1 by then last week."
