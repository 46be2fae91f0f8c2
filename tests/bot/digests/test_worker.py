"""Digests are posted once each, on time or late, and whoever looks after one is told where it cannot be."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from slack_sdk import WebClient

from bot.digests.posting import EVENT
from bot.playground.world import SALES, TEAM
from lifecycle.runs import RunState
from lifecycle.service import Lifecycle
from tests.bot.digests.stubs import DUE, NOW, Office, which
from tests.together import at_once

SPREAD = timedelta(minutes=2)


@pytest.fixture
def office(workspace):
    return Office(workspace.bot.database, workspace.playground, workspace.bot.client)


def test_a_digest_is_posted_with_its_chart_and_its_details_in_the_thread(office):
    (one,) = office.subscribe()
    assert office.worker().run() == 1
    (message,) = office.posted()
    kinds = [block["type"] for block in message["blocks"]]
    assert kinds == ["rich_text", "image", "context", "actions"]
    run = office.run_of(one)
    assert (run.state, run.ts, run.channel, run.told) == (RunState.SENT, message["ts"], SALES, '{"n": 1}')
    thread = office.playground.messages(SALES, office.owner.id, message["ts"])
    assert any("How it was counted" in str(each["text"]) for each in thread)
    assert [file["title"] for each in thread for file in each.get("files", ())] == ["Who stayed"]


def test_looking_again_posts_nothing_again(office):
    office.subscribe()
    assert [office.worker().run() for _turn in range(4)] == [1, 0, 0, 0]
    office.now += timedelta(hours=3)
    assert office.worker().run() == 0
    assert len(office.posted()) == 1


def test_the_next_week_it_comes_again(office):
    (one,) = office.subscribe()
    office.worker().run()
    office.now += timedelta(days=7)
    assert office.worker().run() == 1
    assert office.run_of(one, DUE + timedelta(days=7)).state is RunState.SENT


def test_before_it_is_due_and_what_was_due_before_somebody_subscribed_is_not_sent(office):
    office.subscribe(since=DUE + timedelta(seconds=1))
    assert office.worker().run() == 0
    office.now = DUE + timedelta(days=7, minutes=2)
    assert office.worker().run() == 1


def test_many_workers_post_each_of_many_digests_once(office):
    subscribed = office.subscribe(24)
    office.now += SPREAD
    at_once(*(office.worker().run for _worker in range(4)))
    assert Counter(map(which, office.posted())) == {one.id: 1 for one in subscribed}


def test_one_that_is_late_is_sent_until_a_day_has_passed(office):
    (one,) = office.subscribe()
    office.now = DUE + timedelta(hours=24)
    assert office.worker().run() == 1
    assert office.run_of(one).state is RunState.SENT


def test_later_than_that_it_is_skipped_and_that_is_noted(office):
    (one,) = office.subscribe()
    office.now = DUE + timedelta(hours=24, seconds=1)
    assert office.worker().run() == 0
    assert (office.run_of(one).state, office.run_of(one).error) == (RunState.SKIPPED, "late")
    assert office.posted() == []


def test_a_clock_that_jumps_back_or_ahead_repeats_nothing_and_floods_nobody(office):
    office.subscribe()
    office.worker().run()
    for jump in (-timedelta(days=2), timedelta(days=7), timedelta(days=35), timedelta(0)):
        office.now = NOW + jump
        office.worker().run()
    assert len(office.posted()) == 3  # that week, the next one, and the newest one after a month


def test_who_died_before_anything_was_sent_is_followed_by_another(office):
    (one,) = office.subscribe()
    office.database.runs.claim(TEAM, f"digest/{one.id}/{DUE.isoformat()}", DUE, "dead", NOW, timedelta(minutes=2))
    assert office.worker().run() == 0
    office.now += timedelta(minutes=2)
    assert office.worker().run() == 1
    assert len(office.posted()) == 1


def test_who_died_while_sending_leaves_a_question_to_the_owner_asked_once(office):
    (one,) = office.subscribe()
    key = f"digest/{one.id}/{DUE.isoformat()}"
    office.database.runs.claim(TEAM, key, DUE, "dead", NOW, timedelta(minutes=2))
    office.database.runs.begin_sending(TEAM, key, "dead", NOW, timedelta(minutes=2))
    assert (office.worker().run(), office.direct()) == (0, [])
    office.now += timedelta(minutes=2)
    assert [office.worker().run() for _turn in range(3)] == [0, 0, 0]
    assert (len(office.direct()), office.posted()) == (1, [])
    assert f"Did {one.id} arrive?" in office.direct()[0]
    with office.database.transaction(TEAM, writes=True) as store:
        assert store.settle_run(key, RunState.CLAIMED, office.now)  # what [Post it again] does
    office.now += timedelta(days=2)
    assert office.worker().run() == 1
    assert len(office.posted()) == 1


def test_what_it_told_is_known_though_its_sender_did_not_live_to_see_it_arrive(office):
    (one,) = office.subscribe()
    office.client.timeout = 1
    office.playground.fault("chat.postMessage", "timeout", seconds=2.0)
    office.worker().run()
    office.now += timedelta(minutes=3)
    with office.database.transaction(TEAM, writes=True) as store:
        assert store.settle_run(office.run_of(one).key, RunState.SENT, office.now)  # what [It arrived] does
    assert (office.run_of(one).state, office.run_of(one).told) == (RunState.SENT, '{"n": 1}')


def test_a_message_that_slack_took_without_saying_so_is_asked_about(office):
    (one,) = office.subscribe()
    office.client.timeout = 1
    office.playground.fault("chat.postMessage", "timeout", seconds=2.0)
    assert office.worker().run() == 0
    assert office.run_of(one).state is RunState.SENDING
    office.now += timedelta(minutes=3)
    office.worker().run()
    assert (len(office.posted()), len(office.direct())) == (1, 1)


@pytest.mark.parametrize("arrived", [True, False])
def test_where_the_app_may_read_the_channel_it_looks_there_instead_of_asking(office, monkeypatch, arrived):
    (one,) = office.subscribe()
    key = f"digest/{one.id}/{DUE.isoformat()}"
    office.database.runs.claim(TEAM, key, DUE, "dead", NOW, timedelta(minutes=2))
    office.database.runs.begin_sending(TEAM, key, "dead", NOW, timedelta(minutes=2))
    other = {"event_type": EVENT, "event_payload": {"run": "digest/7/then"}}
    found = [{"ts": "1.1"}, {"ts": "1.2", "metadata": other}]
    if arrived:
        found.append({"ts": "1.3", "metadata": {"event_type": EVENT, "event_payload": {"run": key}}})
    looked = []

    def history(_client, **asked):
        looked.append((asked["channel"], asked["include_all_metadata"]))
        return {"ok": True, "messages": found, "has_more": False}

    monkeypatch.setattr(WebClient, "conversations_history", history)
    office.now += timedelta(minutes=3)
    sent = sum(office.worker().run() for _turn in range(3))

    assert looked == [(SALES, True)]
    assert office.direct() == []
    assert (sent, len(office.posted())) == ((0, 0) if arrived else (1, 1))
    assert office.run_of(one).state is RunState.SENT
    assert not arrived or office.run_of(one).ts == "1.3"


def test_where_slack_is_away_it_is_tried_again_by_the_next_look(office):
    (one,) = office.subscribe()
    office.playground.fault("chat.postMessage", "ratelimited", retry_after=600)
    assert office.worker().run() == 0
    assert (office.run_of(one).state, office.run_of(one).error) == (RunState.CLAIMED, "ratelimited")
    assert office.worker().run() == 1
    assert (office.run_of(one).state, office.run_of(one).tries) == (RunState.SENT, 2)
    assert len(office.posted()) == 1


def test_a_server_error_of_slacks_is_tried_again_at_once_and_posts_once(office):
    (one,) = office.subscribe()
    office.playground.fault("chat.postMessage", "error")
    office.playground.fault("upload", "error")
    assert office.worker().run() == 1
    assert (office.run_of(one).state, len(office.posted())) == (RunState.SENT, 1)


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "channel_not_found", "missing_scope"])
def test_what_slack_will_never_take_lets_the_digest_rest_and_tells_its_owner_once(office, code):
    (one,) = office.subscribe()
    office.playground.fault("chat.postMessage", "refuse", error=code)
    assert office.worker().run() == 0
    assert (office.run_of(one).state, office.run_of(one).error) == (RunState.FAILED, code)
    assert office.subscription(one).trouble == code
    assert office.direct() == [f"{one.id} rests."]
    office.now += timedelta(days=7)
    assert office.worker().run() == 0
    assert len(office.direct()) == 1


def test_once_somebody_saw_to_it_it_is_sent_and_its_owner_is_told_of_each_time_that_it_is_not(office):
    (one,) = office.subscribe()
    for turn in range(2):
        office.playground.fault("chat.postMessage", "refuse", error="not_in_channel")
        assert office.worker().run() == 0
        assert office.subscription(one).trouble == "not_in_channel"
        assert len(office.direct()) == turn + 1
        seen_to(office, one, f"seen to {turn}")
    office.now += timedelta(hours=30)  # late for a reason
    assert office.worker().run() == 1
    assert (office.run_of(one).state, office.subscription(one).trouble) == (RunState.SENT, None)
    assert (office.worker().run(), len(office.posted())) == (0, 1)


def seen_to(office, one, key):
    with office.database.transaction(TEAM, writes=True) as store:
        asked = Lifecycle(
            store, person=office.owner, now=office.now, origin="button", request_key=key, verb="digest resume"
        )
        assert asked.digest_runs.try_again(asked.digests.find(one.id)) == DUE


def test_what_somebody_wants_however_late_is_wanted_still_when_slack_is_away_over_it(office):
    (one,) = office.subscribe()
    office.playground.fault("chat.postMessage", "refuse", error="not_in_channel")
    office.worker().run()
    seen_to(office, one, "seen to")
    office.now += timedelta(hours=30)
    office.playground.fault("chat.postMessage", "ratelimited", retry_after=600)
    assert [office.worker().run() for _look in range(2)] == [0, 1]
    assert office.run_of(one).state is RunState.SENT


def test_one_channels_trouble_is_not_anothers(office):
    office.subscribe(3)
    office.now += SPREAD
    office.playground.fault("chat.postMessage", "refuse", error="is_archived")
    assert office.worker().run() == 2


def test_a_chart_that_cannot_be_drawn_or_uploaded_leaves_the_text_which_says_so(office):
    office.subscribe(2)
    office.now += SPREAD
    office.playground.fault("files.getUploadURLExternal", "refuse", error="storage_limit_reached")
    assert office.worker().run() == 2
    with_note = [one for one in office.posted() if "could not be shown" in str(one["blocks"])]
    assert len(with_note) == 1


def test_a_picture_that_slack_still_works_on_is_waited_for(workspace):
    office = Office(workspace.bot.database, workspace.playground, workspace.bot.client)
    office.subscribe()
    office.playground.fault("chat.postMessage", "refuse", error="invalid_blocks", times=2)
    assert office.worker().run() == 1
    assert "image" in [block["type"] for block in office.posted()[0]["blocks"]]
    assert office.slept == [0.5, 1.0]


def test_a_picture_that_slack_never_shows_goes_into_the_thread(office):
    office.subscribe()
    office.playground.fault("chat.postMessage", "refuse", error="invalid_blocks", times=5)
    assert office.worker().run() == 1
    (message,) = office.posted()
    assert "image" not in [block["type"] for block in message["blocks"]]


def test_a_digest_that_cannot_be_made_is_tried_some_times_and_then_its_owner_is_told(office):
    (one,) = office.subscribe()
    office.trouble.made = True
    for _turn in range(8):
        office.worker().run()
    assert office.run_of(one).state is RunState.FAILED
    assert office.direct() == [f"{one.id} rests."]
    assert office.posted() == []


def test_one_that_rests_is_not_sent_and_not_made_up_for(office):
    (one,) = office.subscribe()
    with office.database.transaction(TEAM, writes=True) as store:
        asked = Lifecycle(
            store,
            person=office.owner,
            now=DUE - timedelta(days=1),
            origin="slash",
            request_key="p",
            verb="digest pause",
        )
        asked.digests.pause(one, (DUE + timedelta(days=3)).date())
    assert office.worker().run() == 0
    office.now = DUE + timedelta(days=4)
    assert office.worker().run() == 0
    office.now = DUE + timedelta(days=7, minutes=2)
    assert office.worker().run() == 1


def test_a_process_that_is_told_to_stop_begins_nothing_more(office):
    office.subscribe()
    assert office.worker().run(lambda: True) == 0
    assert office.worker().run() == 1
