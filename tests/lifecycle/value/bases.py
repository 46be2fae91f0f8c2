"""Purchases and customers that the tests of the models are made of, drawn with a seed."""

from __future__ import annotations

import numpy as np
import pandas as pd

AS_OF = 1000


def bought(rows):
    """A ledger of (customer, day, amount) or (customer, day, amount, profit), ordered as the store gives it."""
    frame = pd.DataFrame([(*row, row[2])[:4] for row in rows], columns=["customer_id", "day", "amount", "profit"])
    frame = frame.astype({"customer_id": "int64", "day": "int64", "amount": "float64", "profit": "float64"})
    return frame.sort_values(["customer_id", "day"], kind="stable", ignore_index=True)


def drawn_customers(n, *, seed=1, parameters=(0.5, 25.0, 0.8, 2.4), spending=(6.0, 4.0, 15.0), longest=700):
    """n customers who lived through the story of BG/NBD and Gamma-Gamma."""
    rng = np.random.default_rng(seed)
    r, alpha, a, b = parameters
    age = rng.integers(30, longest, n)
    rate, leaves = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    x, last, now, who = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.zeros(n), np.arange(n)
    while len(who):
        now[who] += rng.exponential(1 / np.maximum(rate[who], 1e-9))
        who = who[now[who] <= age[who]]
        day = np.ceil(now[who]).astype(np.int64)
        x[who] += day > last[who]
        last[who] = day
        who = who[rng.random(len(who)) >= leaves[who]]
    p, q, gamma = spending
    often = np.maximum(x, 1)
    mean = np.where(x > 0, rng.gamma(p * often) / rng.gamma(q, 1 / gamma, n) / often, 0.0)
    return customers(x, last, age, mean)


def customers(repeats, last, age, mean=None):
    """The frame that `customers_of` gives, from its columns."""
    age = np.asarray(age)
    mean = np.zeros(len(age)) if mean is None else np.asarray(mean, dtype=np.float64)
    return pd.DataFrame(
        {
            "customer_id": np.arange(len(age)),
            "repeat_purchases": np.asarray(repeats, dtype=np.int64),
            "age_at_last_purchase_days": np.asarray(last),
            "customer_age_days": age,
            "mean_profit": mean,
            "first_day": (AS_OF - age).astype(np.int64),
            "total": mean * (np.asarray(repeats) + 1),
        }
    )
