"""The worked example of the definitions, from the move log through the service to the reply, on both databases."""

from __future__ import annotations

import pytest

from tests.commands.funnels import Told


def test_the_table_shows_the_worked_example(golden):
    reply = golden.ask("2026-03-02..2026-03-08")

    assert reply.rows == [
        ("Awareness", 2, 1, "+5", "−4", None, None, "3 of 5 · 60\N{NO-BREAK SPACE}%", None),
        ("Knowledge", 1, 0, "+4", "−2", "−1", None, "2 of 3", 1),
        ("Conversion", 3, 1, "+3", "−1", None, None, "0 of 3", None),
        ("Experience", 0, 0, "+2", "−2", None, None, "2 of 2", None),
        ("Retention", 1, 1, "+2", "−1", "−1", None, "1 of 2", None),
        ("Advocacy", 1, 0, "+1", None, None, None, None, None),
    ]


def test_the_headline_and_the_receipt_say_what_was_counted(golden):
    reply = golden.ask("2026-03-02..2026-03-08")

    assert reply.headline == "3 customers reached Conversion last week; 0 the week before. 2 bounced back."
    assert reply.receipt == (
        "Mon 2 to Sun 8 Mar, UTC. Now = was + in − on − back − lost, in moves. Moved on and skipped past count "
        "customers; moved on: of those who entered, who reached a later stage within 90 days, so recent entrants may "
        "still move. 17 moves."
    )


@pytest.mark.parametrize(
    ("rule", "headline", "reached"),
    [
        (
            "reached",
            "2 of 4 customers reached Conversion; by the strict order it is 1. 2 may still convert.",
            (4, 2, 2),
        ),
        ("ordered", "1 of 4 customers reached Conversion. 3 may still convert.", (4, 1, 1)),
        ("any", "2 of 4 customers reached Conversion. 2 may still convert.", (4, 1, 2)),
    ],
)
def test_the_cohort_of_the_worked_example_by_each_rule(golden, rule, headline, reached):
    reply = golden.ask(f"2026-03-02..2026-03-08 from awareness to conversion counting {rule}")

    assert reply.headline == headline
    first, *others = [row[1] for row in reply.tables[0].rows]
    assert (first, *(rate.hits for rate in others)) == reached


def test_what_is_where_after_the_worked_example(golden):
    reply = golden.ask("now")

    assert [row[1] for row in reply.rows] == [2, 1, 3, 0, 1, 1, 0]
    assert reply.headline == "8 customers are in the stages now; 5 of them at Conversion or later."


def test_the_chart_of_the_worked_example_is_a_picture(golden):
    for words in ("last week", "last week cohort", "now"):
        assert golden.ask(words).chart.draw().startswith(b"\x89PNG")


def test_a_zone_west_of_utc_moves_the_borders_of_the_week(database):
    west = Told(database, "2026-03-10T12:00", zone="America/New_York")
    for name, day in (
        ("before", "2026-03-01"),
        ("first", "2026-03-02"),
        ("dst", "2026-03-08"),
        ("after", "2026-03-09"),
    ):
        west.requests.move(name, "A", on=day)

    reply = west.ask("2026-03-02..2026-03-08")

    assert reply.column("Was", "In", "Now")[0] == (1, "+2", 3)
    assert reply.receipt.startswith("Mon 2 to Sun 8 Mar, America/New_York. ")


def test_a_week_can_start_on_sunday(database):
    sunday = Told(database, "2026-03-11T12:00", week_start="sunday")
    for name, day in (("before", "2026-03-02"), ("sunday", "2026-03-08"), ("monday", "2026-03-09")):
        sunday.requests.move(name, "C", on=day)

    reply = sunday.ask("this week")

    assert reply.headline == "2 customers reached Conversion this week by Wed 12:00; 1 by then last week."
    assert reply.column("Was", "In")[2] == (1, "+2")
    assert reply.button("Last week").command == "funnel 2026-03-01..2026-03-07"
