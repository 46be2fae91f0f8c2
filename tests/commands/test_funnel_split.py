"""The stage funnel split by source, owner or segment: rows that add up, with the values of that time."""

from __future__ import annotations

import pytest

from tests.commands.funnels import Told


@pytest.fixture
def told(sqlite_database):
    journeys = {
        "c1": [("A", "2026-03-02"), ("C", "2026-03-04")],
        "c2": [("A", "2026-03-02"), ("K", "2026-03-03")],
        "c3": [("A", "2026-03-03")],
        "c4": [("C", "2026-03-05")],
    }
    facts = {"c1": {"source": "search"}, "c2": {"source": "search"}, "c4": {"source": "event", "owner": "UOTHER"}}
    return Told(sqlite_database, "2026-03-09", journeys, facts)


def test_each_column_adds_up_to_the_last_row(told):
    assert told.ask("last week by source").rows == [
        ("search", "2 of 2", "0 of 1", "0 of 1", None, None, None),
        ("event", None, None, "0 of 1", None, None, None),
        ("not said", "0 of 1", None, None, None, None, None),
        ("All", "2 of 3", "0 of 1", "0 of 2", None, None, None),
    ]


def test_one_line_says_who_entered_the_goal(told):
    reply = told.ask("last week by source")

    assert reply.headline == "2 customers reached Conversion last week."
    assert reply.lines[0] == "Entered Conversion itself, bounced back to it too, by source: 1 event and 1 search."


def test_the_receipt_says_how_the_split_was_counted(told):
    assert told.ask("last week by segment").receipt == (
        "Mon 2 to Sun 8 Mar, UTC. Customers by their first entry into each stage, with the segment they had then; 2 of "
        "5 = five entered and two of them moved on to a later stage within 90 days, so recent entrants may still move. "
        "6 moves."
    )


def test_an_owner_is_shown_as_a_person(told):
    reply = told.ask("last week by owner")

    assert [row[0] for row in reply.rows] == ["\ue000UREP\ue001", "\ue000UOTHER\ue001", "All"]
    assert "@rep" in reply.text


def test_a_value_counts_from_when_it_was_said(told):
    told.requests.now = told.now.replace(day=20)
    with told.requests.asking() as lifecycle:
        lifecycle.customers.set(lifecycle.names.exactly("c1"), "source", "fair")
    told.now = told.now.replace(day=23)

    assert [row[0] for row in told.ask("2026-03-02..2026-03-08 by source").rows] == [
        "search",
        "event",
        "not said",
        "All",
    ]


def test_a_value_that_was_taken_away_no_longer_counts(told):
    told.requests.now = told.now.replace(day=10)
    with told.requests.asking() as lifecycle:
        lifecycle.customers.set(lifecycle.names.exactly("c1"), "source", None)
    told.requests.now = told.now.replace(day=12)
    told.requests.move("c1", "R")
    told.now = told.now.replace(day=23)

    assert [row[0] for row in told.ask("2026-03-09..2026-03-15 by source").rows] == ["not said", "All"]


def test_many_values_are_named_as_far_as_a_line_goes(sqlite_database):
    journeys = {f"c{n}": [("C", "2026-03-03")] for n in range(8)}
    told = Told(sqlite_database, "2026-03-09", journeys, {name: {"source": f"source {name}"} for name in journeys})

    reply = told.ask("last week by source")

    assert reply.lines[0].endswith("1 source c3, 1 source c4 and 3 more.")
    assert len(reply.rows) == 9


def test_a_split_leads_to_the_other_splits_and_back(told):
    reply = told.ask("last week by source")

    assert reply.labels == ["Why these numbers", "By owner", "By segment", "All together"]
    assert told.press(reply, "By owner").rows[-1][0] == "All"
    assert told.press(reply, "All together").rows[0][0] == "Awareness"
