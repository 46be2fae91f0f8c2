"""`funnel now` and `funnel explain`: who is where, and how it is all counted."""

from __future__ import annotations

from lifecycle import stages
from tests.commands.funnels import Told


def test_now_counts_each_customer_once(database):
    told = Told(
        database,
        "2026-03-09T14:30",
        {"c1": [("A", "2026-03-02"), ("K", "2026-03-03")], "c2": [("R", "2026-03-02")], "c3": [("A", "2026-03-02"), ("L", "2026-03-05")]},
    )  # fmt: skip

    reply = told.ask("now")

    assert reply.headline == "2 customers are in the stages now; 1 of them at Conversion or later."
    assert [row for row in reply.rows if row[1]] == [("Knowledge", 1), ("Retention", 1), ("Lost", 1)]
    assert reply.receipt == "As of Mon 9 Mar 14:30, UTC. Each customer counts once, in the stage of their last move."
    assert reply.button("This week").command == "funnel 2026-03-09..2026-03-15"


def test_now_of_one_customer_is_singular(sqlite_database):
    told = Told(sqlite_database, "2026-03-09", {"c1": [("A", "2026-03-02")]})

    assert told.ask("now").headline == "1 customer is in the stages now; 0 of them at Conversion or later."


def test_now_of_nobody_says_how_to_begin(sqlite_database):
    assert Told(sqlite_database, "2026-03-09").ask("now").headline == (
        "No customer is in any stage yet. A move brings one there: /stage move acme awareness."
    )


def test_now_shows_a_retired_stage_while_it_holds_somebody(sqlite_database):
    told = Told(sqlite_database, "2026-03-09", {"c1": [("E", "2026-03-02")]})
    told.change_stages(lambda model: stages.retire(model, model.stage(4)))
    assert ("Experience", 1) in told.ask("now").rows

    told.requests.move("c1", "R", on="2026-03-03")

    assert "Experience" not in [row[0] for row in told.ask("now").rows]


def test_explain_speaks_of_this_workspaces_window_and_zone(sqlite_database):
    told = Told(sqlite_database, "2026-03-09", window_days=30, zone="Europe/Prague")

    reply = told.ask("explain")

    assert "within 30 days" in reply.text
    assert "Periods start at midnight in Europe/Prague" in reply.receipt
