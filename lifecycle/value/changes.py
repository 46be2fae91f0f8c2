"""What would change a value most: retention, price, margin and acquisition cost, applied to any rung alike. Pure.

A rung is here what a customer is expected to bring in each of the coming periods, undiscounted. The formulas, contracts
and the fitted models all have such a course, so that one definition of "retention + 1 point" holds for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log, log1p
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lifecycle.times.incidence import Floats

_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Change:
    """What is supposed to be otherwise; nothing, by default.

    `retention_points`: added to the yearly retention rate (.01 is one point). `price_rate`: every price higher by that
    share (.05 is 5 %), at the same cost of goods and as many purchases. `margin_points`: added to the share of revenue
    that is profit. `cost_rate`: the acquisition cost higher by that share (-.1 is 10 % less), or `cost`: this cost instead.
    """

    retention_points: float = 0.0
    price_rate: float = 0.0
    margin_points: float = 0.0
    cost_rate: float = 0.0
    cost: float | None = None


RETENTION_UP = Change(retention_points=0.01)
PRICE_UP = Change(price_rate=0.05)
COST_DOWN = Change(cost_rate=-0.10)


@dataclass(frozen=True, slots=True)
class Course:
    """What customers are expected to bring: `profit` per period from now on, undiscounted, in money, float64.

    `periods_per_year`: 12 for months. `discount_rate`: per year. `due`: when in its period a profit counts, 0 at its
    start and 1 at its end. `margin_rate`: the share of revenue that is profit, more than 0. `acquisition_cost`: what
    was or would be paid for these customers; taken off the value. `full_profit`: what a period brings while nobody has
    left; None where that is the first period itself, as of customers whose next payment is sure.
    """

    profit: Floats
    periods_per_year: float
    discount_rate: float = 0.0
    due: float = 1.0
    margin_rate: float = 1.0
    acquisition_cost: float = 0.0
    full_profit: float | None = None

    @property
    def value(self) -> float:
        """Discounted profit less the acquisition cost."""
        return self.gross - self.acquisition_cost

    @property
    def gross(self) -> float:
        """Discounted profit."""
        years = (np.arange(len(self.profit)) + self.due) / self.periods_per_year
        return float(np.sum(self.profit * np.exp(-log1p(self.discount_rate) * years)))

    @property
    def retention_rate(self) -> float:
        """The yearly rate at which the expected profit holds out: what is left of it after a year (0 to 1).

        In a shorter course the average so far goes on; a longer one is judged by its first year. One without profit,
        or of a single period, keeps all of it.
        """
        kept = self.kept
        at = min(len(kept) - 1, round(self.periods_per_year))
        return float(kept[at] ** (self.periods_per_year / at)) if at > 0 else 1.0

    @property
    def kept(self) -> Floats:
        """The share of the full profit that is left in each period (0 to 1); the full one stands before, or is the first."""
        profit = self.profit if self.full_profit is None else np.concatenate([[self.full_profit], self.profit])
        if not len(profit) or profit[0] <= 0:
            return np.ones(len(profit))
        # Fewer customers bring less with time: a rise would be another thing than who stays.
        return np.asarray(np.minimum.accumulate(np.clip(profit / profit[0], 0.0, 1.0)))


def changed(course: Course, change: Change) -> Course:
    """The course as it would be under the change.

    Retention: if the yearly rate r becomes r', what is left after any time becomes (what was left)^(ln r' / ln r): the
    risk to lose a customer shrinks alike at every age, exact for a constant rate. Rates stay between 0 and 1.
    Price: profit grows by price_rate / margin_rate of itself. Margin: by margin_points / margin_rate of itself.
    """
    margin = course.margin_rate + change.margin_points
    # Higher prices at the same cost of goods are all profit.
    share = (margin + change.price_rate) / course.margin_rate
    profit = _retained(course, change.retention_points) * share
    cost = course.acquisition_cost * (1 + change.cost_rate) if change.cost is None else change.cost
    return replace(
        course,
        profit=profit,
        full_profit=None if course.full_profit is None else course.full_profit * share,
        margin_rate=(margin + change.price_rate) / (1 + change.price_rate),
        acquisition_cost=cost,
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change does to a value: `value` after it, and `gain` over the value before it, in money."""

    change: Change
    value: float
    gain: float


def effects(course: Course, changes: tuple[Change, ...] = (RETENTION_UP, PRICE_UP, COST_DOWN)) -> tuple[Effect, ...]:
    """What each change alone would do, the largest gain first."""
    after = [(change, changed(course, change).value) for change in changes]
    found = [Effect(change, value, value - course.value) for change, value in after]
    return tuple(sorted(found, key=lambda effect: -effect.gain))


def _retained(course: Course, points: float) -> Floats:
    rate = course.retention_rate
    if not points or not 0 < rate < 1:
        return course.profit
    better = min(1.0, max(min(_LEAST, rate), rate + points))  # who keeps next to nobody cannot keep fewer
    kept = course.kept[-len(course.profit) :]
    lift = np.where(kept > 0, kept, 1.0) ** (log(better) / log(rate) - 1)
    return np.asarray(course.profit * lift)
