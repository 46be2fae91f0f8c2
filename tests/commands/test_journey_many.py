"""`journey last quarter`: how straight the journeys were, which paths were walked, and who bounced back."""

from __future__ import annotations

import pytest

from commands import CHANNEL
from tests.commands.funnels import Told
from tests.commands.journeying import SPACE, ask, rate


@pytest.fixture
def quarter(sqlite_database):
    """In the second quarter ten go forward and three of them back, two with a reason; in the first one six go on."""
    told = Told(sqlite_database, "2026-11-20T12:00")
    for n in range(6):
        told.requests.moves(f"early {n}", ("A", "2026-02-01"), ("K", "2026-02-10"))
    for n in range(10):
        source = "fair" if n < 4 else "search"
        told.requests.add(f"c{n}", source=source)
        told.requests.moves(f"c{n}", ("A", "2026-04-01"), ("K", "2026-04-10"))
    for n, reason in ((0, "Price"), (1, "price"), (2, None)):
        told.requests.move(f"c{n}", "A", on="2026-05-01", reason=reason)
    told.requests.move("c0", "K", on="2026-06-01")
    told.requests.move("c1", "K", on="2026-09-01")
    told.requests.move("c9", "L", on="2026-05-01")
    return told


def test_a_quarter_is_held_beside_the_one_before(quarter):
    reply = ask(quarter)

    assert reply.headline == (
        f"10 customers made 14 moves between stages in Q2 2026: 79{SPACE}% one step forward, 21{SPACE}% back. Most "
        "often back from Knowledge to Awareness: 3 times; said most: Price (2)."
    )
    assert reply.lines == (f"Of 6 moves the quarter before: 100{SPACE}% one step forward.",)


def test_who_came_up_again_in_time_is_counted_after_the_period_too(quarter):
    (row,) = ask(quarter).tables[0].rows

    assert row == ("Knowledge → Awareness", rate(3, 4), rate(1, 3), "Price (2)")


def test_a_running_period_is_held_against_the_same_part_of_the_one_before(quarter):
    quarter.requests.move("c5", "C", on="2026-11-18")
    quarter.requests.move("c6", "C", on="2026-11-13")
    quarter.requests.move("c8", "C", on="2026-11-14")
    quarter.requests.move("c7", "C", on="2026-11-10")

    reply = ask(quarter, "this week")

    assert reply.headline == "1 customer made 1 move between stages this week by Fri 12:00: 1 one step forward."
    assert reply.lines == ("Of 2 moves by then last week: 2 one step forward.",)


def test_under_five_moves_there_is_no_percentage(quarter):
    reply = ask(quarter, "2026-05-01")

    assert reply.headline == (
        "3 customers made 3 moves between stages on 1 May 2026: 3 back. Most often back from Knowledge to Awareness: "
        "3 times; said most: Price (2)."
    )
    assert reply.tables[1].rows == ((3, "Knowledge → Awareness"), (1, "Knowledge → Lost"))
    assert "%" not in reply.text.replace("Brackets: 95 %", "")


def test_only_entries_and_losses_are_no_moves_between_stages(sqlite_database):
    told = Told(sqlite_database, "2026-06-22", {"c1": [("A", "2026-06-02"), ("L", "2026-06-03")]})

    reply = ask(told, "2026-06-01..2026-06-07")

    assert reply.headline == "Nobody moved from one stage to another in the week of 1 June 2026."
    assert "2 moves by 1 customer: 1 new, 1 lost" in reply.receipt


def test_many_paths_are_told_as_far_as_the_commonest_eight(sqlite_database):
    ways = ["AK", "AKC", "AC", "AKA", "AE", "AR", "AV", "KC", "KE", "KA"]
    told = Told(
        sqlite_database,
        "2026-06-22",
        {way: [(letter, f"2026-06-0{day}") for day, letter in enumerate(way, 1)] for way in ways},
    )
    told.requests.moves("twin", ("A", "2026-06-01"), ("K", "2026-06-02"))

    paths = ask(told, "June").tables[-1]

    assert len(paths.rows) == 8
    assert paths.rows[0] == (f"2 · 18{SPACE}%", "New → Awareness → Knowledge")
    assert paths.title == f"The commonest 8 of 10 paths; they cover 82{SPACE}% of 11 customers"


def test_by_source_each_value_has_its_row_and_they_add_up(quarter):
    reply = ask(quarter, "Q2 2026 by source")

    (table,) = reply.tables
    assert [column.title for column in table.columns] == [
        "Source", "Moves", "Forward", "Skips", "Back", "Bounce-backs of exits",
    ]  # fmt: skip
    assert table.rows == (
        ("fair", 8, f"63{SPACE}%", f"0{SPACE}%", f"38{SPACE}%", rate(3, 8)),
        ("search", 6, f"100{SPACE}%", f"0{SPACE}%", f"0{SPACE}%", rate(0, 7)),
        ("All", 14, f"79{SPACE}%", f"0{SPACE}%", f"21{SPACE}%", rate(3, 15)),
    )
    assert reply.headline == ask(quarter).headline
    assert "Moves by the source the customer had then" in reply.receipt


