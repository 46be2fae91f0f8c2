"""What one customer is worth: every rung that the data carries, side by side. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.value.acquisition import MONTHS, YEAR_DAYS
from lifecycle.value.base import MONTHS_AHEAD
from lifecycle.value.changes import Course, effects
from lifecycle.value.contracts import Payments, total_value
from lifecycle.value.expected import p_alive, p_nothing, profit_course
from lifecycle.value.formulas import Convention, retention_discounted, simple
from lifecycle.value.intervals import intervals_each

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.value.base import Base
    from lifecycle.value.changes import Effect

SHOWN_MONTHS = (3, 6, 9, 12)
"""Where the expected course has points in the picture."""


class Rung(StrEnum):
    """The ways to tell what customers are worth, from the plainest on."""

    SIMPLE = "simple"
    RETENTION = "retention"
    CONTRACT = "contract"
    PURCHASES = "purchases"


@dataclass(frozen=True, slots=True)
class Expected:
    """Profit that is expected within the coming `months`, discounted, with its 95 % interval (None where a rung has none)."""

    months: int
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Simple:
    """The founding formula's inputs: yearly profit, whether it is the customer's `own` or that of all, and the years as a
    customer that come within `months`, on average, of who has been one for so long already; `watched_years` of them ahead
    are known, the rest is drawn on at the same risk."""

    months: int
    yearly_profit: float
    own: bool
    years: float
    watched_years: float


@dataclass(frozen=True, slots=True)
class OneWorth:
    """One customer. Money in units of the workspace's currency; days since 1970.

    `profit` and `revenue` to date, of `purchase_days` days with a purchase from `first_day` to `last_day`. `used`: the rung
    of the answer, `rungs` what each says of the coming months. `p_alive`: the chance (0 to 1) that they still buy at all,
    `p_nothing` that they buy nothing within twelve months; None where no model of purchases is used. `cost`: what was
    paid for them, None where it is not known, and whether that is their `own_cost` or their source's average. `payback`:
    the month of theirs in which the profit had reached it, None before that. `effects`: what would change the answer of
    36 months most.
    """

    profit: float
    revenue: float
    purchase_days: int
    first_day: int
    last_day: int
    used: Rung
    rungs: dict[Rung, tuple[Expected, ...]]
    simple: tuple[Simple, ...]
    p_alive: float | None
    p_nothing: float | None
    cost: float | None
    own_cost: bool
    payback: int | None
    effects: tuple[Effect, ...]
    course: tuple[Expected, ...]

    def expected(self, months: int, rung: Rung | None = None) -> Expected | None:
        """What a rung, or the one that is used, says of so many months."""
        return next((one for one in self.rungs.get(rung or self.used, ()) if one.months == months), None)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a customer beside their purchases: what they cost (None: not known), whether that is their own cost,
    whether they are lost now, whether customers have contracts, and on which day theirs began, if it was said."""

    cost: float | None = None
    own_cost: bool = False
    is_lost: bool = False
    has_contract: bool = False
    contract_day: int | None = None


def one_worth(purchases: pd.DataFrame, customer: pd.DataFrame, base: Base, known: Known) -> OneWorth:
    """What a customer is worth by all rungs. `purchases`: theirs, as in `customers_of`, whose row of them `customer` is."""
    row = customer.iloc[0]
    day = purchases["day"].to_numpy()
    bought = day[purchases["amount"].to_numpy() > 0]
    profit, age_years = float(purchases["profit"].sum()), float(row["customer_age_days"]) / YEAR_DAYS
    every = (_simple(base, profit, age_years, months) for months in MONTHS_AHEAD)
    inputs = tuple(one for one in every if one is not None)
    told = {} if known.is_lost or base.fitted.rung == Rung.SIMPLE else _by_purchases(base, customer)
    rungs = {} if known.is_lost else _rungs(base, told, inputs, age_years, known)
    used = next((rung for rung in (Rung.CONTRACT, Rung.PURCHASES) if rung in rungs), Rung.SIMPLE)
    alive = nothing = None
    if used is Rung.PURCHASES:
        alive = float(p_alive(base.fitted, customer)[0])
        nothing = float(p_nothing(base.fitted, customer, YEAR_DAYS)[0])
    return OneWorth(
        profit=profit,
        revenue=float(purchases["amount"].sum()),
        purchase_days=int(row["repeat_purchases"]) + 1,
        first_day=int(row["first_day"]),
        last_day=int(bought.max()),
        used=used,
        rungs=rungs,
        simple=() if known.is_lost else inputs,
        p_alive=alive,
        p_nothing=nothing,
        cost=known.cost,
        own_cost=known.own_cost,
        payback=_payback(purchases, known.cost),
        effects=effects(_course(base, customer, inputs[-1] if inputs else None, used, known)) if rungs else (),
        course=tuple(told[months] for months in SHOWN_MONTHS) if used is Rung.PURCHASES else rungs.get(used, ()),
    )


