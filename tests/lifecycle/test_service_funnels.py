"""The funnels' service reads little; what it answers equals counting over everything, customer by customer."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifecycle.flows import Span, just_before, microseconds
from lifecycle.funnels.cohort import CohortQuestion, cohort_funnel
from lifecycle.funnels.funnel import stage_funnel
from lifecycle.model import Kind
from lifecycle.period import parse_period
from lifecycle.stats import Verdict
from tests.lifecycle.requests import Requests

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)
_teams = itertools.count()


def told(database, journeys, now=NOW):
    requests = Requests(database, now=now, team=f"F{next(_teams)}", window_days=14)
    for number, steps in enumerate(journeys):
        requests.add(f"c{number}")
        for letter, days_ago in sorted(steps, key=lambda step: -step[1]):
            if letter == "L" and not requests.path(f"c{number}"):
                continue
            requests.move(f"c{number}", letter, on=(now.date() - timedelta(days=days_ago)).isoformat())
    return requests


def asked(requests, words):
    requests.now = NOW - timedelta(seconds=1)
    with requests.reading() as lifecycle:
        return lifecycle.funnels.stage_funnel(parse_period(words, NOW, "UTC"))


def reached_one_by_one(requests, start, end):
    """Customers who came to Conversion otherwise than from a later stage, or went over it, in [start, end)."""
    everyone = [visits for visits, _ in requests.projected()]
    return sum(
        any(
            start <= visit.entered_at < end
            and (
                (visit.stage == 3 and visit.kind is not Kind.BACK)
                or (visit.kind is Kind.SKIP and visit.from_stage < 3 < visit.stage)
            )
            for visit in visits
        )
        for visits in everyone
    )


STEPS = st.lists(st.tuples(st.sampled_from("AAKKCCERVL"), st.integers(1, 80)), max_size=7)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(journeys=st.lists(STEPS, min_size=1, max_size=4), words=st.sampled_from(["this week", "last week", "February"]))
def test_one_reading_gives_what_two_would(database, journeys, words):
    requests = told(database, journeys)

    answer = asked(requests, words)

    age = min(NOW - answer.period.end, timedelta(days=14))
    with requests.database.transaction(requests.team, writes=False) as store:
        for part, counted in ((answer.period, answer.funnel), (answer.previous, answer.earlier())):
            assert counted == stage_funnel(
                store.settings().model,
                store.stock(just_before(part.start)),
                store.moves_between(part.start, part.end + age),
                Span.of(part.start, part.end),
                14,
            )
    assert answer.reached.n == reached_one_by_one(requests, answer.period.start, answer.period.end)
    assert answer.reached.before == reached_one_by_one(requests, answer.previous.start, answer.previous.end)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    journeys=st.lists(STEPS, min_size=1, max_size=5),
    asking=st.sampled_from(
        [
            ("this week", "2026-01-26..2026-02-24"),  # asked in the middle of 11 March, which takes off 14 days
            ("last week", "2026-01-24..2026-02-22"),
            ("February", "2026-01-16..2026-02-14"),
        ]
    ),
)
def test_the_mature_cohort_is_of_the_last_days_that_had_their_window_at_the_periods_end(database, journeys, asking):
    requests = told(database, journeys)
    words, days = asking

    answer = asked(requests, words)

    period = parse_period(days, NOW, "UTC")
    with requests.database.transaction(requests.team, writes=False) as store:
        question = CohortQuestion((2, 3), Span.of(period.start, period.end), microseconds(NOW), 14)
        visits = store.moves_between(period.start, NOW)
        expected = cohort_funnel(store.settings().model, visits, question)
    found = answer.mature
    assert (found is None) == (expected.n == 0)
    if found:
        assert (found.period, found.n, found.converted) == (period, expected.n, expected.converted)
        assert (found.stage.name, found.goal.name, expected.mature) == ("Knowledge", "Conversion", True)


def weekly(counts):
    """In each of the weeks up to the last one, so many customers come to Conversion on its Tuesday."""
    weeks = len(counts)
    return [[("C", 8 + 7 * (weeks - 1 - week))] for week, count in enumerate(counts) for _ in range(count)]


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ([1] * 12 + [4], Verdict.ABOVE),
        ([3] * 12 + [1], Verdict.BELOW),
        ([1, 2] * 6 + [2], Verdict.USUAL),
        ([1] * 5 + [4], Verdict.UNKNOWN),
        ([1] * 6 + [4], Verdict.ABOVE),
    ],
)
def test_the_verdict_is_by_the_last_twelve_weeks_on_record(sqlite_database, counts, verdict):
    assert asked(told(sqlite_database, weekly(counts)), "last week").reached.verdict is verdict


def test_weeks_on_record_without_anybody_count_as_none(sqlite_database):
    requests = told(sqlite_database, [[("A", 300)], *weekly([1, 0, 1, 0, 1, 1])])

    assert asked(requests, "last week").reached.verdict is Verdict.USUAL


def test_the_first_week_on_record_knows_of_nothing_before(sqlite_database):
    requests = told(sqlite_database, weekly([1]))

    answer = asked(requests, "last week")

    assert (answer.recorded_before, answer.reached.before) == (False, 0)
    assert asked(requests, "this week").recorded_before


def test_an_empty_ledger_has_an_answer_of_zeros(database):
    answer = asked(told(database, []), "this week")

    assert (answer.funnel.moves.total, answer.reached.n, answer.mature) == (0, 0, None)
    assert answer.reached.verdict is Verdict.UNKNOWN


def test_what_was_counted_can_be_drawn_after_the_transaction(sqlite_database):
    answer = asked(told(sqlite_database, [[("A", 9), ("K", 2)]]), "this week")

    assert [row.entrants for row in answer.earlier().rows] == [1, 0, 0, 0, 0, 0]
    assert [row.entrants for row in answer.funnel.rows] == [0, 1, 0, 0, 0, 0]


def test_a_period_is_settled_once_everybody_had_the_window(sqlite_database):
    requests = told(sqlite_database, [[("A", 60)], [("A", 9)]])

    assert asked(requests, "2026-01").settled
    assert not asked(requests, "last week").settled
