"""The search for the top of a likelihood, on hills of which the top is known."""

from __future__ import annotations

import numpy as np
import pytest

from lifecycle.value.newton import Point, Status, maximum


def paraboloid(top, bends):
    def value(logs):
        off = logs - top
        return Point(-float(off @ bends @ off) / 2, -bends @ off, -bends)

    return value


def test_one_step_finds_the_top_of_a_paraboloid():
    bends = np.array([[3.0, 1.0], [1.0, 2.0]])

    best = maximum(paraboloid(np.array([1.0, -0.5]), bends), np.zeros(2))

    assert best.logs == pytest.approx([1.0, -0.5])
    assert best.covariance == pytest.approx(np.linalg.inv(bends))
    assert (best.status, best.evaluations) == (Status.OK, 2)


def test_a_prior_stands_in_the_middle_as_its_weight_says():
    best = maximum(paraboloid(np.array([1.0]), np.array([[3.0]])), np.zeros(1), prior_deviation=1.0)

    assert best.logs == pytest.approx([0.75])
    assert best.covariance == pytest.approx(np.array([[0.25]]))
    assert best.value == pytest.approx(-3 * 0.25**2 / 2)


def test_it_climbs_from_where_the_ground_bends_the_other_way():
    def value(logs):
        (at,) = logs
        hill = np.exp(-((at - 3) ** 2) / 2)
        return Point(100 * hill, np.array([-100 * (at - 3) * hill]), np.array([[100 * ((at - 3) ** 2 - 1) * hill]]))

    assert maximum(value, np.zeros(1)).logs == pytest.approx([3.0])


def test_a_slope_without_a_top_is_a_boundary():
    def value(logs):
        falls = np.exp(-logs)
        return Point(-float(falls.sum()), falls, -np.diag(falls))

    best = maximum(value, np.array([-3.0]))

    assert best.status == Status.BOUNDARY
    assert best.edges.tolist() == [True]


def test_a_direction_that_nothing_bounds_is_flat():
    best = maximum(paraboloid(np.zeros(2), np.diag([1.0, 0.0])), np.array([1.0, 0.0]))

    assert best.status == Status.FLAT
    assert np.isfinite(best.covariance).all()
    assert best.standard_errors == pytest.approx([1.0, 10.0])
