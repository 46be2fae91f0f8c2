"""`/digest pause`, `resume` and `unsubscribe`: which one is meant, until when, by whom, and back again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.commands.asking import MANAGER, OTHER, REP, VIEWER
from tests.commands.digesting import SUCCESS, newest_due, only, refused, run_of, subscriptions

# The clock of these tests stands on Friday, 20 November 2026, 14:03 in Prague.


@pytest.fixture
def weekly(team):
    """The usual digest comes to this channel."""
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    team.given("/digest subscribe weekly")
    return team


@pytest.fixture
def two(weekly):
    """And another one."""
    weekly.given("/digest subscribe advocacy weekly tuesday")
    return weekly


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("4 weeks", date(2026, 12, 18)),
        ("for 4 weeks", date(2026, 12, 18)),
        ("until 12 January", date(2027, 1, 12)),
        ("till friday", date(2026, 11, 27)),
        ("the digest for a week", date(2026, 11, 27)),
        ("retention and advocacy until 2026-12-01", date(2026, 12, 1)),
        ("all until next month.", date(2026, 12, 20)),
    ],
)
def test_it_rests_until_the_day_that_was_typed(weekly, words, until):
    heard = weekly.say(f"/digest pause {words}")

    assert (only(weekly).paused_until, heard.wrote, heard.labels) == (until, True, ["Undo", "Let it go on"])


def test_one_is_told_when_it_comes_again(weekly):
    assert weekly.say("/digest pause until 12 January").headline == (
        "Retention and advocacy rests until Tue 12 Jan 2027; it comes again on Mon 18 Jan 2027 9:00."
    )


def test_on_the_day_itself_it_comes_again(weekly):
    assert weekly.say("/digest pause until monday").headline.endswith("it comes again on Mon 23 Nov 9:00.")


def test_without_a_day_usual_lengths_are_offered_and_a_form_for_any_other(weekly):
    heard = weekly.say("/digest pause")
    assert (heard.labels, heard.wrote) == (["1 week", "4 weeks", "Until…"], False)

    assert weekly.press(heard, "4 weeks").wrote
    form = weekly.press(heard, "Until…")
    filled = weekly.fill(form, until="2027-02-01")

    assert "rests until Mon 1 Feb 2027" in filled.headline


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "until the cows",
            'I cannot read "cows" as a day to come. Please write it like 4 weeks, friday or 12 January.',
        ),
        ("2 years", "A digest can rest until a day to come, at most a year from now."),
        ("until today", "A digest can rest until a day to come, at most a year from now."),
        ("until 1/2", '"1/2" can be read in two ways. Please write the day like 12 May or 2026-05-12.'),
        ("funnel 4 weeks", 'There is no digest "Funnel" here; /digest list shows those there are.'),
        ("4 weeks in <#C0OTHER9>", "No digest comes there; /digest list shows those there are."),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_rests(weekly, words, said):
    heard = weekly.say(f"/digest pause {words}")

    assert (heard.headline, heard.wrote, only(weekly).paused_until) == (said, False, None)


def test_where_it_comes_instead_is_told(weekly):
    heard = weekly.say("/digest pause overview 4 weeks", as_=OTHER, channel="C0ELSE99")

    assert heard.headline == (
        'No digest "Retention and advocacy" comes here, but in \ue000C1\ue001: type it there, or say the channel, too.'
    )


def test_twice_until_the_same_day_changes_nothing(weekly):
    weekly.given("/digest pause 4 weeks")

    heard = weekly.say("/digest pause 4 weeks")

    assert (heard.headline, heard.wrote) == ("It rests until then already.", False)


def test_undo_lets_it_come_as_before(weekly):
    weekly.press(weekly.say("/digest pause 4 weeks"), "Undo")

    assert only(weekly).paused_until is None


def test_where_several_come_one_is_asked_which_with_the_day_kept(two):
    heard = two.say("pause the digest for 4 weeks")

    assert heard.headline == "Which digest?"
    assert heard.labels == ["Retention and advocacy · every Monday 9:00", "Advocacy · every Tuesday 9:00"]
    two.later(days=1)
    assert "Advocacy rests until Fri 18 Dec" in two.press(heard, "Advocacy").headline


def test_elsewhere_they_are_told_apart_by_number_and_channel(two):
    two.given(f"/digest subscribe retention weekly in <#{SUCCESS}>")

    heard = two.say("/digest pause 4 weeks", channel="D1")

    assert heard.labels == ["1", "2", "3"]
    assert heard.lines[2] == f"3: Retention, every Monday 9:00 Europe/Prague, \ue000{SUCCESS}\ue001"
    assert two.press(heard, "3", channel="D1").headline.startswith(f"Retention (\ue000{SUCCESS}\ue001) rests until")


def test_the_only_own_one_is_meant_in_direct_messages(weekly):
    heard = weekly.say("/digest pause 4 weeks", channel="D1")

    assert heard.headline.startswith("Retention and advocacy (\ue000C1\ue001) rests until Fri 18 Dec")


def test_where_none_comes_one_is_told_how_to_begin(team):
    assert team.say("/digest pause 4 weeks").headline == (
        "No digest comes here; /digest list shows those there are, /digest subscribe weekly begins one."
    )


def test_a_rep_may_in_the_channel_that_they_type_in_and_nowhere_else(weekly):
    number = only(weekly).id

    refusal = weekly.say(f"/digest pause {number} 4 weeks", as_=OTHER, channel="C0ELSE99")
    assert refusal.headline.startswith(
        f"Only its owner \ue000{REP}\ue001, a manager, or a rep in its own channel can change that digest."
    )
    assert (refusal.wrote, only(weekly).paused_until) == (False, None)

    assert weekly.say(f"/digest pause {number} 4 weeks", as_=OTHER).wrote


@pytest.mark.parametrize("words", ["pause {n} 4 weeks", "resume {n}", "unsubscribe {n}", "move {n} daily"])
def test_owner_and_managers_may_everywhere_who_only_looks_nowhere(weekly, words):
    said = "/digest " + words.format(n=only(weekly).id)
    if "resume" in said:
        weekly.given("/digest pause 4 weeks")

    assert weekly.say(said, as_=OTHER, channel="C0ELSE99").refused
    assert weekly.say(said, as_=VIEWER).refused
    heard = weekly.say(said, as_=MANAGER, channel="C0ELSE99")
    assert heard.wrote
    weekly.press(heard, "Undo", as_=MANAGER)
    assert weekly.say(said, as_=REP, channel="C0ELSE99").wrote


def test_what_rested_goes_on_and_nothing_is_made_up_for(weekly):
    weekly.given("/digest pause 4 weeks")
    weekly.later(days=4)

    heard = weekly.say("resume the digest")

    assert heard.headline == (
        "Retention and advocacy, every Monday 9:00 Europe/Prague, next on Mon 30 Nov, about Mon 23 to Sun 29 Nov."
    )
    assert only(weekly).paused_until is None
    assert newest_due(weekly, only(weekly)) < only(weekly).since


def test_what_does_not_rest_is_left_as_it_is(weekly):
    heard = weekly.say("/digest resume")

    assert heard.headline.startswith("It does not rest: Retention and advocacy, every Monday")
    assert not heard.wrote


def test_what_slack_would_not_take_is_sent_after_all_once_somebody_saw_to_it(weekly):
    weekly.later(days=3)
    digest = only(weekly)
    due = newest_due(weekly, digest)
    refused(weekly, digest, due, "not_in_channel")

    heard = weekly.say("/digest resume")

    assert heard.headline == "Retention and advocacy: the one of Mon 23 Nov 9:00 is posted within a minute."
    assert only(weekly).trouble is None
    assert only(weekly).since < due  # the worker takes it for one that is due
    assert (run_of(weekly, digest, due).state.name, run_of(weekly, digest, due).error) == ("CLAIMED", "again")


def test_an_older_one_is_not_sent_any_more(weekly):
    weekly.later(days=3)
    digest = only(weekly)
    due = newest_due(weekly, digest)
    refused(weekly, digest, due, "not_in_channel")
    weekly.later(days=8)

    heard = weekly.say("/digest resume")

    assert heard.headline.endswith("next on Mon 7 Dec, about Mon 30 Nov to Sun 6 Dec.")
    assert run_of(weekly, digest, due).state.name == "FAILED"
    assert only(weekly).trouble is None


def test_unsubscribed_it_comes_no_more_until_undo(weekly):
    heard = weekly.say("stop the digest")
    assert (heard.headline, heard.labels) == ("Retention and advocacy comes no more.", ["Undo"])
    assert subscriptions(weekly) == []

    weekly.press(heard, "Undo")

    assert only(weekly).kind == "overview"


def test_several_are_ended_one_by_one(two):
    heard = two.say("/digest unsubscribe")
    assert not heard.wrote

    two.press(heard, "Advocacy")

    assert only(two).kind == "overview"
    assert two.press(heard, "Advocacy").headline == "That digest has ended; /digest list shows those there are."


def test_how_often_it_comes_tells_one_from_another(weekly):
    weekly.given("/digest subscribe daily")

    assert weekly.say("stop the daily digest").headline == "Retention and advocacy comes no more."
    assert weekly.say("pause the weekly digest for a week").wrote
    assert weekly.say("stop the monthly digest").headline.startswith("No digest comes here")
    assert only(weekly).schedule.cadence == "weekly"


def test_words_that_name_no_digest_end_none(weekly):
    heard = weekly.say("/digest unsubscribe tomorrow")

    assert heard.headline.startswith('I cannot read "tomorrow" here.')
    assert len(subscriptions(weekly)) == 1
