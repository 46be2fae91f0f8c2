"""The models fitted to the CDNOW sample, against every printed figure and what independent fits agree on."""

from __future__ import annotations

from math import log

import numpy as np
import pandas as pd
import pytest

from lifecycle.value.fitted import fit
from tests.lifecycle.value.known import AGREED, BOTH, PRINTED, in_days, in_weeks
from tests.lifecycle.value.oracles_value import CALIBRATED, REFERENCE, SAMPLE, lifetimes, lines, plain_customers


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
