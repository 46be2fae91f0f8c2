"""Moves that are logged later than they happened."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER


@pytest.fixture
def dated(team):
    """Acme Corp in Awareness since 2 March, in Retention since 20 June."""
    team.given(
        "/customer add Acme Corp",
        "/stage move acme awareness on 2 March",
        "/stage move acme retention on 20 June",
    )
    return team


def test_a_day_without_a_year_is_the_most_recent_one(team):
    team.given("/customer add Acme Corp")

    assert (
        team.say("/stage move acme awareness on 24 Dec").headline
        == "Acme Corp started in Awareness on Wed 24 Dec 2025."
    )


def test_a_move_after_the_others_says_how_long_the_last_stay_was(dated):
    heard = dated.say("/stage move acme advocacy on 1 July")

    assert heard.headline == "Acme Corp moved to Advocacy on Wed 1 Jul: one step forward, after 11 days in Retention."
    assert heard.lines == ()
    assert dated.stage_of("Acme Corp") == "Advocacy"


def test_a_move_between_two_others_leaves_the_later_one_standing(dated):
    heard = dated.say("/stage move acme conversion on 12 May because trial went well")

    assert heard.headline == (
        "Acme Corp moved to Conversion on Tue 12 May: forward past Knowledge, after 71 days in Awareness."
        " Reason: trial went well."
    )
    assert heard.lines == ("Later moves stand: Acme Corp is in Retention now.",)
    assert dated.stage_of("Acme Corp") == "Retention"


def test_a_move_before_all_others_is_the_new_beginning(dated):
    heard = dated.say("/stage move acme knowledge on 1 Feb")

    assert heard.headline == "Acme Corp started in Knowledge on Sun 1 Feb."
    assert [row[:2] for row in dated.say("/stage history acme").rows] == [
        ("Sat 20 Jun", "Retention"),
        ("Mon 2 Mar", "Awareness"),
        ("Sun 1 Feb", "Knowledge"),
    ]


def test_moves_of_one_day_keep_the_order_in_which_they_were_logged(team):
    team.given("/customer add Acme Corp", "/stage move acme awareness on 12 May")

    heard = team.say("/stage move acme knowledge on 12 May")

    assert heard.headline == (
        "Acme Corp moved to Knowledge on Tue 12 May: one step forward, after less than a day in Awareness."
    )
    assert team.stage_of("Acme Corp") == "Knowledge"


def test_each_kind_of_move_can_be_dated_back(dated):
    said = [
        dated.say("/stage move acme experience on 21 June").headline,
        dated.say("/stage lost acme on 22 June").headline,
        dated.say("/stage move acme conversion on 24 June").headline,
        dated.say("/stage move acme conversion on 26 June").headline,
    ]

    assert said == [
        "Acme Corp bounced back from Retention to Experience on Sun 21 Jun, after 1 day.",
        "Acme Corp was lost on Mon 22 Jun (was in Experience for 1 day).",
        "Acme Corp was won back on Wed 24 Jun: to Conversion, after 2 days lost.",
        "Acme Corp is already in Conversion, since Wed 24 Jun.",
    ]


def test_the_stage_of_that_day_again_is_said_so(dated):
    heard = dated.say("/stage move acme awareness on 12 May")

    assert heard.headline == "Acme Corp was already in Awareness then, since Mon 2 Mar."
    assert not heard.wrote


def test_later_moves_that_lost_the_customer_are_said(dated):
    dated.given("/stage lost acme on 1 July")

    assert dated.say("/stage move acme conversion on 12 May").lines == ("Later moves stand: Acme Corp is lost now.",)


@pytest.mark.parametrize("day", ["today", "20 Nov", "2026-11-20"])
def test_today_is_now(dated, day):
    heard = dated.say(f"/stage move acme advocacy on {day}")

    assert heard.headline.startswith("Acme Corp is now in Advocacy: one step forward, after 153 days")


def test_yesterday_needs_no_on(dated):
    assert " on Thu 19 Nov: " in dated.say("/stage move acme to advocacy yesterday").headline


@pytest.mark.parametrize(
    "words", ["acme advocacy 1 July", "acme to advocacy, July 1st", "acme to advocacy 1. July 2026."]
)
def test_a_day_behind_the_stage_needs_no_on(dated, words):
    assert " on Wed 1 Jul: " in dated.say(f"/stage move {words}").headline


def test_a_name_may_end_like_a_day(team):
    team.given("/customer add Bistro 12 May")

    assert team.say("/stage move Bistro 12 May").headline == "Where to? Bistro 12 May is in no stage yet."
    assert team.say("/stage move retention Bistro 12 May").headline == "Bistro 12 May starts in Retention."
    assert team.say("/stage move Bistro 12 May to advocacy").headline.startswith("Bistro 12 May is now in Advocacy")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-01-01", "is still to come; a move can be dated today or earlier."),
        ("31 Feb", 'There is no day "31 feb" in the calendar.'),
        ("3/4", '"3/4" can be read in two ways. Please write the day like 12 May or 2026-05-12.'),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_a_sentence(dated, day, said):
    heard = dated.say(f"/stage move acme advocacy on {day}")

    assert heard.refused
    assert heard.headline.endswith(said)
    assert dated.stage_of("Acme Corp") == "Retention"


def test_nobody_is_lost_before_their_first_stage(dated):
    heard = dated.say("/stage lost acme on 1 March")

    assert heard.refused
    assert heard.headline.startswith("Acme Corp was in no stage then, so it cannot")


def test_a_day_is_the_workspaces_day_wherever_it_is_read(dated):
    dated.given("/lifecycle settings zone Asia/Tokyo", as_=MANAGER)

    heard = dated.say("/stage move acme advocacy on 1 July")

    assert " on Wed 1 Jul: " in heard.headline
    assert dated.say("/stage history acme").rows[0][0] == "Wed 1 Jul"
    assert dated.say("/stage show acme").headline.endswith("since Wed 1 Jul.")
    assert dated.say("/stage list advocacy").rows[0][2] == "Wed 1 Jul"
