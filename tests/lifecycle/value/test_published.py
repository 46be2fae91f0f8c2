"""The fitted models on the CDNOW sample against every printed figure, and against what independent fits agree on."""

from __future__ import annotations

from math import log

import numpy as np
import pandas as pd
import pytest

from lifecycle.value.expected import value_of
from lifecycle.value.fitted import fit
from tests.lifecycle.value.oracles_value import (
    CALIBRATED,
    REFERENCE,
    SAMPLE,
    after,
    expected_of_new,
    lifetimes,
    lines,
    plain_customers,
    share_with,
)

PRINTED, AGREED = REFERENCE["printed"], REFERENCE["agreed"]
HOLDOUT_DAYS = 273
FREQUENCIES = [*range(7), 7]
BOTH = pytest.mark.parametrize("name", ["bgnbd", "mbgnbd"])


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


def in_days(fitted):
    return tuple(getattr(fitted.purchasing, name) for name in ("r", "alpha", "a", "b"))


def in_weeks(fitted):
    r, alpha, a, b = in_days(fitted)
    return {"r": r, "alpha": alpha / 7, "a": a, "b": b}


def test_customers_are_counted_as_in_plain_python(customers):
    plain = plain_customers(lines(), CALIBRATED)
    known = REFERENCE["sample"]

    assert customers["customer_id"].tolist() == sorted(plain)
    counted = customers[["repeat_purchases", "age_at_last_purchase_days", "customer_age_days"]]
    assert list(counted.itertuples(index=False, name=None)) == [plain[customer][:3] for customer in sorted(plain)]
    assert customers["mean_profit"].to_numpy() == pytest.approx([plain[customer][3] for customer in sorted(plain)])
    assert (len(customers), (customers["repeat_purchases"] > 0).sum(), customers["repeat_purchases"].sum()) == (
        known["customers"],
        known["repeat_customers"],
        known["repeat_purchases"],
    )


@BOTH
def test_parameters_are_the_printed_ones_to_the_last_digit(name, fits):
    printed = {key: value for key, value in PRINTED[name].items() if key != "log_likelihood"}

    assert {key: round(value, 3) for key, value in in_weeks(fits[name]).items()} == printed
    assert fits[name].rung == "likelihood"


def test_the_printed_likelihood_is_in_weeks(fits):
    in_days_ = fits["bgnbd"].purchasing.log_likelihood
    weeks = in_days_ + log(7) * REFERENCE["sample"]["repeat_purchases"]

    assert round(weeks, 1) == PRINTED["bgnbd"]["log_likelihood"]
    assert round(weeks, 3) == PRINTED["bgnbd_seven_digits"]["log_likelihood"]


def test_seven_printed_digits_are_those_of_a_fit_that_stopped_a_little_earlier(fits):
    seven = {key: value for key, value in PRINTED["bgnbd_seven_digits"].items() if key != "log_likelihood"}

    assert in_weeks(fits["bgnbd"]) == pytest.approx(seven, rel=1e-5)


@BOTH
def test_parameters_are_the_agreed_ones(name, fits):
    agreed = AGREED[name]

    assert in_weeks(fits[name]) == pytest.approx({key: agreed[key] for key in ("r", "alpha", "a", "b")}, rel=1e-8)
    assert in_days(fits[name])[1] == pytest.approx(agreed["alpha_days"], rel=1e-8)
    assert fits[name].purchasing.log_likelihood == pytest.approx(agreed["log_likelihood_days"], abs=1e-6)
    assert fits[name].purchasing.n_rows == agreed["compressed_rows"]


@BOTH
def test_standard_errors_are_the_agreed_ones(name, fits):
    weeks = in_weeks(fits[name])
    deviations = np.sqrt(np.diag(fits[name].purchasing.covariance))

    errors = {key: deviation * weeks[key] for key, deviation in zip(("r", "alpha", "a", "b"), deviations, strict=True)}

    assert errors == pytest.approx(AGREED[name]["standard_errors"], rel=1e-5)


