"""The churn rung: profit per period over the rate of losses. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle.stats import wilson

NO_LOSS = 3.0
"""With no loss in n customer-periods the rate is at most 3 / n at 95 %: (1 - 3/n)^n is about .05. The rule of three."""


@dataclass(frozen=True, slots=True)
class ChurnValue:
    """What a customer is worth by the churn formula, in money; less the acquisition cost in all three of its values.

    `value`: None is "undefined: no loss in n customer-months" (or nothing watched at all). `at_least`: with no loss, the
    value at the largest churn that would still be usual, 3 / n; None without anything watched. `low` and `high`: the
    value at the ends of the 95 % interval of the churn rate, `high` None where that reaches down to no churn.
    `churn_rate`: losses per customer and period, 0 to 1. `losses` of `customer_periods`: what it was counted from.
    """

    value: float | None
    at_least: float | None
    low: float | None
    high: float | None
    churn_rate: float | None
    losses: int
    customer_periods: int

    @property
    def is_undefined(self) -> bool:
        """Nobody was lost, so the formula divides by zero."""
        return self.value is None


def churn_value(
    profit_per_period: float, losses: int, customer_periods: int, acquisition_cost: float = 0.0
) -> ChurnValue:
    """Profit per customer and period / churn rate - acquisition cost, neither discounted nor ended by a horizon.

    `losses` customers were lost in `customer_periods` (each customer counts once per period that it began as a
    customer; months, as a rule). Without a loss the value is undefined and its bound is told; nothing watched gives
    neither. ValueError unless 0 <= losses <= customer_periods.
    Source: the mean of a geometric lifetime; Hanley and Lippman-Hand, JAMA 249 (1983) for the bound without losses.
    """
    if not 0 <= losses <= customer_periods:
        raise ValueError(f"{losses} losses in {customer_periods} customer-periods cannot be")
    interval = wilson(losses, customer_periods)
    if interval is None:
        return ChurnValue(None, None, None, None, None, 0, 0)
    if not losses:
        at_least = _at(profit_per_period, min(1.0, NO_LOSS / customer_periods), acquisition_cost)
        return ChurnValue(None, at_least, at_least, None, 0.0, 0, customer_periods)
    rate = losses / customer_periods
    ends = sorted(_at(profit_per_period, end, acquisition_cost) for end in interval)
    return ChurnValue(
        value=_at(profit_per_period, rate, acquisition_cost),
        at_least=None,
        low=ends[0],
        high=ends[1],
        churn_rate=rate,
        losses=losses,
        customer_periods=customer_periods,
    )


def _at(profit_per_period: float, churn_rate: float, acquisition_cost: float) -> float:
    return profit_per_period / churn_rate - acquisition_cost
