"""What belongs below a digest and could not be posted: why, and the button that posts it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commands._reply import DIRECT
from lifecycle.digests.standing import thread_key
from lifecycle.runs import RunState
from tests.commands.asking import MANAGER, OTHER, TEAM
from tests.commands.digesting import SUCCESS, newest_due, only, posted, run_of

AT = f"\ue000{SUCCESS}\ue001"


@pytest.fixture
def weekly(team):
    """The usual digest came to #success ten minutes ago, without what belongs below it."""
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    team.given(f"/digest subscribe weekly in <#{SUCCESS}>")
    team.later(days=3)
    posted(team, only(team), newest_due(team, only(team)))
    lacks(team, "not_in_channel")
    return team


def key_of(asking):
    return thread_key(run_of(asking, only(asking), newest_due(asking, only(asking))).key)


def lacks(asking, code):
    """Slack would not take the thread."""
    runs, due, key = asking._database.runs, newest_due(asking, only(asking)), key_of(asking)
    assert runs.claim(TEAM, key, due, "one", due, timedelta(minutes=2))
    runs.end(TEAM, key, "one", RunState.FAILED, due, error=code, told="0")


def thread(asking):
    return asking._database.runs.known(TEAM, [key_of(asking)])[key_of(asking)]


def ask(asking, verb="below"):
    due = newest_due(asking, only(asking))
    return asking.say(f"/digest {verb} {only(asking).id} {due.isoformat()}", channel="D1")


def test_the_owner_is_told_what_is_missing_where_why_and_what_to_do(weekly):
    heard = ask(weekly)
    assert heard.headline == (
        f"Retention and advocacy of Mon 23 Nov 9:00 stands in {AT}, but not what belongs below it: I am not a member of {AT}."
    )
    assert heard.lines == (f"Invite me with /invite @Lifecycle in {AT}, then press Try again.",)
    assert heard.labels == ["Try again", "Show me"]
    assert heard.buttons[1].to == DIRECT


def test_try_again_has_it_posted_once(weekly):
    question = ask(weekly)
    heard = weekly.press(question, "Try again", channel="D1")
    assert heard.headline == (
        f"What belongs below Retention and advocacy of Mon 23 Nov 9:00 is posted in {AT} within a minute."
    )
    assert (heard.replaces, thread(weekly).state) == (True, RunState.CLAIMED)
    assert "Nothing is missing" in weekly.press(question, "Try again", channel="D1").headline
    assert "Nothing is missing" in ask(weekly).headline


def test_a_day_later_it_is_too_late_and_the_figures_can_still_be_seen(weekly):
    question = ask(weekly)
    weekly.later(days=1)
    heard = weekly.press(question, "Try again", channel="D1")
    assert heard.headline.startswith("It is too late to post anything below Retention and advocacy")
    assert (heard.labels, thread(weekly).state) == (["Show me"], RunState.FAILED)


def test_who_may_not_change_the_digest_may_not_post_below_it(weekly):
    due = newest_due(weekly, only(weekly))
    heard = weekly.say(f"/digest complete {only(weekly).id} {due.isoformat()}", as_=OTHER, channel="D2")
    assert "can change that digest" in heard.headline
    assert thread(weekly).state is RunState.FAILED
