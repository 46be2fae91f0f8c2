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

    from tests.benchmarks.board import Board

WEEK = 7
VALUED_S = 0.5
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


def test_the_sample_is_fitted_twenty_times_as_fast_as_by_lifetimes(board: Board):
    customers = customers_of(ledger(), CALIBRATED)

    mine, other = in_turns(lambda _: ours(customers), lambda _: theirs(customers), n=8, warm=2)

    board.ratio("BG/NBD fitted to the CDNOW sample", mine, other, beside="lifetimes", most=0.05)


@pytest.mark.parametrize("n", MOST_S)
def test_drawn_customers_are_fitted_and_valued_in_time(board: Board, n, tmp_path: Path):
    customers = drawn_customers(n, **LIKE_CDNOW)
    grouped = customers.groupby(NAMES).size().reset_index(name="n")
    fitted = fit(customers)

    mine = min(timed(lambda: ours(customers)) for _ in range(3))
    both = min(timed(lambda: fit(customers)) for _ in range(3))
    valued = min(timed(lambda: value_of(fitted, customers)) for _ in range(3))
    plain, weighted = timed(lambda: theirs(customers)), timed(lambda: theirs(grouped))
    np.savez(tmp_path / "customers.npz", **{name: customers[name].to_numpy() for name in customers})
    peak = peak_mb(tmp_path / "customers.npz")

    who = f"{n:,} customers"
    board.time(f"BG/NBD and Gamma-Gamma fitted to {who}", both, most=MOST_S[n])
    board.ratio(f"BG/NBD alone, {who}", mine, plain, beside="lifetimes", most=0.067)
    board.ratio(f"BG/NBD alone, {who}", mine, weighted, beside="lifetimes, rows grouped for it", most=0.2)
    board.time(f"12 discounted months of each of {who}", valued, most=VALUED_S)
    board.memory(f"memory of a process that fits {who}", peak, most=300)
