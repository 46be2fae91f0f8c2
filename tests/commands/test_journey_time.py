"""`/journey time`: the answer first, first stays and returns apart, how stays end, and what to do where little is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.commands.asking import MANAGER
from tests.commands.funnels import Told

NOW = "2026-03-09"
FIRST = date(2026, 1, 5)


def on(day):
    return (FIRST + timedelta(days=day)).isoformat()


def asked(told, words="", **more):
    told.asking.now = told.now
    return told.asking.say(f"/journey time {words}", as_=MANAGER, **more)


def stays(n, to="C"):
    """So many customers who stay in Knowledge for 1, 2, 3... days, each after two days in Awareness."""
    return {f"{to}{day}": [("A", on(0)), ("K", on(2)), (to, on(2 + day))] for day in range(1, n + 1)}


@pytest.fixture
def told(sqlite_database):
    """Ten go on to Conversion, one of them after a return to Knowledge; two are lost, one goes back, one stays."""
    journeys = stays(9) | {
        "lost 1": [("A", on(0)), ("K", on(2)), ("L", on(6))],
        "lost 2": [("A", on(0)), ("K", on(2)), ("L", on(9))],
        "back": [("A", on(0)), ("K", on(2)), ("A", on(7)), ("K", on(20)), ("C", on(24))],
        "stays": [("A", on(0)), ("K", on(2))],
    }
    facts = {name: {"source": "search" if name.startswith("C") else "event"} for name in journeys}
    return Told(sqlite_database, NOW, journeys, facts)


def test_the_slowest_step_before_conversion_is_the_answer(told):
    reply = asked(told)

    assert reply.headline == (
        "Knowledge is the slowest step before Conversion: half of its stays end within 5 days (3–8)."
    )
    assert reply.column("Stage", "Half end within", "Stays")[:3] == [
        ("Awareness", "2\N{NO-BREAK SPACE}d (2–2)", "13"),
        ("Knowledge", "5\N{NO-BREAK SPACE}d (3–8)", "13"),
        ("Conversion", ">\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}d", "10"),
    ]


def test_the_period_is_the_last_twelve_months_unless_another_is_asked_for(told):
    assert asked(told).again == "journey time 2025-03-10..2026-03-09"
    assert asked(told, "january").again == "journey time 2026-01"


def test_returns_stand_apart_from_first_stays(told):
    reply = asked(told)

    assert reply.lines == ("2 returns to a stage stand apart.",)
    assert asked(told, "knowledge").column("Stays", "Half end within")[1] == ("Returns", "1 stay")


def test_a_stage_is_told_with_how_its_stays_end(told):
    reply = asked(told, "knowledge")

    assert reply.headline == (
        "Half of the stays in Knowledge end within 5 days (3–8); within 30 days 69\N{NO-BREAK SPACE}% move on, "
        "8\N{NO-BREAK SPACE}% go back and 15\N{NO-BREAK SPACE}% are lost."
    )
    assert reply.lines == ("13 first stays and 1 return; 1 of them still goes on.",)
    assert reply.column("Stays", "On in 30 d", "Back", "Lost")[0] == (
        "First",
        "69\N{NO-BREAK SPACE}% (42–87)",
        "8\N{NO-BREAK SPACE}% (1–33)",
        "15\N{NO-BREAK SPACE}% (4–42)",
    )


def test_nobody_goes_back_from_the_first_stage_or_on_from_the_last(sqlite_database):
    journeys = {f"c{n}": [("A", on(0)), ("V", on(n)), ("L", on(30 + n))] for n in range(1, 7)}

    reply = asked(Told(sqlite_database, NOW, journeys))

    rows = {row[0]: row for row in reply.rows}
    assert (rows["Awareness"][3], rows["Advocacy"][2]) == (None, None)


def test_stages_and_periods_are_read_in_any_order(told):
    for words in ("knowledge q1 2026", "q1 2026 in knowledge", "in knowledge in q1 2026?", 'Q1 2026 "Knowledge"'):
        assert asked(told, words).again == "journey time Knowledge Q1 2026"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("how long do customers stay in knowledge?", "Half of the stays in Knowledge end within 5 days"),
        ("how long do people stay in each stage?", "Knowledge is the slowest step before Conversion"),
        ("how long did they stay in the stages in the last 3 months?", "Knowledge is the slowest step before"),
        ("show the time in each stage", "Knowledge is the slowest step before Conversion"),
    ],
)
def test_it_can_be_asked_in_a_sentence(told, said, answer):
    told.asking.now = told.now

    assert told.asking.say(said, as_=MANAGER).headline.startswith(answer)


def test_a_misspelt_stage_is_asked_back_about_with_the_period_kept(told):
    reply = asked(told, "knowlege last month by source")

    assert "Did you mean Knowledge?" in reply.headline
    assert reply.button("Knowledge").command == "journey time Knowledge 2026-02 by source"


def test_lost_is_no_stage_to_stay_in(told):
    assert asked(told, "lost").refused


def test_a_field_that_is_none_is_refused(told):
    assert asked(told, "knowledge by colour").headline == ('I can split by source, owner or segment, not by "colour".')


def test_by_source_has_a_row_per_value_and_one_for_all(told):
    reply = asked(told, "knowledge by source")

    assert reply.column("Source", "Half end within", "Stays") == [
        ("search", "5\N{NO-BREAK SPACE}d (2–8)", "9"),
        ("event", "4 stays", "4"),
        ("All", "5\N{NO-BREAK SPACE}d (3–8)", "13"),
    ]
    assert reply.labels == ["All together", "By owner", "By segment"]
    assert reply.again == "journey time Knowledge 2025-03-10..2026-03-09 by source"


def test_under_five_stays_there_is_no_percentage(told):
    event = asked(told, "knowledge by source").rows[1]

    assert event == ("event", "4 stays", None, None, None, None, "4")


def test_values_that_differ_are_told_in_the_headline(sqlite_database):
    slow = {f"slow {n}": [("K", on(0)), ("C", on(20 + n))] for n in range(8)}
    fast = {f"fast {n}": [("K", on(0)), ("C", on(2))] for n in range(8)}
    facts = {name: {"source": name.split()[0]} for name in slow | fast}
    told = Told(sqlite_database, NOW, slow | fast, facts)

    assert asked(told, "knowledge by source").headline == (
        "Half of the stays in Knowledge end within 2 days (2–2) for fast, within 23 days (21–26) for slow."
    )


def test_values_that_hardly_differ_are_not_told_apart(sqlite_database):
    journeys = {f"c{n}": [("K", on(0)), ("C", on(5 + n // 2))] for n in range(16)}
    facts = {name: {"segment": f"segment {int(name[1:]) % 2}"} for name in journeys}
    told = Told(sqlite_database, NOW, journeys, facts)

    assert asked(told, "knowledge by segment").headline == (
        "Half of the stays in Knowledge end within 8 days (7–10); by segment there is no difference beyond chance."
    )


def test_without_a_stage_a_breakdown_takes_the_one_with_the_most_stays(told):
    reply = asked(told, "by source")

    assert reply.lines == ("Awareness has the most stays, 14; name another stage to see its own.",)


def test_an_owner_is_shown_as_a_person_and_by_name_in_the_picture(told):
    reply = asked(told, "knowledge by owner")

    assert reply.rows[0][0] == "\ue000UREP\ue001"
    assert reply.chart.draw().startswith(b"\x89PNG")


def test_many_values_are_shown_as_far_as_a_table_goes_and_all_as_data(sqlite_database):
    journeys = {f"c{n:02}": [("K", on(0))] for n in range(15)}
    told = Told(sqlite_database, NOW, journeys, {name: {"source": f"source {name}"} for name in journeys})

    assert len(asked(told, "knowledge by source").rows) == 13
    assert asked(told, "knowledge by source").lines == ("3 more values with 3 stays are not shown.",)
    assert len(asked(told, "knowledge by source", as_data=True).rows) == 16


def test_as_data_has_every_number_with_its_limits(told):
    reply = asked(told, "", as_data=True)

    title = [column.title for column in reply.tables[0].columns]
    knowledge = dict(zip(title, reply.rows[1], strict=True))
    assert (knowledge["Stays"], knowledge["Half within, days"], knowledge["Half within, days, low"]) == (13, 5, 3)
    assert (knowledge["Moved on"], knowledge["Still there"], knowledge["Ways out within, days"]) == (0.6923, 0.0769, 30)


def test_stays_that_began_long_before_a_short_period_cannot_be_told(told):
    reply = asked(told, "2026-03-02..2026-03-08")

    assert reply.headline == "There are too few stays yet to say how long they last."
    assert reply.lines == (
        "Too few stays began in this period to tell in Conversion; a longer one may: /journey time.",
    )
    assert reply.column("Stage", "Half end within")[2] == ("Conversion", "0 of 10 begun")


def test_the_receipt_says_how_it_was_counted(told):
    assert asked(told, "2026-01-05..2026-03-01").receipt == (
        "Mon 5 Jan to Sun 1 Mar, UTC. First stays that lasted at some time in it, those begun earlier and those still "
        "going on as far as they were seen (Kaplan-Meier). On, back, lost: ended so within 30 days (Aalen-Johansen). "
        "In brackets 95 %, by customers. n = 36."
    )


def test_an_empty_workspace_says_what_would_fill_it(sqlite_database):
    reply = asked(Told(sqlite_database, NOW))

    assert reply.headline == "Nobody has moved yet, so there is no time in any stage to tell."
    assert reply.lines == ("A move is logged like this: /stage move acme awareness.",)


def test_a_time_before_the_first_move_and_one_to_come_are_no_faults(told):
    assert asked(told, "2020").headline == "Nothing was recorded yet in 2020."
    assert asked(told, "2027").headline.startswith("That period has not begun yet")


def test_a_stage_where_nobody_was_says_so(told):
    reply = asked(told, "advocacy january")

    assert reply.headline == "Nobody was in Advocacy in January 2026."
    assert reply.labels == ["All stages"]


def test_one_customer_alone_is_no_fault(sqlite_database):
    reply = asked(Told(sqlite_database, NOW, {"c1": [("A", on(0))]}))

    assert reply.headline == "There are too few stays yet to say how long they last."
    assert reply.rows[0][:2] == ("Awareness", "1 stay")
    assert reply.chart.draw().startswith(b"\x89PNG")


def test_the_buttons_lead_on_and_back(told):
    every = asked(told)

    one = told.press(every, "Knowledge")
    assert one.headline.startswith("Half of the stays in Knowledge")
    assert told.press(one, "By source").rows[-1][0] == "All"
    assert told.press(one, "All stages").rows[0][0] == "Awareness"


def test_both_databases_tell_the_same(database):
    told = Told(database, NOW, stays(6))

    assert asked(told, "knowledge").headline.startswith("Half of the stays in Knowledge end within 3 days (1–6);")


@pytest.mark.parametrize("words", ["", "knowledge", "knowledge by source"])
def test_the_picture_is_a_small_png(told, words):
    png = asked(told, words).chart.draw()

    assert png.startswith(b"\x89PNG")
    assert len(png) < 30_000
