"""KPIs that are counted from feedback, tickets, referrals and acts; see `oracle`."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.lifecycle.kpis.oracle_book import DAY, HOUR, TICK
from tests.lifecycle.kpis.oracle_moves import prospects
from tests.lifecycle.kpis.oracle_telling import Row, share


def answers(ask, kind):
    """The answers of a kind in the period."""
    found = [one for one in ask.book.said(kind) if ask.has(one.at) and one.value is not None]
    return [(ask.book.is_(one.who), one.at, one.value) for one in found]


def comparisons(ask):
    return [Row(ask.book.is_(one.who), one.at, 1) for one in ask.book.said("competitor") if ask.has(one.at)]


def csat(ask):
    return [Row(who, at, int(value >= 4)) for who, at, value in answers(ask, "csat")]


def nps(ask):
    return [Row(who, at, (value >= 9) - (value <= 6)) for who, at, value in answers(ask, "nps")]


def ces(ask):
    return [Row(who, at, value) for who, at, value in answers(ask, "ces")]


def ratings(ask):
    return [Row(who, at, value) for who, at, value in answers(ask, "review")]


def low_ratings(ask):
    return [Row(who, at, int(value <= 2)) for who, at, value in answers(ask, "review")]


def promoters(ask):
    return [Row(who, at, int(value >= 9)) for who, at, value in answers(ask, "nps")]


def active_30(ask):
    used = {ask.book.is_(one.who) for one in ask.book.said("used") if ask.end - 30 * DAY <= one.at < ask.end}
    return [Row(who, ask.closing, int(who in used)) for who in ask.book.active(ask.closing)]


def first_within(ask, who, since, instants):
    """A row of whether something happened at an instant or within the window after it."""
    found = min((at for at in instants if at >= since), default=None)
    hit, still = ask.within(since, found)
    return Row(who, since, int(hit), open=still)


def csat_response(ask):
    book, since = ask.book, {}
    for one in book.bought(*ask.days()):
        if one.amount > 0:
            since.setdefault(book.is_(one.who), []).append(book.midnight(one.day))
    for opened, rows in tickets(book):
        for one in rows:
            if one.state == "closed" and ask.has(one.at):
                since.setdefault(book.is_(opened.who), []).append(one.at)
    found = []
    for who, instants in sorted(since.items()):
        found.append(first_within(ask, who, min(instants), [one.at for one in book.of(who, "csat")]))
    return found


# -- tickets


def tickets(book):
    """The row that opened each ticket, and the later ones, in order."""
    rows = book.said("ticket")
    opening = {one.thread: one for one in rows if one.state == "opened"}
    return [
        (first, [one for one in rows if one.thread == thread and one is not first]) for thread, first in opening.items()
    ]


def until(ask, states):
    """Hours from the opening of each ticket of the period to the first row of these states."""
    found = []
    for opened, rows in tickets(ask.book):
        if ask.has(opened.at):
            at = next((one.at for one in rows if one.state in states), None)
            hours = ((at or ask.now) - opened.at) / HOUR
            found.append(Row(ask.book.is_(opened.who), opened.at, hours, open=at is None))
    return found


def support_response(ask):
    return until(ask, {"answered", "closed"})


def resolution(ask):
    return until(ask, {"closed"})


def reopen_rate(ask):
    found = []
    for opened, rows in tickets(ask.book):
        closed = next((one for one in rows if one.state == "closed" and ask.has(one.at)), None)
        if closed:
            later = [one.at for one in rows if one.state == "reopened" and rows.index(one) > rows.index(closed)]
            found.append(first_within(ask, ask.book.is_(opened.who), closed.at, later))
    return found


# -- acts and referrals


def advocacy_rate(ask):
    acted = {who for who, at in ask.book.acts() if ask.end - 365 * DAY <= at < ask.end}
    return [Row(who, ask.closing, int(who in acted)) for who in ask.book.active(ask.closing)]


def promoters_acted(ask):
    first = {}
    for who, at, value in answers(ask, "nps"):
        if value >= 9:
            first.setdefault(who, at)
    acts = ask.book.acts()
    return [first_within(ask, who, at, [one for actor, one in acts if actor == who]) for who, at in first.items()]


def referral_rate(ask):
    gave = {giver for giver, _other, at in ask.book.referrals() if ask.has(at)}
    return [Row(who, ask.closing, int(who in gave)) for who in ask.book.active(ask.closing)]


def referral_conversion(ask):
    book, first, rows = ask.book, {}, []
    for giver, other, at in book.referrals():
        if ask.has(at) and giver != other:
            first.setdefault(other, at)
    for who, at in first.items():
        if book.is_won(book.where(who, at - TICK)):
            continue
        after = [step for step in book.steps().get(who, ()) if step.at >= at]
        won = next((step.at for step in after if book.is_won(step.stage)), None)
        lost = next((step.at for step in after if step.stage == "L"), None)
        hit, still = ask.within(at, won, lost)
        rows.append(Row(who, at, int(hit), open=still))
    return rows


def referred_per_customer(ask):
    won = [replace(row, of=0) for row in referral_conversion(ask)]
    return won + [Row(who, ask.closing, 0) for who in ask.book.active(ask.closing)]


def referrals_of(ask, step):
    """Who referred this new prospect, about when they came, the first one first."""
    book = ask.book
    early, late = step.at - book.window, step.at + DAY
    return [giver for giver, other, at in book.referrals() if other == step.who != giver and early <= at <= late]


def referral_share(ask):
    rows = []
    for step in prospects(ask):
        said = ask.book.held(step.who, "source", step.at)
        rows.append(Row(step.who, step.at, int(bool(referrals_of(ask, step)) or said == "referral")))
    return rows


def from_advocates(ask):
    rows = []
    for step in prospects(ask):
        givers = referrals_of(ask, step)
        rows.append(Row(step.who, step.at, int(bool(givers) and ask.book.is_won(ask.book.where(givers[0], step.at)))))
    return rows


# -- sources


def source_share(ask):
    return [Row(step.who, step.at, 1, source=ask.book.held(step.who, "source", step.at)) for step in prospects(ask)]


def largest(rows):
    """The share of the source that brought the most."""
    sources = Counter(one.source for one in rows if one.source)
    most = max(sources.values(), default=0)
    return share([replace(one, over=int(n < most)) for n, one in enumerate(rows)])
