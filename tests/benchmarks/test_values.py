"""The models of purchasing beside lifetimes, in turns, on the CDNOW sample and on drawn customers."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lifecycle.value.bgnbd import fit_purchasing
from lifecycle.value.expected import value_of
from lifecycle.value.fitted import fit
from lifecycle.value.purchasing import customers_of
from tests.benchmarks.timing import in_turns, timed
from tests.benchmarks.values import peak_mb
from tests.lifecycle.value.bases import drawn_customers
from tests.lifecycle.value.oracles_value import CALIBRATED, ledger, lifetimes

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

WEEK = 7
MOST_S = {100_000: 0.15, 1_000_000: 1.0}
LIKE_CDNOW = {"parameters": (0.243, 30.9, 0.793, 2.426), "spending": (6.25, 3.74, 15.4)}
NAMES = ["repeat_purchases", "age_at_last_purchase_days", "customer_age_days"]


def theirs(customers: pd.DataFrame) -> None:
    """Fit lifetimes' model, in weeks, since it stops too early where times are large; a column n is taken for weights."""
    x, last, age = (customers[name] for name in NAMES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        weights = customers.get("n")
        lifetimes.BetaGeoFitter(0.0).fit(x, last / WEEK, age / WEEK, weights=weights)


def ours(customers: pd.DataFrame) -> None:
    fit_purchasing(*(customers[name].to_numpy() for name in NAMES))


def test_the_sample_is_fitted_twenty_times_as_fast_as_by_lifetimes():
    customers = customers_of(ledger(), CALIBRATED)

    mine, other = in_turns(lambda _: ours(customers), lambda _: theirs(customers), n=8, warm=2)

    print(f"\nCDNOW: {mine * 1000:.1f} ms, lifetimes {other * 1000:.0f} ms, {other / mine:.0f} times")
    assert other >= 20 * mine


@pytest.mark.parametrize("n", MOST_S)
def test_drawn_customers_are_fitted_and_valued_in_time(n, tmp_path: Path):
    customers = drawn_customers(n, **LIKE_CDNOW)
    grouped = customers.groupby(NAMES).size().reset_index(name="n")
    fitted = fit(customers)

    mine = min(timed(lambda: ours(customers)) for _ in range(3))
    both = min(timed(lambda: fit(customers)) for _ in range(3))
    valued = min(timed(lambda: value_of(fitted, customers)) for _ in range(3))
    plain, weighted = timed(lambda: theirs(customers)), timed(lambda: theirs(grouped))
    np.savez(tmp_path / "customers.npz", **{name: customers[name].to_numpy() for name in customers})
    peak = peak_mb(tmp_path / "customers.npz")

    print(
        f"\n{n:,} customers: purchasing {mine * 1000:.0f} ms, with spending {both * 1000:.0f} ms, 12 discounted months "
        f"{valued * 1000:.0f} ms, {peak:.0f} MB; lifetimes {plain:.1f} s ({plain / mine:.0f} times), grouped {weighted:.1f} s "
        f"({weighted / mine:.0f} times)"
    )
    assert both < MOST_S[n]
    assert valued < 0.5
    assert plain >= 15 * mine
    assert weighted >= 5 * mine
    assert peak < 300
