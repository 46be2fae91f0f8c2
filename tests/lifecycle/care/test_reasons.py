"""Each reason to care, on a world that a person can check by hand."""

from __future__ import annotations

from itertools import pairwise
from statistics import median_high

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.care.buying import Second, by_purchases, overdue, rhythm, second, waits
from lifecycle.care.going import bounced, unused
from lifecycle.care.rules import Why
from lifecycle.care.saying import last_at, latest, unhappy
from lifecycle.model import LOST
from lifecycle.touchpoints import CSAT, NPS, REVIEW
from lifecycle.value.purchasing import customers_of
from tests.lifecycle.care.worlds_care import (
    DAY,
    NOW,
    SIX,
    C,
    E,
    K,
    R,
    V,
    answers,
    moves,
    purchases,
    touches,
)

TODAY = NOW // DAY
NOT_YET = Second(None, 0)


def rhythm_of(bought, alive=None, before=None):
    now, past = customers_of(bought, TODAY), customers_of(bought, TODAY - 28)
    told = (None if one is None else np.array(one, np.float64) for one in (alive, before))
    return rhythm(now, next(told), past, next(told))


def numbers(signal):
    return {
        int(one): (int(days), float(first), float(other))
        for one, days, first, other in zip(signal.customer_id, signal.days, signal.first, signal.second, strict=True)
    }


def days(signal):
    return {one: told[0] for one, told in numbers(signal).items()}


def test_without_a_model_overdue_is_twice_the_usual_gap_of_at_least_two():
    # c1 bought every 20 days and has been away for 41, c2 for just 40; c3 has only one gap; c4 bought once.
    found = rhythm_of(purchases(c1=(81, 61, 41), c2=(80, 60, 40), c3=(300, 280), c4=(400,)))

    late, _once, _fell = by_purchases(found, NOT_YET)
    assert numbers(late) == {1: (41, 20.0, pytest.approx(np.nan, nan_ok=True))}


def test_with_a_model_overdue_is_a_chance_under_80_percent_and_longer_than_usual():
    bought = purchases(c1=(90, 60, 31), c2=(90, 60, 31), c3=(60, 30, 5), c4=(90,))
    found = rhythm_of(bought, alive=(0.79, 0.8, 0.5, 1.0))

    assert overdue(found).tolist() == [True, False, False, False]


def test_several_purchases_a_day_are_one_and_a_daily_buyer_is_not_overdue_the_day_after():
    found = rhythm_of(purchases(c1=(2, 2, 2), c2=(3, 2, 1)), alive=(0.1, 0.1))

    assert by_purchases(found, NOT_YET)[0].customer_id.tolist() == []


def test_a_chance_that_fell_by_a_fifth_is_a_reason_and_of_who_bought_since_there_is_none():
    bought = purchases(c1=(90, 60, 31), c2=(90, 60, 31), c3=(20, 10))
    found = rhythm_of(bought, alive=(0.6, 0.61, 0.2), before=(0.8, 0.8))

    _late, _once, fell = by_purchases(found, NOT_YET)
    assert numbers(fell) == {1: (28, 0.8, 0.6)}


def test_the_time_to_a_second_purchase_is_measured_of_those_who_bought_again():
    # 19 wait 1 to 19 days, one 100: three quarters of 20 are 15, so the limit is the 15th.
    world = {f"c{n}": (500, 500 - n) for n in range(1, 20)} | {"c20": (500, 400), "c21": (500,), "c22": (400,)}
    took = waits(purchases(**world))

    assert sorted(took.tolist()) == [*range(1, 20), 100]
    assert second(took) == Second(15, 20)
    assert second(took[:19]) == Second(None, 19)
    assert second(waits(purchases())) == Second(None, 0)


def test_a_purchase_that_was_given_back_was_no_second_one():
    bought = purchases(c1=(90, 60), c2=(90, 60, 50), c3=(90, 60))
    back = bought.iloc[[0, 3]].assign(amount=-100.0)  # the later one of c1, the middle one of c2
    bought = pd.concat([bought, back]).sort_values(["customer_id", "day"], kind="stable")

    assert sorted(waits(bought).tolist()) == [30, 40]


def test_who_bought_once_is_at_risk_after_that_time_and_never_without_it():
    found = rhythm_of(purchases(c1=(16,), c2=(15,), c3=(40, 16)))

    _late, once, _fell = by_purchases(found, Second(15, 20))
    assert numbers(once) == {1: (16, 15.0, pytest.approx(np.nan, nan_ok=True))}
    assert by_purchases(found, NOT_YET)[1].customer_id.tolist() == []


