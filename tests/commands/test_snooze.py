"""Snoozing: a dated next step keeps a customer off the stuck list until that day is over."""

from __future__ import annotations

import pytest

from commands import CHANNEL
from tests.commands.asking import MANAGER, OTHER, Asking

# The clock of these tests stands on Wednesday, 2 December 2026: twelve days after a Friday.


def test_a_snooze_says_until_when_and_who_said_so(acme):
    heard = acme.say("/customer snooze acme 2 weeks")

    assert heard.headline == "Acme Corp is off the stuck list until Wed 16 Dec."
    assert heard.receipt.startswith("by ")
    assert (heard.labels, heard.audience, heard.wrote) == (["Undo", "Show"], CHANNEL, True)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("acme until 12 December", "Sat 12 Dec"),
        ("acme till friday", "Fri 4 Dec"),
        ("Acme Corp for a month", "Sat 2 Jan 2027"),
        ("acme tomorrow", "Thu 3 Dec"),
        ("acme = 2026-12-20", "Sun 20 Dec"),
        ('"Acme Corp" 10 days', "Sat 12 Dec"),
        ("acme until 12 January", "Tue 12 Jan 2027"),
        ("acme until next week", "Wed 9 Dec"),
    ],
)
def test_the_day_can_be_typed_as_people_do(acme, words, day):
    assert acme.say(f"/customer snooze {words}").headline == f"Acme Corp is off the stuck list until {day}."


def test_a_message_in_free_order_snoozes_too(acme):
    assert acme.say("snooze acme until friday").headline == "Acme Corp is off the stuck list until Fri 4 Dec."


def test_without_a_day_the_usual_ones_are_a_tap_away(acme):
    heard = acme.say("/customer snooze acme")

    assert heard.headline == "Until when is Acme Corp off the stuck list?"
    assert heard.labels == ["1 week", "2 weeks", "1 month"]
    assert not heard.wrote
    assert acme.press(heard, "2 weeks").headline == "Acme Corp is off the stuck list until Wed 16 Dec."
    again = acme.say("/customer snooze acme")
    assert again.headline == "Acme Corp is off the stuck list until Wed 16 Dec. Until when shall it be?"
    assert acme.press(again, "No longer").headline == "Acme Corp is snoozed no longer; it was until Wed 16 Dec."


def test_off_ends_it(acme):
    acme.say("/customer snooze acme 2 weeks")

    assert acme.say("/customer snooze acme off").headline == "Acme Corp is snoozed no longer; it was until Wed 16 Dec."
    heard = acme.say("/customer snooze acme off")
    assert (heard.headline, heard.wrote) == ("Acme Corp is not snoozed anyway.", False)


def test_another_day_replaces_the_one_before(acme):
    acme.say("/customer snooze acme 2 weeks")
    heard = acme.say("/customer snooze acme until friday")

    assert heard.headline == "Acme Corp is off the stuck list until Fri 4 Dec."
    assert heard.lines == ("Until now it was Wed 16 Dec.",)


def test_the_same_day_again_changes_nothing(acme):
    acme.say("/customer snooze acme 2 weeks")
    heard = acme.say("/customer snooze acme 2 weeks")

    assert (heard.headline, heard.wrote) == ("Acme Corp is off the stuck list until Wed 16 Dec already.", False)


def test_undo_gives_back_the_day_before(acme):
    acme.say("/customer snooze acme 2 weeks")
    heard = acme.say("/customer snooze acme until friday")
    undone = acme.press(heard, "Undo")

    assert undone.headline == "Undone: “Acme Corp is off the stuck list until Fri 4 Dec.”"
    assert acme.say("/customer snooze acme").headline.startswith("Acme Corp is off the stuck list until Wed 16 Dec.")


def test_a_day_that_is_over_is_no_next_step_any_more(acme):
    acme.say("/customer snooze acme until friday")
    acme.later(days=3)

    assert acme.say("/customer snooze acme").headline == "Until when is Acme Corp off the stuck list?"
    assert acme.say("/customer snooze acme off").headline == "Acme Corp is not snoozed anyway."


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("acme until 2026-11-01", "2026-11-01 is over; please name a day to come."),
        ("acme 2 years", "A customer can be snoozed for a year at most."),
        (
            "acme until the cows come home",
            'I cannot read "the cows come home" as a day to come. Please write it like 2 weeks, friday or 12 December.',
        ),
        ("acme until 31 February", 'There is no day "31 february" in the calendar.'),
        ("", "Which customer, and until when? Type it like this: /customer snooze acme 2 weeks."),
        ("2 weeks", "Which customer, and until when? Type it like this: /customer snooze acme 2 weeks."),
    ],
)
def test_what_cannot_be_is_one_sentence(acme, words, headline):
    heard = acme.say(f"/customer snooze {words}")

    assert (heard.headline, heard.refused, heard.wrote) == (headline, True, False)


def test_a_name_that_ends_like_a_day_is_a_name(team):
    team.given("/customer add Room for 2 weeks", '/stage move "Room for 2 weeks" knowledge')

    heard = team.say("/customer snooze Room for 2 weeks")
    assert heard.headline == "Until when is Room for 2 weeks off the stuck list?"
    heard = team.say('/customer snooze "Room for 2 weeks" 1 week')
    assert heard.headline == "Room for 2 weeks is off the stuck list until Fri 27 Nov."


def test_an_unknown_name_is_asked_back_about_with_the_day_kept(acme):
    heard = acme.say("/customer snooze acne corp 2 weeks")

    assert not heard.wrote
    assert heard.buttons[0].command.endswith('=acne corp" 2 weeks')
    assert acme.press(heard, "Acme Corp").headline == "Acme Corp is off the stuck list until Wed 16 Dec."


def test_in_the_channel_about_a_customer_a_day_is_enough(acme):
    acme.say("/customer bind acme", channel="C7")

    assert acme.say("/customer snooze 2 weeks", channel="C7").headline == (
        "Acme Corp is off the stuck list until Wed 16 Dec."
    )


def test_where_nobody_is_stuck_it_is_said(acme):
    acme.say("/stage move acme retention")
    heard = acme.say("/customer snooze acme 2 weeks")

    assert heard.lines == ("It is in Retention, where nobody counts as stuck anyway.",)
    acme.say("/stage lost acme")
    assert (
        acme.say("/customer snooze acme 3 weeks").lines[-1] == "It is lost, and who is lost is not on that list anyway."
    )


def test_a_merged_customer_brings_its_next_step_along(acme):
    acme.given("/customer add Acme Ltd", "/customer snooze Acme Ltd 2 weeks")
    heard = acme.say("/customer merge Acme Ltd into Acme Corp")

    assert "next step" in heard.lines[0]
    assert acme.say("/customer snooze Acme Corp", as_=OTHER).headline.startswith(
        "Acme Corp is off the stuck list until Wed 16 Dec."
    )


def test_the_day_is_that_of_the_workspace(acme):
    acme.say("/lifecycle settings zone Pacific/Auckland", as_=MANAGER)  # where it is Thursday already

    assert acme.say("/customer snooze acme 1 week").headline == "Acme Corp is off the stuck list until Thu 10 Dec."


def test_both_databases_keep_it(database):
    team = Asking(database)
    team.given("/customer add Acme Corp", "/customer snooze acme 2 weeks")

    assert team.say("/customer snooze acme").headline.startswith("Acme Corp is off the stuck list until Fri 4 Dec.")
