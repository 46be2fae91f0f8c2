"""What is counted in the database: who reached a stage per period, how a cohort converted, and moves of another kind."""

from __future__ import annotations

import pytest

from lifecycle.model import Kind
from tests.lifecycle.journeys import moment

A, K, C, E, R, LOST = 1, 2, 3, 4, 5, 0
WEEKS = [("2026-03-02", "2026-03-09"), ("2026-03-09", "2026-03-16"), ("2026-03-16", "2026-03-23")]


@pytest.fixture
def told(desk):
    """Moves customers, each with their own days: `told(c1=[(A, "2026-03-02"), ...])`."""

    def tell(**journeys):
        desk.now = moment("2026-07-01")
        for name, steps in journeys.items():
            customer_id = desk.add(name)
            for stage, day in steps:
                desk.move(customer_id, stage, moment(day))
        return desk

    return tell


def reached(desk):
    with desk.reading() as store:
        return store.reached(C, [A, K], [E, R], [(moment(start), moment(end)) for start, end in WEEKS])


def converted(desk, window_days=90):
    with desk.reading() as store:
        return store.converted(K, [C, E, R], moment("2026-03-01"), moment("2026-04-01"), window_days)


def test_reached_are_who_entered_the_goal_or_skipped_past_it_and_not_who_bounced_back(told):
    desk = told(
        entered=[(K, "2026-03-02"), (C, "2026-03-03")],
        skipped=[(K, "2026-03-02"), (E, "2026-03-10")],
        skipped_later=[(C, "2026-01-05"), (R, "2026-03-04")],
        new_beyond=[(E, "2026-03-04")],
        back=[(R, "2026-01-05"), (C, "2026-03-17")],
    )

    assert reached(desk) == [1, 1, 0]


def test_reached_counts_a_customer_once_a_period_and_the_periods_are_half_open(told):
    desk = told(c1=[(C, "2026-03-02"), (K, "2026-03-03"), (C, "2026-03-04"), (K, "2026-03-08"), (C, "2026-03-09")])

    assert reached(desk) == [1, 1, 0]


def test_converted_are_those_of_the_first_entries_who_came_to_a_goal_within_the_window(told):
    desk = told(
        goal=[(K, "2026-03-02"), (C, "2026-03-10")],
        beyond=[(K, "2026-03-02"), (LOST, "2026-03-05"), (R, "2026-03-10")],
        late=[(K, "2026-03-02"), (C, "2026-06-20")],
        never=[(K, "2026-03-31")],
        earlier_too=[(K, "2026-02-01"), (A, "2026-02-02"), (K, "2026-03-02"), (C, "2026-03-03")],
        before=[(C, "2026-02-01"), (K, "2026-03-02")],
    )

    assert converted(desk) == (5, 2)


def test_the_window_ends_with_its_last_instant(told):
    desk = told(c1=[(K, "2026-03-02"), (C, "2026-03-12")])

    assert (converted(desk, 10), converted(desk, 9)) == ((1, 1), (1, 0))


def test_an_empty_ledger_counts_nobody(desk):
    assert (reached(desk), converted(desk)) == ([0, 0, 0], (0, 0))


def test_moves_from_one_stage_to_another_can_all_become_of_another_kind(told):
    desk = told(c1=[(C, "2026-03-02"), (R, "2026-03-03"), (C, "2026-03-04")], c2=[(E, "2026-03-02"), (R, "2026-03-03")])
    with desk.acting() as (store, _action_id):
        store.change_kinds({(C, R): Kind.FORWARD})

    with desk.reading() as store:
        kinds = [visit.kind for customer_id in store.customer_ids() for visit in store.visits_of(customer_id)]

    assert kinds == [Kind.NEW, Kind.FORWARD, Kind.BACK, Kind.NEW, Kind.FORWARD]
