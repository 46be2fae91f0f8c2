"""The cohort funnel's reply: rules, the same age, maturity, small numbers, breakdowns with the values of that time."""

from __future__ import annotations

import pytest

from commands import Rate
from lifecycle import stages
from tests.commands.funnels import Told

ALL_SORTS = {
    "straight": [("A", "2026-01-05"), ("K", "2026-01-10"), ("C", "2026-01-20")],
    "skipper": [("A", "2026-01-06"), ("C", "2026-01-20")],
    "late": [("A", "2026-01-07"), ("K", "2026-01-10"), ("C", "2026-06-01")],
    "lost": [("A", "2026-01-08"), ("L", "2026-02-01")],
    "waiting": [("A", "2026-01-09")],
    "bounced": [("A", "2026-01-12"), ("K", "2026-01-20"), ("A", "2026-02-01")],
}


@pytest.fixture
def told(sqlite_database):
    return Told(sqlite_database, "2026-03-09", ALL_SORTS_BY_MARCH)


ALL_SORTS_BY_MARCH = {name: [step for step in steps if step[1] < "2026-03-09"] for name, steps in ALL_SORTS.items()}


def test_the_headline_gives_the_rate_with_its_interval_and_who_may_still_convert(told):
    reply = told.ask("January from awareness to conversion")

    assert reply.headline == (
        "2 of 6 customers (33 %, 95 %: 10–70) reached Conversion; by the strict order it is 1 (17 %). 3 may still convert."
    )


def test_the_lines_say_where_the_others_are_so_that_it_adds_up(told):
    assert told.ask("January cohort").lines[0] == "The other 4: 1 lost and 3 still inside the window."


def test_the_steps_show_reached_as_entered_and_skipped_past(told):
    rows = told.ask("January cohort").tables[0].rows

    assert rows[0] == ("Awareness", 6, 6, None, None)
    assert rows[1][0:4:3] == ("Knowledge", 1)
    assert (rows[1][1].hits, rows[1][2]) == (4, 3)
    assert (rows[2][1].hits, rows[2][2], rows[2][3]) == (2, 2, None)
    assert (rows[2][4].hits, rows[2][4].n) == (2, 4)


def test_the_other_rules_show_no_skipped_column(told):
    titles = [column.title for column in told.ask("January counting ordered").tables[0].columns]

    assert titles == ["Step", "Reached", "Of the step before"]


def test_by_any_order_a_step_with_more_than_the_one_before_is_no_share_of_it(told):
    rows = told.ask("January counting any").tables[0].rows

    assert [row[1] if isinstance(row[1], int) else row[1].hits for row in rows] == [6, 3, 2]
    told.requests.moves("bounced", ("C", "2026-02-03"), ("A", "2026-02-05"))
    told.requests.moves("waiting", ("C", "2026-02-03"))
    assert told.ask("January counting any").tables[0].rows[2][2] is None


def test_the_window_is_a_hard_border(told):
    assert told.ask("January within 10 days").headline.startswith(
        "0 of 6 customers (0 %, 95 %: 0–39) reached Conversion"
    )
    assert told.ask("January within 15 days").tables[0].rows[2][1].hits == 2
    assert told.ask("January within 14 days").tables[0].rows[2][1].hits == 1


def test_a_mature_cohort_is_said_to_be_one_and_has_nobody_open(sqlite_database):
    told = Told(sqlite_database, "2026-08-01", ALL_SORTS)

    reply = told.ask("January cohort")

    assert reply.headline.endswith("by the strict order it is 1 (17 %).")
    assert reply.lines[0] == "The other 4: 1 lost and 3 past the window."
    assert "within 90 days of that entry; everyone has had the whole window." in reply.receipt


def test_an_immature_cohort_is_compared_with_the_earlier_one_at_the_same_age(sqlite_database):
    told = Told(
        sqlite_database,
        "2026-03-10T12:00",
        {
            "by then": [("A", "2026-02-01"), ("K", "2026-02-02"), ("C", "2026-02-09")],
            "later": [("A", "2026-02-02"), ("K", "2026-02-03"), ("C", "2026-02-20")],
            "late entrant": [("A", "2026-02-25")],
            "now": [("A", "2026-03-02"), ("C", "2026-03-04")],
        },
    )

    reply = told.ask("this month cohort")

    assert reply.headline.startswith("1 of 1 customer reached Conversion")
    assert reply.lines[-1] == "The cohort before (Sun 1 to Tue 10 Feb) at the same age: 1 of 2."


def test_without_an_earlier_cohort_nothing_is_compared(told):
    reply = told.ask("January cohort")

    assert reply.lines[-1] == "There is no earlier cohort to compare with."
    assert reply.labels == ["Why these numbers", "By source"]


def test_under_five_there_is_no_percentage_anywhere(sqlite_database):
    told = Told(sqlite_database, "2026-03-09", {"c1": [("A", "2026-03-02"), ("C", "2026-03-03")]})

    reply = told.ask("last week cohort")

    assert reply.headline == "1 of 1 customer reached Conversion; by the strict order it is 0."
    assert "%" not in reply.text.replace("Wilson 95 %", "")


def test_a_goal_that_is_not_conversion_is_not_called_so(told):
    assert told.ask("January to retention").headline.endswith(" reached Retention. 5 may still get there.")


def test_an_empty_cohort_is_one_sentence(told):
    reply = told.ask("2024 from knowledge to retention")

    assert reply.headline == "Nobody entered Knowledge for the first time in 2024."
    assert reply.lines == ("Try a longer period, for example: /funnel this year cohort.",)


def test_the_receipt_names_rule_window_n_and_interval(told):
    assert told.ask("January cohort counting any within 1 day").receipt == (
        "Cohort: first entry into Awareness, Thu 1 to Sat 31 Jan, UTC; n = 6. Counting any = the stage was entered at "
        "all, in any order, within 1 day of that entry; everyone has had the whole window. In brackets: Wilson 95 % "
        "intervals."
    )


def test_a_breakdown_uses_the_value_at_the_time_of_the_entry(database):
    told = Told(
        database,
        "2026-03-09",
        ALL_SORTS_BY_MARCH,
        facts={name: {"source": "search"} for name in ("straight", "skipper", "late", "lost")},
    )
    with told.requests.asking() as lifecycle:
        lifecycle.customers.set(lifecycle.names.exactly("straight"), "source", "event")

    reply = told.ask("January cohort by source")

    rows = reply.tables[1].rows
    assert [row[0] for row in rows] == ["search", "not said"]
    assert rows[0][1:3] == (4, 3)
    assert (rows[0][3].hits, rows[0][3].n, rows[1][3].hits, rows[1][3].n) == (2, 4, 0, 2)
    assert isinstance(rows[0][3], Rate)


def test_a_breakdown_leads_back_to_all_together_and_to_the_cohort_before(told):
    reply = told.ask("January from awareness to conversion by owner")

    assert reply.tables[1].columns[0].title == "Owner"
    assert reply.button("All together").command == (
        'funnel 2026-01 from "Awareness" to "Conversion" within 90 days counting reached'
    )
    assert told.press(reply, "All together").labels[:2] == ["Why these numbers", "By source"]


def test_the_five_stage_preset_has_its_own_way_to_purchase(told):
    told.change_stages(lambda model: stages.switch(model, "five"))

    reply = told.ask("January cohort")

    assert [row[0] for row in reply.tables[0].rows] == ["Awareness", "Consideration", "Purchase"]
    assert "reached Purchase" in reply.headline
