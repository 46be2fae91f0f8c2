"""What a digest's owner is asked and told: whether it arrived, why it rests, and the buttons that settle it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.routing.request import Request
from lifecycle.runs import RunState
from tests.commands.asking import MANAGER, OTHER, REP, TEAM, Asking
from tests.commands.digesting import (
    SUCCESS,
    claimed,
    cut_off,
    newest_due,
    only,
    posted,
    refused,
    run_of,
    subscriptions,
)
from tests.together import at_once

DIRECT = "D1"
"""Where its owner is asked."""


@pytest.fixture
def weekly(team):
    """The usual digest comes to #success, and was due three days later."""
    return subscribed(team)


def subscribed(asking):
    asking.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    asking.given(f"/digest subscribe weekly in <#{SUCCESS}>")
    asking.later(days=3)
    return asking


def due_of(asking):
    return newest_due(asking, only(asking))


def ask(asking, verb="unsure", as_=REP, channel=DIRECT):
    return asking.say(f"/digest {verb} {only(asking).id} {due_of(asking).isoformat()}", as_=as_, channel=channel)


def now(asking):
    return run_of(asking, only(asking), due_of(asking))


def test_the_owner_is_asked_which_one_where_and_when(weekly):
    cut_off(weekly, only(weekly), due_of(weekly))

    heard = ask(weekly)

    assert heard.headline == (
        f"Did this digest arrive in \ue000{SUCCESS}\ue001: Retention and advocacy, due Mon 23 Nov 9:00?"
    )
    assert "I post nothing a second time by myself" in heard.lines[0]
    assert heard.labels == ["It arrived", "Post it again"]


def test_it_arrived(weekly):
    cut_off(weekly, only(weekly), due_of(weekly))

    heard = weekly.press(ask(weekly), "It arrived", channel=DIRECT)

    assert heard.headline == (f"Noted: Retention and advocacy of Mon 23 Nov 9:00 arrived in \ue000{SUCCESS}\ue001.")
    assert (heard.labels, heard.replaces, now(weekly).state) == (["Show me"], True, RunState.SENT)
    assert "I do not know which message it is" in heard.lines[0]


def test_it_is_posted_again(database):
    weekly = subscribed(Asking(database))
    cut_off(weekly, only(weekly), due_of(weekly))

    heard = weekly.press(ask(weekly), "Post it again", channel=DIRECT)

    assert heard.headline.endswith(f"is posted in \ue000{SUCCESS}\ue001 within a minute.")
    assert (now(weekly).state, now(weekly).error) == (RunState.CLAIMED, "again")
    assert weekly._database.runs.claim("T1", now(weekly).key, due_of(weekly), "two", weekly.now, timedelta(minutes=2))


def test_of_two_who_answer_in_the_same_moment_one_settles_it(database):
    weekly = subscribed(Asking(database))
    cut_off(weekly, only(weekly), due_of(weekly))
    which = f"{only(weekly).id} {due_of(weekly).isoformat()}"

    def press(verb):
        asked = Request(f"digest {verb} {which}", REP, f"pressed {verb}", TEAM, DIRECT, "button")
        return weekly.router.answer(asked).reply.headline

    one, other = at_once(lambda: press("arrived"), lambda: press("again"))

    arrived = one.startswith("Noted: ")
    assert arrived is not other.endswith(" is posted in \ue000C0SUCCESS\ue001 within a minute.")
    assert now(weekly).state is (RunState.SENT if arrived else RunState.CLAIMED)


def test_of_two_who_answer_the_first_is_right(weekly):
    cut_off(weekly, only(weekly), due_of(weekly))
    question = ask(weekly)
    weekly.press(question, "It arrived", as_=MANAGER, channel=SUCCESS)

    late = weekly.press(question, "Post it again", channel=DIRECT)

    assert late.headline == (
        f"Retention and advocacy of Mon 23 Nov 9:00 is noted as arrived in \ue000{SUCCESS}\ue001 already;"
        " it is not posted again."
    )
    assert now(weekly).state is RunState.SENT


def test_to_be_posted_again_already(weekly):
    cut_off(weekly, only(weekly), due_of(weekly))
    question = ask(weekly)
    weekly.press(question, "Post it again", channel=DIRECT)

    assert "to be posted" in weekly.press(question, "Post it again", channel=DIRECT).headline
    assert "to be posted" in weekly.press(question, "It arrived", channel=DIRECT).headline
    assert "to be posted" in ask(weekly).headline


