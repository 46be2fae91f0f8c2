"""What stands below a digest is completed by whoever takes over, and its message is never posted a second time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.digests import threads, untold
from bot.playground.world import SALES, TEAM
from bot.sending.slackcalls import Slack
from lifecycle.digests.standing import thread_key
from lifecycle.runs import RunState
from tests.bot.digests.stubs import DUE, Died, Office, dies

LATER = timedelta(minutes=3)


@pytest.fixture
def office(workspace):
    return Office(workspace.bot.database, workspace.playground, workspace.bot.client)


def thread_of(office, subscription):
    key = thread_key(f"digest/{subscription.id}/{DUE.isoformat()}")
    return office.database.runs.known(TEAM, [key])[key]


def below(office):
    """What stands in the thread of the only digest: texts and titles of pictures."""
    (message,) = office.posted()
    found = office.playground.messages(SALES, office.owner.id, message["ts"])[1:]
    return [
        text for each in found for text in (each["text"], *(file["title"] for file in each.get("files", ()))) if text
    ]


def said(office):
    return ["How it was counted" if "How it was counted" in text else text for text in below(office)]


def test_who_dies_once_the_digest_is_out_is_followed_by_another_who_writes_the_thread(office, monkeypatch):
    (one,) = office.subscribe()
    with monkeypatch.context() as patched:
        patched.setattr(threads.Threads, "complete", dies)
        with pytest.raises(Died):
            office.worker().run()
    assert (office.run_of(one).state, said(office)) == (RunState.SENT, [])
    assert office.worker().run() == 0
    assert said(office) == []  # it is still held
    office.now += LATER
    assert office.worker().run() == 0
    assert said(office) == ["How it was counted", "Who stayed"]
    assert thread_of(office, one).state is RunState.SENT
    assert (office.worker().run(), len(below(office))) == (0, 2)


def test_who_takes_over_goes_on_where_the_other_one_died(office, monkeypatch):
    (one,) = office.subscribe()
    with monkeypatch.context() as patched:
        patched.setattr(Slack, "upload", dies)
        with pytest.raises(Died):
            office.worker().run()
    assert said(office) == ["How it was counted"]
    office.now += LATER
    office.worker().run()
    assert said(office) == ["How it was counted", "Who stayed"]
    assert (thread_of(office, one).state, thread_of(office, one).told) == (RunState.SENT, "2")


def test_a_picture_that_belongs_below_is_drawn_anew_by_who_takes_over(office, monkeypatch):
    (one,) = office.subscribe()
    office.playground.fault("chat.postMessage", "refuse", error="invalid_blocks", times=5)
    with monkeypatch.context() as patched:
        patched.setattr(threads.Threads, "complete", dies)
        with pytest.raises(Died):
            office.worker().run()
    assert thread_of(office, one).told == "bare 0"
    office.now += LATER
    office.worker().run()
    assert said(office) == ["Six weeks", "How it was counted", "Who stayed"]


def test_where_slack_is_away_the_thread_is_written_at_the_next_look(office):
    (one,) = office.subscribe()
    office.playground.fault("files.getUploadURLExternal", "delay", seconds=0)  # the digest's own picture
    office.playground.fault("files.getUploadURLExternal", "ratelimited", retry_after=600)
    assert office.worker().run() == 1
    assert said(office) == ["How it was counted"]
    assert (thread_of(office, one).state, thread_of(office, one).error) == (RunState.CLAIMED, "ratelimited")
    office.worker().run()
    assert said(office) == ["How it was counted", "Who stayed"]


def test_what_slack_will_never_take_below_is_left_and_its_owner_is_told_once(office):
    (one,) = office.subscribe()
    office.playground.fault("files.getUploadURLExternal", "delay", seconds=0)
    office.playground.fault("files.getUploadURLExternal", "refuse", error="storage_limit_reached")
    assert office.worker().run() == 1
    assert (thread_of(office, one).state, thread_of(office, one).error) == (RunState.FAILED, "storage_limit_reached")
    assert (office.run_of(one).state, office.worker().run()) == (RunState.SENT, 0)
    assert (office.direct(), len(office.posted())) == ([f"{one.id} {DUE.isoformat()} lacks something."], 1)
    office.now += LATER
    assert (office.worker().run(), len(office.direct())) == (0, 1)


def test_an_owner_who_could_not_be_told_of_a_thread_is_told_at_the_next_look(office, monkeypatch):
    office.subscribe()
    office.playground.fault("files.getUploadURLExternal", "delay", seconds=0)
    office.playground.fault("files.getUploadURLExternal", "refuse", error="storage_limit_reached")
    with monkeypatch.context() as patched:
        patched.setattr(untold.Untold, "_told", dies)
        with pytest.raises(Died):
            office.worker().run()
    assert (office.direct(), office.worker().run(), len(office.direct())) == ([], 0, 1)
    assert (office.worker().run(), len(office.direct())) == (0, 1)


def test_who_saw_to_it_has_it_posted_below_and_hears_nothing_more(office, monkeypatch):
    (one,) = office.subscribe()
    office.playground.fault("files.getUploadURLExternal", "delay", seconds=0)
    office.playground.fault("files.getUploadURLExternal", "refuse", error="storage_limit_reached")
    with monkeypatch.context() as patched:
        patched.setattr(untold.Untold, "_told", dies)
        with pytest.raises(Died):
            office.worker().run()
    with office.database.transaction(TEAM, writes=True) as store:
        assert store.reopen_run(thread_of(office, one).key, office.now)
    office.worker().run()
    assert (said(office), office.direct()) == (["How it was counted", "Who stayed"], [])


def test_details_that_can_never_be_made_are_told_of(office):
    (one,) = office.subscribe()
    office.trouble.details = True
    for _look in range(threads.MOST_TRIES + 1):
        office.worker().run()
        office.now += LATER
    assert (thread_of(office, one).state, thread_of(office, one).error) == (RunState.FAILED, "not_made")
    assert len(office.direct()) == 1


def test_a_day_later_a_thread_is_not_completed_any_more(office, monkeypatch):
    office.subscribe()
    with monkeypatch.context() as patched:
        patched.setattr(threads.Threads, "complete", dies)
        with pytest.raises(Died):
            office.worker().run()
    office.now += timedelta(days=2)
    office.worker().run()
    assert said(office) == []


def test_below_a_digest_that_somebody_deleted_nothing_is_missed(office):
    (one,) = office.subscribe()
    office.playground.fault("chat.postMessage", "delay", seconds=0)
    office.playground.fault("chat.postMessage", "refuse", error="thread_not_found")
    assert office.worker().run() == 1
    assert (thread_of(office, one).state, office.direct()) == (RunState.FAILED, [])
