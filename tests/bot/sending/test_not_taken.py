"""Answers that Slack does not take at once or in one piece: pictures, blocks, waits, repeats, and what reaches nobody."""

import logging

import pytest

from commands import CHANNEL, Chart, Reply
from tests.bot.sending.delivering import PRIVATE, PUBLIC, READER, WITH_CHART, place, seen, words


def test_a_picture_that_cannot_be_drawn_leaves_the_words(slack, deliver, caplog):
    def fail():
        raise ZeroDivisionError

    reply = Reply("Nine customers.", audience=CHANNEL, chart=Chart(fail, "Funnel"))
    assert deliver.answer(reply, place(slack), READER).how == "channel"
    [message] = seen(slack)
    reference = next(record.reference for record in caplog.records if record.levelno == logging.ERROR)
    assert f"could not be drawn (reference {reference})" in words(message)


def test_a_picture_that_slack_does_not_take_leaves_the_words(slack, deliver):
    slack.fault("files.completeUploadExternal", "refuse", error="file_uploads_disabled")
    assert deliver.answer(WITH_CHART, place(slack), READER).how == "channel"
    [message] = seen(slack)
    assert "The picture could not be sent" in words(message)
    assert message["files"] == []


def test_when_slack_refuses_the_blocks_beside_a_picture_both_still_arrive(slack, deliver):
    slack.fault("files.completeUploadExternal", "refuse", error="invalid_blocks")
    assert deliver.answer(WITH_CHART, place(slack), READER).how == "channel"
    text, picture = seen(slack)
    assert "Nine customers" in words(text)
    assert len(picture["files"]) == 1


def test_when_slack_refuses_the_blocks_the_text_still_arrives(slack, deliver):
    slack.fault("chat.postMessage", "refuse", error="invalid_blocks")
    assert deliver.answer(PUBLIC, place(slack, url=False), READER).how == "channel"
    [message] = seen(slack)
    assert message["text"] == "Acme Corp is now in Retention."


def test_a_busy_slack_is_waited_for_as_long_as_it_says(slack, deliver, clock):
    slack.fault("chat.postMessage", "ratelimited", retry_after=7)
    assert deliver.answer(PUBLIC, place(slack, url=False), READER).how == "channel"
    assert clock.waits == [7.0]
    assert len(seen(slack)) == 1


def test_a_wait_longer_than_anybody_waits_is_not_waited(slack, deliver, clock):
    slack.fault("chat.postMessage", "ratelimited", retry_after=60)
    assert deliver.answer(PUBLIC, place(slack, url=False), READER).how == "private"
    assert clock.waits == []
    assert "could not be reached just now" in words(seen(slack)[0])


def test_an_error_of_slacks_servers_is_tried_again(slack, deliver, clock):
    slack.fault("response_url", "error", times=2)
    assert deliver.answer(PRIVATE, place(slack), READER).how == "private"
    assert clock.waits == [0.5, 1.0]
    assert len(seen(slack)) == 1


def test_a_busy_response_url_is_waited_for(slack, deliver, clock):
    slack.fault("response_url", "ratelimited", retry_after=3)
    assert deliver.answer(PRIVATE, place(slack), READER).how == "private"
    assert clock.waits == [3.0]


def test_the_steps_of_an_upload_that_show_nothing_are_tried_again(slack, deliver):
    for step in ("files.getUploadURLExternal", "upload"):
        slack.fault(step, "drop")
    assert deliver.answer(WITH_CHART, place(slack), READER).how == "channel"
    [message] = seen(slack)
    assert len(message["files"]) == 1


@pytest.mark.parametrize("kind", ["drop", "timeout"])
def test_a_message_that_may_have_arrived_is_not_sent_twice(slack, deliver, kind, caplog):
    slack.fault("chat.postMessage", kind, seconds=3)
    delivered = deliver.answer(PUBLIC, place(slack, url=False), READER)
    assert delivered.how == "unsure"
    assert len(slack.calls_of("chat.postMessage")) == 1
    told = [message for message in seen(slack) if message["ephemeral"]]
    assert [delivered.reference in message["text"] for message in told] == [True]
    assert delivered.reference in [getattr(record, "reference", "") for record in caplog.records]


def test_a_used_up_response_url_is_followed_by_a_whisper(slack, deliver):
    where = place(slack)
    slack._core.hooks._hooks[where.response_url.rsplit("/", 1)[1]].uses = 5
    assert deliver.answer(PRIVATE, where, READER).how == "private"
    assert slack.calls_of("chat.postEphemeral")


def test_what_reaches_nobody_is_logged_with_a_reference(slack, deliver, caplog):
    slack.refuse_token("token_revoked")
    delivered = deliver.answer(PUBLIC, place(slack, url=False), READER)
    assert delivered.how == "nowhere"
    [error] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert (error.reference, error.outcome) == (delivered.reference, "token_revoked")


def test_no_response_url_and_no_token_is_ever_logged(slack, deliver, caplog):
    slack.fault("response_url", "refuse", error="no_such_thing")
    slack.fault("response_url", "drop")
    slack.refuse_token()
    where = place(slack)
    with caplog.at_level(logging.DEBUG):
        deliver.answer(WITH_CHART, where, READER)
    logged = " ".join(f"{record.getMessage()} {record.__dict__} {record.exc_text}" for record in caplog.records)
    assert logged
    assert where.response_url not in logged
    assert "xoxb-playground" not in logged


def test_a_broken_way_is_logged_and_the_next_one_taken(slack, deliver, caplog, monkeypatch):
    monkeypatch.setattr("bot.sending.slackcalls.Slack.respond", lambda *_all, **_more: 1 / 0)
    assert deliver.answer(PRIVATE, place(slack), READER).how == "private"
    assert "a way to the reader failed" in caplog.text
