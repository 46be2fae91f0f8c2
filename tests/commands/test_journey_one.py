"""`journey acme`: where one customer is, how they came there, and what usually comes next."""

from __future__ import annotations

import pytest

from commands import PERSON
from lifecycle import stages
from tests.commands.asking import MANAGER, REP, VIEWER
from tests.commands.funnels import Told

WAY = [
    ("A", "2026-03-02"), ("C", "2026-03-12"), ("K", "2026-03-20"), ("L", "2026-04-01"), ("C", "2026-05-01"),
    ("E", "2026-05-11"), ("R", "2026-05-12"),
]  # fmt: skip


@pytest.fixture
def acme(sqlite_database):
    return Told(sqlite_database, "2026-06-22T12:00", {"Acme Corp": WAY})


def ask(told, words="acme", as_=MANAGER, **more):
    told.asking.now = told.now
    return told.asking.say(f"/journey {words}", as_=as_, **more)


def test_the_headline_says_where_it_is_since_when_and_how_it_came_there(acme):
    assert ask(acme).headline == (
        "Acme Corp has been in Retention for 41 days: 7 moves since Mon 2 Mar, 1 skip, 1 bounce-back, lost once, "
        "won back once."
    )


def test_the_table_sums_up_each_stage_up_the_ladder_with_the_lost_last(acme):
    reply = ask(acme)

    assert [column.title for column in reply.tables[0].columns] == [
        "Stage",
        "Stays",
        "In all",
        "First entered",
        "Last left",
    ]
    assert reply.rows == [
        ("Awareness", 1, "10 days", "Mon 2 Mar", "Thu 12 Mar"),
        ("Knowledge", 1, "12 days", "Fri 20 Mar", "Wed 1 Apr"),
        ("Conversion", 2, "18 days", "Thu 12 Mar", "Mon 11 May"),
        ("Experience", 1, "1 day", "Mon 11 May", "Tue 12 May"),
        ("Retention", 1, "41 days", "Tue 12 May", "still there"),
        ("Lost", 1, "30 days", "Wed 1 Apr", "Fri 1 May"),
    ]


def test_too_few_stays_are_told_in_counts(acme):
    assert ask(acme).lines == (
        "Only 1 stay in Retention was seen in the last 26 weeks, too few to say what usually comes next.",
    )


def test_what_was_seen_of_few_stays_is_said(sqlite_database):
    told = Told(
        sqlite_database,
        "2026-06-22",
        {
            "here": [("K", "2026-06-01")],
            "on": [("K", "2026-05-01"), ("C", "2026-06-01")],
            "on too": [("K", "2026-05-01"), ("C", "2026-06-02")],
            "off": [("K", "2026-05-01"), ("L", "2026-06-03")],
            "elsewhere": [("A", "2026-05-01"), ("C", "2026-06-03")],
        },
    )

    (line,) = ask(told, "here").lines
    assert line == (
        "Only 4 stays in Knowledge were seen in the last 26 weeks, too few to say what usually comes next: 2 to "
        "Conversion and 1 lost."
    )


def test_what_usually_comes_next_is_told_from_everybodys_stays(sqlite_database):
    went = {f"on {n}": [("K", "2026-05-01"), ("C", "2026-05-11")] for n in range(12)}
    back = {f"back {n}": [("K", "2026-05-01"), ("A", "2026-05-05")] for n in range(6)}
    lost = {f"off {n}": [("K", "2026-05-01"), ("L", "2026-05-03")] for n in range(5)}
    told = Told(sqlite_database, "2026-06-22T12:00", {**went, **back, **lost, "acme": [("K", "2026-06-20")]})

    reply = ask(told)

    (line,) = reply.lines
    assert line.replace("\N{NO-BREAK SPACE}", " ") == (
        "Usually, within 180 days of entering Knowledge: 53 % to Conversion after 10 days, 26 % to Awareness after "
        "4 days, 21 % lost after 2 days (n = 24 stays, last 26 weeks)."
    )
    assert reply.receipt.endswith("Usually: of everybody's stays there, those that still last among them; median days.")


def test_the_receipt_says_how_it_was_counted(acme):
    assert ask(acme).receipt == "By when moves happened, up to Mon 22 Jun 12:00, UTC. 7 moves, 6 stages."


def test_a_first_stage_is_called_so(sqlite_database):
    told = Told(sqlite_database, "2026-06-22T12:00", {"acme": [("A", "2026-06-12")]})

    assert ask(told).headline == "acme has been in Awareness for 10 days, the first stage."


def test_who_is_lost_is_told_as_lost(sqlite_database):
    told = Told(sqlite_database, "2026-06-22T12:00", {"acme": [("A", "2026-06-02"), ("L", "2026-06-12")]})

    reply = ask(told)

    assert reply.headline == "acme has been lost for 10 days: 2 moves since Tue 2 Jun, lost once."
    assert reply.lines == ()


