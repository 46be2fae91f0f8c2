"""Curves drawn anew from the same customers: each draw is a curve, and a customer's visits stay together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.times.resample import MOST_GROUPS, Groups, _drawn, _weights, each_left_out, grouped, resampled
from tests.lifecycle.watching import FEW, columns, curve_of, observations


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
