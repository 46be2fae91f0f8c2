"""What kinds of customers are worth: the groups against plain loops."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lifecycle.value.groups import FIRST_DAYS, group_worths, months_left, realised_of
from tests.lifecycle.value.bases import AS_OF, bought

LEDGER = [
    (1, 100, 50, 20),
    (1, 100 + FIRST_DAYS - 1, 50, 7),
    (1, 100 + FIRST_DAYS, 50, 900),
    (2, 300, 70, 30),
    (2, 310, -9, -5),
    (4, 0, 1, 1),
]
CUSTOMERS = pd.DataFrame({"customer_id": [1, 2, 3], "first_day": [100, 300, 400]})


def worths(names=("a", "b", None), cost=(np.nan, 10.0, np.nan), expected=(0.0, 8.0, 4.0), sure=(0.5, 2.0)):
    found = group_worths(
        np.array(names, object),
        CUSTOMERS,
        np.array(expected),
        np.array(cost),
        bought(LEDGER),
        AS_OF,
        lambda _mask: sure,
    )
    return {one.name: one for one in found}


def test_only_the_first_three_years_are_realised_and_refunds_are_taken_off():
    assert realised_of(CUSTOMERS, bought(LEDGER)).tolist() == [27, 25, 0]
    assert realised_of(CUSTOMERS[:0], bought(LEDGER)).tolist() == []


@pytest.mark.parametrize(
    ("first", "left"), [(AS_OF, 36), (AS_OF - 365, 24), (AS_OF - FIRST_DAYS, 0), (AS_OF - 5000, 0), (AS_OF - 30, 35)]
)
def test_what_is_left_of_the_first_three_years(first, left):
    assert months_left(np.array([first]), AS_OF).tolist() == [left]


def test_a_kind_is_worth_what_was_realised_and_what_is_expected():
    found = worths()
    assert {name: one.part.value for name, one in found.items()} == {"a": 27, "b": 33, None: 4}
    assert {name: one.realised for name, one in found.items()} == {"a": 27, "b": 25, None: 0}


def test_only_what_is_expected_is_unsure():
    part = worths()["b"].part
    assert (part.low, part.high) == (25 + 8 * 0.5, 25 + 8 * 2)
    assert (worths()["a"].part.low, worths()["a"].part.high) == (27, 27)


def test_an_unknown_cost_is_that_of_the_others_of_its_kind_and_is_not_nothing():
    one = worths(names=("a", "a", "a"))["a"]
    assert (one.costs_known, one.part.customers, one.part.cost) == (1, 3, 30)
    assert worths()[None].part.cost is None
    assert worths(cost=(0.0, 0.0, 0.0))["a"].part.cost == 0


def test_the_kinds_together_are_everybody():
    for names in (("a", "b", None), ("a", "a", "b"), (None, None, None)):
        found = worths(names).values()
        assert sum(one.part.customers for one in found) == 3
        assert sum(one.part.value for one in found) == pytest.approx(64)


def test_nobody_gives_nothing():
    assert (
        group_worths(
            np.empty(0, object), CUSTOMERS[:0], np.empty(0), np.empty(0), bought(LEDGER), AS_OF, lambda _: (1, 1)
        )
        == ()
    )
