"""The numbers of a digest, each counted by a loop; see `oracle`."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.lifecycle.digests.oracle_book import DAY, TICK, rung

Z = 1.959963984540054


def wilson(hits, n):
    """The 95 % interval of a share."""
    share, square = hits / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass
class Figure:
    """A number of the digest."""

    value: float | None
    over: float
    of: float
    n: int
    low: float | None = None
    high: float | None = None


def share(hits, all_, known=True):
    """A share with its interval; not measurable without a denominator, or where nothing of the kind was ever logged."""
    if not known or not all_:
        return Figure(None, hits, all_, all_)
    low, high = wilson(hits, all_)
    return Figure(hits / all_, hits, all_, all_, low, high)


# -- the numbers of a period


def retention_rate(book, start, end):
    there = book.active(start - TICK)
    lost = {step.who for step in book.in_period(start, end) if step.stage == "L"}
    return share(sum(who not in lost for who in there), len(there))


def churn(book, start, end):
    there = book.active(start - TICK)
    lost = {step.who for step in book.in_period(start, end) if step.stage == "L" and rung(step.source) >= rung("C")}
    figure = share(sum(who in lost for who in there), len(there))
    if figure.n and not figure.over:
        figure.high = min(1.0, 3 / figure.n)
    return figure


def repeat_rate(book, start, end):
    first, last = book.day_of(start), book.day_of(end - TICK)
    buyers, again = set(), set()
    for one in book.purchases:
        if one.amount > 0 and first <= one.day <= last:
            who = book.is_(one.who)
            buyers.add(who)
            if len([day for day in book.buying_days(who) if day <= last]) >= 2:
                again.add(who)
    return share(len(again), len(buyers))


def advocacy_rate(book, start, end):
    there = book.active(end - TICK)
    acted = {book.is_(one.who) for one in book.acts() if end - 365 * DAY <= one.at < end}
    return share(sum(who in acted for who in there), len(there), bool(book.acts() or book.said("ask")))


def referral_rate(book, start, end):
    there = book.active(end - TICK)
    gave = {book.is_(one.who) for one in book.referrals() if start <= one.at < end}
    return share(sum(who in gave for who in there), len(there), bool(book.referrals()))


def new_ones(book, start, end):
    """The first moves of who came new, below conversion."""
    return [step for step in book.in_period(start, end) if step.source is None and rung(step.stage) < rung("C")]


def new_prospects(book, start, end):
    n = len(new_ones(book, start, end))
    return Figure(n if book.steps() else None, n, 0, n)


def from_advocates(book, start, end):
    came, brought = new_ones(book, start, end), 0
    for step in came:
        for one in book.referrals():
            giver, other = book.is_(one.who), book.is_(one.other)
            if other != step.who or giver == step.who:
                continue
            if step.at - book.window_days * DAY <= one.at <= step.at + DAY:
                brought += rung(book.where(giver, step.at)) >= rung("C")
                break
    return share(brought, len(came), bool(book.referrals()))


def reviews(book, start, end):
    n = len([one for one in book.reviews() if start <= one.at < end])
    return Figure(n if book.reviews() else None, n, 0, n)


def won(book, start, end):
    """The first move of each to conversion or later from below, from nowhere or from lost."""
    found = {}
    for step in book.in_period(start, end):
        if rung(step.stage) >= rung("C") and rung(step.source) < rung("C"):
            found.setdefault(step.who, step)
    return found


def win_rate(book, start, end):
    winners = won(book, start, end)
    lost = {step.who for step in book.in_period(start, end) if step.stage == "L" and 0 < rung(step.source) < rung("C")}
    return share(len(winners), len(winners.keys() | lost))


def sales_cycle(book, start, end):
    """Median: the shortest time within which half of them were won."""
    took = []
    for who, step in won(book, start, end).items():
        if not rung(step.source):
            continue
        came = None
        for each in book.steps()[who]:
            if each.at == step.at and each.stage == step.stage:
                break
            if 0 < rung(each.stage) < rung("C") and not 0 < rung(each.source) < rung("C"):
                came = each.at
        took.append((step.at - came) / DAY)
    took.sort()
    if not took:
        return Figure(None, 0, 0, 0)
    return Figure(took[(len(took) + 1) // 2 - 1], len(took), len(took), len(took))


def average_order(book, start, end):
    first, last = book.day_of(start), book.day_of(end - TICK)
    amounts = [amount for day, amount in book.bought() if first <= day <= last]
    orders = len([amount for amount in amounts if amount > 0])
    return Figure(sum(amounts) / orders if orders else None, sum(amounts), orders, orders)


FIGURES = {
    "retention-rate": retention_rate,
    "churn": churn,
    "repeat-rate": repeat_rate,
    "advocacy-rate": advocacy_rate,
    "referral-rate": referral_rate,
    "from-advocates": from_advocates,
    "reviews": reviews,
    "win-rate": win_rate,
    "new-prospects": new_prospects,
    "sales-cycle": sales_cycle,
    "aov": average_order,
}