def low_and_detractors(said, *reached):
    return unhappy(latest(said), last_at(touches(*reached)), NOW)


def test_a_low_rating_counts_while_it_is_the_latest_of_its_kind_and_young():
    low, _detractors = low_and_detractors(
        answers(
            (1, CSAT, 2, 10),
            (2, CSAT, 1, 20), (2, CSAT, 3, 10),
            (3, REVIEW, 1, 89),
            (4, REVIEW, 2, 90),
            (5, CSAT, 2, 30), (5, REVIEW, 1, 20),
            (6, CSAT, 3, 1),
            (7, REVIEW, -1, 1),
        )
    )  # fmt: skip
    assert numbers(low) == {1: (10, 2.0, 0.0), 3: (89, 1.0, 1.0), 5: (20, 1.0, 1.0)}


def test_a_detractor_counts_until_somebody_turned_to_them():
    said = answers(
        (1, NPS, 6, 200),
        (2, NPS, 0, 30),
        (3, NPS, 3, 30),
        (4, NPS, 7, 30),
        (5, NPS, 2, 30),
        (5, NPS, 9, 5),
        (6, NPS, 1, 30),
    )
    _low, detractors = low_and_detractors(said, (2, 31), (3, 29), (6, 30))

    assert days(detractors) == {1: 200, 2: 30}


def test_who_bounced_back_and_did_not_come_up_again_counts():
    told = moves((1, R, C, 10), (2, R, C, 50), (2, C, R, 20), (3, E, K, 5), (4, K, 1, 5), (5, R, E, 9), (5, E, LOST, 3))

    found = numbers(bounced(SIX, told, NOW))
    # c2 regained it, c4 was no customer; who is lost since is left out by the list, not here.
    assert found == {1: (10, float(R), float(C)), 3: (5, float(E), float(K)), 5: (9, float(R), float(E))}


def test_a_bounce_counts_until_that_stage_is_regained_whatever_happened_afterwards():
    told = moves(
        (1, V, E, 80), (1, E, C, 30), (1, C, E, 10),  # half-way up again
        (2, V, E, 80), (2, E, V, 60), (2, V, LOST, 40), (2, LOST, C, 20),  # up again, and lost and won back later
        (3, V, E, 80), (3, E, C, 30),  # twice down: the last time is told
    )  # fmt: skip

    found = numbers(bounced(SIX, told, NOW))
    assert found == {1: (80, float(V), float(E)), 3: (30, float(E), float(C))}
    assert numbers(bounced(SIX, moves(), NOW)) == {}


def test_use_stopped_after_three_times_its_own_gap_and_a_month():
    week = tuple((1, 31 + 7 * n) for n in range(4))  # every 7 days, last 31 ago
    month = tuple((2, 80 + 30 * n) for n in range(5))  # every 30 days: 80 is less than 90
    daily = tuple((3, 29 + n) for n in range(9))  # not a month yet
    rare = ((4, 100), (4, 90), (4, 80))  # three times is not regularly
    same_day = tuple((5, 40 + n / 100) for n in range(9))  # one day

    found = numbers(unused(touches(*week, *month, *daily, *rare, *same_day), NOW))
    assert found == {1: (31, 7.0, pytest.approx(np.nan, nan_ok=True))}
    assert unused(touches(), NOW).customer_id.tolist() == []


def test_a_reason_is_found_again_by_the_customer():
    low, _detractors = low_and_detractors(answers((7, CSAT, 1, 3), (9, CSAT, 2, 4)))

    assert (low.of(9).why, low.of(9).days, low.of(9).first) == (Why.LOW, 4, 2.0)
    assert low.of(8) is None
    assert low.of(10) is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 120)), max_size=60))
def test_use_agrees_with_a_plain_loop(rows):
    expected = {}
    for one in {customer for customer, _gone in rows}:
        seen = sorted({gone for customer, gone in rows if customer == one}, reverse=True)
        gaps = [before - after for before, after in pairwise(seen)]
        if len(seen) >= 4 and seen[-1] >= 30 and seen[-1] > 3 * median_high(gaps):
            expected[one] = (seen[-1], median_high(gaps))

    found = numbers(unused(touches(*rows), NOW))
    assert {one: told[:2] for one, told in found.items()} == expected
