"""What customers are worth. Reads purchases, asks pure functions, and keeps what was learnt of all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.errors import StillLearning
from lifecycle.exports.values import values_sheet
from lifecycle.flows import microseconds
from lifecycle.model import LOST
from lifecycle.service.buyers import Buyers
from lifecycle.service.reading import moves_in_parts
from lifecycle.service.value_answers import (
    AtRisk,
    Compared,
    CustomerAnswer,
    ModelAnswer,
    RiskAnswer,
    Valued,
    WhatIfAnswer,
    WholeAnswer,
)
from lifecycle.value.base import MONTHS_AHEAD, Base, dumps, learn, loads
from lifecycle.value.changes import changed
from lifecycle.value.costs import costs, source_costs
from lifecycle.value.one import Known, average_courses, one_worth
from lifecycle.value.purchasing import customers_of
from lifecycle.value.scored import scored, total
from lifecycle.value.tenures import tenures, under_contract
from lifecycle.value.whole import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from lifecycle.exports.sheets import Sheet
    from lifecycle.flows import Ints
    from lifecycle.model import Customer
    from lifecycle.service.context import Context
    from lifecycle.times.incidence import Floats
    from lifecycle.value.changes import Change
    from lifecycle.value.tenures import Tenures

KEY = "value"
NOTHING = "nothing"
"""Is kept where no purchase counts, so that nobody waits for it to be learnt again."""
FEW = 30_000
"""Purchases of which everything is learnt anew while somebody waits; of more it is kept, and made behind the answers."""
FRESH_DAYS = 7
"""What was learnt so many days ago still holds where no purchase was logged since."""
SURELY = 0.8
"""Who still buys with that chance is not at risk."""
TINY = 1e-9
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
YEAR = MONTHS_AHEAD[0]


class Values:
    """Answers `how much`. `stale`: what was learnt is older than the purchases, and should be learnt anew."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._buyers = Buyers(context)
        self.stale = False

    def base(self) -> Base | None:
        """What is known of all customers; None where no purchase counts. StillLearning where that takes too long to wait
        for, and nothing older is at hand."""
        n = self._buyers.purchases.count(FEW + 1)
        if not n:
            return None
        kept = self._kept()
        if kept is not None and kept[1]:
            return kept[0]
        if n <= FEW:
            base = self.learn()
            if base is not None:
                self._context.learnt.append((KEY, self._buyers.purchases.mark(), dumps(base)))
            return base
        self.stale = True
        if kept is None:
            raise StillLearning(self._buyers.purchases.count())
        return kept[0]

    def at_hand(self) -> Base | None:
        """What was learnt before and is kept, however old: for answers that nobody may wait for."""
        kept = self._kept()
        return kept[0] if kept else None

    def learn(self) -> Base | None:
        """Everything, from the beginning."""
        bought = self._buyers.all()
        first = bought.customers["first_day"].to_numpy()
        source = self._buyers.named(bought.customers, "source")
        told = self._tenures(bought.purchases)
        return learn(
            bought.purchases,
            told,
            self._buyers.today,
            self._context.settings.discount_rate,
            source_costs(first, source, self._buyers.purchases.spends()),
            under_contract(told, self._context.store.contracts(), microseconds(self._context.now)),
        )

    def learnt(self) -> tuple[str, str, str] | None:
        """What to keep: its key, the mark of the purchases, and what was learnt of them, as text, or that none of them
        counts. None where what is kept still holds, or nothing was bought."""
        kept = self._kept()
        if (kept is not None and kept[1]) or not self._buyers.purchases.count(1):
            return None
        base = self.learn()
        return KEY, self._buyers.purchases.mark(), NOTHING if base is None else dumps(base)

    def of(self, customer: Customer) -> CustomerAnswer:
        """One customer."""
        purchases, left_out = self._buyers.purchases.in_own_currency([customer.id])
        purchases = purchases[purchases["day"].to_numpy() <= self._buyers.today]
        row = customers_of(purchases, self._buyers.today)
        base = self.base() if len(row) else None
        if base is None:
            return CustomerAnswer(None, None, left_out)
        cost, own = self._cost_of(customer, int(row["first_day"].iloc[0]), base)
        contract = self._context.store.contract_of(customer.id)
        since = contract[0] if contract else None
        known = Known(cost, own, customer.stage == LOST, self._context.settings.contract, since)
        return CustomerAnswer(one_worth(purchases, row, base, known), base, left_out, self._so_far(purchases))

    def whole(self) -> WholeAnswer | None:
        """All customers; None without a purchase."""
        base = self.base()
        if base is None:
            return None
        bought = self._buyers.all()
        there = bought.there
        told = scored(base, there, YEAR)
        seen = spread(told["value"].to_numpy())
        return WholeAnswer(
            base=base,
            left_out=bought.left_out,
            spread=seen,
            expected=tuple(total(base, there, months) for months in MONTHS_AHEAD),
            top=self._valued(there, told, list(seen.top)),
            lost=int(bought.lost.sum()),
            contracts=len(self._context.store.contracts()),
            cost=self._average_cost(there, base),
        )

    def model(self, unit: str = "profit", discount_rate: float | None = None) -> ModelAnswer | None:
        """Everything learnt anew, in "profit" or "revenue", at this discount or the workspace's; None where no purchase
        counts. Nothing is kept."""
        settings, bought = self._context.settings, self._buyers.all(unit)
        rate = settings.discount_rate if discount_rate is None else discount_rate
        base = learn(bought.purchases, self._tenures(bought.purchases), self._buyers.today, rate)
        if base is None:
            return None
        return ModelAnswer(
            base=base,
            left_out=bought.left_out,
            unit=unit,
            currency=settings.currency,
            has_contract=settings.contract,
            expected=tuple(total(base, bought.there, months) for months in MONTHS_AHEAD),
            lost=int(bought.lost.sum()),
            bought=bought,
        )

    def sheet(self, answer: ModelAnswer) -> Sheet:
        """A row per customer of that model."""

        def names(ids: list[int]) -> dict[int, str]:
            return {one.id: one.name for one in self._context.store.customers(ids)}

        return values_sheet(answer.base, answer.bought.customers, answer.bought.lost, names)

    def what_if(self, change: Change) -> WhatIfAnswer | None:
        """An average customer who is there, if something were otherwise; None without a purchase."""
        base = self.base()
        if base is None:
            return None
        bought = self._buyers.all()
        cost = self._average_cost(bought.there, base)
        found = tuple(
            Compared(rung, course.value, changed(course, change).value)
            for rung, course in average_courses(base, bought.there, cost or 0.0).items()
        )
        return WhatIfAnswer(base, bought.left_out, len(bought.there), cost, found)

    def at_risk(self, owner: str | None, *, offset: int, limit: int) -> RiskAnswer | None:
        """Who bought again and may have stopped, the most valuable first; anybody's customers or this owner's. None
        without a purchase, and where too few bought again for a model."""
        base = self.base()
        if base is None or base.fitted.purchasing is None:
            return None
        bought = self._buyers.all()
        there = bought.there
        if owner is not None:
            there = there[np.isin(there["customer_id"].to_numpy(), self._context.store.owned(owner))]
        told = scored(base, there, YEAR)
        x, alive = there["repeat_purchases"].to_numpy(), told["p_alive"].to_numpy()
        stakes = np.where(x > 0, told["value"].to_numpy() / np.maximum(alive, TINY) * (1 - alive), 0.0)
        risky = np.flatnonzero((x > 0) & (alive < SURELY) & (stakes >= 1))
        order = risky[np.argsort(-stakes[risky], kind="stable")]
        return RiskAnswer(
            base=base,
            left_out=bought.left_out,
            page=self._at_risk(there, order[offset : offset + limit], stakes, alive),
            n=len(order),
            stake=float(stakes[order].sum()),
            once=int(np.count_nonzero(x == 0)),
        )

    def _average_cost(self, there: pd.DataFrame, base: Base) -> float | None:
        first, source = there["first_day"].to_numpy(), self._buyers.named(there, "source")
        known = costs(first, source, self._buyers.own_costs(there), base.source_costs)
        known = known[~np.isnan(known)]
        return float(known.mean()) if len(known) else None

    def _at_risk(self, there: pd.DataFrame, rows: Ints, stakes: Floats, alive: Floats) -> tuple[AtRisk, ...]:
        """The customers of these rows, in this order."""
        ids = there["customer_id"].to_numpy()[rows].tolist()
        named = {one.id: one for one in self._context.store.customers(ids)}
        names = ("age_at_last_purchase_days", "customer_age_days", "repeat_purchases")
        last, age, x = (there[name].to_numpy()[rows] for name in names)
        usual = np.rint(last / x).astype(int).tolist()
        columns = (stakes[rows].tolist(), alive[rows].tolist(), (age - last).tolist(), usual)
        return tuple(AtRisk(named[one], *each) for one, *each in zip(ids, *columns, strict=True))

    def _valued(self, customers: pd.DataFrame, told: pd.DataFrame, rows: list[int]) -> tuple[Valued, ...]:
        """The customers of these rows, in this order."""
        ids = customers["customer_id"].to_numpy()[rows].tolist()
        named = {one.id: one for one in self._context.store.customers(ids)}
        columns = (
            told["value"].to_numpy()[rows].tolist(),
            told["p_alive"].to_numpy()[rows].tolist(),
            customers["total"].to_numpy()[rows].tolist(),
        )
        return tuple(Valued(named[one], *each) for one, *each in zip(ids, *columns, strict=True))

    def _kept(self) -> tuple[Base | None, bool] | None:
        """What was kept (None: that no purchase counts), and whether it still holds."""
        kept = self._context.store.fit(KEY)
        if kept is None:
            return None
        holds = kept.mark == self._buyers.purchases.mark()
        if kept.told == NOTHING:
            return (None, True) if holds else None
        base = loads(kept.told)
        if base is None or base.discount_rate != self._context.settings.discount_rate:
            return None
        return base, holds and self._buyers.today - base.as_of_day <= FRESH_DAYS

    def _cost_of(self, customer: Customer, first_day: int, base: Base) -> tuple[float | None, bool]:
        """What the customer cost, and whether that is their own cost or their source's average."""
        own = self._buyers.purchases.own_cost(customer)
        if own is not None:
            return own, True
        first, source = np.array([first_day]), np.array([customer.source], object)
        found = float(costs(first, source, np.array([np.nan]), base.source_costs)[0])
        return (None if np.isnan(found) else found), False

    def _so_far(self, purchases: pd.DataFrame) -> tuple[tuple[int, float], ...]:
        days = purchases["day"].to_numpy().tolist()
        reached = dict(zip(days, np.cumsum(purchases["profit"].to_numpy()).tolist(), strict=True))
        return (*reached.items(), (self._buyers.today, reached[days[-1]]))

    def _tenures(self, purchases: pd.DataFrame) -> Tenures:
        context = self._context
        return tenures(context.settings.model, self._all_moves(purchases), microseconds(context.now))

    def _all_moves(self, purchases: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """All moves ever: those before the first purchase at once, later ones some weeks at a time."""
        store, end = self._context.store, self._context.now + INSTANT
        day = int(purchases["day"].min()) if len(purchases) else self._buyers.today
        first = min(EPOCH + timedelta(days=day), end)
        yield store.moves_between(datetime.min.replace(tzinfo=UTC), first)
        yield from moves_in_parts(store, first, end)
