"""What the questions about value are answered with: reports, beside what they were learnt from and what could not count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifecycle.model import Customer
    from lifecycle.period import Period
    from lifecycle.service.buyers import Bought
    from lifecycle.service.own_currency import LeftOut
    from lifecycle.value.acquisition import Blended
    from lifecycle.value.base import Base
    from lifecycle.value.groups import GroupWorth
    from lifecycle.value.one import Expected, OneWorth, Rung
    from lifecycle.value.whole import Spread


@dataclass(frozen=True, slots=True)
class Ahead:
    """The profit to date and after so many more days: in all, with its 95 % interval."""

    day: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CustomerAnswer:
    """One customer's worth (None: no purchase), what it was told by, and what could not count. `so_far` is (day, profit to
    date) by day, to today."""

    worth: OneWorth | None
    base: Base | None
    left_out: LeftOut
    so_far: tuple[tuple[int, float], ...] = ()

    @property
    def ahead(self) -> tuple[Ahead, ...]:
        """Points of the profit in all that is expected: today, and after some of the coming months."""
        if self.worth is None or not self.worth.course:
            return ()
        today, profit = self.so_far[-1]
        points = [
            Ahead(
                today + round(one.months * 365 / 12),
                profit + one.value,
                profit + (one.value if one.low is None else one.low),
                profit + (one.value if one.high is None else one.high),
            )
            for one in self.worth.course
        ]
        return (Ahead(today, profit, profit, profit), *points)


@dataclass(frozen=True, slots=True)
class Valued:
    """A customer with their expected profit of the coming year, the chance that they still buy, and their profit to date."""

    customer: Customer
    value: float
    p_alive: float
    profit: float


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """All customers who bought and are not lost: what they are worth, how that is spread, and the top ten. `lost` more are; `contracts`: how many customers
    have one on record. `cost`: what those who are there cost on average, of whom it is known; None where it is of nobody."""

    base: Base
    left_out: LeftOut
    spread: Spread
    expected: tuple[Expected, ...]
    top: tuple[Valued, ...]
    lost: int
    contracts: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """The fitted model itself: what was learnt of everybody who `bought`, counted in `unit` ("profit" or "revenue") and
    `currency`, and what those who are not lost bring in the coming months."""

    base: Base
    left_out: LeftOut
    unit: str
    currency: str
    has_contract: bool
    expected: tuple[Expected, ...]
    lost: int
    bought: Bought


@dataclass(frozen=True, slots=True)
class Compared:
    """What an average customer brings in the coming 36 months, by one rung: before and after a change, cost taken off."""

    rung: Rung
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class WhatIfAnswer:
    """The rungs before and after a change; `cost`: the average of who has a known cost, None where nobody has."""

    base: Base
    left_out: LeftOut
    n: int
    cost: float | None
    rungs: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Somebody who may have stopped buying: what they would bring in the coming year if they still bought, times the chance
    that they do not. `gap_days` since the last purchase, `usual_days` between purchases until then."""

    customer: Customer
    stake: float
    p_alive: float
    gap_days: int
    usual_days: int


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """A page of those at risk, of `n` in all; `stake`: of all of them. `once`: one-time buyers, of whom no model can tell."""

    base: Base
    left_out: LeftOut
    page: tuple[AtRisk, ...]
    n: int
    stake: float
    once: int


@dataclass(frozen=True, slots=True)
class ByAnswer:
    """Customers who first bought in `period` (None: ever) by a field; `all` of them together."""

    base: Base
    left_out: LeftOut
    field: str
    period: Period | None
    groups: tuple[GroupWorth, ...]
    blended: Blended
    n: int
