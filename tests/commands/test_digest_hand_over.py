"""`/digest move to @person`: whose a digest is, and who is told of its trouble."""

from __future__ import annotations

import pytest

from lifecycle.runs import RunState
from tests.commands.asking import MANAGER, OTHER, REP, VIEWER
from tests.commands.digesting import newest_due, only, refused, run_of, subscriptions


@pytest.fixture
def weekly(team):
    """Retention of the rep comes to this channel on Tuesdays; everybody has been met."""
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    for one in (OTHER, VIEWER):
        team.say("/digest", as_=one)
    team.given("/digest subscribe retention tuesday 8:30")
    return team


@pytest.mark.parametrize(
    "typed",
    [
        f"/digest move to <@{OTHER}>",
        f"/digest move retention <@{OTHER}|other>",
        f"/digest move retention owner <@{OTHER}>",
        f"move the retention digest to <@{OTHER}>",
        f"hand the retention digest over to <@{OTHER}>",
        f"give our digest to <@{OTHER}>",
    ],
)
def test_it_is_handed_over(weekly, typed):
    before = only(weekly)

    heard = weekly.say(typed)

    assert heard.headline == f"Retention is \ue000{OTHER}\ue001's now."
    assert heard.lines == (
        "It comes as before. They may change it anywhere, and are asked when it cannot be sent or may not have arrived.",
    )
    now = only(weekly)
    assert (now.owner, now.schedule, now.since) == (OTHER, before.schedule, before.since)


def test_undo_gives_it_back(weekly):
    weekly.press(weekly.say(f"/digest move to <@{OTHER}>"), "Undo")

    assert only(weekly).owner == REP


def test_a_manager_takes_it(weekly):
    assert weekly.say("/digest move to me", as_=MANAGER).wrote
    assert only(weekly).owner == MANAGER


def test_what_is_due_meanwhile_is_sent_all_the_same(weekly):
    weekly.later(days=4)
    due = newest_due(weekly, only(weekly))

    weekly.given(f"/digest move to <@{OTHER}>")

    assert only(weekly).since < due


def test_a_rep_of_the_channel_hands_nothing_over_that_is_not_theirs(weekly):
    heard = weekly.say(f"/digest move to <@{OTHER}>", as_=OTHER)

    assert (heard.headline, heard.wrote) == ("Only its owner or a manager can hand a digest over.", False)


@pytest.mark.parametrize(
    ("whom", "said"),
    [
        ("UNEVER01", "I have not met them yet"),
        (VIEWER, "Its owner has to be a rep or a manager"),
        (REP, "It is so already"),
    ],
)
def test_to_whom_it_cannot_be_handed(weekly, whom, said):
    heard = weekly.say(f"/digest move to <@{whom}>")

    assert heard.headline.startswith(said)
    assert (heard.wrote, only(weekly).owner) == (False, REP)


def test_with_another_time_both_are_told(weekly):
    heard = weekly.say(f"/digest move friday to <@{OTHER}>")

    assert heard.headline.startswith("Retention, every Friday 8:30 Europe/Prague, next on")
    assert heard.lines == (f"Retention is \ue000{OTHER}\ue001's now.",)


def test_of_several_the_chosen_one_is_handed_over(weekly):
    weekly.given("/digest subscribe funnel monthly")

    weekly.press(weekly.say(f"/digest move to <@{OTHER}>"), "Funnel")

    assert [one.owner for one in subscriptions(weekly)] == [REP, OTHER]


def test_the_new_owner_is_told_what_is_in_its_way_and_can_still_try_again(weekly):
    weekly.later(days=4)
    due = newest_due(weekly, only(weekly))
    refused(weekly, only(weekly), due, "not_in_channel")

    heard = weekly.say(f"/digest move to <@{OTHER}>", as_=MANAGER)

    assert heard.lines[1].startswith("It cannot be sent now: I am not a member of \ue000C1\ue001. Invite me")
    assert weekly.say("/digest resume", as_=OTHER).wrote
    assert run_of(weekly, only(weekly), due).state is RunState.CLAIMED


def test_direct_messages_stay_whose_they_are(weekly):
    weekly.say("/digest subscribe weekly", channel="D1")

    heard = weekly.say(f"/digest move to <@{OTHER}>", channel="D1")

    assert (heard.refused, {one.owner for one in subscriptions(weekly)}) == (True, {REP})


def test_nobody_subscribes_for_somebody_else(weekly):
    heard = weekly.say(f"/digest subscribe funnel weekly to <@{OTHER}>")

    assert (heard.refused, heard.wrote) == (True, False)
