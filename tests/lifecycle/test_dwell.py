"""Time in stage: which visits a period shows, the worked examples, and random histories against plain loops."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.flows import Span
from lifecycle.stages import preset
from lifecycle.stats import wilson
from lifecycle.times.dwell import DAY_US, observed, ways_out
from lifecycle.times.incidence import OPEN, incidence
from lifecycle.times.resample import MOST_GROUPS, Groups, _drawn, _weights, each_left_out, grouped, resampled
from lifecycle.times.stay_times import HALF, MOST_POINTS, stay_times, stay_times_by
from tests.lifecycle import oracles_dwell as oracle
from tests.lifecycle.histories import END, START, declared, histories
from tests.lifecycle.journeys import DAY, GOLDEN, LETTERS, journeys, moment, us

A, K, C, E, R, V = range(1, 7)
FEW = settings(max_examples=40, deadline=None)


def seen_of(told, start, end):
    """The visits that a period shows of these journeys."""
    return observed(told.moves(start, end), told.standing(us(end) - 1), Span(us(start), us(end)))


def watching(done=(), still=(), entry=-1):
    """Visits in days: ended after so long, still going on after so long."""
    days = np.array([*done, *still], dtype=np.int64) * DAY
    way = np.array([0] * len(done) + [OPEN] * len(still), dtype=np.int64)
    return np.full(len(days), entry, dtype=np.int64), days, way


def columns(observations):
    """Entries, exits and ways as the product takes them."""
    entry = [one[0] for one in observations]
    leaves = [one[1] for one in observations]
    way = [OPEN if one[2] is None else one[2] for one in observations]
    return tuple(np.array(column, dtype=np.int64) for column in (entry, leaves, way))


def curve_of(observations, ways=3):
    return incidence(*columns(observations), ways)


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


def test_with_half_of_the_stays_going_on_the_median_is_not_reached():
    curve = incidence(*watching(done=[3, 4, 5, 6], still=[20, 25, 30, 40, 41]), 1)

    assert curve.still_at(np.array([6 * DAY]))[0] == pytest.approx(5 / 9)
    assert curve.quantile_us(HALF) is None
    assert curve.watched_us == 41 * DAY


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


def test_ends_come_before_censorings_at_the_same_age():
    assert incidence(*watching(done=[3], still=[3]), 1).still.tolist() == [0.5]


def test_a_plain_share_of_exits_would_favour_the_fast_way():
    slow = [(-1, 100 * DAY, 1)] * 5 + [(-1, 10 * DAY, 0)] * 5
    cut = [(-1, 20 * DAY, None)] * 10

    assert curve_of(slow + cut).ended_at(0, np.array([200 * DAY]))[0] == pytest.approx(0.25)
    assert curve_of(slow + cut).ended_at(1, np.array([200 * DAY]))[0] == pytest.approx(0.75)


def test_nothing_can_be_said_where_nobody_is_watched_from_the_beginning():
    curve = curve_of([(4, 9, 0), (5, 12, None)])

    assert (curve.watched_us, curve.ages_us.tolist(), curve.quantile_us(HALF)) == (-1, [], None)


def test_a_curve_stops_where_all_are_gone_though_others_are_known_to_last_longer():
    assert curve_of([(-1, 3, 0), (-1, 5, None), (8, 12, 0)]).watched_us == 5
    assert curve_of([(-1, 3, 0), (-1, 5, 1), (8, 12, 0)]).still.tolist() == [0.5]
    assert curve_of([(-1, 3, 0), (-1, 5, 1)]).still.tolist() == [0.5, 0.0]


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


observations = st.lists(
    st.tuples(st.integers(-1, 12), st.integers(1, 14), st.sampled_from([None, 0, 1, 2])).map(
        lambda one: (one[0], one[0] + one[1], one[2])
    )
    | st.tuples(st.just(-1), st.integers(0, 14), st.sampled_from([None, 0, 1, 2])),
    max_size=14,
)


@FEW
@given(observations)
def test_curves_are_those_of_plain_loops(seen):
    curve, steps = curve_of(seen), oracle.curve(seen, (0, 1, 2))
    ages = np.arange(-1, 30)

    assert curve.watched_us == oracle.limit(seen)
    assert curve.ages_us.tolist() == [step[0] for step in steps]
    assert curve.at_risk.tolist() == [step[1] for step in steps]
    assert curve.ends.tolist() == [step[2] for step in steps]
    assert curve.still_at(ages) == pytest.approx([float(oracle.still_at(steps, age)) for age in ages], abs=1e-9)
    for way in (0, 1, 2):
        wanted = [float(oracle.ended_at(steps, way, age)) for age in ages]
        assert curve.ended_at(way, ages) == pytest.approx(wanted, abs=1e-9)


@FEW
@given(observations, st.integers(1, 20))
def test_means_up_to_a_horizon_are_those_of_plain_loops(seen, horizon):
    curve, steps = curve_of(seen), oracle.curve(seen, (0, 1, 2))

    assert curve.mean_stay_us(horizon) == pytest.approx(float(oracle.mean_stay(steps, horizon)))
    for way in (0, 1, 2):
        mean = oracle.mean_age(steps, way, horizon)
        assert curve.mean_us(way, horizon) == pytest.approx(float("nan") if mean is None else float(mean), nan_ok=True)


@FEW
@given(observations)
def test_the_incidences_and_those_who_stay_add_up_to_one(seen):
    curve, ages = curve_of(seen), np.arange(-1, 30)

    total = curve.still_at(ages) + sum(curve.ended_at(way, ages) for way in (0, 1, 2))

    assert total == pytest.approx(np.ones(len(ages)))
    assert (np.diff(curve.still_at(ages)) <= 0).all()


@FEW
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=20))
def test_without_truncation_the_curve_is_the_one_of_scipy(seen):
    done = [age for age, ended in seen if ended]
    still = [age for age, ended in seen if not ended]
    second = scipy.stats.ecdf(scipy.stats.CensoredData(uncensored=done, right=still)).sf

    curve = incidence(*watching(done, still), 1)

    assert curve.still_at(second.quantiles.astype(np.int64) * DAY) == pytest.approx(second.probabilities)


@FEW
@given(observations, st.integers(1, 20))
def test_a_draw_in_which_everybody_counts_once_is_the_curve_itself(seen, horizon):
    curve = curve_of(seen)
    groups = Groups(np.arange(len(seen)), len(seen))

    draw = _drawn(groups, columns(seen), curve, (horizon,), lambda table, _seen: table.sum(axis=0, keepdims=True))

    assert draw.still[0] == pytest.approx(curve.still_at(draw.edges_us))
    for one in (0, 1, 2):
        assert draw.ended[0, one] == pytest.approx(curve.ended_at(one, draw.edges_us))
    assert draw.mean_us(curve, horizon)[0] == pytest.approx(
        [curve.mean_us(one, horizon) for one in (0, 1, 2)], nan_ok=True
    )
    assert draw.mean_stay_us(curve, horizon)[0] == pytest.approx(curve.mean_stay_us(horizon))


@FEW
@given(observations)
def test_every_draw_is_a_curve(seen):
    curve = curve_of(seen)

    groups = grouped(np.arange(len(seen)) % 5)
    for draws in (resampled(groups, columns(seen), curve, (15,)), each_left_out(groups, columns(seen), curve, (15,))):
        assert draws.still + draws.ended.sum(axis=1) == pytest.approx(np.ones(draws.still.shape))
        assert (np.diff(draws.still, axis=1) <= 1e-12).all()
        assert draws.ended.min(initial=0.0) >= 0


def test_many_customers_share_the_groups_evenly():
    ids = np.arange(1, 30_001, dtype=np.int64) << 22

    groups = grouped(ids)

    sizes = np.bincount(groups.of, minlength=MOST_GROUPS)
    assert (groups.n, sizes.min() > 50, sizes.max() < 160) == (MOST_GROUPS, True, True)
    assert (_weights(groups.n).sum(axis=1) == MOST_GROUPS).all()


def test_a_customers_visits_are_drawn_together():
    assert grouped(np.array([7, 9, 7, 8, 9])).of.tolist() == [0, 2, 0, 1, 2]


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


def stays(done, still=0, lasting=400):
    """Journeys of so many stays in Knowledge, each a day longer than the one before, and some that go on."""
    told = {f"done {n}": [("K", 0), ("C", (n + 1) * DAY)] for n in range(done)}
    return journeys(told | {f"open {n}": [("K", 0)] for n in range(still)}), lasting * DAY


def knowledge(done, still=0, lasting=400, horizons=(90, 30)):
    told, end = stays(done, still, lasting)
    return next(row for row in stay_times(told.model, seen_of(told, 0, end), horizons) if row.stage.id == K)


def test_half_and_nine_tenths_are_ages_with_limits_around_them():
    times = knowledge(99).first.times

    assert (times.half.days, times.most.days) == (50, 90)
    assert 38 <= times.half.low_days <= 42
    assert 58 <= times.half.high_days <= 62
    assert times.most.low_days < 90 < times.most.high_days


def test_a_half_that_is_not_reached_has_no_age_but_how_far_one_sees():
    times = knowledge(4, 5, lasting=41).first.times

    assert (times.half.days, times.half.high_days, times.watched_days) == (None, None, 41)


def test_ways_out_are_told_at_each_horizon_that_was_reached():
    within = knowledge(99).first.times.within[0]

    assert (within.days, round(within.forward.rate, 3), within.forward.n) == (90, 0.909, 99)
    assert (within.back.rate, within.lost.rate, within.still.n) == (0, 0, 0)
    assert within.forward.low < 0.909 < within.forward.high < 1
    assert [one.days for one in knowledge(9, 5, lasting=41).first.times.within] == [30]


def test_a_way_that_nobody_went_is_not_called_impossible():
    within = knowledge(20).first.times.within[0]

    assert (within.lost.rate, within.lost.low) == (0, 0)
    assert 0.1 < within.lost.high < 0.25


def test_limits_of_complete_stays_are_those_of_every_other_share():
    within = knowledge(20, horizons=(7,)).first.times.within[0]

    assert (within.forward.low, within.forward.high) == pytest.approx(wilson(7, 20))
    assert (within.still.low, within.still.high) == pytest.approx(wilson(13, 20))


def test_under_five_stays_nothing_is_said_of_how_long():
    assert knowledge(4).first.times is None
    assert knowledge(5).first.times is not None


def test_stays_that_were_all_begun_before_say_nothing_of_how_long():
    told = journeys({f"c{n}": [("R", n * DAY)] for n in range(50)})

    row = stay_times(told.model, seen_of(told, 100 * DAY, 107 * DAY), (90,))[R - 1]

    assert (row.first.visits, row.first.begun, row.first.standing, row.first.times) == (50, 0, 50, None)


def test_returns_stand_apart_from_first_stays():
    told = journeys({f"c{n}": [("K", 0), ("A", DAY), ("K", 2 * DAY), ("C", 9 * DAY)] for n in range(6)})

    row = stay_times(told.model, seen_of(told, 0, 20 * DAY), (7,))[K - 1]

    assert (row.first.visits, row.again.visits) == (6, 6)
    assert (row.first.times.half.days, row.again.times.half.days) == (1, 7)
    assert (row.first.times.within[0].back.rate, row.again.times.within[0].forward.rate) == pytest.approx((1, 1))


def test_a_single_customers_many_stays_tell_little():
    told = journeys({"c1": [("K" if n % 2 == 0 else "A", n * n * DAY) for n in range(20)]})

    row = stay_times(told.model, seen_of(told, 0, 400 * DAY), (22,))[K - 1]

    assert (row.again.customers, row.again.visits) == (1, 9)
    share = row.again.times.within[0].still
    assert share.high - share.low > 0.5


def test_a_retired_stage_has_a_row_only_if_somebody_was_there():
    five = preset("five")
    nobody, somebody = journeys({"c": [("K", 0)]}, five), journeys({"c": [("E", 0)]}, five)

    assert [row.stage.id for row in stay_times(five, seen_of(nobody, 0, DAY), (90,))] == [A, K, C, R, V]
    assert [row.stage.id for row in stay_times(five, seen_of(somebody, 0, DAY), (90,))] == [A, K, C, E, R, V]


def test_parts_by_a_value_add_up_with_the_largest_first():
    told, end = stays(30)
    seen = seen_of(told, 0, end)
    there = seen.where(seen.stage == K)
    values = np.array(["event"] * 20 + [None] * 4 + ["ad"] * 6, dtype=object)

    parts = stay_times_by(there, values, (90,))

    assert [(value, part.visits) for value, part in parts] == [("event", 20), ("ad", 6), (None, 4)]


def test_a_long_curve_is_thinned_for_its_picture_and_still_adds_up():
    curve = knowledge(600).first.times.curve

    assert len(curve.days) <= MOST_POINTS + 3
    assert curve.still + curve.forward + curve.back + curve.lost == pytest.approx(np.ones(len(curve.days)))


@settings(max_examples=25, deadline=None)
@given(histories(most=12))
def test_whatever_happened_the_stays_are_told_without_a_fault(lists):
    told = declared(lists)
    seen = seen_of(told, START, END)

    rows = stay_times(told.model, seen, (90, 3))
    out = ways_out(seen, range(1, 7), 3)

    assert sum(row.first.visits + row.again.visits for row in rows) == len(seen)
    assert out.rate.sum(axis=1) + out.still == pytest.approx(np.ones(6))
    for part in (part for row in rows for part in (row.first, row.again) if part.times):
        for within in part.times.within:
            shares = (within.forward, within.back, within.lost, within.still)
            assert sum(share.rate for share in shares) == pytest.approx(1)
            assert all(
                0 <= share.low <= share.rate + 1e-12 and share.rate - 1e-12 <= share.high <= 1 for share in shares
            )


def test_an_empty_period_of_an_empty_ledger_is_no_fault():
    columns = ["customer_id", "from_stage", "from_at", "from_nth", "stage", "nth", "kind", "entered_at"]
    moves = pd.DataFrame({name: pd.Series(dtype="int64") for name in columns})
    standing = moves[["customer_id", "stage", "nth", "entered_at"]]

    assert len(observed(moves, standing, Span.of(moment(0), moment(DAY_US)))) == 0
