"""One customer's journey: times by stage and moves by kind."""

from __future__ import annotations

from hypothesis import given

from lifecycle.journeys.journey import journey
from lifecycle.model import Kind
from tests.lifecycle import oracles_journeys
from tests.lifecycle.histories import END, declared, histories
from tests.lifecycle.journeys import DAY, journeys, moment, us, us_of
from tests.lifecycle.ways import FEW, letter


@FEW
@given(histories(most=1))
def test_times_by_stage_are_counted_as_by_hand(lists):
    told = declared(lists)
    now = END + 60 * DAY
    expected = oracles_journeys.stage_times(lists[0] if lists else [], now)

    found = journey(told.model, told.visits, moment(now)).stages

    assert {letter(one.stage): times(one) for one in found} == expected
    assert [letter(one.stage) for one in found] == [name for name in "AKCERVL" if name in expected]


def times(one):
    left = one.last_left_at and us_of(one.last_left_at)
    spans = [None if span is None else us_of(moment(0) + span) for span in (one.total, one.current)]
    return one.entries, us_of(one.first_entered_at), us_of(one.last_entered_at), left, *spans


def test_a_journey_counts_its_moves_by_kind():
    told = journeys(
        {
            "c1": [
                ("A", "2026-03-02"),
                ("C", "2026-03-03"),
                ("K", "2026-03-04"),
                ("L", "2026-03-05"),
                ("C", "2026-03-06"),
            ]
        }
    )

    found = journey(told.model, told.visits, moment("2026-03-09"))

    assert [found.moves(kind) for kind in Kind] == [1, 0, 1, 1, 1, 1]


def test_a_visit_that_another_clock_began_a_moment_from_now_has_no_time_yet():
    told = journeys({"c1": [("A", "2026-03-09")]})

    (found,) = journey(told.model, told.visits, moment(us("2026-03-09") - 5)).stages

    assert found.total.total_seconds() == found.current.total_seconds() == 0
