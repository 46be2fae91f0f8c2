"""Who is at risk by the KPI is who is at risk by the list, in random companies."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from lifecycle.kpis.catalogue import find
from lifecycle.period import parse_period
from tests.lifecycle.kpis.oracle_book import DAY
from tests.lifecycle.kpis.oracle_company import Company
from tests.lifecycle.kpis.oracle_events import SCENES, events

KPI = find("at-risk")


def company_of(database, seed):
    chance = random.Random(seed)
    company = Company(database, chance, SCENES[seed % len(SCENES)], "six", 12)
    company.log(events(chance, 12, company.now, [company.now - DAY]))
    return company


def counted(company, text, now=None):
    """The active customers who count in the numerator, and how many are active."""
    now = now or company.now
    period = parse_period(text, now, company.book.zone, company.book.week_start)
    answer = company.ask(lambda house: house.kpis.explained(KPI, period, limit=1000), now)
    return {one.customer.id for one in answer.counted if one.over}, answer.row.now.of


@pytest.mark.parametrize("seed", range(4))
def test_the_kpi_counts_whom_the_list_names_and_those_it_leaves_out_for_a_while(sqlite_database, seed):
    company = company_of(sqlite_database, seed)
    listed = company.ask(lambda house: house.care.at_risk(None, offset=0, limit=1000))
    model = company.ask(lambda house: house.model)
    active = {
        row.customer.id
        for row in listed.page
        if row.customer.stage is not None and model.position(row.customer.stage) >= model.position(model.conversion)
    }
    found, _n = counted(company, "this month")
    out = listed.left_out
    assert active <= found
    assert len(found - active) <= out.snoozed + out.dismissed + out.done
    assert not found & ({row.customer.id for row in listed.page} - active)


@pytest.mark.parametrize("seed", range(2))
def test_a_month_that_is_over_counts_as_it_would_have_at_its_end(sqlite_database, seed):
    company = company_of(sqlite_database, seed)
    last = parse_period("last month", company.now, company.book.zone, company.book.week_start)
    at_its_end = last.end - timedelta(microseconds=1)
    assert counted(company, "last month") == counted(company, "this month", at_its_end)
