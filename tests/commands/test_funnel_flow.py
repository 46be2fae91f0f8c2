"""The stage funnel's reply: a headline that answers, for every kind of period; rows that add up; empty cases."""

from __future__ import annotations

import pytest

from lifecycle import stages
from lifecycle.service.moves import Wanted
from tests.commands.funnels import Told
from tests.lifecycle.journeys import moment


@pytest.fixture
def quiet(sqlite_database):
    """A workspace in which somebody is added now and then; it is Friday 20 November 2026, 15:02 UTC."""
    days = (
        "2024-06-03", "2025-03-04", "2025-11-19", "2026-02-10", "2026-03-03", "2026-05-05", "2026-08-11", "2026-10-06",
        "2026-10-27", "2026-11-11", "2026-11-17", "2026-11-19",
    )  # fmt: skip
    return Told(sqlite_database, "2026-11-20T15:02", {f"c{n}": [("C", day)] for n, day in enumerate(days)})


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("this week", "2 customers reached Conversion this week by Fri 15:02; 1 by then last week: more than usual."),
        ("2026-11-16..2026-11-22", "2 customers reached Conversion this week by Fri 15:02; 1 by then last week"),
        ("last week", "1 customer reached Conversion last week; 0 the week before: the usual range."),
        ("2026-03-02..2026-03-08", "1 customer reached Conversion in the week of 2 March 2026; 0 the week before"),
        ("yesterday", "1 customer reached Conversion yesterday; 0 the day before"),
        ("2026-11-17", "1 customer reached Conversion on 17 November 2026; 0 the day before"),
        ("this month", "3 customers reached Conversion this month by Fri 20 Nov 15:02; 1 by then last month"),
        ("last month", "2 customers reached Conversion last month; 0 the month before"),
        ("March", "1 customer reached Conversion in March 2026; 1 the month before"),
        ("this quarter", "5 customers reached Conversion this quarter by Fri 20 Nov 15:02; 1 by then last quarter"),
        ("Q1 2026", "2 customers reached Conversion in Q1 2026; 1 the quarter before"),
        ("this year", "9 customers reached Conversion this year by Fri 20 Nov 15:02; 2 by then last year."),
        ("2025", "2 customers reached Conversion in 2025; 1 the year before."),
        ("last 30 days", "4 customers reached Conversion in the last 30 days; 1 in the 30 days before"),
        ("since 5 May", "7 customers reached Conversion since 5 May 2026; 3 in the 200 days before"),
        ("2026-11-10..2026-11-11", "1 customer reached Conversion in the days 10 to 11 November 2026; 0 in the 2 days"),
        ("2026-11-15..2026-11-25", "2 customers reached Conversion in the days 15 to 25 November 2026 by Fri 20 Nov"),
    ],
)
def test_the_headline_reads_well_for_every_kind_of_period(quiet, words, begins):
    assert quiet.ask(words).headline.startswith(begins)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("this week", "Mon 16 to Fri 20 Nov 15:02, UTC."),
        ("this month", "Sun 1 to Fri 20 Nov 15:02, UTC."),
        ("yesterday", "Thu 19 Nov, UTC."),
        ("2025", "Wed 1 Jan to Wed 31 Dec 2025, UTC."),
        ("last 30 days", "Thu 22 Oct to Fri 20 Nov 15:02, UTC."),
        ("2025-11-01..2026-02-28", "Sat 1 Nov 2025 to Sat 28 Feb, UTC."),
    ],
)
def test_the_receipt_begins_with_the_days(quiet, words, days):
    assert quiet.ask(words).receipt.startswith(days)


def test_today_says_until_when(quiet):
    quiet.requests.now = moment("2026-11-20T09:30")
    quiet.requests.move("today", "C")

    reply = quiet.ask("today")

    assert reply.headline == "1 customer reached Conversion today by 15:02; 1 by then yesterday: the usual range."
    assert reply.receipt.startswith("Fri 20 Nov until 15:02, UTC.")


@pytest.mark.parametrize(
    ("words", "label", "command"),
    [
        ("this week", "Last week", "funnel 2026-11-09..2026-11-15"),
        ("last week", "Week of 2 November 2026", "funnel 2026-11-02..2026-11-08"),
        ("this month", "Last month", "funnel 2026-10"),
        ("March", "February 2026", "funnel 2026-02"),
        ("Q1 2026", "Q4 2025", "funnel Q4 2025"),
        ("last 30 days", "22 September to 21 October 2026", "funnel 2026-09-22..2026-10-21"),
    ],
)
def test_the_period_before_is_one_tap_away(quiet, words, label, command):
    reply = quiet.ask(words)

    assert reply.button(label).command == command
    assert quiet.press(reply, label).answer.outcome == "done"


