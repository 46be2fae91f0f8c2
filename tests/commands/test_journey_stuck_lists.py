"""`/journey stuck` of few and of many: nobody stuck, nobody there, twenty at a time, all as data, and how past flags turned out."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

from lifecycle.times import stuck
from tests.commands.funnels import Told
from tests.commands.sticking import NOW, ago, asked, press


def test_a_measured_limit_is_used_and_said(sqlite_database):
    quick = {f"q{n:02}": [("A", ago(250)), ("K", ago(250 - n)), ("R", ago(100))] for n in range(1, 13)}
    told = Told(sqlite_database, NOW, quick | {"Slow": [("A", ago(10))], "In time": [("A", ago(8))]})
    with patch.object(stuck, "FEWEST", 12), told.requests.reading() as lifecycle:
        answer = lifecycle.stuck.page(None, None, offset=0, limit=20, at=told.now)

    assert [held.customer.name for held in answer.page] == ["Slow"]
    assert (answer.rows[0].limit.measured, answer.rows[0].limit.moves) == (True, 12)


def test_past_flags_are_held_against_what_became_of_them(sqlite_database):
    gone = {f"gone {n}": [("A", ago(200)), ("L", ago(10 + n))] for n in range(2)}
    stay = {f"stay {n}": [("A", ago(200))] for n in range(4)}
    fresh = {f"fresh {n}": [("A", ago(60))] for n in range(3)}
    reply = asked(Told(sqlite_database, NOW, gone | stay | fresh))

    assert reply.sentences == (
        "Flagged 8 weeks ago: 2 of 6 lost since, 33\N{NO-BREAK SPACE}% (10–70); not flagged: 0 of 3.",
    )


def test_a_next_step_said_later_does_not_unflag_the_past(sqlite_database):
    told = Told(sqlite_database, NOW, {f"c{n}": [("A", ago(200))] for n in range(3)})
    told.asking.now = told.now
    told.asking.say("/customer snooze c0 2 weeks")
    told.now += timedelta(minutes=1)

    assert asked(told).sentences == (
        "1 more is past the limit but has a dated next step.",
        "Flagged 8 weeks ago: 0 of 3 lost since; everybody was.",
    )


def test_where_nobody_was_on_record_eight_weeks_ago_that_is_said(sqlite_database):
    reply = asked(Told(sqlite_database, NOW, {"Acme": [("A", ago(40))], "Bolt": [("A", ago(1))]}))

    assert reply.sentences == ("Nobody was on record here 8 weeks ago, so it cannot be told yet how flags turn out.",)


def test_where_nobody_is_stuck_one_warm_sentence_is_the_answer(sqlite_database):
    told = Told(sqlite_database, NOW, {"Acme": [("A", ago(3))], "Bolt": [("K", ago(1))]})
    reply = asked(told)

    assert reply.headline == "Nobody is stuck: all 2 customers in Awareness to Experience are in good time."
    assert reply.tables == ()
    assert asked(told, "knowledge").headline == (
        "Nobody is stuck: the only customer in Knowledge is in good time or has a next step."
    )


def test_an_empty_workspace_says_what_would_fill_it(sqlite_database):
    reply = asked(Told(sqlite_database, NOW))

    assert reply.headline == "Nobody has moved yet, so nobody can be stuck."
    assert reply.lines == ("A move is logged like this: /stage move acme awareness.",)


def test_where_all_are_in_retention_nobody_can_be_stuck(sqlite_database):
    told = Told(sqlite_database, NOW, {"Acme": [("R", ago(100))]})

    assert asked(told).headline == "Nobody is in Awareness to Experience, so nobody can be stuck."
    assert asked(told, "knowledge").labels == ["All stages"]


def test_twenty_at_a_time_and_the_rest_a_tap_away(sqlite_database):
    told = Told(sqlite_database, NOW, {f"c{n:02}": [("A", ago(100 - n))] for n in range(25)})
    first = asked(told)
    following = press(told, first, "Next 5")

    assert first.column("Customer") == [f"c{n:02}" for n in range(20)]
    assert first.receipt.endswith("Longest first; 1 to 20 of 25.")
    assert following.column("Customer") == [f"c{n:02}" for n in range(20, 25)]
    assert following.headline == "25 of 25 customers in Awareness to Experience are stuck."
    assert (following.replaces, following.chart, following.lines) == (True, None, ())
    beyond = asked(told, "page 3")
    assert beyond.headline == "There are no more customers in that list."
    assert press(told, beyond, "From the start").column("Customer")[0] == "c00"


def test_as_data_has_everybody_and_every_stage(sqlite_database):
    told = Told(sqlite_database, NOW, {f"c{n:02}": [("K", ago(120)), ("A", ago(100 - n))] for n in range(45)})
    reply = asked(told, as_data=True)

    assert [column.title for column in reply.tables[0].columns] == [
        "Customer", "Owner", "Stage", "Since", "Days", "Limit, days", "Last move", "From",
    ]  # fmt: skip
    assert len(reply.tables[0].rows) == 45
    name, _owner, stage, _since, days, limit, last, source = reply.tables[0].rows[0]
    assert (name, stage, days, limit, last, source) == ("c00", "Awareness", 100.54, 30, "back", "Knowledge")
    assert reply.tables[1].rows[0] == ("Awareness", 45, 0, 45, 30, "no", 0)
