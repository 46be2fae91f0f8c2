"""Paths: whole ways through a period, told apart however long they are."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.stages import add, preset
from tests.lifecycle import oracles_journeys
from tests.lifecycle.histories import END, START, declared, histories
from tests.lifecycle.journeys import journeys
from tests.lifecycle.ways import FEW, walked


@FEW
@given(histories(most=12), st.integers(1, 4))
def test_paths_are_counted_as_by_hand(lists, most):
    expected = oracles_journeys.variants(lists, START, END)

    found, top = walked(declared(lists), START, END, most)

    assert (found.different, found.customers) == (len(expected), expected.total())
    assert sorted(top.values(), reverse=True) == sorted(expected.values(), reverse=True)[:most]
    assert all(expected[path] == n for path, n in top.items())
    assert walked(declared(lists), START, END, 99)[1] == expected


@pytest.mark.parametrize("model", [preset("six"), preset("five")], ids=["six", "five"])
def test_long_paths_are_told_apart_exactly_however_long(model):
    steps = [("A" if number % 2 else "K", START + number) for number in range(120)]
    lists = {f"c{n}": steps[: n + 1] for n in range(120)} | {"twin": steps, "odd": [*steps[:-1], ("C", START + 119)]}
    told = journeys(lists, model)

    found, top = walked(told, START, END, 200)

    assert (found.different, found.customers) == (121, 122)
    assert Counter(top.values()) == {1: 120, 2: 1}
    assert [len(path) for path in top][:3] == [121, 2, 3]


def test_paths_are_exact_with_many_stages_too():
    model = preset("six")
    for number in range(30):
        model = add(model, f"Extra {number}", model.stages[-1])
    lists = {f"c{n}": [("AK"[move % 2], START + move) for move in range(n)] for n in range(1, 40)}

    assert walked(journeys(lists, model), START, END, 99)[1] == oracles_journeys.variants(lists.values(), START, END)
