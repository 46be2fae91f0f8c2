"""KPIs of a workspace: what is taken back counts in none of them."""

from __future__ import annotations

from datetime import timedelta

from lifecycle.kpis.catalogue import find
from lifecycle.period import parse_period
from lifecycle.touchpoints import State
from tests.lifecycle.requests import MANAGER, Requests


def closed_ticket(requests, name):
    """The action that opened a ticket which was closed on the next day."""
    with requests.asking() as house:
        ticket = house.touchpoints.ticket_opened(house.names.find(name))
    opened = house.action_id
    requests.now += timedelta(days=1)
    with requests.asking() as house:
        house.touchpoints.ticket_changed(ticket, State.CLOSED)
    return opened


def reopen_rate(requests, text="this month"):
    with requests.reading() as house:
        return house.kpis.one(find("reopen-rate"), parse_period(text, requests.now, "UTC")).row.now


def test_the_closing_of_a_ticket_that_was_taken_back_counts_in_nothing(sqlite_database):
    requests = Requests(sqlite_database)
    requests.add("acme", "umbrella")
    opened = closed_ticket(requests, "acme")
    closed_ticket(requests, "umbrella")
    assert reopen_rate(requests).n == 2
    requests.undo(opened, person=MANAGER)
    assert reopen_rate(requests).n == 1


def test_a_ticket_that_was_opened_long_before_what_is_read_counts_when_it_is_closed(sqlite_database):
    requests = Requests(sqlite_database)
    requests.add("acme")
    with requests.asking() as house:
        ticket = house.touchpoints.ticket_opened(house.names.find("acme"))
    requests.now += timedelta(days=2000)
    with requests.asking() as house:
        house.touchpoints.ticket_changed(ticket, State.CLOSED)
    assert reopen_rate(requests).n == 1
