"""The stock of the coming weeks: by hand, in known markets that went on, and its own test on the past."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle import stages
from lifecycle.forecasts.course import course
from lifecycle.forecasts.stock_forecast import FEWEST_WEEKS, stock_forecast
from lifecycle.forecasts.weekly import AGES, WEEK_US, Weeks, weekly
from lifecycle.stages import preset
from tests.lifecycle.journeys import DAY, LETTERS, journeys
from tests.lifecycle.markets import MODEL, NOW, market

END = 2000 * DAY
WORLDS = 300


def told(named, weeks=61, model=None, ahead=4):
    """The forecast of these customers, learnt from the last half year."""
    journey = journeys(named, model)
    known = weekly(journey.model, [journey.moves(0, END)], journey.standing(END - 1), END, weeks)
    return stock_forecast(journey.model, known.between(weeks - 26, weeks), known, ahead)


def ago(weeks, days=0.0):
    return END - round((weeks * 7 - days) * DAY)


def steady(per_week=6, weeks=60, stay_weeks=3):
    """Every week as many come to Knowledge, and go on to Conversion some weeks later."""
    return {
        f"{week} {n}": [("K", ago(week, n + 0.5)), *([("C", ago(week - stay_weeks, n + 0.5))] if week > stay_weeks else [])]
        for week in range(weeks, 0, -1)
        for n in range(per_week)
    }  # fmt: skip


def tenth_lost(new):
    """Of about a thousand customers a hundred are lost in every week, and so many come: each stay is of the first age."""
    weeks = len(new)
    stood = np.zeros((weeks + 1, 2, AGES), dtype=int)
    stood[:, 0, 0] = 100 * np.arange(weeks + 1)
    stood[:, 1, 0] = 1000 + np.cumsum([0, *new]) - stood[:, 0, 0]
    left = np.zeros((weeks, 2, AGES, 2), dtype=int)
    left[:, 1, 0, 0] = 100
    return Weeks((0, 1), stood, left, np.column_stack([np.zeros(weeks, dtype=int), new]))


def test_one_week_ahead_is_what_stays_and_what_comes():
    past = tenth_lost([100] * 10)

    assert course(past, past.stood[-1], 1).mean[0] == pytest.approx([1100, 1000])


def test_chance_is_that_of_as_many_single_customers():
    past = tenth_lost([100] * 10)

    # Of a thousand each is lost with a chance of 0.1, and newcomers vary as their number does.
    assert course(past, past.stood[-1], 1).error[0] == pytest.approx([90**0.5, (90 + 100) ** 0.5])


def test_waves_of_newcomers_make_it_vary_more():
    calm, waves = tenth_lost([100] * 10), tenth_lost([0, 200] * 5)

    assert course(waves, waves.stood[-1], 1).error[0, 1] > 4 * course(calm, calm.stood[-1], 1).error[0, 1]


def test_without_a_week_of_past_nothing_can_be_done_again():
    past = tenth_lost([])

    with pytest.raises(ValueError, match="weeks of the past"):
        course(past, past.stood[-1], 4)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_nobody_appears_or_vanishes_but_newcomers(data):
    seed = data.draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    weeks, places = data.draw(st.integers(1, 12)), data.draw(st.integers(2, 5))
    stood = rng.integers(0, 5, (weeks + 1, places, AGES))
    shares = rng.dirichlet(np.ones(places + 1), (weeks, places, AGES))
    left = rng.multinomial(stood[:-1], shares)[..., :places]
    new = rng.integers(0, 3, (weeks, places))
    past = Weeks(tuple(range(places)), stood, left, new)

    coming = course(past, stood[-1], 5)

    total = stood[-1].sum() + new.mean(axis=0).sum() * np.arange(1, 6)
    assert coming.mean.sum(axis=1) == pytest.approx(total)
    low, high = coming.limits()
    assert (coming.mean >= 0).all()
    assert (low >= 0).all()
    assert (low <= coming.mean + 1e-9).all()
    assert (coming.mean <= high + 1e-9).all()


def test_a_steady_market_goes_on_as_it_was():
    forecast = told(steady())

    knowledge, conversion = forecast.row(LETTERS["K"]), forecast.row(LETTERS["C"])
    assert knowledge.now == 18
    assert knowledge.ahead[-1].value == pytest.approx(18, abs=0.5)
    assert conversion.ahead[-1].value == pytest.approx(conversion.now + 24, abs=1)
    assert len(knowledge.past) == 27
    assert knowledge.past[-1] == knowledge.now


def test_how_long_customers_have_stood_there_matters():
    """All go on after exactly three weeks: of those who came last week nobody goes next week, so that six go."""
    forecast = told({**steady(), **{f"extra {n}": [("K", ago(1, n / 4 + 0.5))] for n in range(20)}})

    conversion = forecast.row(LETTERS["C"])
    assert conversion.ahead[0].value == pytest.approx(conversion.now + 6, abs=2)


def test_the_test_on_the_past_holds_it_beside_no_change():
    test = told(steady()).test

    assert test.weeks == 35
    assert test.origins == 32
    assert test.as_today == pytest.approx(24 / 6), "Conversion grows by 24 in four weeks, the other five stages do not"
    assert test.off < 0.5
    assert test.held > 0.9


def test_the_test_never_knows_what_came_later():
    """In the last six weeks nobody came; a forecast from before that could not know, and its error says so."""
    stopped = {name: steps for name, steps in steady().items() if steps[0][1] < ago(6)}

    test = told(stopped).test

    assert test.off > 0.4
    assert told(stopped).row(LETTERS["C"]).ahead[-1].high > told(stopped).row(LETTERS["C"]).ahead[-1].value + 4


def test_intervals_are_widened_to_hold_on_the_past():
    """Every eight weeks a wave of sixty is imported: chance as usual would have been too narrow."""
    waves = {f"wave {week} {n}": [("A", ago(week, n / 60))] for week in range(4, 60, 8) for n in range(60)}
    forecast = told({**steady(per_week=1), **waves})

    width = forecast.row(LETTERS["A"]).ahead[-1]
    assert width.high - width.value > 40


def test_fewer_weeks_on_record_than_needed_give_no_forecast():
    young = {name: steps for name, steps in steady().items() if steps[0][1] >= ago(FEWEST_WEEKS)}
    enough = {name: steps for name, steps in steady().items() if steps[0][1] >= ago(FEWEST_WEEKS + 1)}

    assert told(young) is None
    forecast = told(enough)
    assert forecast.learnt_weeks == FEWEST_WEEKS
    assert forecast.test is None


@pytest.mark.parametrize("named", [{}, {"late": [("A", ago(1))]}], ids=["nobody", "one since last week"])
def test_almost_nobody_gives_no_forecast(named):
    assert told(named) is None


def test_one_customer_who_has_stood_there_for_long_is_expected_to_stay():
    row = told({"c1": [("A", ago(40))]}).row(LETTERS["A"])

    assert (row.now, row.ahead[-1].value, row.ahead[-1].low) == (1, 1, 1)


def test_all_lost_stay_lost_while_none_is_won_back():
    forecast = told({f"c{n}": [("A", ago(40)), ("L", ago(30, n))] for n in range(9)})

    assert (forecast.lost.now, forecast.lost.ahead[-1].value) == (9, 9)
    assert [row.now for row in forecast.rows] == [0] * 6


def test_the_lost_who_are_won_back_come_back():
    """Every week one is lost who comes back three weeks later."""
    back = {f"c{n}": [("A", ago(55)), ("L", ago(n)), *([("A", ago(n - 3))] if n > 3 else [])] for n in range(1, 50)}

    forecast = told(back)

    assert forecast.lost.now == 3
    assert forecast.lost.ahead[-1].value == pytest.approx(3, abs=1)


def test_a_retired_stage_is_shown_while_it_holds_somebody():
    model = stages.retire(preset("six"), preset("six").stage(LETTERS["E"]))
    named = {f"c{n}": [("E", ago(40, n))] for n in range(3)}

    assert told(named, model=model).row(LETTERS["E"]).now == 3
    gone = told({name: [*steps, ("V", ago(3))] for name, steps in named.items()}, model=model)
    assert LETTERS["E"] not in [row.stage.id for row in gone.rows]


@pytest.fixture(scope="module")
def worlds():
    """In each world the stock that was forecast for four weeks on, its limits, and what came; lost first."""
    found = []
    for seed in range(WORLDS):
        seen = market(seed, weeks=78, after_weeks=4)
        start = NOW - 26 * WEEK_US
        past = weekly(MODEL, [seen.moves(start, NOW)], seen.standing(NOW - 1), NOW, 26)
        coming = course(past, past.stood[-1], 4)
        low, high = coming.limits()
        now, then = past.stock()[-1], seen.stock(NOW + 4 * WEEK_US - 1)
        found.append([coming.mean[-1], np.round(low[-1]), np.round(high[-1]), then, now])
    return np.array(found).transpose(1, 0, 2)


def test_the_stock_is_right_on_average(worlds):
    mean, _low, _high, then, now = worlds

    assert (mean - then).mean(axis=0) == pytest.approx([0] * 4, abs=0.8)
    assert np.abs(mean - then).mean() < 0.65 * np.abs(now - then).mean()


def test_limits_hold_what_came_95_times_of_100(worlds):
    """Half a customer is rounded, so among few they hold a little more."""
    _mean, low, high, then, _now = worlds

    held = (low <= then) & (then <= high)

    assert 0.93 <= held.mean() <= 0.975
