"""What the fitted models say of the 39 weeks after them and of what customers are worth, against figures printed and agreed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lifecycle.value.expected import value_of
from tests.lifecycle.value.known import AGREED, BOTH, HOLDOUT_DAYS, PRINTED, in_days
from tests.lifecycle.value.oracles_value import CALIBRATED, REFERENCE, after, expected_of_new, lines, share_with


@pytest.fixture(scope="module")
def holdout(customers):
    """What each customer did in the 39 weeks after the fit, in the customers' order: purchase days and dollars."""
    later = after(lines(), CALIBRATED)
    return np.array([later[customer] for customer in customers["customer_id"]]).T


@pytest.fixture(scope="module")
def predictions(fits, customers):
    return {
        name: value_of(fitted, customers, horizon_days=HOLDOUT_DAYS)["expected_purchases"].to_numpy()
        for name, fitted in fits.items()
    }


COLUMNS = {
    "p_alive": "p_alive",
    "expected_purchases": "expected_purchases_39w",
    "mean_profit": "expected_average_profit",
    "clv_a": "clv_A_360d_1pct_month",
    "clv_b": "clv_B_52w_15pct_year",
    "p_alive_mbgnbd": "mbgnbd_p_alive",
    "expected_purchases_mbgnbd": "mbgnbd_expected_purchases_39w",
}


@pytest.fixture(scope="module")
def scored(fits, customers):
    """All that was agreed about single customers, by id. A: twelve periods of 30 days at 1 % each. B: 52 weeks at 15 % in
    52 weeks."""
    frame = value_of(fits["bgnbd"], customers, horizon_days=HOLDOUT_DAYS)
    a = value_of(fits["bgnbd"], customers, horizon_days=360, period_days=30, discount_rate=1.01 ** (365 / 30) - 1)
    b = value_of(fits["bgnbd"], customers, horizon_days=364, period_days=7, discount_rate=1.15 ** (365 / 364) - 1)
    modified = value_of(fits["mbgnbd"], customers, horizon_days=HOLDOUT_DAYS)
    frame = frame.assign(clv_a=a["value"], clv_b=b["value"], p_alive_mbgnbd=modified["p_alive"])
    return frame.assign(expected_purchases_mbgnbd=modified["expected_purchases"]).set_index("customer_id")


def test_how_many_customers_bought_how_often_is_the_printed_chi_square(fits, customers):
    parameters = in_days(fits["bgnbd"])
    ages = customers["customer_age_days"].value_counts()
    shares = [sum(n * share_with(parameters, x, age) for age, n in ages.items()) for x in range(7)]
    model = np.array([*shares, len(customers) - sum(shares)])
    actual = np.bincount(np.minimum(customers["repeat_purchases"], 7))

    chi_square = ((actual - model) ** 2 / model).sum()

    assert round(chi_square, 2) == PRINTED["holdout"]["bgnbd_chi2_3"]
    assert round(chi_square, 4) == PRINTED["holdout_agreed"]["bgnbd_chi2"]


@BOTH
def test_purchases_of_the_holdout_are_predicted_as_agreed(name, predictions, holdout):
    agreed, predicted, actual = AGREED["holdout"], predictions[name], holdout[0]

    assert actual.sum() == agreed["actual_purchases"]
    assert predicted.sum() == pytest.approx(agreed[f"{name}_purchases"], rel=1e-8)
    assert np.abs(predicted - actual).mean() == pytest.approx(agreed["mae"][name], rel=1e-7)
    assert np.sqrt(((predicted - actual) ** 2).mean()) == pytest.approx(agreed["rmse"][name], rel=1e-7)
    assert np.corrcoef(predicted, actual)[0, 1] == pytest.approx(agreed["correlation_with_actual"][name], rel=1e-6)


def test_the_printed_correlation_with_the_holdout(predictions, holdout):
    assert (
        round(np.corrcoef(predictions["bgnbd"], holdout[0])[0, 1], 3)
        == (PRINTED["holdout"]["correlation_with_actual_bgnbd"])
    )


