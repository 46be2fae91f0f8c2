"""A long past is read some weeks at a time, and nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from lifecycle.service.reading import AT_ONCE, moves_in_parts

START = datetime(2026, 1, 5, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


class Asked:
    """A store that remembers what it was asked for."""

    def __init__(self, customers=1_000_000):
        self.spans, self.customers = [], customers

    def stock(self, _at):
        return {0: 1, 1: self.customers - 1}

    def moves_between(self, start, end):
        self.spans.append((start, end))
        return pd.DataFrame({"entered_at": []})


@pytest.mark.parametrize("length", [timedelta(0), MOMENT, AT_ONCE, AT_ONCE + MOMENT, 3 * AT_ONCE + timedelta(days=2)])
def test_the_parts_follow_each_other_and_are_the_whole(length):
    store = Asked()

    frames = list(moves_in_parts(store, START, START + length))

    assert len(frames) == len(store.spans) >= 1
    assert (store.spans[0][0], store.spans[-1][1]) == (START, START + length)
    assert all(one[1] == other[0] for one, other in zip(store.spans, store.spans[1:], strict=False))
    assert all(end - start <= AT_ONCE for start, end in store.spans)


def test_a_period_that_ends_before_it_begins_is_empty():
    store = Asked()

    assert len(list(moves_in_parts(store, START, START - timedelta(days=3)))) == 1
    assert store.spans == [(START, START)]


def test_of_few_customers_all_is_read_at_once():
    store = Asked(customers=20_000)

    assert len(list(moves_in_parts(store, START, START + 20 * AT_ONCE))) == 1
    assert store.spans == [(START, START + 20 * AT_ONCE)]
