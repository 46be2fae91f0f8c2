"""Which rung the customers carry, what is said about it, and that it is kept exactly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.value.back_test import back_test
from lifecycle.value.expected import p_nothing, profit_course, value_of
from lifecycle.value.fitted import Fitted, fit, spearman
from lifecycle.value.intervals import interval_of, total_interval
from lifecycle.value.purchasing import customers_of
from tests.lifecycle.value.bases import AS_OF, bought, customers, drawn_customers

MODELS = ("bgnbd", "mbgnbd")


def codes(fitted):
    return {note.code for note in fitted.notes}


def with_repeat_buyers(n):
    frame = drawn_customers(2000)
    is_buyer = frame["repeat_purchases"] > 0
    return pd.concat([frame[is_buyer].iloc[:n], frame[~is_buyer].iloc[:n]]).sort_values("customer_id")


@pytest.mark.parametrize(
    ("n", "rung", "spends"),
    [
        (0, "simple", False),
        (19, "simple", False),
        (20, "thin", False),
        (49, "thin", False),
        (50, "thin", True),
        (199, "thin", True),
        (300, "likelihood", True),
    ],
)
def test_the_number_of_repeat_buyers_decides_the_rung(n, rung, spends):
    fitted = fit(with_repeat_buyers(n))

    assert (fitted.rung, fitted.repeat_buyers) == (rung, n)
    assert (fitted.purchasing is None) == (rung == "simple")
    assert (fitted.spending is not None) == spends
    assert ("thin" in codes(fitted)) == (rung == "thin")
    assert ("few_repeat_buyers" in codes(fitted)) == (rung == "simple")
    assert ("few_for_spending" in codes(fitted)) == (rung != "simple" and not spends)


def test_a_prior_holds_a_thin_fit_near_its_centre():
    thin = fit(with_repeat_buyers(20)).purchasing

    assert np.array(thin.covariance).diagonal().max() < 1
    assert thin.is_believed


def test_many_repeat_buyers_who_tell_nothing_of_leaving_are_thin_too():
    rng = np.random.default_rng(1)
    x = rng.poisson(4, 600)
    fitted = fit(customers(x, np.where(x > 0, 500, 0), np.full(600, 500), np.where(x > 0, 20.0, 0)))

    assert fitted.rung == "thin"
    assert "boundary" in codes(fitted)


def test_one_customer_with_more_than_a_twentieth_of_the_purchases_is_named():
    frame = drawn_customers(500)
    frame.loc[3, ["repeat_purchases", "age_at_last_purchase_days", "customer_age_days", "mean_profit"]] = (
        400,
        690,
        700,
        9,
    )
    total = frame["repeat_purchases"].sum() + 500

    assert fit(frame).note("heavy_hitter").value == pytest.approx(401 / total)
    assert "heavy_hitter" not in codes(fit(drawn_customers(500)))


def test_spending_that_goes_with_frequency_is_said():
    frame = drawn_customers(500)
    frame["mean_profit"] = np.where(frame["repeat_purchases"] > 0, 10.0 + frame["repeat_purchases"] ** 0.5, 0)

    assert fit(frame).note("correlated").value == pytest.approx(1.0)
    assert "correlated" not in codes(fit(drawn_customers(500)))


def test_spearman_is_the_correlation_of_ranks():
    assert spearman(np.array([1, 2, 2, 5]), np.array([3.0, 1.0, 4.0, 9.0])) == pytest.approx(0.632455532)
    assert spearman(np.array([1, 1]), np.array([3.0, 1.0])) == 0
    assert spearman(np.array([1]), np.array([3.0])) == 0


def test_spending_without_a_mean_falls_back_to_the_plain_average():
    fitted = fit(drawn_customers(3000, spending=(2.0, 0.7, 5.0)))

    assert fitted.spending is None
    assert fitted.note("no_model_mean").value < 1.5
    frame = drawn_customers(3000, spending=(2.0, 0.7, 5.0))
    total = (frame["repeat_purchases"] * frame["mean_profit"]).sum()
    assert fitted.average_spend == pytest.approx(total / frame["repeat_purchases"].sum())


def test_who_brings_nothing_is_left_out_of_spending_alone_and_counted():
    frame = drawn_customers(1000)
    some = frame.index[frame["repeat_purchases"] > 0][:7]
    frame.loc[some, "mean_profit"] = 0.0

    fitted = fit(frame)

    assert fitted.note("excluded_spend").value == 7
    assert fitted.purchasing == fit(drawn_customers(1000)).purchasing


def test_one_time_buyers_are_alive_by_construction_in_one_of_the_models():
    frame = drawn_customers(500)
    once = int((frame["repeat_purchases"] == 0).sum())

    assert fit(frame).note("alive_by_construction").value == once
    assert fit(frame, model="mbgnbd").note("alive_by_construction") is None


def test_another_model_is_refused():
    with pytest.raises(ValueError, match="pareto"):
        fit(drawn_customers(20), model="pareto")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("n", [0, 19, 20, 300])
def test_a_fit_is_read_back_exactly(n, model):
    fitted = fit(with_repeat_buyers(n), model=model)

    assert Fitted.from_json(fitted.to_json()) == fitted


def check_everything(ledger, as_of=AS_OF):
    """Fits both models, asks all questions, and wants numbers for answers."""
    frame = customers_of(ledger, as_of)
    for model in MODELS:
        fitted = fit(frame, model=model)
        valued = value_of(fitted, frame)
        assert len(valued) == len(frame)
        assert np.isfinite(valued.to_numpy(np.float64)).all()
        assert valued["p_alive"].between(0, 1).all()
        assert (valued["expected_purchases"] >= 0).all()
        for question in (
            profit_course(fitted, frame),
            p_nothing(fitted, frame),
            interval_of(fitted, frame.iloc[:2]),
            total_interval(fitted, frame, valued=valued),
        ):
            assert np.isfinite(question).all()
        assert Fitted.from_json(fitted.to_json()) == fitted
        back_test(ledger, as_of, model=model)
    return fitted


def random_days(customers_, *, seed=0, first=0):
    rng = np.random.default_rng(seed)
    return [(who, int(day)) for who in customers_ for day in rng.integers(first, AS_OF, rng.integers(1, 5))]


DEGENERATE = {
    "nobody": [],
    "one customer who bought once": [(1, 10, 5.0)],
    "one customer who bought often": [(1, 10 + 7 * week, 5.0) for week in range(60)],
    "nobody who bought again": [(who, who * 3, 5.0) for who in range(300)],
    "all the same": [(who, day, 5.0) for who in range(250) for day in (100, 200, 300)],
    "all the same until today": [(who, day, 5.0) for who in range(250) for day in (100, AS_OF)],
    "all came today": [(who, AS_OF, 5.0) for who in range(50)],
    "all to come": [(*line, 5.0) for line in random_days(range(50), first=AS_OF - 1) if line[1] > AS_OF],
    "no profit": [(*line, 5.0, 0.0) for line in random_days(range(150))],
    "losses": [(*line, 5.0, -1.0) for line in random_days(range(150))],
    "all refunded": [(*line, amount) for line in random_days(range(150)) for amount in (5.0, -5.0)],
    "some refunds": [(*line, amount) for line in random_days(range(150)) for amount in (5.0 + line[0] % 7, -3.0)],
    "a giant": [(0, day, 1e6) for day in range(AS_OF)] + [(*line, 5.0) for line in random_days(range(1, 100))],
    "amounts beyond reason": [(*line, 1e12 * (1 + line[1])) for line in random_days(range(150))],
    "fractions of a cent": [(*line, 1e-9 * (1 + line[1])) for line in random_days(range(150))],
    "every day": [(who, day, 5.0) for who in range(30) for day in range(0, AS_OF, 2)],
}
RUNGS = {"all the same": "thin", "a giant": "thin", "losses": "thin", "nobody who bought again": "simple"}


@pytest.mark.parametrize("name", DEGENERATE)
def test_strange_data_get_a_rung_and_a_word(name):
    fitted = check_everything(bought(DEGENERATE[name]))

    assert fitted.notes
    assert fitted.rung == RUNGS.get(name, fitted.rung)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, AS_OF), st.floats(-50, 500)), max_size=120))
def test_any_ledger_gets_numbers(rows):
    check_everything(bought(rows))
