"""The figures of a digest: what the KPIs say of the same period, and what it says when they count otherwise by now."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.routing.request import Request
from lifecycle.service import Lifecycle
from tests.commands.asking import PEOPLE, REP, TEAM
from tests.commands.digest_messages import MONDAY, SLUGS, beginning, made, sent, subscribed


def test_it_tells_which_figures_of_the_last_one_count_otherwise_and_why(cared_in_prague):
    subscription = subscribed(cared_in_prague, "retention")
    cared_in_prague.now = MONDAY - timedelta(days=7) + timedelta(minutes=1)
    last = made(cared_in_prague, subscription, MONDAY - timedelta(days=7))
    sent(cared_in_prague, subscription, MONDAY - timedelta(days=7), last.told)
    cared_in_prague.later(days=1)
    cared_in_prague.given("/stage move Acme Corp lost on 5 November because price")

    cared_in_prague.now = MONDAY + timedelta(minutes=1)
    said = beginning(made(cared_in_prague, subscription), "Counted anew ")
    assert "Counted anew in the week of 2 November 2026: retention rate 88" in said
    assert ", not " in said
    assert "(1 move was logged late)." in said


def test_the_same_figures_are_not_counted_anew(cared_in_prague):
    subscription = subscribed(cared_in_prague, "retention")
    cared_in_prague.now = MONDAY - timedelta(days=7) + timedelta(minutes=1)
    last = made(cared_in_prague, subscription, MONDAY - timedelta(days=7))
    sent(cared_in_prague, subscription, MONDAY - timedelta(days=7), last.told)

    cared_in_prague.now = MONDAY + timedelta(minutes=1)
    assert "Counted anew" not in made(cared_in_prague, subscription).text


@pytest.mark.parametrize("due", [MONDAY, MONDAY - timedelta(days=7), MONDAY + timedelta(days=7)])
@pytest.mark.parametrize("slug", SLUGS)
def test_every_figure_is_what_the_kpi_says_of_the_same_period(company, slug, due):
    """Whatever the due time, and though the data goes on."""
    subscription = subscribed(company, slug)
    company.now = max(company.now, due + timedelta(days=2))
    heard = made(company, subscription, due)
    told = json.loads(heard.told)
    with company._database.transaction(TEAM, writes=False) as store:
        lifecycle = Lifecycle(store, person=PEOPLE[REP], now=company.now, origin="slash", request_key="", verb="kpi")
        settings = lifecycle.settings
        period = subscription.schedule.period(due, settings.week_start, settings.zone)
        known = {kpi.slug: kpi for kpi, _stage in lifecycle.kpis.all}
        rows = {name: lifecycle.kpis.one(known[name], period).row.now for name in told["figures"]}
    assert told["figures"] == {name: [row.value, row.over, row.of, row.n, row.open] for name, row in rows.items()}
    assert period.exact() == told["period"]


def test_its_values_read_as_those_of_kpi(company):
    company.now = MONDAY + timedelta(hours=1)
    heard = made(company, subscribed(company, "funnel"))
    asked = company.say("/kpi new-prospects 2026-11-09..2026-11-15")

    assert "New prospects 0" in heard.text
    assert "New prospects is 0 " in asked.headline


def test_as_data_its_figures_are_raw(cared_in_prague):
    text = "digest details overview 2026-11-09..2026-11-15"
    heard = cared_in_prague._ask(Request(text, REP, cared_in_prague._key(), TEAM, "C1", "button", as_data=True))

    assert [column.title for column in heard.tables[0].columns][:3] == ["KPI", "Name", "Value"]
    [row] = [row for row in heard.tables[0].rows if row[0] == "retention-rate"]
    assert row[2] == pytest.approx(7 / 8)
