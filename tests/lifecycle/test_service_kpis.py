"""KPIs of a workspace, as far back as its log goes."""

from __future__ import annotations

from datetime import timedelta

from lifecycle.kpis.catalogue import find
from lifecycle.period import parse_period
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
