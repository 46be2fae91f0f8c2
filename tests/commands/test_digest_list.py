"""`/digest list`: each digest with its last delivery, next due, state and last error; this channel's first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.commands.asking import MANAGER, OTHER, VIEWER
from tests.commands.digesting import SUCCESS, claimed, cut_off, newest_due, only, posted, refused, subscriptions

# The clock of these tests stands on Friday, 20 November 2026, 14:03 in Prague.


@pytest.fixture
def weekly(team):
    """The usual digest comes to this channel, and was due three days later."""
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    team.given("/digest subscribe weekly")
    team.later(days=3)
    return team


def row(heard, at=0):
    titles = [column.title for column in heard.tables[0].columns]
    return dict(zip(titles, heard.tables[0].rows[at], strict=True))


def test_where_none_comes_one_is_told_how_to_begin(team):
    heard = team.say("/digest")

    assert heard.headline == "No digest comes anywhere yet. /digest subscribe weekly sends one here every week."
    assert heard.labels == ["Subscribe"]
    assert team.press(heard, "Subscribe").form is not None


def test_one_on_time(weekly):
    posted(weekly, only(weekly), newest_due(weekly, only(weekly)))

    heard = weekly.say("/digest list")

    assert heard.headline == (
        "Retention and advocacy comes here every Monday 9:00 Europe/Prague; next on Mon 30 Nov 9:00."
    )
    assert row(heard) == {
        "Digest": "Retention and advocacy", "State": "on time", "Next": "Mon 30 Nov 9:00", "Last": "Mon 23 Nov 9:00",
        "When": "every Monday 9:00 Europe/Prague", "Channel": "\ue000C1\ue001", "Owner": "\ue000UREP\ue001",
    }  # fmt: skip
    assert heard.labels == ["Change", "Pause", "Subscribe"]


def test_as_data_its_times_are_instants(weekly):
    posted(weekly, only(weekly), newest_due(weekly, only(weekly)))

    assert weekly.say("/digest list", as_data=True).column("Next", "Last") == [
        (datetime(2026, 11, 30, 8, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC))
    ]


def test_one_that_is_late_is_said_to_be(weekly):
    assert row(weekly.say("/digest list"))["State"] == "late"  # nobody was there to send it

    claimed(weekly, only(weekly), newest_due(weekly, only(weekly)))
    heard = weekly.say("/digest list")

    assert (
        heard.headline == "Retention and advocacy comes here every Monday 9:00 Europe/Prague, but it must be seen to."
    )
    assert heard.lines == (
        "Retention and advocacy was due on Mon 23 Nov 9:00 and is not out yet; if it stays so, tell your admin.",
    )


def test_one_that_rests(weekly):
    weekly.given("/digest pause until 12 January")

    heard = weekly.say("/digest list")

    assert heard.headline == "Retention and advocacy rests here; next on Mon 18 Jan 2027 9:00."
    assert (row(heard)["State"], row(heard)["Next"]) == ("rests until Tue 12 Jan 2027", "Mon 18 Jan 2027 9:00")
    assert "Let it go on" in heard.labels


def test_one_in_trouble_says_why_and_what_to_do(weekly):
    refused(weekly, only(weekly), newest_due(weekly, only(weekly)), "not_in_channel")

    heard = weekly.say("/digest list")

    [line] = heard.lines
    assert line == (
        "Retention and advocacy cannot be sent: I am not a member of \ue000C1\ue001."
        " Invite me with /invite @Lifecycle in \ue000C1\ue001, then press Try again."
    )
    assert row(heard)["State"] == "cannot be sent"
    assert row(heard)["Next"] is None
    assert row(heard)["Last error"] == "Mon 23 Nov: I am not a member of \ue000C1\ue001"
    assert weekly.press(heard, "Try again").wrote


def test_one_of_which_nobody_knows_can_be_answered_there(weekly):
    cut_off(weekly, only(weekly), newest_due(weekly, only(weekly)))

    heard = weekly.say("/digest list")

    assert row(heard)["State"] == "waits for an answer"
    assert heard.labels == ["It arrived", "Post it again", "Change", "Subscribe"]
    weekly.press(heard, "It arrived")
    assert row(weekly.say("/digest list"))["Last"] == "Mon 23 Nov 9:00"


def test_this_channels_stand_first_and_direct_messages_are_their_owners_alone(weekly):
    weekly.given(f"/digest subscribe advocacy monthly in <#{SUCCESS}>")
    weekly.say("/digest subscribe funnel daily", channel="D1")

    theirs = weekly.say("/digest list", as_=OTHER, channel=SUCCESS)
    assert (theirs.headline, theirs.column("Digest")) == (
        "Advocacy comes here on the 1st of every month 9:00 Europe/Prague; next on Tue 1 Dec 9:00. 1 elsewhere.",
        ["Advocacy", "Retention and advocacy"],
    )
    assert len(weekly.say("/digest list", as_=MANAGER).rows) == 3
    assert len(weekly.say("/digest list here", as_=MANAGER).rows) == 1
    mine = weekly.say("/digest list", channel="D1")
    assert mine.column("Digest", "Channel")[0] == ("Funnel", "your direct messages")


def test_of_several_the_next_one_is_named_and_how_many_must_be_seen_to(weekly):
    posted(weekly, only(weekly), newest_due(weekly, only(weekly)))
    weekly.given("/digest subscribe funnel daily 18:00")
    assert weekly.say("/digest").headline == "2 digests come here; the next on Mon 23 Nov 18:00: Funnel."

    refused(weekly, subscriptions(weekly)[1], newest_due(weekly, subscriptions(weekly)[1]), "is_archived")
    assert weekly.say("/digest").headline == "2 digests come here; 1 of them must be seen to."


def test_who_only_looks_sees_it_without_buttons(weekly):
    assert weekly.say("which digests are there?", as_=VIEWER).labels == []


@pytest.mark.parametrize("words", ["subscrib weekly", "weekly monday", "unsuscribe", "pase 4 weeks", "quux"])
def test_a_misspelt_verb_is_asked_about_and_nothing_is_written(weekly, words):
    heard = weekly.say(f"/digest {words}", channel="C0ELSE99")

    assert heard.headline.startswith(f'"/digest {words}" is none of mine. I know: subscribe, list,')
    assert bool(heard.buttons) is (words != "quux")
    assert not heard.wrote


def test_a_kind_alone_can_be_looked_at_or_subscribed_to(weekly):
    assert weekly.say("/digest funnel").labels == ['Do "digest preview funnel"', 'Do "digest subscribe funnel"']


def test_help_is_at_a_tap(weekly):
    heard = weekly.say("/digest help")

    assert heard.headline.startswith("The digest commands are subscribe, list,")
    assert weekly.press(heard, 'Do "help digest"').headline.startswith("These are the digest commands")


def test_the_meant_command_is_at_a_tap(weekly):
    heard = weekly.say("/digest pase 4 weeks")

    weekly.press(heard, 'Do "digest pause 4 weeks"')

    assert only(weekly).paused_until is not None


def test_an_ended_one_is_not_listed(weekly):
    weekly.given("/digest unsubscribe")

    assert subscriptions(weekly) == []
    assert weekly.say("/digest list").tables == ()