def test_who_was_never_moved_has_no_journey_and_a_button_to_begin_it(sqlite_database):
    told = Told(sqlite_database, "2026-06-22")
    told.requests.add("acme")

    reply = ask(told)

    assert reply.headline == "acme is in no stage yet, so there is no journey to tell."
    assert reply.labels == ["Move", "Show"]
    assert reply.chart is None


def test_it_leads_to_a_move_the_card_and_an_undo(acme):
    reply = ask(acme)

    assert reply.labels == ["Move", "Show", "Undo last move"]
    assert acme.press(reply, "Show").headline.startswith("Acme Corp has been in Retention for 41 days")
    assert acme.press(reply, "Move").headline.startswith("Where to? Acme Corp is in Retention")
    assert acme.press(reply, "Undo last move").wrote
    assert ask(acme).headline.startswith("Acme Corp has been in Experience for 42 days: 6 moves")


def test_nobody_is_offered_an_undo_that_would_be_refused(acme):
    assert "Undo last move" not in ask(acme, as_=VIEWER).labels


@pytest.mark.parametrize(
    "words", ["acme", "Acme Corp", '"acme corp"', "of acme", "for acme?", "acme?"],
)  # fmt: skip
def test_a_customer_can_be_named_in_many_ways(acme, words):
    assert ask(acme, words).headline.startswith("Acme Corp has been in Retention")


@pytest.mark.parametrize("words", ["the journey of acme", "show me the journey of acme corp", "journey acme"])
def test_a_message_asks_for_it_too(acme, words):
    acme.asking.now = acme.now

    assert acme.asking.say(words).headline.startswith("Acme Corp has been in Retention")


def test_without_words_it_is_the_customer_whom_the_channel_is_about(acme):
    acme.asking.now = acme.now
    acme.asking.given("/customer bind acme")

    assert ask(acme, "").headline.startswith("Acme Corp has been in Retention")
    assert "between stages" in ask(acme, "this year").headline


def test_words_that_fit_several_customers_ask_which_one(acme):
    acme.requests.move("Acme Labs", "K")

    reply = ask(acme)

    assert reply.asks
    assert reply.headline == 'Which customer is "acme"?'
    assert acme.press(reply, "Acme Corp").headline.startswith("Acme Corp has been in Retention")


def test_words_that_fit_nobody_say_so_and_write_nothing(acme):
    reply = ask(acme, "zenith")

    assert reply.headline.startswith('There is no customer "zenith" yet')
    assert reply.lines == ("For a period, type it like last quarter, March or Q2 2026: /journey last quarter.",)
    assert reply.receipt == "Nothing was changed."
    assert not reply.wrote


def test_a_customer_who_is_called_like_a_period_can_be_quoted_or_chosen(acme):
    acme.requests.moves("March", ("A", "2026-06-12"))

    assert ask(acme, '"March"').headline == "March has been in Awareness for 10 days, the first stage."
    period = ask(acme, "march")
    assert "between stages in March 2026" in period.headline
    assert acme.press(period, "The customer March").headline.startswith("March has been in Awareness")


def test_a_name_may_hold_the_word_by(acme):
    acme.requests.moves("Side by Side Ltd", ("A", "2026-06-12"))
    acme.requests.moves("By design", ("A", "2026-06-12"))

    assert ask(acme, "side by side ltd").headline.startswith("Side by Side Ltd has been in Awareness")
    assert ask(acme, "by design").headline.startswith("By design has been in Awareness")


def test_the_same_answer_can_be_had_again_by_the_customers_id(acme):
    reply = ask(acme)

    assert reply.again.startswith("journey #")
    assert ask(acme, reply.again.removeprefix("journey ")).headline == reply.headline
    assert reply.audience == PERSON


def test_a_file_holds_days_as_numbers_and_the_current_stay(acme):
    acme.asking.now = acme.now
    reply = acme.asking.say("/journey acme", as_=MANAGER, as_data=True)

    assert [column.title for column in reply.tables[0].columns] == [
        "Stage", "Stays", "In all (days)", "First entered", "Last left", "Last entered", "Now for (days)",
    ]  # fmt: skip
    retention = reply.rows[4]
    assert (retention[0], retention[2], retention[4], retention[6]) == ("Retention", 41.5, None, 41.5)


def test_a_stage_that_was_retired_since_is_still_part_of_the_journey(acme):
    acme.change_stages(lambda model: stages.retire(model, model.stage(4)))

    reply = ask(acme)

    assert "Experience" in [row[0] for row in reply.rows]
    assert reply.chart.draw().startswith(b"\x89PNG")


def test_dates_are_the_workspaces(sqlite_database):
    told = Told(sqlite_database, "2026-06-22T02:00", zone="America/New_York")
    told.requests.moves("acme", ("A", "2026-06-01"), ("K", "2026-06-02"))

    reply = ask(told, as_=REP)

    assert reply.rows[0][3] == "Mon 1 Jun"
    assert "up to Sun 21 Jun 22:00, America/New_York" in reply.receipt
