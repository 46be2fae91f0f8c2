"""`/digest subscribe`: what is written, what will come and when first, and what is refused in a sentence."""

from __future__ import annotations

import pytest

from commands import CHANNEL
from lifecycle.model import TERMINAL, Person, Role
from tests.commands.asking import MANAGER, OTHER, PEOPLE, VIEWER
from tests.commands.digesting import SUCCESS, USUAL, only, subscriptions


@pytest.fixture
def prague(team):
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    return team


def test_the_usual_one_says_exactly_what_comes_and_when_first(prague):
    heard = prague.say("/digest subscribe weekly")

    assert heard.headline == (
        "Retention and advocacy, every Monday 9:00 Europe/Prague, first on Mon 23 Nov, about Mon 16 to Sun 22 Nov."
    )
    assert (heard.labels, heard.audience, heard.wrote) == (["Undo", "Preview", "Change"], CHANNEL, True)
    assert (only(prague).kind, only(prague).schedule, only(prague).channel) == ("overview", USUAL, "C1")


def test_alone_it_shows_a_form_and_writes_nothing(prague):
    heard = prague.say("/digest subscribe")
    assert (heard.form.title, heard.wrote) == ("Subscribe", False)

    filled = prague.fill(heard, kind="retention", days="monthly 15th", at="8:30", zone="America/New_York")

    assert filled.headline.startswith(
        "Retention, on the 15th of every month 8:30 America/New_York, first on Tue 15 Dec"
    )


