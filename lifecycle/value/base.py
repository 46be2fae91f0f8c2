"""What is learnt from all customers at once, and kept: the fitted model, its back-test, and the founding formula's inputs.

It is made from all purchases, behind the answers, and says when and from what it was; an answer about one customer then
reads that customer's purchases alone. Pure.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from math import exp, log, log1p
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecycle.value.back_test import BackTest, back_test
from lifecycle.value.churn import churn_value
from lifecycle.value.costs import SourceCost
from lifecycle.value.fitted import Fitted, fit
from lifecycle.value.purchasing import customers_of
from lifecycle.value.sbg import Sbg, Status, fit_sbg, renewals_of_contracts
from lifecycle.value.tenure import Tenure, Terms, restricted_mean_years
from lifecycle.value.tenures import customer_months

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.value.churn import ChurnValue
    from lifecycle.value.tenures import Tenures

VERSION = 1
"""Of the form in which this is kept; what has another one is made anew."""
YEAR_DAYS = 365
MONTHS_AHEAD = (12, 36)
"""The horizons of every answer."""
AGES_YEARS = (0, 1, 2, 3, 5)
"""From how many years as a customer on the coming ones are told apart."""
MONTHS = 12
TINY = 1e-9
DAY_US = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Stays:
    """How many of the coming `months` those stay who have been customers for `age_years` at least, in discounted years."""

    age_years: int
    months: int
    tenure: Tenure


@dataclass(frozen=True, slots=True)
class Years:
    """Discounted years as a customer that come, `watched_years` of them ahead being known and the rest drawn on at the same
    risk; `retention_rate`: the share that stays for a year (0 to 1)."""

    years: float
    watched_years: float
    retention_rate: float


@dataclass(frozen=True, slots=True)
class Base:
    """What the purchases up to a day tell of all customers together. Money is in units of the workspace's currency.

    `buyers` made `purchases` (lines of the ledger, refunds too) since `first_day`, worth `revenue` and `profit`.
    `buyer_years`: the time since each one's first purchase, until the loss of those who are lost. `losses` of
    `customer_months`: by the ledger of moves. `stays`: see `Stays`, none where no move was logged. `contract`: the model of
    yearly renewals, by the years of tenures; None where nobody was lost. `source_costs`: what customers of each source cost.
    """

    as_of_day: int
    discount_rate: float
    first_day: int
    buyers: int
    purchases: int
    revenue: float
    profit: float
    buyer_years: float
    losses: int
    customer_months: int
    stays: tuple[Stays, ...]
    source_costs: tuple[SourceCost, ...]
    fitted: Fitted
    contract: Sbg | None
    back_test: BackTest | None

    @property
    def yearly_profit(self) -> float:
        """Profit per customer and year."""
        return self.profit / self.buyer_years

    @property
    def is_enough(self) -> bool:
        """Whether anything can be said of what is to come: by a model of purchases, or by the founding formula from a year of
        customers on, of whom it is known how long they stay."""
        return self.fitted.purchasing is not None or (bool(self.stays) and self.buyer_years >= 1)

    @property
    def churn(self) -> ChurnValue:
        """The churn formula for an average customer: profit a month over the share lost a month, without an end or a cost."""
        return churn_value(self.yearly_profit / MONTHS, self.losses, self.customer_months)

    @property
    def margin_rate(self) -> float:
        """The share of revenue that is profit; 1 where there is no revenue or no profit of it."""
        share = self.profit / self.revenue if self.revenue > 0 else 1.0
        return share if share > 0 else 1.0

    @property
    def months(self) -> int:
        """The months that the purchases span."""
        return max(1, round((self.as_of_day - self.first_day) * 12 / YEAR_DAYS))

    @property
    def widen(self) -> float:
        """How many times as wide as the model has it an interval has to be for its own past; 1 where that fitted."""
        return self.back_test.widen if self.back_test else 1.0

    def years(self, age_years: float, months: int) -> Years | None:
        """How much of the coming months a customer of this age stays; None where no time as a customer is known. Between
        the horizons of every answer it is drawn as a line."""
        fitting = [one for one in self.stays if one.age_years <= age_years]
        found = []
        for horizon in MONTHS_AHEAD:
            known = [one.tenure for one in fitting if one.months == horizon]
            if not known:
                return None
            found.append(_extended(known[-1], horizon / MONTHS, self.discount_rate))
        exact = next((one for one, horizon in zip(found, MONTHS_AHEAD, strict=True) if horizon == months), None)
        line = np.interp(months, (0, *MONTHS_AHEAD), (0.0, *(one.years for one in found)))
        return exact or Years(float(line), found[-1].watched_years, found[-1].retention_rate)


def learn(  # noqa: PLR0913, PLR0917 - everything that tells something of value
    purchases: pd.DataFrame,
    tenures: Tenures,
    as_of_day: int,
    discount_rate: float,
    source_costs: tuple[SourceCost, ...] = (),
    renewing: Tenures | None = None,
) -> Base | None:
    """Everything that is kept. None without a purchase up to that day.

    `purchases`: customer_id, day, amount, profit, ordered by customer and day (days since 1970, units of currency).
    `renewing`: the tenures by whose years the model of contracts is fitted, if they are others.
    """
    seen = purchases[purchases["day"].to_numpy() <= as_of_day]
    if not len(seen):
        return None
    customers = customers_of(seen, as_of_day)
    losses, months = customer_months(tenures)
    return Base(
        as_of_day=as_of_day,
        discount_rate=discount_rate,
        first_day=int(seen["day"].min()),
        buyers=int(seen["customer_id"].nunique()),
        purchases=len(seen),
        revenue=float(seen["amount"].sum()),
        profit=float(seen["profit"].sum()),
        buyer_years=_buyer_years(seen, tenures, as_of_day),
        losses=losses,
        customer_months=months,
        stays=tuple(_stays(tenures, discount_rate)),
        source_costs=source_costs,
        fitted=fit(customers),
        contract=_renewals(tenures if renewing is None else renewing, as_of_day),
        back_test=back_test(seen, as_of_day),
    )


def dumps(base: Base) -> str:
    """The base as text that `loads` reads back exactly."""
    told = {field.name: getattr(base, field.name) for field in fields(base)}
    told["stays"] = [asdict(one) for one in base.stays]
    told["source_costs"] = [asdict(one) for one in base.source_costs]
    told["fitted"] = base.fitted.to_json()
    told["contract"] = None if base.contract is None else asdict(base.contract)
    told["back_test"] = None if base.back_test is None else asdict(base.back_test)
    return json.dumps({"version": VERSION, **told})


def loads(text: str) -> Base | None:
    """What `dumps` wrote; None where an earlier version of it did."""
    told: dict[str, Any] = json.loads(text)
    if told.pop("version", None) != VERSION:
        return None
    told["stays"] = tuple(Stays(one["age_years"], one["months"], Tenure(**one["tenure"])) for one in told["stays"])
    told["source_costs"] = tuple(SourceCost(**one) for one in told["source_costs"])
    told["fitted"] = Fitted.from_json(told["fitted"])
    told["contract"] = None if told["contract"] is None else _contract(told["contract"])
    told["back_test"] = None if told["back_test"] is None else BackTest(**told["back_test"])
    return Base(**told)


def _renewals(told: Tenures, as_of_day: int) -> Sbg | None:
    """The model of yearly renewals. Who was lost at the very day of a renewal did not make it; who was lost before it counts
    once that day has come, as those who stay do, or a young base would seem to renew nothing."""
    made = np.maximum(np.floor(told.days / YEAR_DAYS - np.where(told.ended, TINY, 0.0)), 0)
    due = told.began_us + (made + 1) * YEAR_DAYS * DAY_US <= (as_of_day + 1) * DAY_US
    return fit_sbg(renewals_of_contracts(made, told.ended & due))


def _extended(tenure: Tenure, horizon_years: float, discount_rate: float) -> Years:
    """What was watched, and beyond it the average risk of all that was watched, until the horizon."""
    beyond = horizon_years - tenure.horizon_years
    force = log1p(discount_rate) - log(max(tenure.retention_rate, TINY))
    if beyond <= 0:
        return Years(tenure.years, horizon_years, tenure.retention_rate)
    rest = beyond if force < TINY else (1 - exp(-force * beyond)) / force
    return Years(tenure.years + exp(-force * tenure.horizon_years) * rest, tenure.horizon_years, tenure.retention_rate)


def _contract(told: dict[str, Any]) -> Sbg:
    (first, second), (third, fourth) = told.pop("log_covariance")
    status = Status(told.pop("status"))
    return Sbg(**told, log_covariance=((first, second), (third, fourth)), status=status)


def _stays(tenures: Tenures, discount_rate: float) -> list[Stays]:
    found = []
    for months in MONTHS_AHEAD:
        for age in AGES_YEARS:
            terms = Terms(age_days=age * YEAR_DAYS, discount_rate=discount_rate)
            told = restricted_mean_years(tenures.days, tenures.ended, months * YEAR_DAYS / 12, terms=terms)
            if told is not None:
                found.append(Stays(age, months, told))
    return found


def _buyer_years(purchases: pd.DataFrame, tenures: Tenures, as_of_day: int) -> float:
    """A first purchase counts for a day at least, so that profit per year is a number."""
    ids, first = np.unique(purchases["customer_id"].to_numpy(), return_index=True)
    began = purchases["day"].to_numpy()[first]
    until = np.full(len(ids), as_of_day + 1)
    gone, lost_day = _lost(tenures)
    at = np.minimum(np.searchsorted(ids, gone), len(ids) - 1)
    known = ids[at] == gone
    until[at[known]] = lost_day[known] + 1
    return float(np.maximum(until - began, 1).sum()) / YEAR_DAYS


def _lost(tenures: Tenures) -> tuple[Ints, Ints]:
    """Who is lost and was not won back, and the day of it."""
    last = np.ones(len(tenures), dtype=bool)
    last[:-1] = tenures.customer_id[1:] != tenures.customer_id[:-1]
    gone = last & tenures.ended
    return tenures.customer_id[gone], tenures.until_us[gone] // DAY_US
