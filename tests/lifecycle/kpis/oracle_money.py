"""KPIs that are counted from money; see `oracle`."""

from __future__ import annotations

import itertools
from collections import Counter
from fractions import Fraction
from statistics import mean

from tests.lifecycle.kpis.oracle_book import DAY
from tests.lifecycle.kpis.oracle_moves import prospects, sales_cycle, winners
from tests.lifecycle.kpis.oracle_telling import Figure, Row, lasted, quotient

MONTH = Fraction(365, 12)


def spent(book, first, last):
    """What was spent on each source in these days: a month's is spread evenly over its days."""
    found = {}
    for one in book.spends:
        behind = (one.month + 31 * DAY).replace(day=1)
        inside = sum(first <= one.month + n * DAY <= last for n in range((behind - one.month).days))
        if inside:
            source = spelt(book, one.source)
            found[source] = found.get(source, 0) + one.amount * inside / (behind - one.month).days
    return found


def spelt(book, source):
    """As customers' sources are."""
    said = [one.value for one in book.facts if one.field == "source" and one.value]
    return next((one for one in said if one.casefold() == source.casefold()), source)


def spending_rows(ask, first, last):
    return [Row(None, ask.start, amount, 0, source=source) for source, amount in spent(ask.book, first, last).items()]


def cost_per_prospect(ask):
    return [Row(step.who, step.at, 0) for step in prospects(ask)] + spending_rows(ask, *ask.days())


def own_cost(book, who, at, spends):
    """What was said that it cost to win them, where nothing was spent on the source that they had; None: nothing was."""
    source = book.held(who, "source", at)
    return None if source in spends else book.said_last(who, "cost")


def cac(ask):
    spends, rows = spent(ask.book, *ask.days()), []
    for step in winners(ask):
        cost = own_cost(ask.book, step.who, step.at, spends)
        rows.append(Row(step.who, step.at, cost or 0, extra=cost is not None))
    return rows + spending_rows(ask, *ask.days())


def costs_over(rows):
    """A quotient that is not known where no cost is."""
    figure = quotient(rows)
    if not any(one.extra or one.who is None for one in rows):
        figure.value = None
    return figure


def orders(ask):
    book = ask.book
    bought = book.bought(*ask.days())
    return [Row(book.is_(one.who), book.midnight(one.day), one.amount, int(one.amount > 0)) for one in bought]


def velocity(ask):
    won, average, cycle = len(winners(ask)), quotient(orders(ask)), lasted(sales_cycle(ask))
    known = average.value is not None and cycle.value and not cycle.beyond
    return float(won * average.value) / cycle.value if known else None


def kept_revenue(ask):
    """(who, amount before, amount now) of who brought something in as many days before."""
    first, last = ask.days()
    before, now = Counter(), Counter()
    for one in ask.book.bought(first - (last - first) - DAY, last):
        (now if one.day >= first else before)[ask.book.is_(one.who)] += one.amount
    return [(who, amount, now[who]) for who, amount in sorted(before.items()) if amount > 0]


def grr(ask):
    return [Row(who, ask.opening, max(0, min(then, now)), then) for who, then, now in kept_revenue(ask)]


def nrr(ask):
    return [Row(who, ask.opening, now, then) for who, then, now in kept_revenue(ask)]


def repeat_rate(ask):
    first, last = ask.days()
    rows = []
    for who in sorted({ask.book.is_(one.who) for one in ask.book.bought(first, last) if one.amount > 0}):
        before = [one for one in ask.book.buying_days(who, any_currency=True) if one <= last]
        rows.append(Row(who, ask.closing, int(len(before) >= 2)))
    return rows


def purchase_gap(ask):
    last, rows = ask.days()[1], []
    for who in sorted({ask.book.is_(one.who) for one in ask.book.purchases}):
        days = [day for day in ask.book.buying_days(who) if last - 365 * DAY < day <= last]
        for day, following in itertools.zip_longest(days, days[1:]):
            rows.append(Row(who, ask.book.midnight(day), ((following or last) - day).days, open=following is None))
    return rows


def second_product(ask):
    last = ask.days()[1]
    found, since = {}, {}
    for one in sorted(ask.book.bought(last - 364 * DAY, last), key=lambda one: one.day):
        if one.amount > 0 and one.product:
            who = ask.book.is_(one.who)
            found.setdefault(who, set()).add(one.product)
            since.setdefault(who, one.day)
    return [Row(who, ask.closing, int(len(products) >= 2)) for who, products in sorted(found.items())]


def referred_value(ask):
    book, last = ask.book, ask.days()[1]
    brought = Counter()
    for one in book.bought(last - 364 * DAY, last):
        brought[book.is_(one.who)] += one.amount
    named = {other for giver, other, at in book.referrals() if giver != other and at < ask.end}
    return [Row(who, ask.closing, brought[who], int(who in named)) for who in book.active(ask.closing)]


def times_as_much(rows):
    """What one of those with a part in the denominator brings, by what another one does."""
    theirs, others = ([one.over for one in rows if one.of == wanted] for wanted in (1, 0))
    if not theirs or not others or mean(others) <= 0:
        return Figure(None, mean(theirs or [0]), mean(others or [0]), len(theirs))
    return Figure(mean(theirs) / mean(others), mean(theirs), mean(others), len(theirs))


# -- payback


def payback(ask):
    """A row per buyer: what they cost, and their profit by months of age that are complete (None: not known)."""
    book, last = ask.book, ask.days()[1]
    first = last - 364 * DAY
    spends, rows = spent(book, first, last), []
    for who in sorted({book.is_(one.who) for one in book.purchases}):
        days = book.buying_days(who, any_currency=True)
        if not days or not first <= days[0] <= last:
            continue
        theirs = [one for one in book.bought(days[0], last) if book.is_(one.who) == who and one.profit is not None]
        months = [[] for _ in range(int(((last - days[0]).days + 1) / MONTH))]
        for one in theirs:
            age = int((one.day - days[0]).days / MONTH)
            if age < len(months):
                months[age].append(one.profit)
        cost = own_cost(book, who, book.midnight(days[0]), spends)
        rows.append(Row(who, book.midnight(days[0]), cost or 0, extra=(cost is not None, months, bool(theirs))))
    return rows + spending_rows(ask, first, last)


def paid_back(rows):
    """The month by whose end the profit per buyer reaches the cost per buyer."""
    buyers = [one for one in rows if one.who]
    over, n = sum(one.over for one in rows), len(buyers)
    known = any(one.who is None or one.extra[0] for one in rows) and any(one.extra[2] for one in buyers)
    figure = Figure(None, over, n, n)
    longest, brought = max((len(one.extra[1]) for one in buyers), default=0), 0
    if not known or not longest:
        return figure
    if over <= 0:
        figure.value = 0
        return figure
    for month in range(longest):
        done = [sum(one.extra[1][month]) for one in buyers if len(one.extra[1]) > month]
        brought += Fraction(sum(done)) / len(done)
        if brought >= Fraction(over) / n:
            figure.value = month + 1
            return figure
    figure.value, figure.beyond = longest, True
    return figure
