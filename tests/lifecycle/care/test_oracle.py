"""The lists of care, health, claims and the KPI of who is at risk in random companies, against plain loops over what was logged.

`CARE_COMPANIES=300 pytest tests/lifecycle/care/test_oracle.py` plays that many.
"""

from __future__ import annotations

import os
import random

import pytest

from lifecycle.kpis.catalogue import find
from lifecycle.period import parse_period
from tests.lifecycle.care import oracle, oracle_asks, oracle_bought
from tests.lifecycle.care.oracle_bought import World
from tests.lifecycle.care.oracle_company import CareCompany, events
from tests.lifecycle.kpis.oracle_book import TICK
from tests.lifecycle.kpis.oracle_company import IDS
from tests.lifecycle.kpis.oracle_events import SCENES

COMPANIES = int(os.environ.get("CARE_COMPANIES", "4"))
LARGE = 4
"""Each so many-th company has enough customers who bought again for a model of purchases."""
ALL = {"offset": 0, "limit": 1000}
ME = "UREP"


@pytest.mark.parametrize("seed", range(COMPANIES))
def test_lists_cards_and_the_kpi_say_what_plain_counting_says(sqlite_database, seed):
    company, world = company_of(sqlite_database, seed)
    agree_on_who_is_at_risk(company, world)
    agree_on_whom_to_ask(company, world)
    agree_on_health(company, world)
    agree_on_the_kpi(company, world)


def company_of(database, seed):
    chance = random.Random(seed)
    is_large = seed % LARGE == LARGE - 1
    customers = 40 if is_large else chance.randint(2, 16)
    company = CareCompany(database, chance, SCENES[seed % len(SCENES)], "six", customers)
    company.log(events(chance, customers, company.now, buying=0.9 if is_large else 0.6))
    base, world = company.learn(), World(company.book, company.now)
    if base is not None and base.fitted.purchasing is not None:
        world.model, world.discount = base.fitted, base.discount_rate
    return company, world


def agree_on_who_is_at_risk(company, world):
    answer = company.ask(lambda house: house.care.at_risk(None, **ALL))
    listed, out = oracle.at_risk(world)
    assert {row.customer.name: {one.why.name.lower(): numbers(one) for one in row.reasons} for row in answer.page} == {
        who: {why: by_id(why, told) for why, told in reasons.items()} for who, reasons in listed.items()
    }
    stakes = {who: oracle_bought.stake(world, who) for who in listed}
    assert {row.customer.name: row.stake for row in answer.page} == pytest.approx(stakes, abs=1e-6)
    assert (answer.second.limit_days, answer.second.n) == oracle_bought.second_limit(world)
    assert {name: getattr(answer.left_out, name) for name in out} == {name: len(who) for name, who in out.items()}
    claims = {who: oracle.claimed_by(world, who, "at_risk") for who in listed}
    assert {row.customer.name: row.claim and row.claim.person for row in answer.page} == claims
    assert (answer.n, answer.claimed) == (len(listed), sum(one is not None for one in claims.values()))
    assert answer.stake == pytest.approx(sum(one or 0 for one in stakes.values()), abs=1e-6)
    assert [place(row.stake, row) for row in answer.page] == sorted(place(row.stake, row) for row in answer.page)
    mine = company.ask(lambda house: house.care.at_risk(ME, **ALL))
    owned = {who for who in listed if world.book.said_last(who, "owner") == ME}
    assert {row.customer.name for row in mine.page} == owned


def numbers(reason):
    """The days and the numbers of a reason, rounded; nan is none."""
    return (reason.days, *(None if one != one else round(one, 6) for one in (reason.first, reason.second)))  # noqa: PLR0124


def by_id(why, told):
    days, *rest = told
    return (days, *(IDS[one] if why == "back" else None if one is None else round(float(one), 6) for one in rest))


def place(stake, row):
    """The most at stake first, who has none behind them; then whose reason is the youngest."""
    return stake is None, -round(stake or 0, 6), min(one.days for one in row.reasons)


def agree_on_whom_to_ask(company, world):
    answer = company.ask(lambda house: house.care.advocates(None, **ALL))
    listed, out = oracle_asks.may_be_asked(world)
    told = {row.customer.name: advocate(row) for row in answer.page}
    assert told == {who: one | {"value": one["value"] and round(one["value"], 5)} for who, one in listed.items()}
    assert [row.customer.name for row in answer.page] == sorted(told, key=lambda who: oracle_asks.rank(told[who]))
    assert {name: getattr(answer.left_out, name) for name in out} == {name: len(who) for name, who in out.items()}
    waiting = oracle_asks.waiting(world)
    assert [(one.customer.name, one.days) for one in answer.waiting] == waiting[: len(answer.waiting)]
    assert (answer.n, answer.n_waiting) == (len(listed), len(waiting))


def advocate(row):
    names = ("nps", "csat", "days", "acted", "again", "stayed")
    more = {"value": row.value and round(row.value, 5), "by": row.claim and row.claim.person}
    return {name: getattr(row, name) for name in names} | more


def agree_on_health(company, world):
    who = world.everybody()
    cards = company.ask(lambda house: {name: house.care.card(house.names.find(name)) for name in who})
    for name, card in cards.items():
        told = {sign.part.name.lower(): (sign.mark.name.lower(), sign.days) for sign in card.health.signs}
        for part, (mark, days) in oracle_asks.health(world, name).items():
            assert (name, part, told[part][0]) == (name, part, mark)
            assert days is None or (name, part, told[part][1]) == (name, part, days)
        for on, claim in card.claims.items():
            by = claim.person if claim.lasts else None
            assert (name, by) == (name, oracle.claimed_by(world, name, on.value))


def agree_on_the_kpi(company, world):
    """The list at this instant; the KPI at the last one before, since its period ends now, and of a month that is over."""
    listed = company.ask(lambda house: house.care.at_risk(None, offset=0, limit=0))
    active = world.book.active(world.now)
    assert (listed.signed, listed.active) == (sum(bool(oracle.reasons(world, who)) for who in active), len(active))
    for text in ("this month", "last month"):
        period = parse_period(text, world.now, world.book.zone, world.book.week_start)
        answer = company.ask(lambda house, asked=period: house.kpis.explained(find("at-risk"), asked, limit=1000))
        then = world.at(min(period.end, world.now) - TICK)
        told = {one.customer.name: bool(one.over) for one in answer.counted}
        assert told == {who: bool(oracle.reasons(then, who)) for who in then.book.active(then.now)}
        assert (answer.row.now.over, answer.row.now.of) == (sum(told.values()), len(told))