def test_a_value_counts_from_when_it_was_said(sqlite_database):
    told = Told(sqlite_database, "2026-06-01T12:00", {"c1": [("A", "2026-06-01")]}, {"c1": {"source": "fair"}})
    told.requests.now = told.now.replace(day=10)
    with told.requests.asking() as lifecycle:
        lifecycle.customers.set(lifecycle.names.exactly("c1"), "source", "search")
    told.now = told.requests.now = told.now.replace(day=22)
    told.requests.moves("c1", ("K", "2026-06-05"), ("C", "2026-06-12"))

    assert ask(told, "June by source").column("Source", "Moves") == [("fair", 1), ("search", 1), ("All", 2)]


def test_beyond_twelve_values_the_others_are_one_row(sqlite_database):
    journeys = {f"c{n:02}": [("A", "2026-06-01"), ("K", "2026-06-02")] for n in range(15)}
    told = Told(sqlite_database, "2026-06-22", journeys, {name: {"source": name} for name in journeys})

    rows = ask(told, "June by source").rows

    assert len(rows) == 13
    assert rows[-2][:2] == ("4 others", 4)
    assert rows[-1][:2] == ("All", 15)


def test_an_owner_is_shown_as_a_person(quarter):
    assert "@rep" in ask(quarter, "Q2 2026 by owner").text


def test_it_leads_to_the_splits_the_period_before_and_the_funnel(quarter):
    reply = ask(quarter)

    assert reply.labels == ["By source", "Q1 2026", "Funnel"]
    split = quarter.press(reply, "By source")
    assert split.labels == ["By owner", "By segment", "All together", "Q1 2026", "Funnel"]
    assert quarter.press(split, "All together").headline == reply.headline
    assert quarter.press(reply, "Funnel").headline.startswith("Nobody reached Conversion in Q2 2026")
    assert quarter.press(reply, "Q1 2026").headline.startswith("6 customers made 6 moves")


def test_without_words_it_is_the_last_quarter_and_says_how_to_ask_for_a_customer(quarter):
    quarter.requests.moves("late", ("A", "2026-08-01"), ("K", "2026-08-10"))

    reply = ask(quarter, "")

    assert reply.headline.startswith("2 customers made 2 moves between stages last quarter: ")
    assert reply.receipt.endswith("For one customer: /journey acme.")
    assert "For one customer" not in ask(quarter, "last quarter").receipt
    assert "by the source" in ask(quarter, "by source").receipt


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("last quarter", "journey Q3 2026"),
        ("", "journey Q3 2026"),
        ("this week by segments", "journey 2026-11-16..2026-11-22 by segment"),
        ("by owner last month", "journey 2026-10 by owner"),
        ("in Q2 2026?", "journey Q2 2026"),
        ("for last month", "journey 2026-10"),
    ],
)
def test_the_same_answer_can_be_had_again_with_absolute_dates(quarter, words, again):
    quarter.requests.moves("late", ("A", "2026-08-01"), ("K", "2026-10-10"), ("C", "2026-11-17"))

    reply = ask(quarter, words)

    assert reply.again == again
    assert reply.audience == CHANNEL
    assert ask(quarter, again.removeprefix("journey ")).rows == reply.rows


@pytest.mark.parametrize(
    "words", ["show me the journeys of last quarter", "journeys in Q3 2026", "which paths did customers take last quarter"]
)  # fmt: skip
def test_a_message_asks_for_it_too(quarter, words):
    quarter.requests.moves("late", ("A", "2026-08-01"), ("K", "2026-08-10"))
    quarter.asking.now = quarter.now

    assert quarter.asking.say(words).headline.startswith("2 customers made 2 moves between stages ")


def test_a_field_that_is_none_is_said_so(quarter):
    assert ask(quarter, "Q2 2026 by colour").headline.startswith(
        'I can split by source, owner or segment, not by "colour".'
    )


def test_a_period_to_come_is_said_so(quarter):
    assert ask(quarter, "2027").headline == "That period has not begun yet: Fri 1 Jan to Fri 31 Dec 2027."


def test_a_quiet_period_is_one_sentence(quarter):
    reply = ask(quarter, "Q3 2026 by owner")
    quiet = ask(quarter, "2026-07-01..2026-07-07")

    assert "between stages" in reply.headline
    assert quiet.headline == "Nobody moved in the days 1 to 7 July 2026, so there are no journeys to tell."
    assert quiet.chart is None


def test_a_period_before_records_began_says_that(quarter):
    reply = ask(quarter, "2024")

    assert reply.headline == "Nothing was recorded yet in 2024."
    assert reply.lines == ("The first moves are later than that; ask for a later period.",)


def test_an_empty_workspace_is_told_how_to_begin(sqlite_database):
    reply = ask(Told(sqlite_database, "2026-06-22"), "")

    assert reply.headline == "Nobody has moved yet, so there are no journeys to tell."
    assert reply.lines == ("A move is logged like this: /stage move acme awareness.",)


def test_a_long_reason_is_cut_and_one_voice_is_not_in_the_headline(sqlite_database):
    told = Told(sqlite_database, "2026-06-22", {"c1": [("K", "2026-06-02")]})
    told.requests.move("c1", "A", on="2026-06-03", reason="they said " + "very " * 30 + "much")

    reply = ask(told, "June")

    assert reply.rows[0][-1] == "they said very very very very very very… (1)"
    assert reply.headline.endswith("Most often back from Knowledge to Awareness: 1 time.")