def test_a_button_means_the_same_week_next_month(quiet):
    reply = quiet.ask("this week")
    quiet.now = moment("2026-12-21")

    later = quiet.press(reply, "By source")

    assert later.headline.startswith(
        "2 customers reached Conversion in the week of 16 November 2026; 1 the week before"
    )


def test_a_future_period_is_said_to_be_one(quiet):
    reply = quiet.ask("2027")

    assert reply.headline == "That period has not begun yet: Fri 1 Jan to Fri 31 Dec 2027."
    assert (reply.tables, reply.chart) == ((), None)


def test_a_future_cohort_is_said_to_be_one(quiet):
    assert quiet.ask("2026-12-01..2026-12-31 cohort").headline.startswith("That period has not begun yet")


def test_a_period_without_moves_is_one_sentence(quiet):
    reply = quiet.ask("2026-04")

    assert reply.headline == "Nobody moved in April 2026; 1 reached Conversion the month before: the usual range."
    assert reply.lines == ("5 customers in the stages stayed where they were.",)
    assert (reply.tables, reply.chart) == ((), None)


def test_a_running_period_without_moves_says_so_far(quiet):
    headline = "Nobody moved today by 15:02; 1 reached Conversion by then yesterday: the usual range."

    assert quiet.ask("today").headline == headline


def test_a_period_before_records_is_one_sentence(quiet):
    reply = quiet.ask("2023")

    assert reply.headline == "Nothing was recorded yet in 2023."
    assert reply.lines == ("The first moves are later than that; ask for a later period.",)


def test_the_first_period_on_record_is_compared_with_none(quiet):
    reply = quiet.ask("2024")

    assert reply.headline == "1 customer reached Conversion in 2024."
    assert reply.labels == ["Why these numbers", "By source"]


def test_an_empty_workspace_says_how_to_begin(sqlite_database):
    reply = Told(sqlite_database, "2026-11-20").ask("this week")

    assert reply.headline == "Nobody has moved yet, so there is nothing to count."
    assert reply.lines == ("A move is logged like this: /stage move acme awareness.",)


def test_nobody_who_reached_the_stage_is_said_as_nobody(sqlite_database):
    told = Told(sqlite_database, "2026-03-09", {"c1": [("C", "2026-02-25")], "c2": [("A", "2026-03-03")]})

    assert told.ask("last week").headline == "Nobody reached Conversion last week; 1 the week before."


def test_each_row_adds_up_and_lost_has_one(sqlite_database):
    told = Told(
        sqlite_database,
        "2026-03-09",
        {
            "c1": [("A", "2026-03-02"), ("L", "2026-03-04")],
            "c2": [("C", "2026-02-20"), ("K", "2026-03-03"), ("E", "2026-03-05")],
            "c3": [("K", "2026-02-20"), ("L", "2026-02-23"), ("C", "2026-03-06")],
        },
    )

    reply = told.ask("last week")

    assert reply.column("Stage", "Now", "Was", "In", "On", "Moved on")[-1] == ("Lost", 1, 1, "+1", "−1", "1 won back")
    for now, was, *moves in reply.column("Now", "Was", "In", "On", "Back", "Lost"):
        assert was + sum(int((one or "0").replace("−", "-")) for one in moves) == now
    arrived = sum(int(came_in or 0) for came_in in reply.column("In"))
    assert told.ask("last week").receipt.endswith(f" {arrived} moves.")


def test_one_move_is_one_move(sqlite_database):
    told = Told(sqlite_database, "2026-03-09", {"c1": [("A", "2026-03-02")]})

    assert told.ask("last week").receipt.endswith(". 1 move.")


def test_under_five_there_is_no_percentage(sqlite_database):
    journeys = {f"c{n}": [("A", "2026-03-02"), ("K", "2026-03-04")] for n in range(5)}
    told = Told(sqlite_database, "2026-03-09", journeys | {"c9": [("C", "2026-03-03"), ("E", "2026-03-04")]})

    reply = told.ask("last week")

    assert reply.column("Moved on")[:3] == [
        "5 of 5 · 100\N{NO-BREAK SPACE}%",
        "0 of 5 · 0\N{NO-BREAK SPACE}%",
        "1 of 1",
    ]


