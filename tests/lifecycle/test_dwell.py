"""Which visits a period shows, from when they are watched and how they end; and random histories against plain loops."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from lifecycle.flows import Span
from lifecycle.times.dwell import DAY_US, observed, ways_out
from lifecycle.times.incidence import OPEN, incidence
from lifecycle.times.stay_times import stay_times, stay_times_by
from tests.lifecycle import oracles_dwell as oracle
from tests.lifecycle.histories import END, START, declared, histories
from tests.lifecycle.journeys import DAY, GOLDEN, LETTERS, A, K, journeys, moment, us
from tests.lifecycle.watching import FEW, curve_of, seen_of, watching


@pytest.fixture
def golden():
    return seen_of(journeys(GOLDEN), "2026-01-01", "2026-03-09")


def test_the_knowledge_stays_of_the_worked_example_have_its_curve(golden):
    there = golden.where(golden.stage == K)
    curve = incidence(there.entry_us, there.exit_us, np.where(there.kind == OPEN, OPEN, 0), 1)

    assert sorted(zip(there.exit_us // DAY, there.kind == OPEN, strict=True)) == [
        (2, False), (2, False), (3, False), (3, True), (5, False),
    ]  # fmt: skip
    assert (curve.ages_us // DAY).tolist() == [2, 3, 5]
    assert curve.still == pytest.approx([0.6, 0.4, 0.0])


def test_a_stay_that_began_earlier_is_watched_from_its_age_just_before_the_period():
    told = journeys({"early": [("A", 90 * DAY), ("K", 103 * DAY)], "inside": [("A", 101 * DAY), ("K", 103 * DAY)]})

    seen = seen_of(told, 100 * DAY, 107 * DAY).where(np.array([True, True, False, False]))

    assert sorted(zip(seen.entry_us.tolist(), seen.exit_us.tolist(), strict=True)) == [
        (-1, 2 * DAY),
        (10 * DAY - 1, 13 * DAY),
    ]


def test_who_leaves_at_the_very_start_of_the_period_was_at_risk_of_it():
    told = journeys({"c1": [("A", 90 * DAY), ("K", 100 * DAY)]})

    seen = seen_of(told, 100 * DAY, 107 * DAY)
    left = seen.where(seen.stage == A)
    fresh = watching(still=[30])
    curve = incidence(
        *(np.append(one, two) for one, two in zip(fresh, (left.entry_us, left.exit_us, [0]), strict=True)), 1
    )

    assert curve.at_risk.tolist() == [2]
    assert curve.still == pytest.approx([0.5])


def test_who_leaves_at_the_end_of_the_period_still_stands_in_it():
    told = journeys({"c1": [("A", 101 * DAY), ("K", 107 * DAY)]})

    seen = seen_of(told, 100 * DAY, 107 * DAY)

    assert (seen.stage.tolist(), seen.kind.tolist(), seen.exit_us.tolist()) == ([A], [OPEN], [6 * DAY])


def test_the_time_after_a_loss_is_no_stay():
    told = journeys(
        {"c1": [("A", 90 * DAY), ("L", 95 * DAY), ("A", 101 * DAY)], "c2": [("K", 90 * DAY), ("L", 101 * DAY)]}
    )

    seen = seen_of(told, 100 * DAY, 107 * DAY)

    assert sorted(zip(seen.stage.tolist(), seen.nth.tolist(), seen.to_stage.tolist(), strict=True)) == [
        (A, 2, OPEN),
        (K, 1, 0),
    ]


def test_a_stay_of_no_length_ends_at_age_nothing():
    told = journeys({"c1": [("A", 101 * DAY), ("K", 101 * DAY)], "c2": [("A", 101 * DAY)]})

    seen = seen_of(told, 100 * DAY, 107 * DAY)
    there = seen.where(seen.stage == A)
    curve = incidence(there.entry_us, there.exit_us, np.where(there.kind == OPEN, OPEN, 0), 1)

    assert (curve.ages_us.tolist(), curve.still.tolist()) == ([0], [0.5])


def test_nothing_at_all_gives_nothing():
    told = journeys({})
    seen = seen_of(told, START, END)

    assert (len(seen), curve_of([]).watched_us) == (0, -1)
    assert ways_out(seen, (A, K)).rate.tolist() == [[0.0] * 3] * 2
    assert ways_out(seen, (A, K)).still.tolist() == [1.0, 1.0]
    assert [row.first.times for row in stay_times(told.model, seen, (90,))] == [None] * 6
    assert stay_times_by(seen, np.array([], dtype=object), (90,)) == []


def test_small_columns_do_not_overflow():
    told = journeys(GOLDEN)
    small = {"from_stage": "int8", "from_nth": "int16", "stage": "int8", "nth": "int16", "kind": "int8"}
    moves = told.moves("2026-01-01", "2026-03-09").astype(small)
    standing = told.standing(us("2026-03-09") - 1).astype({"stage": "int8", "nth": "int16"})

    seen = observed(moves, standing, Span(us("2026-01-01"), us("2026-03-09")))
    plain = seen_of(told, "2026-01-01", "2026-03-09")

    assert all(np.array_equal(getattr(seen, name), getattr(plain, name)) for name in seen.__slots__)


@FEW
@given(histories())
def test_the_visits_of_a_period_are_those_of_plain_loops(lists):
    seen = seen_of(declared(lists), START, END)

    found = zip(
        seen.customer_id - 1000, seen.stage, seen.nth, seen.began_at_us, seen.entry_us, seen.exit_us, seen.to_stage,
        strict=True,
    )  # fmt: skip
    assert sorted(tuple(int(one) for one in row) for row in found) == sorted(
        (who, LETTERS[stage], nth, began, entry, leaves, OPEN if goes is None else LETTERS[goes])
        for who, history in enumerate(lists)
        for stage, nth, began, entry, leaves, goes in oracle.visits(history, START, END)
    )


def test_ways_out_tell_where_visits_lead_and_how_long_that_takes():
    told = journeys(
        {f"on {n}": [("A", n * DAY), ("K", (n + 2) * DAY)] for n in range(3)}
        | {"lost": [("A", 0), ("L", 4 * DAY)], "there": [("A", 0)]}
    )

    out = ways_out(seen_of(told, 0, 300 * DAY), range(1, 7))

    row = dict(zip(out.destinations, out.rate[0], strict=True))
    assert (row[K], row[0], out.still[0]) == (pytest.approx(0.6), pytest.approx(0.2), pytest.approx(0.2))
    assert (out.visits[0], out.customers[0], out.begun[0], out.exits[0].sum()) == (5, 5, 5, 4)
    assert out.mean_days[0, :3] == pytest.approx([4, float("nan"), 2], nan_ok=True)
    assert out.median_days[0, :3] == pytest.approx([4, float("nan"), 2], nan_ok=True)
    assert out.stay_days[0] == pytest.approx((3 * 2 + 4 + 180) / 5)
    assert out.rate_draws.shape == (len(out.stay_days_draws), 6, 7)
    assert out.rate_draws[:, 0].mean(axis=0) == pytest.approx(out.rate[0], abs=0.05)


def test_an_empty_period_of_an_empty_ledger_is_no_fault():
    columns = ["customer_id", "from_stage", "from_at", "from_nth", "stage", "nth", "kind", "entered_at"]
    moves = pd.DataFrame({name: pd.Series(dtype="int64") for name in columns})
    standing = moves[["customer_id", "stage", "nth", "entered_at"]]

    assert len(observed(moves, standing, Span.of(moment(0), moment(DAY_US)))) == 0
