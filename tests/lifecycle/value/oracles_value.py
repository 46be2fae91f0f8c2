"""The models of purchasing and spending from their stories alone: likelihoods as integrals over customers, and customers
who are drawn and watched.

Written from what the models assume, not from the product's code and not from anybody's closed forms. A customer buys at
random at a rate, and after each purchase (MBG/NBD: after the first one too) leaves for good with a probability; rates
are gamma distributed (r, alpha), probabilities beta distributed (a, b). x repeat purchases, the last of them at age t_x,
watched up to the age T, all in one unit of time.
"""

from __future__ import annotations

import csv
import json
import warnings
from datetime import date
from importlib.resources import files
from math import exp, lgamma, log
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.integrate import quad
from scipy.special import betaln, roots_genlaguerre, roots_jacobi

with warnings.catch_warnings():
    # Written for other numpy and pandas; what it computes is still right.
    warnings.simplefilter("ignore")
    import lifetimes  # noqa: F401 - the tests take it from here

REFERENCE = json.loads(Path(__file__).with_name("reference.json").read_text(encoding="utf-8"))
"""Figures that were printed, and such that independent implementations agree on, for the CDNOW sample."""
SAMPLE = files("lifetimes") / "datasets" / "CDNOW_sample.txt"
EPOCH = date(1970, 1, 1)
BEGAN = (date(1997, 1, 1) - EPOCH).days
CALIBRATED = (date(1997, 9, 30) - EPOCH).days
ENDED = (date(1998, 6, 30) - EPOCH).days


def lines():
    """(customer, day since 1970, dollars) of every line of the sample, as it stands there."""
    result = []
    with SAMPLE.open(encoding="ascii", newline="") as file:
        for _, customer, day, _, dollars in csv.reader(file, delimiter=" ", skipinitialspace=True):
            on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
            result.append((int(customer), (on - EPOCH).days, float(dollars)))
    return result


def ledger():
    """The sample as the frame of purchases that the models are fitted on; all revenue is profit."""
    frame = pd.DataFrame(lines(), columns=["customer_id", "day", "amount"])
    frame = frame.sort_values(["customer_id", "day"], kind="stable", ignore_index=True)
    return frame.astype({"customer_id": "int64", "day": "int64", "amount": "float64"}).assign(
        profit=lambda f: f["amount"]
    )


def per_day(rows):
    """{customer: {day: dollars}}, all lines of a customer's day added."""
    result = {}
    for customer, day, dollars in rows:
        days = result.setdefault(customer, {})
        days[day] = days.get(day, 0.0) + dollars
    return result


def plain_customers(rows, as_of):
    """{customer: (x, t_x, T, mean spend of the repeat days)} in days."""
    result = {}
    for customer, days in per_day(row for row in rows if row[1] <= as_of).items():
        first, *repeats = sorted(days)
        mean = sum(days[day] for day in repeats) / len(repeats) if repeats else 0.0
        result[customer] = (len(repeats), (repeats[-1] if repeats else first) - first, as_of - first, mean)
    return result


def after(rows, as_of):
    """{customer: (purchase days, dollars)} later than the day, of those who had come by then."""
    came = {customer for customer, day, _ in rows if day <= as_of}
    result = dict.fromkeys(came, (0, 0.0))
    for customer, days in per_day(row for row in rows if row[1] > as_of and row[0] in came).items():
        result[customer] = (len(days), sum(days.values()))
    return result


def likelihood(parameters, x, t_x, age, *, modified=False):
    """The probability density of one customer's history: an integral over rates times one over probabilities of leaving,
    for each of the two ways it may have come about: still there, or gone after the last purchase."""
    still, gone = _ways(parameters, x, t_x, age, modified)
    return still + gone


def alive(parameters, x, t_x, age, *, modified=False):
    """The share of that density in which the customer is still there."""
    still, gone = _ways(parameters, x, t_x, age, modified)
    return still / (still + gone)


def _ways(parameters, x, t_x, age, modified):
    r, alpha, a, b = parameters
    chances = x + 1 if modified else x
    still = _over_rates(r, alpha, x, age) * _over_leaving(a, b, 0, chances)
    if not chances:
        return still, 0.0
    return still, _over_rates(r, alpha, x, t_x) * _over_leaving(a, b, 1, chances - 1)


def _over_rates(r, alpha, x, age):
    """The mean of rate^x exp(-rate x age) over customers."""
    scale = (r + x) / (alpha + age)

    def density(u):
        # rate = scale e^u: the singularity at a rate of 0 goes away.
        return exp((r + x) * (log(scale) + u) - (alpha + age) * scale * exp(u) + r * log(alpha) - lgamma(r))

    return quad(density, -60 / max(r, 0.3), 8, points=[0], limit=400, epsabs=0, epsrel=1e-12)[0]


def _over_leaving(a, b, leaves, stays):
    """The mean of p^leaves (1 - p)^stays over customers."""
    value, _ = quad(lambda p: 1.0, 0, 1, weight="alg", wvar=(a + leaves - 1, b + stays - 1), epsabs=0, epsrel=1e-12)
    return value * exp(-betaln(a, b))