@BOTH
def test_lifetimes_finds_the_same(name, fits, customers):
    fitter = {"bgnbd": lifetimes.BetaGeoFitter, "mbgnbd": lifetimes.ModifiedBetaGeoFitter}[name](0.0)
    # In weeks, since it stops too early where times are large.
    fitter.fit(
        customers["repeat_purchases"].to_numpy(),
        customers["age_at_last_purchase_days"].to_numpy() / 7,
        customers["customer_age_days"].to_numpy() / 7,
    )

    assert in_weeks(fits[name]) == pytest.approx(dict(fitter.params_), rel=1e-5)


def test_the_file_with_rounded_weeks_gives_what_it_gives_elsewhere():
    known = REFERENCE["rounded_weeks"]
    summary = pd.read_csv(SAMPLE.with_name("cdnow_customers_summary.csv"))
    weeks = pd.DataFrame(
        {
            "customer_id": summary["ID"],
            "repeat_purchases": summary["frequency"],
            "age_at_last_purchase_days": summary["recency"],
            "customer_age_days": summary["T"],
        }
    ).assign(mean_profit=1.0, first_day=0, total=1.0)

    fitted = fit(weeks)

    assert in_days(fitted) == pytest.approx([known[key] for key in ("r", "alpha", "a", "b")], abs=1e-8)
    assert fitted.purchasing.log_likelihood == pytest.approx(known["log_likelihood"], abs=5e-6)


def test_spending_has_the_printed_parameters(fits):
    spending, printed = fits["bgnbd"].spending, PRINTED["gamma_gamma"]

    assert (round(spending.p, 2), round(spending.q, 2), round(spending.gamma, 2)) == (
        printed["p"],
        printed["q"],
        printed["gamma"],
    )
    assert round(spending.log_likelihood, 4) == printed["log_likelihood"]
    assert round(spending.population_mean, 2) == printed["population_mean"]
    assert (spending.n, spending.excluded) == (printed["n"], 0)


def test_spending_has_the_agreed_parameters(fits):
    spending, agreed = fits["bgnbd"].spending, AGREED["gamma_gamma"]

    assert (spending.p, spending.q, spending.gamma) == pytest.approx([agreed[k] for k in ("p", "q", "gamma")], rel=1e-8)
    assert spending.log_likelihood == pytest.approx(agreed["log_likelihood"], abs=1e-6)
    assert spending.population_mean == pytest.approx(agreed["population_mean"], rel=1e-8)
    errors = np.sqrt(np.diag(spending.covariance)) * [spending.p, spending.q, spending.gamma]
    assert errors == pytest.approx([agreed["standard_errors"][k] for k in ("p", "q", "gamma")], rel=1e-5)


def test_the_density_of_total_spend_is_the_other_printed_likelihood(fits, customers):
    repeats = customers["repeat_purchases"].to_numpy()
    total = fits["bgnbd"].spending.log_likelihood - np.log(repeats[repeats > 0]).sum()

    assert round(total) == PRINTED["total_spend_log_likelihood"]
    assert total == pytest.approx(AGREED["gamma_gamma"]["log_likelihood_total_spend_form"], abs=1e-5)


def test_spend_hardly_goes_with_frequency(customers):
    buyers = customers[customers["repeat_purchases"] > 0]
    x, mean = buyers["repeat_purchases"].to_numpy(), buyers["mean_profit"].to_numpy()
    usual = mean < mean.max()

    assert round(mean.mean(), 2) == PRINTED["gamma_gamma"]["observed_mean_of_means"]
    assert round(np.corrcoef(x, mean)[0, 1], 2) == PRINTED["gamma_gamma"]["correlation_frequency_monetary"]
    assert round(np.corrcoef(x[usual], mean[usual])[0, 1], 2) == PRINTED["gamma_gamma"]["correlation_without_outlier"]


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
