"""What the sample company's customers buy, and what it spends to win them, in working days before today. Pure, always the same.

Who never reached conversion buys nothing, and neither does who is lost or back before it. The further somebody is, the
more often they buy again; how much they buy is another matter, that of their size and of where they came from.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from lifecycle.stage_names import ADVOCACY, CONVERSION, EXPERIENCE, RETENTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.sample.company import Sampled, Step

MARGIN_RATE = 0.35
"""The workspace's setting, for the purchases of which no profit is said."""
FOREIGN, RATE = "USD", 0.92
"""The currency in which some customers pay, and what one of it is worth in the workspace's."""

BETWEEN = {CONVERSION: 60, EXPERIENCE: 26, RETENTION: 15, ADVOCACY: 11}
"""Working days between the purchases of a customer who stands in the stage, on average."""

AMOUNT = {"small": 190, "mid": 310, "enterprise": 640}
"""What one purchase of a customer of this size is usually worth."""

WORTH = {
    "referral": (1.5, 1.2, 0.41),
    "word of mouth": (1.25, 1.1, 0.40),
    "search": (1.0, 1.0, 0.36),
    "event": (1.15, 0.9, 0.33),
    "advertising": (0.75, 0.75, 0.28),
}
"""By source: how large its customers' purchases are and how often they buy, against the others; what is earned on them."""

PRODUCTS = ("Licences", "Support", "Training", "Integration", "Workshop")
PROFIT_SAID, PAYS_FOREIGN, GIVEN_BACK = 0.7, 0.07, 0.035
"""Shares: of purchases with a profit of their own, of customers who pay in the foreign currency, of purchases refunded."""


@dataclass(frozen=True, slots=True)
class Sale:
    """A purchase, or with a negative amount what was given back of one. `customer` counts the company's customers.

    So many working days ago, at this part of the working day (0 to 1). `profit_cents`: None where it was not said.
    `is_foreign`: the cents are of `FOREIGN`."""

    customer: int
    days_ago: int
    hour: float
    amount_cents: int
    profit_cents: int | None
    is_foreign: bool
    product: str


def sales(customers: Sequence[Sampled]) -> list[Sale]:
    """All that these customers bought, first to last."""
    found = [sale for at, customer in enumerate(customers) for sale in _sales_of(at, customer)]
    return sorted(found, key=lambda sale: (-sale.days_ago, sale.hour, sale.customer))


def spending(customers: Sequence[Sampled], months: Sequence[float]) -> dict[str, list[int]]:
    """Cents spent on each source in each month. `months`: how long each is, in any unit. It sums up
    to about what the customers of the source cost, those who never bought among them."""
    found = {}
    for source in sorted({customer.source for customer in customers}):
        spread = random.Random(f"sample spending {source}")  # noqa: S311 - the same every time, on purpose
        shares = [part * spread.uniform(0.7, 1.3) for part in months]
        cost_cents = sum(customer.cost_cents for customer in customers if customer.source == source)
        found[source] = [round(cost_cents * share / sum(shares) / 1000) * 1000 for share in shares]
    return found


def _sales_of(at: int, customer: Sampled) -> Iterator[Sale]:
    # Of a customer's own, so that what one buys hangs on nobody else.
    spread = random.Random(f"sample purchases {customer.name}")  # noqa: S311 - as above
    size, often, earned = WORTH[customer.source]
    usual = AMOUNT[customer.segment] * size * spread.lognormvariate(0, 0.35)
    eagerness = often * spread.gammavariate(2.5, 0.4)
    is_foreign = spread.random() < PAYS_FOREIGN
    for days_ago, hour, until in _days(spread, customer.steps, eagerness):
        amount_cents = max(20, round(usual * spread.lognormvariate(-0.08, 0.4))) * 100
        margin = min(0.75, max(0.05, spread.gauss(earned, 0.07)))
        profit_cents = round(amount_cents * margin) if spread.random() < PROFIT_SAID else None
        sale = Sale(at, days_ago, hour, amount_cents, profit_cents, is_foreign, spread.choice(PRODUCTS))
        yield sale
        back_after = spread.randint(1, 6)
        if spread.random() < GIVEN_BACK and days_ago - back_after > until:
            yield _given_back(sale, days_ago - back_after, spread.choice((0.25, 0.5, 1.0)))


def _given_back(sale: Sale, days_ago: int, share: float) -> Sale:
    profit_cents = None if sale.profit_cents is None else -round(sale.profit_cents * share)
    return replace(sale, days_ago=days_ago, amount_cents=-round(sale.amount_cents * share), profit_cents=profit_cents)


def _days(spread: random.Random, steps: Sequence[Step], eagerness: float) -> Iterator[tuple[int, float, int]]:
    """When somebody who moved like this buys: so many working days ago, at which part of the day; and the working day
    (days ago, -1 for none) before which the stay ends that they buy in."""
    has_bought = False
    for step, left in pairwise((*steps, None)):
        if step is None or step.stage not in BETWEEN:
            continue
        until = -1 if left is None else left.days_ago
        # Reaching conversion is buying, if not at once; every later stay begins somewhere between two purchases.
        wait = spread.choice((0, 0, 0, 1, 2, 4)) if step.stage == CONVERSION or not has_bought else None
        if wait is not None and step.days_ago - wait <= until:
            wait = 0
        days_ago = step.days_ago - (_between(spread, step.stage, eagerness) if wait is None else wait)
        while days_ago > until:
            has_bought = True
            earliest = step.hour if days_ago == step.days_ago else 0.0
            yield days_ago, spread.uniform(earliest, 1.0), until
            days_ago -= _between(spread, step.stage, eagerness)


def _between(spread: random.Random, stage: int, eagerness: float) -> int:
    return 1 + int(spread.expovariate(eagerness / BETWEEN[stage]))
