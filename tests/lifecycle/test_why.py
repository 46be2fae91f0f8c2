"""The change in who reached conversion, part by part: it adds up, turns around, and tells luck from more than luck."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.enough import CHANGED as FEWEST
from lifecycle.funnels.at_work import AtWork
from lifecycle.funnels.causes import Cause, rounded
from lifecycle.funnels.why import change
from lifecycle.stages import preset

MODEL = preset("six")
NOBODY = AtWork(MODEL.stages[:2], *(np.zeros(0, dtype=kind) for kind in (int, int, bool, int, int)), 0)


def crowd(straight=0, steps=2, **cells):
    """Customers at work, from cells such as `w01_a=7`: seven waiting (c: came in) who began at 0 and came to 1, of group a."""
    rows = [
        (name[0] == "w", int(name[1]), int(name[2]), name.partition("_")[2])
        for name, n in cells.items()
        for _ in range(n)
    ]
    waiting, began, came_to, group = (np.array(column) for column in zip(*rows, strict=True)) if rows else [[]] * 4
    n = len(rows)
    work = AtWork(
        MODEL.stages[:steps], np.arange(n), np.zeros(n, dtype=int), np.array(waiting, dtype=bool),
        np.array(began, dtype=int), np.array(came_to, dtype=int), straight,
    )  # fmt: skip
    return work, np.array(group, dtype=object)


def changed(before, now, field="source"):
    return change(before[0], now[0], {field: (before[1], now[1])})


def by_cause(told):
    return {(part.cause, part.step): part.by for part in told.parts}


counts = st.integers(0, 9)
CELLS = [f"{o}{b}{c}_{g}" for o in "wc" for b, c in ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2)) for g in "ab"]


@st.composite
def crowds(draw):
    cells = {cell: draw(counts) for cell in draw(st.sets(st.sampled_from(CELLS)))}
    return crowd(straight=draw(counts), **cells)


@settings(max_examples=50, deadline=None)
@given(before=crowds(), now=crowds())
def test_parts_add_up_exactly_and_so_do_whole_customers(before, now):
    told = changed(before, now)

    assert (told.before, told.now) == (before[0].reached, now[0].reached)
    if told.parts:
        assert sum(part.by for part in told.parts) == pytest.approx(told.now - told.before, abs=1e-9)
        assert sum(rounded(told)) == told.now - told.before
        assert all(abs(whole - part.by) < 1 for whole, part in zip(rounded(told), told.parts, strict=True))
        assert [abs(part.by) for part in told.parts] == sorted((abs(part.by) for part in told.parts), reverse=True)


@settings(max_examples=40, deadline=None)
@given(before=crowds(), now=crowds())
def test_turning_the_periods_around_turns_every_sign(before, now):
    there, back = by_cause(changed(before, now)), by_cause(changed(now, before))

    for cause in there.keys() | back.keys():
        assert there.get(cause, 0) == pytest.approx(-back.get(cause, 0), abs=1e-9)


def test_parts_are_the_mean_over_every_order_of_changes():
    """Two numbers and two rates by hand: (waiting at the first step) x rate x rate, one group."""
    before, now = crowd(w00_a=20, w01_a=10, w02_a=10), crowd(w00_a=10, w01_a=20, w02_a=30)
    old, new = (40, 0.5, 0.5), (60, 50 / 60, 0.6)
    means = [0.0, 0.0, 0.0]
    for order in permutations(range(3)):
        at = list(old)
        for factor in order:
            value = np.prod(at)
            at[factor] = new[factor]
            means[factor] += (np.prod(at) - value) / 6

    found = by_cause(changed(before, now))

    assert [found[Cause.WAITING, None], found[Cause.STEP, 0], found[Cause.STEP, 1]] == pytest.approx(means)


def test_only_more_of_the_same_is_volume():
    before, now = crowd(c00_a=30, c02_a=10), crowd(c00_a=60, c02_a=20)

    assert by_cause(changed(before, now))[Cause.CAME, None] == pytest.approx(10)


def test_another_mix_of_the_same_rates_is_mix():
    before, now = crowd(c00_a=20, c02_a=20, c00_b=36, c02_b=4), crowd(c00_a=10, c02_a=10, c00_b=54, c02_b=6)

    found = by_cause(changed(before, now))

    assert found.pop((Cause.MIX, None)) == pytest.approx(-8)
    assert found == pytest.approx(dict.fromkeys(found, 0))


def test_the_field_that_explains_most_is_taken():
    before, now = crowd(c00_a=20, c02_a=20, c00_b=36, c02_b=4), crowd(c00_a=10, c02_a=10, c00_b=54, c02_b=6)
    flat = [np.array(["x", "y"] * (len(each[1]) // 2), dtype=object) for each in (before, now)]

    told = change(before[0], now[0], {"owner": tuple(flat), "source": (before[1], now[1])})

    assert told.field == "source"


def test_one_group_has_no_mix():
    told = changed(crowd(c00_a=30, c02_a=10), crowd(c00_a=30, c02_a=20))

    assert told.field is None
    assert Cause.MIX not in {part.cause for part in told.parts}


def test_values_of_few_customers_share_a_group():
    before, now = crowd(c00_a=30, c02_a=10, c02_b=2), crowd(c00_a=30, c02_a=20, c02_c=2)

    told = changed(before, now)

    assert sum(part.by for part in told.parts) == pytest.approx(told.now - told.before)


def test_customers_of_whom_nothing_was_said_are_a_group():
    before, now = crowd(c00_a=30, c02_a=10, c02_b=20), crowd(c00_a=30, c02_a=20, c02_b=10)
    values = [np.array([None if value == "b" else value for value in each[1]], dtype=object) for each in (before, now)]

    assert change(before[0], now[0], {"source": tuple(values)}).field == "source"


def test_who_came_straight_is_a_part_of_its_own():
    found = by_cause(changed(crowd(straight=6, c02_a=9), crowd(straight=11, c02_a=9)))

    assert found[Cause.STRAIGHT, None] == 5


@pytest.mark.parametrize(("before", "now"), [(0, 50), (FEWEST - 1, 50), (50, FEWEST - 1)])
def test_under_five_the_two_counts_are_all_there_is(before, now):
    told = changed(crowd(c02_a=before), crowd(c02_a=now))

    assert (told.before, told.now, told.parts) == (before, now, ())


def test_nobody_before_and_nobody_now_is_no_error():
    told = change(NOBODY, NOBODY, {"source": (np.array([], dtype=object),) * 2})

    assert (told.before, told.now, told.parts) == (0, 0, ())


def test_a_period_whose_customers_all_came_straight_still_adds_up():
    before, now = crowd(straight=8), crowd(straight=2, w00_a=40, c02_a=10)

    told = changed(before, now)

    assert sum(part.by for part in told.parts) == pytest.approx(4)


def test_a_rate_of_zero_is_a_rate():
    """Nobody went on before; all of the change then comes from the step, not from those who would have stayed."""
    before, now = crowd(straight=5, c00_a=50), crowd(straight=5, c00_a=25, c02_a=25)

    found = by_cause(changed(before, now))

    assert found[Cause.STEP, 0] + found.get((Cause.STEP, 1), 0) == pytest.approx(25)


def test_a_ladder_without_a_stage_below_conversion_has_only_who_came_straight():
    before, now = (replace(NOBODY, steps=(), straight=n) for n in (6, 9))

    (part,) = change(before, now, {}).parts

    assert (part.cause, part.by) == (Cause.STRAIGHT, 3)


def test_a_difference_that_luck_explains_may_be_chance_and_a_large_one_not():
    same = changed(crowd(c00_a=30, c02_a=12), crowd(c00_a=30, c02_a=15))
    large = changed(crowd(c00_a=180, c02_a=20), crowd(c00_a=100, c02_a=100))

    assert all(part.may_be_chance for part in same.parts)
    assert not large.parts[0].may_be_chance
    assert (large.parts[0].cause, large.parts[0].step) == (Cause.STEP, 0)


def test_limits_include_none_95_times_of_100_where_nothing_changed():
    rng = np.random.default_rng(11)
    held = {}
    for _ in range(60):
        one, two = (_drawn(rng) for _ in range(2))
        for part in changed(one, two).parts:
            held.setdefault((part.cause, part.step), []).append(part.may_be_chance)

    assert all(np.mean(each) >= 0.87 for each in held.values())
    assert 0.93 <= np.mean(np.concatenate(list(held.values()))) <= 0.98


def _drawn(rng):
    cells = {cell: int(rng.poisson(8 + 5 * at % 7)) for at, cell in enumerate(CELLS)}
    return crowd(straight=int(rng.poisson(6)), **cells)


def test_the_same_question_has_the_same_answer():
    before, now = crowd(c00_a=30, c02_a=12), crowd(c00_a=30, c02_a=15)

    assert changed(before, now) == changed(before, now)