def posterior(parameters, x, age, n=60, *, modified=False):
    """Rates, probabilities of leaving and weights that add up to 1: who is still there after that history."""
    r, alpha, a, b = parameters
    rates, rate_weights = roots_genlaguerre(n, r + x - 1)
    chances = x + 1 if modified else x
    ends, end_weights = roots_jacobi(n, b + chances - 1, a - 1)
    weights = np.outer(rate_weights / rate_weights.sum(), end_weights / end_weights.sum())
    return (rates / (alpha + age))[:, None], ((1 + ends) / 2)[None, :], weights


def expected(parameters, x, t_x, age, ahead, *, modified=False):
    """The mean number of purchases in the coming `ahead`: who is there and leaves with p after each buys
    (1 - exp(-rate p ahead)) / p more. Exact to about ten digits while ahead is not far longer than alpha + age."""
    rate, leaves, weights = posterior(parameters, x, age, modified=modified)
    brings = -np.expm1(-rate * leaves * ahead) / leaves
    return alive(parameters, x, t_x, age, modified=modified) * float((weights * brings).sum())


def expected_far(parameters, x, t_x, age, ahead, *, modified=False):
    """The same for any number of purchases and any time ahead: the mean of exp(-rate p ahead) over a gamma distribution of
    rates is a power, and what is left is one integral, over the logit of p."""
    r, alpha, a, b = parameters
    chances = x + 1 if modified else x
    end = b + chances

    def density(v):
        leaves = 1 / (1 + exp(-v))
        brings = -np.expm1(-(r + x) * np.log1p(leaves * ahead / (alpha + age))) / leaves
        return brings * exp(-a * np.logaddexp(0, -v) - end * np.logaddexp(0, v) - betaln(a, end))

    middle = log(a / end)
    brings = quad(density, middle - 40 / a, middle + 40, points=[middle], limit=500, epsabs=0, epsrel=1e-11)[0]
    if not chances:
        return brings
    # How many times likelier it is to be gone: ratios of gamma and of beta integrals, whose powers cancel.
    gone = a / (b + chances - 1) * exp(min(700.0, (r + x) * log((alpha + age) / (alpha + t_x))))
    return brings / (1 + gone)


def expected_of_new(parameters, ahead, *, modified=False):
    """The mean number of repeat purchases of a customer who has just bought for the first time."""
    stays = parameters[3] / (parameters[2] + parameters[3]) if modified else 1.0
    rate, leaves, weights = posterior(parameters, 0, 0, n=150, modified=modified)
    return stays * float((weights * (-np.expm1(-rate * leaves * ahead) / leaves)).sum())


def share_with(parameters, x, ahead):
    """The share of customers (BG/NBD) with exactly x repeat purchases in the first `ahead`."""
    rate, leaves, weights = posterior(parameters, 0, 0, n=150)
    mean = rate * ahead
    terms = [np.exp(-mean + j * np.log(mean) - lgamma(j + 1)) for j in range(x + 1)]
    share = (1 - leaves) ** x * terms[x]
    if x:
        share = share + leaves * (1 - leaves) ** (x - 1) * (1 - sum(terms[:x]))
    return float((weights * share).sum())


def spend_likelihood(p, q, gamma, x, mean):
    """The density of a customer's mean spend over x purchases: gamma with shape p x and rate v x, v gamma (q, gamma)."""

    def density(u):
        v = exp(u)
        of_mean = p * x * log(v * x) + (p * x - 1) * log(mean) - v * x * mean - lgamma(p * x)
        return exp(of_mean + q * log(gamma) + q * u - gamma * v - lgamma(q))

    middle = log((p * x + q) / (gamma + x * mean))
    return quad(density, middle - 12, middle + 6, points=[middle], limit=200, epsabs=0, epsrel=1e-11)[0]


def spend_expected(p, q, gamma, x, mean):
    """The mean of p / v over the customers with that history: what the next purchase is expected to bring."""
    shape, rate = p * x + q, gamma + x * mean
    top = quad(
        lambda u: exp((shape - 1) * u - rate * exp(u) + shape * log(rate) - lgamma(shape)),
        -40,
        15,
        points=[log(shape / rate)],
        limit=400,
    )[0]
    return p * top


def drawn(rng, parameters, ages, ahead, *, modified=False):
    """Customers who live through the story one purchase after another: (x, t_x, purchases in the coming `ahead`)."""
    r, alpha, a, b = parameters
    n = len(ages)
    rate = rng.gamma(r, 1 / alpha, n)
    leaves = rng.beta(a, b, n)
    x, t_x, later, now = np.zeros(n, dtype=np.int64), np.zeros(n), np.zeros(n, dtype=np.int64), np.zeros(n)
    there = rng.random(n) >= leaves if modified else np.ones(n, dtype=bool)
    who = np.flatnonzero(there)
    while len(who):
        now[who] += rng.exponential(1 / np.maximum(rate[who], 1e-300))
        who = who[now[who] <= ages[who] + ahead]
        past = now[who] <= ages[who]
        x[who[past]] += 1
        t_x[who[past]] = now[who[past]]
        later[who[~past]] += 1
        who = who[rng.random(len(who)) >= leaves[who]]
    return x, t_x, later