def test_while_its_sender_is_at_it_nobody_settles_it(weekly):
    runs, key = claimed(weekly, only(weekly), due_of(weekly))
    assert runs.begin_sending("T1", key, "one", weekly.now, timedelta(minutes=2))

    assert "is just being posted" in ask(weekly, "again").headline
    assert "is just being posted" in ask(weekly, "arrived").headline
    assert now(weekly).state is RunState.SENDING


@pytest.mark.parametrize("verb", ["unsure", "arrived", "again"])
def test_what_arrived_or_was_given_up_stays_so(weekly, verb):
    posted(weekly, only(weekly), due_of(weekly))
    assert "noted as arrived" in ask(weekly, verb).headline

    weekly.later(days=7)
    refused(weekly, only(weekly), due_of(weekly), "is_archived")
    assert "could not be posted" in ask(weekly, verb).headline


def test_once_another_was_due_the_old_one_is_not_posted_any_more(weekly):
    first = due_of(weekly)
    cut_off(weekly, only(weekly), first)
    question = ask(weekly)
    weekly.later(days=7)

    heard = weekly.press(question, "Post it again", channel=DIRECT)

    assert heard.headline.endswith("is not posted any more: it rests, or another one was due since.")
    assert heard.labels == ["Preview"]
    assert run_of(weekly, only(weekly), first).state is RunState.SKIPPED


def test_a_rep_who_is_not_there_settles_nothing(weekly):
    cut_off(weekly, only(weekly), due_of(weekly))

    assert ask(weekly, "arrived", as_=OTHER, channel="C0ELSE99").refused
    assert ask(weekly, "again", as_=OTHER, channel="C0ELSE99").refused
    assert now(weekly).state is RunState.SENDING
    assert not ask(weekly, "arrived", as_=OTHER, channel=SUCCESS).refused


@pytest.mark.parametrize("words", ["", "7", "{n}", "{n} tomorrow", "{n} 2026-11-23", "{n} 2026-11-22T08:00:00+00:00"])
def test_words_of_nobodys_button_are_refused_in_a_sentence(weekly, words):
    for verb in ("unsure", "arrived", "again"):
        heard = weekly.say(f"/digest {verb} {words.format(n=only(weekly).id)}")
        assert (heard.refused, heard.wrote) == (True, False)


@pytest.mark.parametrize(
    ("code", "why", "remedy"),
    [
        ("not_in_channel", "I am not a member of #", "Invite me with /invite @Lifecycle in #, then press Try again."),
        (
            "channel_not_found",
            "I am not a member of #",
            "Invite me with /invite @Lifecycle in #, then press Try again.",
        ),
        ("is_archived", "# is archived", "Choose another channel for it, or end it."),
        ("token_revoked", "Slack does not let me in any more", "An admin has to install Lifecycle again"),
        ("account_inactive", "Slack does not let me in any more", "An admin has to install Lifecycle again"),
        ("missing_scope", "I lack a permission in Slack", "with every permission that it asks for"),
        ("not_made", "I could not make it: an error of mine, several times over", "the log says why."),
        ("restricted_action", "not everybody may post in #, and I am among those who may not", "let me post there"),
        ("as_yet_unheard", 'Slack said "as_yet_unheard"', "Press Try again"),
    ],
)
def test_trouble_is_told_in_words_with_what_to_do(weekly, code, why, remedy):
    refused(weekly, only(weekly), due_of(weekly), code)

    heard = weekly.say(f"/digest trouble {only(weekly).id}", channel=DIRECT)

    linked = f"\ue000{SUCCESS}\ue001"
    assert heard.headline == f"Retention and advocacy could not be sent: {why.replace('#', linked)}."
    assert remedy.replace("#", linked) in heard.lines[0]
    assert heard.labels == ["Try again", "Another channel", "End it"]


def test_each_of_its_buttons_does_what_it_says(weekly):
    refused(weekly, only(weekly), due_of(weekly), "not_in_channel")
    heard = weekly.say(f"/digest trouble {only(weekly).id}", channel=DIRECT)

    tried = weekly.press(heard, "Try again", channel=DIRECT)
    assert tried.headline.endswith("the one of Mon 23 Nov 9:00 is posted within a minute.")
    assert weekly.press(heard, "Another channel", channel=DIRECT).form.command == f"digest move {only(weekly).id}"
    assert weekly.say(f"/digest trouble {only(weekly).id}").headline.startswith("Nothing is in its way (any more): ")
    weekly.press(heard, "End it", channel=DIRECT)
    assert subscriptions(weekly) == []
