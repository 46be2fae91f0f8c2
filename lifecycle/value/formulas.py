"""The rungs that are one line of arithmetic: what a customer is worth without a fitted model. Pure.

Money is in units of the workspace's currency. Nothing here knows how much data stands behind its inputs: who asks does.
"""

from __future__ import annotations

from enum import StrEnum


class Convention(StrEnum):
    """Where one stands in a customer's period of payment, and when it is paid; the value differs by up to (1 + d) / r."""

    JUST_ACQUIRED = "just acquired"
    """This period's payment is due now and counts in full; every later one asks for a renewal first."""
    ABOUT_TO_RENEW = "about to renew"
    """The next payment is due in one period, if the customer renews; what was paid until now does not count."""
    PERIOD_END = "booked at period end"
    """This period is sure, and its profit is booked when it ends."""


def simple(yearly_profit: float, years: float, acquisition_cost: float = 0.0) -> float:
    """Yearly profit per customer x average years as a customer - acquisition cost: the founding formula.

    `yearly_profit`: profit per customer and year. `years`: the average years as a customer, from
    `lifecycle.value.tenure`, never the mean age of those who are customers today. Nothing is discounted here; years
    that were discounted or end at a horizon make the result so. ValueError for negative years.
    """
    if years < 0:
        raise ValueError(f"{years} years is no time as a customer")
    return yearly_profit * years - acquisition_cost


def historic(realised_profit: float, acquisition_cost: float = 0.0) -> float:
    """Profit to date - acquisition cost; refunds are in the profit, so it may be negative."""
    return realised_profit - acquisition_cost


def retention_discounted(
    profit_per_period: float,
    retention_rate: float,
    discount_rate: float,
    convention: Convention = Convention.JUST_ACQUIRED,
    *,
    periods: float | None = None,
) -> float:
    """The discounted profit of a customer who stays with the same probability every period.

    `profit_per_period` m, `retention_rate` r (0 to 1) and `discount_rate` d (more than -1) share one period, a month or
    a year. m(1+d)/(1+d-r) just acquired, m r/(1+d-r) about to renew, m/(1+d-r) booked at period end. With `periods` n
    only the first n payments count: the same times 1 - (r/(1+d))^n. Acquisition cost stands apart.
    ValueError where the sum has no end (r = 1 at no discount, for ever) or an input is no rate.
    Source: Blattberg and Deighton, Harvard Business Review 74 (1996); the conventions as told apart by Fader and
    Hardie, Reconciling and Clarifying CLV Formulas (2012).
    """
    _check(retention_rate, discount_rate, periods)
    kept = retention_rate / (1 + discount_rate)
    if periods is None:
        if kept >= 1:
            raise ValueError("Without losses and discount the value has no end: give a number of periods")
        payments = 1 / (1 - kept)
    elif abs(1 - kept) < 1e-12:
        payments = float(periods)
    else:
        payments = (1 - kept**periods) / (1 - kept)
    return profit_per_period * payments * _first(convention, retention_rate, discount_rate)


def _check(retention_rate: float, discount_rate: float, periods: float | None) -> None:
    if not 0 <= retention_rate <= 1:
        raise ValueError(f"{retention_rate} is no retention rate: it lies between 0 and 1")
    if discount_rate <= -1:
        raise ValueError(f"{discount_rate} is no discount rate: it is more than -1")
    if periods is not None and periods < 0:
        raise ValueError(f"{periods} is no number of periods")


def _first(convention: Convention, retention_rate: float, discount_rate: float) -> float:
    """What the first payment is worth, in payments that are sure and due now."""
    if convention is Convention.JUST_ACQUIRED:
        return 1.0
    return (retention_rate if convention is Convention.ABOUT_TO_RENEW else 1.0) / (1 + discount_rate)
