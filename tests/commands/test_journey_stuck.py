"""`/journey stuck`: who is stuck, longest first, what to do about them, and what the limits are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commands import PERSON
from lifecycle.stages import retire
from tests.commands.asking import MANAGER, OTHER, REP
from tests.commands.funnels import Told
from tests.commands.sticking import NOW, ago, asked, press

STUCK = {
    "Acme Corp": [("A", ago(150)), ("K", ago(143))],
    "Bolt": [("C", ago(90)), ("K", ago(60))],
    "Cedar": [("A", ago(31))],
    "Dune": [("A", ago(29))],
    "Elm": [("K", ago(200)), ("C", ago(5))],
    "Fir": [("K", ago(300)), ("R", ago(200))],
    "Gale": [("K", ago(300)), ("L", ago(200))],
}
"""Three are stuck, by the usual thirty days; Dune is not quite."""


@pytest.fixture
def told(sqlite_database):
    return Told(
        sqlite_database,
        NOW,
        STUCK,
        {name: {"owner": REP if name in {"Acme Corp", "Dune", "Fir"} else "Somebody"} for name in STUCK},
    )


def test_how_many_are_stuck_and_who_longest_is_the_answer(told):
    reply = asked(told)

    assert reply.headline == (
        "3 of 5 customers in Awareness to Experience are stuck; longest: Acme Corp, 143 days in Knowledge."
    )
    assert reply.audience == PERSON


def test_the_list_is_longest_first_with_the_limit_and_how_they_came(told):
    assert asked(told).rows == [
        ("Acme Corp", "\ue000UREP\ue001", "Knowledge", "Tue 30 Jun", "143 days", "30 days", "forward from Awareness"),
        ("Bolt", "Somebody", "Knowledge", "Mon 21 Sep", "60 days", "30 days", "back from Conversion"),
        ("Cedar", "Somebody", "Awareness", "Tue 20 Oct", "31 days", "30 days", "new here"),
    ]


def test_one_stage_alone(told):
    reply = asked(told, "knowledge")

    assert reply.headline == "2 of 2 customers in Knowledge are stuck; longest: Acme Corp, 143 days."
    assert [column.title for column in reply.tables[0].columns] == [
        "Customer", "Owner", "Since", "For", "Limit", "Last move",
    ]  # fmt: skip
    assert asked(told, "in awareness").headline == "1 of 2 customers in Awareness is stuck; longest: Cedar, 31 days."


def test_ones_own_alone(told):
    reply = asked(told, "mine", as_=REP)

    assert reply.headline == (
        "1 of your 2 customers in Awareness to Experience is stuck; longest: Acme Corp, 143 days in Knowledge."
    )
    assert asked(told, "knowledge mine", as_=REP).headline == (
        "Your only customer in Knowledge is stuck: Acme Corp, for 143 days."
    )
    other = asked(told, "mine", as_=OTHER)
    assert other.headline == "None of your customers is in Awareness to Experience."
    assert press(told, other, "Everybody's").headline.startswith("3 of 5 customers")


def test_it_can_be_asked_in_a_sentence(told):
    told.asking.now = told.now
    for text in ("who is stuck?", "which customers are stuck", "show me the stuck list"):
        assert told.asking.say(text, as_=MANAGER).headline.startswith("3 of 5 customers")
    assert told.asking.say("who is stuck in knowledge?", as_=MANAGER).headline.startswith("2 of 2 customers in Knowl")
    assert told.asking.say("which of my customers are stuck", as_=REP).headline.startswith("1 of your 2 customers")


def test_a_snooze_takes_somebody_off_the_list_until_its_day_is_over(told):
    heard = press(told, asked(told), "Snooze 2 weeks", of="Acme Corp")
    assert heard.headline == "Acme Corp is off the stuck list until Fri 4 Dec."
    told.now += timedelta(minutes=1)

    reply = asked(told)
    assert reply.column("Customer") == ["Bolt", "Cedar"]
    assert reply.sentences[0] == "1 more is past the limit but has a dated next step."
    told.now += timedelta(days=14)
    assert "Acme Corp" not in asked(told).column("Customer")
    told.now += timedelta(days=1)
    assert asked(told).column("Customer")[0] == "Acme Corp"


def test_undoing_a_snooze_puts_them_back(told):
    heard = press(told, asked(told), "Snooze 2 weeks", of="Acme Corp")
    told.now += timedelta(minutes=1)
    press(told, heard, "Undo")
    told.now += timedelta(minutes=1)

    assert asked(told).column("Customer")[0] == "Acme Corp"


def test_the_first_three_are_told_of_and_can_be_moved_or_snoozed(told):
    reply = asked(told)

    assert reply.lines[0] == "Acme Corp: 143 days in Knowledge, where the limit is 30 days."
    assert [list(buttons) for buttons in map(reply.menu, ("Acme Corp", "Bolt", "Cedar"))] == [
        ["Move", "Log touch", "Snooze 2 weeks", "Show"]
    ] * 3
    assert press(told, reply, "Move", of="Bolt").headline.startswith("Where to? Bolt is in Knowledge")


def test_the_receipt_says_what_the_limits_are_and_whether_they_are_measured(told):
    assert asked(told).receipt.replace("\N{NO-BREAK SPACE}", " ") == (
        "Stuck: no dated next step, and longer there than the limit. Limits: Awareness 30 days (set, n = 0), "
        "Knowledge 30 days (set, n = 2), Conversion 30 days (set, n = 0), Experience 30 days (set, n = 0). "
        "p75: three in four took no longer to move forward, of stays begun Tue 20 May 2025 to Tue 19 May; set, where "
        "fewer than 50 did. As of Fri 20 Nov 13:03, UTC. Longest first."
    )


def test_a_manager_sets_the_days_where_too_little_is_known(told):
    told.now += timedelta(minutes=1)
    told.asking.now = told.now
    told.asking.say("/lifecycle settings stuck knowledge 100", as_=MANAGER)
    told.now += timedelta(minutes=1)

    assert asked(told).column("Customer", "Limit") == [("Acme Corp", "100 days"), ("Cedar", "30 days")]


@pytest.mark.parametrize("stage", ["retention", "advocacy"])
def test_where_staying_is_the_point_nobody_is_stuck(told, stage):
    reply = asked(told, stage)

    assert reply.headline == f"Nobody counts as stuck in {stage.title()}, where staying is the point."
    assert press(told, reply, "All stages").headline.startswith("3 of 5")


def test_the_lost_are_another_list(told):
    reply = asked(told, "lost")

    assert reply.headline == "Who is lost is not stuck; they have a list of their own."
    assert press(told, reply, "Who is lost").headline == "1 customer is lost."


def test_who_is_left_in_a_retired_stage_can_be_stuck(told):
    told.change_stages(lambda model: retire(model, model.stage(2)))
    reply = asked(told)

    assert reply.headline.startswith("3 of 5 customers in Awareness to Experience are stuck; longest: Acme Corp")
    assert reply.column("Stage")[0] == "Knowledge"


def test_the_same_answer_can_be_had_next_month(told):
    again = asked(told, "knowledge mine", as_=REP).again
    assert again == "journey stuck Knowledge mine as of 2026-11-20"

    told.now += timedelta(days=40)
    told.asking.now = told.now
    later = told.asking.say(f"/{again}", as_=REP)
    assert later.headline == "Fri 20 Nov: Your only customer in Knowledge is stuck: Acme Corp, for 144 days."
    assert later.sentences == ("Flagged 8 weeks before (everybody's): 0 of 2 lost since; not flagged: 0 of 1.",)


def test_a_day_to_come_and_one_that_is_none_are_refused(told):
    assert asked(told, "as of 2027-01-01").headline == "2027-01-01 has not come yet; please name a day that has."
    assert asked(told, "as of whenever").refused


def test_a_misspelt_stage_is_asked_back_about_with_the_rest_kept(told):
    reply = asked(told, "knowlege mine", as_=REP)

    assert reply.button("Knowledge").command == "journey stuck Knowledge mine"


def test_the_picture_is_a_small_png(told):
    png = asked(told).chart.draw()

    assert png.startswith(b"\x89PNG")
    assert len(png) < 40_000


def test_the_card_tells_of_the_next_step(told):
    told.asking.now = told.now
    told.asking.say("/customer snooze acme 2 weeks")

    assert told.asking.say("/stage show acme").lines[0].endswith("next step: Fri 4 Dec")


def test_both_databases_tell_the_same(database):
    told = Told(database, NOW, {name: STUCK[name] for name in ("Acme Corp", "Bolt", "Dune")})
    told.asking.now = told.now
    told.asking.say("/customer snooze bolt 2 weeks")
    told.now += timedelta(minutes=1)

    reply = asked(told)
    assert reply.headline == (
        "1 of 3 customers in Awareness to Experience is stuck; longest: Acme Corp, 143 days in Knowledge."
    )
    assert len(asked(told, as_data=True).tables[0].rows) == 1
    assert asked(told, "mine", as_=OTHER).headline.startswith("None of your customers")
    told.asking.say(f"/customer owner acme <@{OTHER}>", as_=MANAGER)
    assert asked(told, "mine", as_=OTHER).column("Customer") == ["Acme Corp"]
