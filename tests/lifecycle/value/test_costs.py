"""What each customer cost, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lifecycle.value.costs import costs, source_costs

NAN = float("nan")


def spent(*rows):
    return pd.DataFrame(rows, columns=["source", "day", "until_day", "amount"])


def cost_of(first_day, source, own, spends):
    first_day, source = np.array(first_day, int), np.array(source, object)
    return costs(first_day, source, np.array(own, float), source_costs(first_day, source, spends)).tolist()


def test_spend_on_a_source_is_shared_by_all_whom_it_brought_in_its_months():
    found = cost_of(
        [10, 40, 45, 99], ["ads", "ads", "fair", "ads"], [NAN] * 4, spent(("ads", 0, 31, 300), ("ads", 31, 60, 100))
    )

    assert found[:2] == [200, 200]
    assert np.isnan(found[2:]).all(), "another source, and one who came after the last month with spending"


def test_a_cost_of_ones_own_holds_and_counts_as_brought():
    assert cost_of([10, 12], ["ads", "ads"], [50, NAN], spent(("ads", 0, 31, 300))) == [50, 150]


def test_nobody_and_nothing():
    assert cost_of([], [], [], spent()) == []
    assert np.isnan(cost_of([10], [None], [NAN], spent())).all()
    assert np.isnan(cost_of([10], [None], [NAN], spent(("ads", 0, 31, 5)))).all()
