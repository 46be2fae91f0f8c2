"""KPIs of a workspace, as far back as its log goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from lifecycle.kpis.catalogue import find
from lifecycle.period import parse_period
from lifecycle.service.purchases import Bought
from lifecycle.touchpoints import State
from tests.lifecycle.requests import Requests


def test_a_ticket_that_was_opened_long_before_what_is_read_counts_when_it_is_closed(sqlite_database):
    requests = Requests(sqlite_database)
    requests.add("acme")
    with requests.asking() as house:
        ticket = house.touchpoints.ticket_opened(house.names.find("acme"))
    requests.now += timedelta(days=2000)
    with requests.asking() as house:
        house.touchpoints.ticket_changed(ticket, State.CLOSED)
    with requests.reading() as house:
        found = house.kpis.one(find("reopen-rate"), parse_period("this month", requests.now, "UTC")).row.now
    assert (found.n, found.open) == (1, 1)


def test_the_table_and_a_kpi_alone_tell_the_same_value_of_the_referred_however_long_ago_that_was(sqlite_database):
    requests = Requests(sqlite_database, now=datetime(2024, 7, 8, 12, tzinfo=UTC))
    for name in ("acme", "umbrella", "initech"):
        requests.moves(name, "A", "C")
    with requests.asking() as house:
        house.touchpoints.refer(house.names.find("acme"), house.names.find("umbrella"))
    requests.now += timedelta(days=600)
    for name, euros in (("acme", 100), ("umbrella", 300), ("initech", 100)):
        with requests.asking() as house:
            house.purchases.log(Bought(house.names.find(name), 100 * euros))
    with requests.reading() as house:
        period = parse_period("this month", requests.now, "UTC")
        alone = house.kpis.one(find("referred-value"), period).row.now
        (told,) = (row.now for row in house.kpis.board(period).rows if row.kpi.slug == "referred-value")
    assert told == alone
    assert (told.value, told.n) == (3, 1)


def test_what_was_spent_is_behind_a_kpi_but_is_no_customer(sqlite_database):
    requests = Requests(sqlite_database)
    requests.moves("acme", "A")
    with requests.asking() as house:
        house.purchases.spend("web", requests.now.date(), 50_000)
    with requests.reading() as house:
        found = house.kpis.explained(
            find("cost-per-prospect"), parse_period("this month", requests.now, "UTC"), limit=12
        )
    assert (found.n, found.customers) == (2, 1)


def test_what_was_logged_before_any_move_is_on_record(database):
    requests = Requests(database, now=datetime(2026, 3, 20, 12, tzinfo=UTC))
    requests.add("acme", "umbrella")
    with requests.asking() as house:
        house.purchases.log(Bought(house.names.find("acme"), 10_000, on=date(2026, 2, 10)))
    with requests.asking() as house:
        house.touchpoints.log(
            house.names.find("umbrella"), "nps", value=9, at=datetime(2026, 1, 31, 23, 59, tzinfo=UTC)
        )
    with requests.reading() as house:
        periods = {text: parse_period(text, requests.now, "UTC") for text in ("March", "February", "January")}
        told = {text: house.kpis.one(find("aov"), period).row.before for text, period in periods.items()}
        board = house.kpis.board(periods["March"])
    assert told["March"].value == 100
    assert told["February"].value is None
    assert told["January"] is None
    assert next(row for row in board.rows if row.kpi.slug == "aov").before.value == 100
