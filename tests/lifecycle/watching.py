"""Stays as a period shows them, from journeys and from bare days, and what hypothesis makes of them."""

from __future__ import annotations

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from lifecycle.flows import Span
from lifecycle.times.dwell import observed
from lifecycle.times.incidence import OPEN, incidence
from tests.lifecycle.journeys import DAY, us

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


observations = st.lists(
    st.tuples(st.integers(-1, 12), st.integers(1, 14), st.sampled_from([None, 0, 1, 2])).map(
        lambda one: (one[0], one[0] + one[1], one[2])
    )
    | st.tuples(st.just(-1), st.integers(0, 14), st.sampled_from([None, 0, 1, 2])),
    max_size=14,
)
