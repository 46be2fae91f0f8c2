"""Where customers get to, by their journeys in a period: chances, thin stages, and counts against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from lifecycle import stages
from lifecycle.flows import Span
from lifecycle.forecasts.chain import FEWEST, HORIZON_DAYS, absorbed, chain, next_from
from lifecycle.model import LOST
from lifecycle.stages import preset
from tests.lifecycle.histories import END, START, declared, histories
from tests.lifecycle.journeys import DAY, A, C, E, K, R, V, journeys

FROM, TO = 1000 * DAY, (1000 + 182) * DAY
WHOLE = Span(FROM, TO)


def chances(told, span=WHOLE):
    return chain(told.model, told.moves(span.start_us, span.end_us), told.standing(span.end_us - 1), span)


def many(*groups):
    """(how many customers, their steps as letter and day of the period)."""
    named = {}
    for group, (n, steps) in enumerate(groups):
        for one in range(n):
            named[f"{group} {one}"] = [(letter, FROM + day * DAY + one) for letter, day in steps]
    return named


def test_fast_exits_are_not_favoured():
    """Of two a day one goes on after 10 days and one is lost after 115: half of them reach Conversion. Of the exits
    that the half year shows, 72 % were to Conversion."""
    told = journeys({
        **{f"on {day}": [("K", FROM + day * DAY), ("C", FROM + (day + 10) * DAY)] for day in range(182)},
        **{f"off {day}": [("K", FROM + day * DAY), ("L", FROM + (day + 115) * DAY)] for day in range(182)},
    })  # fmt: skip
    report = chances(told)

    exits = report.ways.exits[K - 1]
    assert exits[C] / exits.sum() == pytest.approx(0.72, abs=0.01)
    assert report.row(K).to_conversion.rate.value == pytest.approx(0.5, abs=0.01)


def test_reached_is_that_stage_or_any_later_one():
    told = journeys(many((30, [("K", 0), ("R", 20)]), (10, [("K", 0), ("L", 30)])))

    reach = chances(told).row(K).to_conversion

    assert reach.rate.value == pytest.approx(0.75)
    assert reach.days.value == pytest.approx(20)
    assert reach.rate.low < 0.75 < reach.rate.high


def test_who_is_at_a_goal_has_no_chance_of_it_to_tell():
    report = chances(journeys(many((30, [("C", 0), ("V", 9)]))))

    assert report.row(C).to_conversion is None
    assert report.row(C).to_top.rate.value == pytest.approx(1)
    assert report.row(V).to_top is None


def test_a_stay_longer_than_the_horizon_counts_as_not_reached():
    told = journeys(many((30, [("K", -200), ("C", -5)]), (30, [("K", 0), ("L", 50)])))
    long = journeys({**{f"{n}": [("K", FROM - 200 * DAY + n), ("C", FROM + 5 * DAY + n)] for n in range(30)}})

    assert chances(told).row(K).to_conversion.rate.value == 0
    assert chances(long).row(K).to_conversion.rate is None


def test_won_back_from_lost_does_not_count_on():
    """Lost absorbs: what comes after it is another story."""
    told = journeys(many((20, [("K", 0), ("L", 5), ("K", 10), ("C", 15)]), (20, [("K", 0), ("L", 5)])))

    rate = chances(told).row(K).to_conversion.rate.value

    assert rate == pytest.approx(20 / 60)


def test_too_few_stays_give_counts_instead_of_a_chance():
    told = journeys(many((3, [("K", 0), ("C", 9)]), (5, [("K", 0)])))

    reach = chances(told).row(K).to_conversion

    assert (reach.rate, reach.days, reach.so_far) == (None, None, (3, 8))


def test_a_stage_that_leads_through_one_with_too_few_stays_gives_counts_too():
    told = journeys(many((40, [("A", 0)]), (FEWEST - 1, [("A", 0), ("K", 9), ("C", 20)])))

    report = chances(told)

    assert report.row(K).to_conversion.so_far == (FEWEST - 1, FEWEST - 1)
    assert report.row(A).to_conversion.so_far == (FEWEST - 1, 40 + FEWEST - 1)


def test_stays_that_all_began_before_the_period_say_nothing_of_how_stays_begin():
    told = journeys(many((30, [("K", -40), ("C", 9)])))

    reach = chances(told).row(K).to_conversion

    assert reach.rate is None
    assert reach.so_far == (0, 0)


def test_a_short_period_says_how_far_it_could_see():
    told = journeys(many((30, [("K", 0), ("C", 9)]), (30, [("K", 2)])))
    span = Span(FROM, FROM + 30 * DAY)

    assert chances(told, span).known_days == pytest.approx(21, abs=0.01), "who came to Conversion has been there since"
    assert chances(told).known_days == pytest.approx(173, abs=0.01)
    all_gone = journeys(many((30, [("K", 0), ("V", 9)])))
    assert chances(all_gone, span).known_days == HORIZON_DAYS, "none lasts longer, and Advocacy is the goal"


def test_what_comes_next_is_told_likeliest_first_and_adds_up():
    told = journeys(many((10, [("K", 0), ("C", 9)]), (6, [("K", 0), ("L", 30)]), (4, [("K", 0)])))

    found = next_from(chances(told), K)

    assert [(one.stage_id, pytest.approx(one.rate)) for one in found] == [(C, 0.5), (LOST, 0.3), (None, 0.2)]
    assert [one.median_days for one in found] == [pytest.approx(9), pytest.approx(30), None]


def test_what_comes_next_is_not_told_of_too_few():
    report = chances(journeys(many((5, [("K", 0), ("C", 9)]))))

    assert next_from(report, K) == []
    with pytest.raises(KeyError):
        next_from(report, 99)


@pytest.mark.parametrize(
    "named",
    [{}, many((1, [("K", 0)])), many((30, [("K", 0), ("L", 9)])), many((1, [("V", 0)])), many((40, [("A", -300)]))],
    ids=["nobody", "one customer", "all lost", "one at the top", "all there long before"],
)
def test_little_is_told_calmly(named):
    report = chances(journeys(named))

    assert [row.stage.id for row in report.rows] == [A, K, C, E, R, V]
    assert all(row.to_conversion is None or row.to_conversion.rate or row.to_conversion.so_far for row in report.rows)


def test_all_lost_is_a_chance_of_nought_with_an_upper_limit():
    rate = chances(journeys(many((30, [("K", 0), ("L", 9)])))).row(K).to_conversion.rate

    assert (rate.value, rate.low) == (0, 0)
    assert 0.05 < rate.high < 0.2


def test_a_retired_stage_carries_customers_on_and_is_shown_while_it_does():
    model = stages.retire(preset("six"), preset("six").stage(K))
    named = many((30, [("A", 0), ("K", 5), ("C", 9)]), (10, [("A", 0), ("L", 5)]))

    report = chances(journeys(named, model))

    assert report.row(A).to_conversion.rate.value == pytest.approx(0.75)
    assert report.row(K).visits == 30
    assert K not in [row.stage.id for row in chances(journeys({}, model)).rows]


def test_the_top_is_the_last_stage_in_use():
    model = stages.retire(preset("six"), preset("six").stage(V))

    report = chances(journeys(many((30, [("C", 0), ("R", 9)])), model))

    assert report.top.id == R
    assert report.row(C).to_top.rate.value == pytest.approx(1)


def so_far(lists, letter, goal):
    """In plain loops: who entered the stage in the period, and was at the goal or later after that in it."""
    order = "AKCERV"
    entered = reached = 0
    for history in lists:
        seen = [stage for stage, at in history if START <= at < END]
        if letter not in seen:
            continue
        after = seen[seen.index(letter) :]
        entered += 1
        reached += any(stage != "L" and order.index(stage) >= order.index(goal) for stage in after)
    return reached, entered


@settings(max_examples=40, deadline=None)
@given(histories())
def test_counts_agree_with_plain_loops_and_the_later_goal_is_never_likelier(lists):
    report = chances(declared(lists), Span(START, END))

    for row, letter in zip(report.rows, "AKCERV", strict=True):
        for reach, goal in ((row.to_conversion, "C"), (row.to_top, "V")):
            if reach and reach.so_far is not None:
                assert reach.so_far == so_far(lists, letter, goal)
    near = np.array([True, True, False, False, False, False])
    far = np.array([True] * 5 + [False])
    rates = report.ways.rate
    to_conversion = absorbed(rates, report.ways.mean_days, near)[0]
    to_top = absorbed(rates, report.ways.mean_days, far)[0]
    assert (to_top[:2] <= to_conversion + 1e-9).all()
    assert report.ways.rate.sum(axis=1) + report.ways.still == pytest.approx(np.ones(6))