def test_large_numbers_are_grouped_as_the_reader_writes_them(sqlite_database):
    told = Told(sqlite_database, "2026-03-09")
    with told.requests.asking() as lifecycle:
        many = [lifecycle.customers.add(f"c{n}") for n in range(1001)]
        day = moment("2026-03-03").date()
        lifecycle.moves.move([Wanted(one, lifecycle.model.stage(1), day) for one in many])

    reply = told.ask("last week")

    assert reply.column("In")[0] == "+1,001"
    assert reply.receipt.endswith(" 1,001 moves.")


def test_a_row_reads_as_a_sum_whose_result_comes_first(quiet):
    columns = quiet.ask("this month").tables[0].columns

    assert [column.title for column in columns] == [
        "Stage", "Now", "Was", "In", "On", "Back", "Lost", "Moved on", "Skipped past",
    ]  # fmt: skip


@pytest.fixture
def autumn(sqlite_database):
    """Seven who entered Knowledge on 10 November 2025, four of them converted; one on 2 December, who did not."""
    journeys = {f"c{n}": [("K", "2025-11-10"), *([("C", "2025-12-01")] if n < 4 else [])] for n in range(7)}
    journeys |= {"c8": [("K", "2025-12-02")], "c9": [("A", "2026-02-03"), ("K", "2026-03-10")]}
    return Told(sqlite_database, "2026-03-11T12:00", journeys)


def test_the_last_mature_cohort_is_one_line(autumn):
    assert autumn.ask("this week").lines[0] == (
        "Last mature cohort (first entered Knowledge Tue 11 Nov to Wed 10 Dec 2025): 0 of 1 reached Conversion within "
        "90 days."
    )


def test_each_period_has_the_cohort_that_was_mature_at_its_end(autumn):
    assert autumn.ask("February").lines[0] == (
        "Last cohort that was mature by then (first entered Knowledge Sat 1 to Sun 30 Nov 2025): 4 of 7 reached "
        "Conversion within 90 days, 57\N{NO-BREAK SPACE}% (25–84)."
    )


def test_a_mature_cohort_of_few_has_no_percentage(sqlite_database):
    told = Told(sqlite_database, "2026-03-09", {"c1": [("K", "2025-11-20")], "c2": [("A", "2026-03-03")]})

    assert told.ask("last week").lines[0].endswith(": 0 of 1 reached Conversion within 90 days.")


def test_without_a_mature_cohort_nothing_is_said_of_one(sqlite_database):
    told = Told(sqlite_database, "2026-03-09", {"c1": [("K", "2026-03-03")]})

    assert told.ask("last week").lines == ()


def test_everybody_with_the_whole_window_behind_them_stays_as_counted(sqlite_database):
    told = Told(sqlite_database, "2026-03-09", {"c1": [("K", "2025-10-06")]})

    assert "recent entrants" not in told.ask("2025-10").receipt
    assert "recent entrants" in told.ask("2025-10-01..2026-01-31").receipt


def test_the_five_stage_preset_has_its_own_rows_and_goal(sqlite_database):
    told = Told(sqlite_database, "2026-03-09")
    told.change_stages(lambda model: stages.switch(model, "five"))
    told.requests.moves("c1", ("K", "2026-03-03"), ("C", "2026-03-04"))

    reply = told.ask("last week")

    assert reply.headline == "1 customer reached Purchase last week."
    assert [row[0] for row in reply.rows] == ["Awareness", "Consideration", "Purchase", "Retention", "Advocacy"]


def test_a_renamed_stage_goes_by_its_new_name_and_a_retired_one_stays_while_it_has_history(sqlite_database):
    told = Told(sqlite_database, "2026-03-09", {"c1": [("C", "2026-02-03"), ("E", "2026-02-10"), ("R", "2026-03-03")]})
    told.change_stages(lambda model: stages.rename(model, model.stage(3), "Won over"))
    told.change_stages(lambda model: stages.retire(model, model.stage(4)))

    reply = told.ask("last week")

    assert [row[0] for row in reply.rows] == [
        "Awareness",
        "Knowledge",
        "Won over",
        "Experience",
        "Retention",
        "Advocacy",
    ]
    assert reply.headline == "Nobody reached Won over last week; 0 the week before."
    assert [row[0] for row in told.ask("2026-03-09..2026-03-15").rows] == []


def test_why_these_numbers_explains_without_reading_a_customer(quiet):
    reply = quiet.press(quiet.ask("this week"), "Why these numbers")

    assert reply.headline == "Each line of the funnel adds up: now = was + in − on − back − lost."
    assert "within 90 days" in reply.text