def test_simple_formulas_do_worse_than_the_model(customers, holdout):
    agreed, actual = AGREED["holdout"], holdout[0]
    x, age = (customers[name].to_numpy() for name in ("repeat_purchases", "customer_age_days"))
    own = x / age * HOLDOUT_DAYS
    pooled = np.full(len(x), x.sum() / age.sum() * HOLDOUT_DAYS)

    for name, predicted in [("naive_own_rate", own), ("pooled_rate", pooled), ("always_zero", np.zeros(len(x)))]:
        assert np.abs(predicted - actual).mean() == pytest.approx(agreed["mae"][name], rel=1e-7)
        assert np.sqrt(((predicted - actual) ** 2).mean()) == pytest.approx(agreed["rmse"][name], rel=1e-7)
    assert own.sum() == pytest.approx(agreed["totals_of_simple_formulas"]["naive_own_rate"], rel=1e-7)
    assert pooled.sum() == pytest.approx(agreed["totals_of_simple_formulas"]["pooled_rate"], rel=1e-7)


def test_the_holdout_by_what_customers_had_bought_is_the_agreed_table(customers, predictions, holdout):
    frame = pd.DataFrame({**predictions, "actual": holdout[0], "x": np.minimum(customers["repeat_purchases"], 7)})
    means = frame.groupby("x").mean()

    for x, row in enumerate(AGREED["holdout"]["table_by_frequency"]):
        assert (frame["x"] == x).sum() == row["customers"]
        assert means.loc[x, "actual"] == pytest.approx(row["actual_mean"], rel=1e-6)
        assert means.loc[x, "bgnbd"] == pytest.approx(row["bgnbd_mean"], rel=1e-7)
        assert means.loc[x, "mbgnbd"] == pytest.approx(row["mbgnbd_mean"], rel=1e-7)
    assert round(means.loc[0, "actual"], 2) == PRINTED["holdout"]["zero_class_actual"]
    assert round(means.loc[0, "bgnbd"], 2) == PRINTED["holdout"]["zero_class_bgnbd"]


@BOTH
def test_repeat_purchases_by_week_78_are_the_agreed_ones(name, fits, customers, holdout):
    agreed = AGREED["holdout"]["cumulative_repeat_by_week78"]
    ages = customers["customer_age_days"].value_counts()

    # A week 78 of 546 whole days, the day of the first purchase among them.
    model = sum(
        n * expected_of_new(in_days(fits[name]), age + HOLDOUT_DAYS + 1, modified=name == "mbgnbd")
        for age, n in ages.items()
    )

    actual = customers["repeat_purchases"].sum() + holdout[0].sum()
    assert actual == agreed["actual"]
    assert model == pytest.approx(agreed[name], rel=1e-8)
    if name == "bgnbd":
        assert round(100 * (model / actual - 1)) == PRINTED["holdout"]["bgnbd_cumulative_week78_error_pct"]
        assert round(100 * (model / actual - 1), 3) == PRINTED["holdout_agreed"]["bgnbd_week78_pct"]


@pytest.mark.parametrize("known", REFERENCE["customers"], ids=lambda known: str(known["id"]))
def test_one_customer_is_worth_what_was_agreed(known, scored):
    found = scored.loc[known["id"]]

    for column, key in COLUMNS.items():
        assert found[column] == pytest.approx(known[key], rel=1e-7)
        assert abs(found[column] - known[key]) < 1e-4


def test_all_customers_are_worth_what_was_agreed(scored):
    agreed = AGREED["holdout"]

    assert scored["clv_a"].sum() == pytest.approx(agreed["clv_total"]["A_360d_1pct_month"], rel=1e-8)
    assert scored["clv_b"].sum() == pytest.approx(agreed["clv_total"]["B_52w_15pct_year"], rel=1e-8)
    revenue = (scored["expected_purchases"] * scored["mean_profit"]).sum()
    assert revenue == pytest.approx(agreed["bgnbd_x_gg_revenue"], rel=1e-8)


def test_the_revenue_of_the_holdout_is_the_known_one(holdout):
    assert holdout[1].sum() == pytest.approx(AGREED["holdout"]["actual_revenue"], abs=0.005)
