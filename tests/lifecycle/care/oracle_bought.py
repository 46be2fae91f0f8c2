"""What a customer bought, in the plainest way, and what the model of value tells of it; see `oracle`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from lifecycle.value.expected import p_alive, value_of
from tests.lifecycle.kpis.oracle_book import DAY

if TYPE_CHECKING:
    from datetime import datetime

    from tests.lifecycle.kpis.oracle_book import Book


@dataclass
class World:
    """What stands by an instant, and the model of value (None where there is none)."""

    book: Book
    now: datetime
    model: object | None = None
    discount: float = 0.1
    kept: dict = field(default_factory=dict)

    @property
    def today(self):
        return self.book.day_of(self.now)

    def at(self, now):
        """What stands now of all that had happened by another instant; the model stays as it is."""
        book = self.book
        was = replace(
            book,
            moves=[one for one in book.moves if one.at <= now],
            touches=[one for one in book.touches if one.at <= now],
            purchases=[one for one in book.purchases if one.day <= book.day_of(now)],
            kept={},
        )
        return World(was, now, self.model, self.discount)

    def everybody(self):
        """All who ever moved, bought or were touched and stand for themselves."""
        if "all" not in self.kept:
            book = self.book
            names = {*book.steps(), *(book.is_(one.who) for one in (*book.purchases, *book.touches))}
            self.kept["all"] = sorted(names)
        return self.kept["all"]

    def stage(self, who):
        return self.book.where(who, self.now)

    def is_customer(self, who):
        return self.book.is_won(self.stage(who))


def visits(world, who, until, money="amount"):
    """{day: money} of the days on which a customer bought: what is given back is taken off the last purchase before it, and a
    day of which that leaves nothing is none. In "profit" only purchases of which it is known."""
    rows = [one for one in world.book.purchases if world.book.is_(one.who) == who and one.day <= until]
    if money == "profit":
        rows = [one for one in rows if one.amount is not None and one.profit is not None]
    rows = sorted(rows, key=lambda one: one.day)
    amounts, told, given_back, last = {}, {}, set(), None

    def paid(one):
        return one.said / 100 if one.amount is None else float(one.amount)

    for day in sorted({one.day for one in rows}):
        of_day = [one for one in rows if one.day == day]
        if any(one.said >= 0 for one in of_day):
            last = day
        goes_to = last or day
        for one in of_day:
            amounts[goes_to] = amounts.get(goes_to, 0) + paid(one)
            told[goes_to] = told.get(goes_to, 0) + (one.profit if money == "profit" else paid(one))
            if one.said < 0:
                given_back.add(goes_to)
    return {day: told[day] for day in amounts if amounts[day] > 0 or day not in given_back}


def mean_gap(days):
    """The mean of the days between purchases."""
    return (max(days) - min(days)).days / (len(days) - 1)


def row(world, who, until, money):
    """What the model asks of a customer, as of a day; None for who had not bought."""
    found = visits(world, who, until, money)
    if not found:
        return None
    days, repeats = sorted(found), len(found) - 1
    return pd.DataFrame(
        {
            "customer_id": [0],
            "repeat_purchases": [repeats],
            "age_at_last_purchase_days": [(days[-1] - days[0]).days],
            "customer_age_days": [(until - days[0]).days],
            "mean_profit": [float(sum(found[day] for day in days[1:])) / max(1, repeats)],
        }
    )


def alive(world, who, until):
    """The chance that they still buy, as of a day; None without a model or a purchase."""
    asked = row(world, who, until, "amount") if world.model else None
    return None if asked is None else float(p_alive(world.model, asked)[0])


def expected(world, who, until):
    """The profit of the 12 months from a day on; None without a model or a profit that is known."""
    asked = row(world, who, until, "profit") if world.model else None
    if asked is None:
        return None
    return float(value_of(world.model, asked, horizon_days=365, discount_rate=world.discount)["value"].iloc[0])


def stake(world, who):
    """Expected four weeks ago less expected now, at least nothing."""
    now, before = expected(world, who, world.today), expected(world, who, world.today - 28 * DAY)
    return None if now is None or before is None else max(0.0, before - now)


def second_limit(world):
    """(after how many days three in four of those who bought again had done so, how many did); no limit under twenty."""
    if "second" not in world.kept:
        waits = []
        for who in world.everybody():
            days = sorted(visits(world, who, world.today))
            if len(days) > 1:
                waits.append((days[1] - days[0]).days)
        limit = next(one for one in sorted(waits) if sum(w <= one for w in waits) >= 0.75 * len(waits)) if len(waits) >= 20 else None  # fmt: skip
        world.kept["second"] = limit, len(waits)
    return world.kept["second"]


def overdue(world, who):
    """Who bought again, is away for longer than usual, and has less than an 80 % chance to come; without a model, who is away
    for twice the usual."""
    days = sorted(visits(world, who, world.today))
    if len(days) < 2:
        return None
    away, usual = (world.today - days[-1]).days, max(1, mean_gap(days))
    if world.model:
        holds = away > usual and alive(world, who, world.today) < 0.8
    else:
        holds = len(days) >= 3 and away > 2 * usual
    return (away, round(usual), None) if holds else None


def once(world, who):
    """Who bought once, longer ago than three in four of those who came back took."""
    days, (limit, _n) = sorted(visits(world, who, world.today)), second_limit(world)
    if len(days) != 1 or limit is None or (world.today - days[0]).days <= limit:
        return None
    return (world.today - days[0]).days, limit, None


def fell(world, who):
    """Whose chance fell by 0.2 in four weeks; who bought once has a chance of 1."""
    days = sorted(visits(world, who, world.today))
    now, before = alive(world, who, world.today), alive(world, who, world.today - 28 * DAY)
    if len(days) < 2 or now is None or before is None or before - now < 0.2:
        return None
    return min(28, (world.today - days[-1]).days), before, now