def test_a_form_names_another_channel(prague):
    filled = prague.fill(prague.say("/digest subscribe"), kind="funnel", days="daily", where=f"<#{SUCCESS}>")

    assert only(prague).channel == SUCCESS
    assert filled.lines == (f"I must be a member of \ue000{SUCCESS}\ue001: type /invite @Lifecycle there.",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("5/6", '"5/6" can be read in several ways. Write the day like monday or 15th, the time like 9:00.'),
        ("monthly 15", '"15" can be a day or an hour. Write 15. for the day of the month, 15:00 for the hour.'),
        ("monthly 28", 'Write "28." for the day of the month.'),
        ("weekly 24", 'I cannot read "24" here; write the time like 9:00.'),
        ("25:00", 'There is no time "25:00"; write it like 9:00 or 5pm.'),
        ("13pm", 'There is no time "13pm"; write it like 9:00 or 5pm.'),
        ("9:75", 'There is no time "9:75"; write it like 9:00 or 5pm.'),
        ("32nd", 'No month has a day "32nd".'),
        ("monday and friday", 'A weekly digest comes on one day; "friday" is one too many.'),
        ("9:00 10:00", 'A digest comes at one time; "10:00" is one too many.'),
        ("daily weekly", 'A digest is daily, weekly or monthly; "weekly" is one too many.'),
        ("daily monday", "A daily digest comes on every day; leave the day out, or make it weekly or monthly."),
        ("monthly monday", "A monthly digest comes on a date, like 15th; a day of the week is for a weekly one."),
        ("weekly 15th", "A weekly digest comes on a day of the week, like monday; a date is for a monthly one."),
        ("monday 15th", "A weekly digest comes on a day like monday, a monthly one on a date like 15th; name one."),
        ("every two weeks", 'A digest comes daily, weekly or monthly, not "every two weeks".'),
        ("hourly", 'A digest comes daily, weekly or monthly, not "hourly".'),
        ("CET", '"CET" is not the same in summer and winter; write the time zone like Europe/Prague.'),
        ("istanbul", '"istanbul" can be Asia/Istanbul, Europe/Istanbul; write one of them.'),
        ("Europe/Atlantis", 'There is no time zone "Europe/Atlantis"; write it like Europe/Prague.'),
        ("in #success", 'I do not know which channel "#success" is. Choose it from the list that Slack shows after the #.'),
        ("retention funnel", 'One digest at a time, please; "funnel" is another one.'),
        ("retnetion weekly", 'I cannot read "retnetion" here. Did you mean retention?'),
        ("weekly mondya", 'I cannot read "mondya" here. Did you mean monday?'),
        ("weelky", 'I cannot read "weelky" here. Did you mean weekly?'),
        ("half past 13 pm", 'There is no time "half past 13 pm"; write it like 9:00 or 5pm.'),
        ("quarter to 24", 'There is no time "quarter to 24"; write it like 9:00 or 5pm.'),
        ("nps", 'I cannot read "nps" here. Write it like this: retention weekly monday 9:00 in #success.'),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence_and_writes_nothing(prague, words, said):
    heard = prague.say(f"/digest subscribe {words}")

    assert (heard.headline, heard.refused, heard.wrote) == (said, True, False)
    assert subscriptions(prague) == []


def test_another_channel_is_linked_and_one_says_what_must_be_so_there(prague):
    heard = prague.say(f"/digest subscribe advocacy weekly in <#{SUCCESS}|success>")

    assert heard.headline.startswith(f"Advocacy in \ue000{SUCCESS}\ue001, every Monday")
    assert heard.lines == (f"I must be a member of \ue000{SUCCESS}\ue001: type /invite @Lifecycle there.",)
    assert only(prague).channel == SUCCESS


def test_in_direct_messages_it_comes_there(prague):
    heard = prague.say("subscribe me to the daily digest", channel="D1")

    assert heard.headline.endswith("every day 9:00 Europe/Prague, first on Sat 21 Nov, about Fri 20 Nov.")
    assert (heard.lines, only(prague).channel) == ((), "D1")


def test_nobody_is_subscribed_in_the_direct_messages_of_another(prague):
    assert prague.say("/digest subscribe weekly in <#D0OTHERS>").headline == (
        "Those are somebody's direct messages; type it there."
    )


def test_where_there_is_no_channel_one_says_which(prague):
    heard = prague.say("/digest subscribe weekly", channel="")

    assert heard.headline == "There is no channel here; say which: /digest subscribe weekly in #success."


def test_what_comes_already_is_said_and_can_be_moved(prague):
    prague.given("/digest subscribe weekly")

    same, other = prague.say("/digest subscribe weekly"), prague.say("/digest subscribe tuesday 8:30")

    assert (same.labels, same.wrote) == ([], False)
    assert other.headline == (
        "That digest comes already: Retention and advocacy, every Monday 9:00 Europe/Prague, \ue000C1\ue001."
    )
    moved = prague.press(other, "Make it every Tuesday 8:30 Europe/Prague")
    assert "every Tuesday 8:30 Europe/Prague, next on Tue 24 Nov" in moved.headline
    assert len(subscriptions(prague)) == 1


def test_what_was_not_said_of_one_that_comes_already_stays_as_it_is(prague):
    prague.given("/digest subscribe retention tuesday 8:30 Europe/London")

    assert prague.say("/digest subscribe retention weekly").labels == []
    assert prague.say("/digest subscribe retention 10").labels == ["Make it every Tuesday 10:00 Europe/London"]


def test_what_rests_can_go_on(prague):
    prague.given("/digest subscribe weekly", "/digest pause 4 weeks")

    heard = prague.say("/digest subscribe weekly")

    assert heard.headline.startswith("That digest is there already, and rests: ")
    assert prague.press(heard, "Let it go on").wrote


def test_a_preview_is_of_what_is_over(prague):
    commands = [prague.say(f"/digest subscribe {one}").button("Preview").command for one in ("weekly", "daily", "15th")]

    assert commands == [
        "digest preview overview 2026-11-09..2026-11-15",
        "digest preview overview 2026-11-19",
        "digest preview overview 2026-10",
    ]


def test_it_needs_an_owner_who_can_be_told(prague, monkeypatch):
    monkeypatch.setitem(PEOPLE, TERMINAL, Person(TERMINAL, Role.MANAGER, "terminal", "Europe/Prague", "en"))

    heard = prague.say("/digest subscribe weekly", as_=TERMINAL)

    assert heard.headline.startswith("A digest needs an owner in Slack")
    assert subscriptions(prague) == []


def test_undo_takes_it_back_and_redo_brings_it_back(prague):
    heard = prague.say("/digest subscribe weekly")

    undone = prague.press(heard, "Undo")
    assert subscriptions(prague) == []

    prague.press(undone, "Redo")
    assert only(prague).schedule == USUAL


def test_who_only_looks_subscribes_nobody(prague):
    heard = prague.say("/digest subscribe weekly", as_=VIEWER)

    assert (heard.refused, subscriptions(prague)) == (True, [])


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("weekly sunday 2:30", "first on Sun 28 Mar, about Mon 15 to Sun 21 Mar."),
        ("monthly 31st", "first on Wed 31 Mar, about February 2027."),
        ("daily", "first on Sat 27 Mar, about Fri 26 Mar."),
    ],
)
def test_around_the_jump_of_the_clocks_the_first_day_stands(prague, words, first):
    prague.later(days=126)  # Friday 26 March 2027; clocks jump on Sunday

    assert prague.say(f"/digest subscribe {words}", as_=OTHER).headline.endswith(first)
