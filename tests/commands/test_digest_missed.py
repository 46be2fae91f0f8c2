"""[Post the missed one]: what the old channel would not take goes out in the new one, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifecycle.digests.standing import expected
from lifecycle.runs import RunState
from lifecycle.service import Lifecycle
from tests.commands.asking import MANAGER, PEOPLE, TEAM
from tests.commands.digesting import HOLD, SUCCESS, newest_due, only, refused, run_of

LABEL = "Post the missed one"


@pytest.fixture
def archived(team):
    """Retention of Tuesday could not be sent; it is Wednesday."""
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    team.given("/digest subscribe retention tuesday 8:30")
    team.later(days=5)
    refused(team, only(team), newest_due(team, only(team)), "is_archived")
    return team


def tried(asking, due, state, error=None):
    """Somebody takes it over and tries to send it now."""
    runs, key = asking._database.runs, run_of(asking, only(asking), due).key
    assert runs.claim(TEAM, key, due, "two", asking.now, HOLD)
    assert runs.begin_sending(TEAM, key, "two", asking.now, HOLD)
    runs.end(TEAM, key, "two", state, asking.now, channel=SUCCESS, ts="1.2", error=error)


def moved(asking):
    return asking.say(f"/digest move in <#{SUCCESS}>")


def test_it_is_offered_and_not_sent_by_itself(archived):
    heard = moved(archived)

    assert heard.lines[-1] == "The one of Tue 24 Nov 8:30 was never posted; Post the missed one sends it there."
    assert heard.labels == ["Undo", LABEL, "Preview", "Change"]
    assert expected(only(archived), archived.now) is None


def test_pressed_it_is_due_after_all_once(archived):
    due = newest_due(archived, only(archived))
    offered = moved(archived)

    heard = archived.press(offered, LABEL)

    assert heard.headline == f"Retention of Tue 24 Nov 8:30 is posted in \ue000{SUCCESS}\ue001 within a minute."
    assert not heard.replaces
    assert expected(only(archived), archived.now) == due
    assert run_of(archived, only(archived), due).state is RunState.CLAIMED
    assert archived.press(offered, LABEL).headline == heard.headline
    runs, key = archived._database.runs, run_of(archived, only(archived), due).key
    claims = [runs.claim(TEAM, key, due, who, archived.now, HOLD) for who in ("one", "two")]
    assert claims == [True, False]


def test_once_it_is_out_it_is_not_posted_again(archived):
    due = newest_due(archived, only(archived))
    offered = moved(archived)
    archived.press(offered, LABEL)
    tried(archived, due, RunState.SENT)

    heard = archived.press(offered, LABEL)

    assert heard.headline.endswith("already; it is not posted again.")
    assert not heard.replaces  # what was moved, and its Undo, stay there
    assert run_of(archived, only(archived), due).state is RunState.SENT


def test_the_newest_that_was_due_in_the_trouble_is_the_missed_one_for_a_day(archived):
    archived.later(days=7 - 1, hours=-5)  # Tuesday, after another one was due
    due = newest_due(archived, only(archived))
    assert archived.now - due < timedelta(hours=24)

    heard = archived.press(moved(archived), LABEL)

    assert "of Tue 1 Dec 8:30 is posted" in heard.headline
    assert expected(only(archived), archived.now) == due
    assert run_of(archived, only(archived), due) is None


def test_later_than_that_nothing_is_offered(archived):
    archived.later(days=9)

    heard = moved(archived)

    assert heard.lines[-1] == "What could not be sent is not made up for: /digest now posts it there."
    assert LABEL not in heard.labels


def test_when_another_was_due_since_it_is_over(archived):
    offered = moved(archived)
    archived.later(days=7)

    heard = archived.press(offered, LABEL)

    assert heard.headline.endswith("is not posted any more: it rests, or another one was due since.")
    assert not heard.wrote


def test_with_another_time_nothing_was_missed(archived):
    assert LABEL not in archived.say(f"/digest move friday in <#{SUCCESS}>").labels


def test_in_a_channel_that_takes_it_no_better_try_again_sends_it(archived):
    due = newest_due(archived, only(archived))
    archived.press(moved(archived), LABEL)
    tried(archived, due, RunState.FAILED, "not_in_channel")
    with archived._database.transaction(TEAM, writes=True) as store:
        said = Lifecycle(
            store, person=PEOPLE[MANAGER], now=archived.now, origin="schedule", request_key="f", verb="digest pause"
        )
        said.digests.fail(only(archived), "not_in_channel")

    heard = archived.say("/digest resume", channel=SUCCESS)

    assert heard.headline == "Retention: the one of Tue 24 Nov 8:30 is posted within a minute."
    assert expected(only(archived), archived.now) == due


def test_what_was_never_due_cannot_be_posted(archived):
    moved(archived)

    heard = archived.say(f"/digest again {only(archived).id} 2026-11-24T07:31:00+00:00")

    assert (heard.headline, heard.wrote) == ("Nothing was sent at that time.", False)