def _simple(base: Base, profit: float, age_years: float, months: int) -> Simple | None:
    """The inputs of the founding formula; None where no time as a customer is known, nor a year's profit."""
    tenure = base.years(age_years, months)
    own = age_years >= 1
    if tenure is None or not (own or base.buyer_years >= 1):
        return None
    yearly = profit / age_years if own else base.yearly_profit
    return Simple(months, yearly, own, tenure.years, tenure.watched_years)


def _rungs(
    base: Base, told: dict[int, Expected], inputs: tuple[Simple, ...], age_years: float, known: Known
) -> dict[Rung, tuple[Expected, ...]]:
    """What each rung expects of each horizon, acquisition cost apart; `told`: by the model of purchases, by months."""
    found: dict[Rung, tuple[Expected, ...]] = {}
    if inputs:
        found[Rung.SIMPLE] = tuple(Expected(one.months, simple(one.yearly_profit, one.years)) for one in inputs)
        found[Rung.RETENTION] = tuple(_by_retention(base, one, age_years) for one in inputs)
    if known.has_contract and base.contract is not None and inputs:
        found[Rung.CONTRACT] = tuple(_by_contract(base, one, _contract_years(base, known, age_years)) for one in inputs)
    if told:
        found[Rung.PURCHASES] = tuple(told[months] for months in MONTHS_AHEAD)
    return found


def _by_retention(base: Base, one: Simple, age_years: float) -> Expected:
    tenure = base.years(age_years, one.months)
    assert tenure is not None
    payments = one.months / MONTHS
    value = retention_discounted(
        one.yearly_profit, tenure.retention_rate, base.discount_rate, Convention.PERIOD_END, periods=payments
    )
    return Expected(one.months, value)


def _by_contract(base: Base, one: Simple, age_years: float) -> Expected:
    assert base.contract is not None
    payments = Payments(one.months // MONTHS, base.discount_rate)
    told = total_value(base.contract, [int(age_years)], one.yearly_profit, payments)
    return Expected(one.months, told.value, told.low, told.high)


def _contract_years(base: Base, known: Known, age_years: float) -> float:
    """How long the contract has run by now."""
    if known.contract_day is None:
        return age_years
    return max(0.0, (base.as_of_day - known.contract_day) / YEAR_DAYS)


def _by_purchases(base: Base, customer: pd.DataFrame) -> dict[int, Expected]:
    """By months ahead: what is told and what is drawn."""
    every = sorted({*SHOWN_MONTHS, *MONTHS_AHEAD})
    told = intervals_each(
        base.fitted,
        customer,
        [months * YEAR_DAYS / MONTHS for months in every],
        discount_rate=base.discount_rate,
        widen=base.widen,
    )
    return {
        months: Expected(months, *(float(part[0]) for part in parts)) for months, parts in zip(every, told, strict=True)
    }


def average_courses(base: Base, customers: pd.DataFrame, cost: float) -> dict[Rung, Course]:
    """What an average one of these customers is expected to bring each month of the longest horizon, by the founding formula
    and by the model of purchases, where there are such; `cost`: what one costs."""
    months, n, found = MONTHS_AHEAD[-1], len(customers), {}
    tenure = base.years(0, months)
    if tenure is not None:
        full = base.yearly_profit / MONTHS
        kept = full * tenure.retention_rate ** (np.arange(1, months + 1) / MONTHS)
        found[Rung.SIMPLE] = Course(kept, MONTHS, base.discount_rate, 1.0, base.margin_rate, cost, full)
    if base.fitted.purchasing is not None and n:
        profit = profit_course(base.fitted, customers, horizon_days=months * YEAR_DAYS / MONTHS) / n
        found[Rung.PURCHASES] = Course(profit, MONTHS, base.discount_rate, 1.0, base.margin_rate, cost)
    return found


def _course(base: Base, customer: pd.DataFrame, long: Simple | None, used: Rung, known: Known) -> Course:
    """The monthly profit of the longest horizon, as the rung in use has it."""
    months, full = MONTHS_AHEAD[-1], None
    if used is Rung.PURCHASES:
        profit = profit_course(base.fitted, customer, horizon_days=months * YEAR_DAYS / MONTHS)
    else:
        assert long is not None
        tenure = base.years(0, months)
        kept = tenure.retention_rate if tenure else 1.0
        full = long.yearly_profit / MONTHS
        profit = full * kept ** (np.arange(1, months + 1) / MONTHS)
    return Course(
        profit=profit,
        periods_per_year=MONTHS,
        discount_rate=base.discount_rate,
        margin_rate=base.margin_rate,
        acquisition_cost=known.cost or 0.0,
        full_profit=full,
    )


def _payback(purchases: pd.DataFrame, cost: float | None) -> int | None:
    """The month of theirs by which the profit had reached the cost; 0 where nothing was paid."""
    if cost is None:
        return None
    if cost <= 0:
        return 0
    day = purchases["day"].to_numpy()
    reached = np.flatnonzero(np.cumsum(purchases["profit"].to_numpy()) >= cost)
    return int((day[reached[0]] - day[0]) * MONTHS // YEAR_DAYS) + 1 if len(reached) else None
