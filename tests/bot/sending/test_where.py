"""Where an answer stands: privately, in the channel, in its thread, in direct messages, with its chart."""

import json
from dataclasses import replace

from bot.blocks import read_value
from bot.deliver import Place
from commands import CHANNEL, Reply
from commands._reply import DIRECT, SHARE
from tests.bot.sending.delivering import (
    CHART,
    PRIVATE,
    PUBLIC,
    READER,
    REP,
    WITH_CHART,
    direct,
    place,
    pressed,
    seen,
    words,
)


def test_a_private_answer_is_seen_by_the_person_alone(slack, deliver):
    assert deliver.answer(PRIVATE, place(slack), READER).how == "private"
    [message] = seen(slack)
    assert message["ephemeral"]
    assert "Only you see this." in words(message)
    assert seen(slack, as_="UMANAGER") == []
    assert slack.complaints == []


def test_a_private_answer_to_a_mention_needs_no_response_url(slack, deliver):
    assert deliver.answer(PRIVATE, place(slack, url=False), READER).how == "private"
    assert [message["ephemeral"] for message in seen(slack)] == [True]


def test_a_private_answer_in_direct_messages_is_an_ordinary_message(slack, deliver):
    dm = slack.dm(REP)
    assert deliver.answer(PRIVATE, place(slack, dm, is_im=True), READER).how == "direct"
    [message] = direct(slack)
    assert not message["ephemeral"]
    assert "Only you see this." not in words(message)


def test_a_private_answer_can_be_shared_and_its_chart_sent(slack, deliver):
    reply = Reply("Nine customers.", chart=CHART)
    deliver.answer(reply, place(slack), READER, share="funnel this week", chart_by="funnel this week")
    [message] = seen(slack)
    presses = [read_value(element["value"]) for element in message["blocks"][-1]["elements"]]
    assert [(press.to, press.run) for press in presses] == [(SHARE, "funnel this week"), (DIRECT, "funnel this week")]
    assert slack.calls_of("files.getUploadURLExternal") == []


def test_an_answer_for_the_channel_is_seen_by_all(slack, deliver):
    assert deliver.answer(PUBLIC, place(slack), READER).how == "channel"
    [message] = seen(slack, as_="UMANAGER")
    assert not message["ephemeral"]


def test_an_answer_with_a_chart_is_one_message(slack, deliver):
    assert deliver.answer(WITH_CHART, place(slack), READER).how == "channel"
    [message] = seen(slack, as_="UMANAGER")
    assert [file["title"] for file in message["files"]] == ["Funnel of this week"]
    assert "Nine customers" in words(message)
    [call] = slack.calls_of("files.completeUploadExternal")
    assert "initial_comment" not in call.args
    assert "alt_txt" not in slack.calls_of("files.getUploadURLExternal")[0].args
    assert slack.complaints == []


def test_an_answer_in_a_thread_stays_in_the_thread(slack, deliver):
    asked = slack.send(REP, "CSALES", "funnel this week")["ts"]
    deliver.answer(WITH_CHART, place(slack, url=False, thread=asked), READER)
    deliver.answer(PUBLIC, place(slack, url=False, thread=asked), READER)
    deliver.answer(PRIVATE, place(slack, url=False, thread=asked), READER)
    said = [message for message in seen(slack, thread=asked) if message.get("bot_id")]
    assert [bool(message["files"]) for message in said] == [True, False, False]
    assert [message["ephemeral"] for message in said] == [False, False, True]


def test_what_only_the_person_sees_stands_where_they_pressed_though_the_message_heads_a_thread(slack, deliver):
    where = pressed(slack, ephemeral=False)
    where = replace(where, thread=where.message_ts)

    deliver.answer(PRIVATE, where, READER)
    deliver.answer(PUBLIC, where, READER)

    assert PRIVATE.headline in seen(slack)[-1]["text"]
    assert PUBLIC.headline in seen(slack, thread=where.message_ts)[-1]["text"]


def test_where_the_bot_is_no_member_the_answer_comes_privately_with_the_hint(slack, deliver):
    assert deliver.answer(WITH_CHART, place(slack, "CRANDOM"), READER).how == "private"
    [message] = seen(slack, "CRANDOM")
    assert message["ephemeral"]
    assert "Invite Lifecycle to this channel" in words(message)


def test_a_mention_is_answered_directly_when_the_channel_is_closed_to_the_bot(slack, deliver):
    assert deliver.answer(PUBLIC, place(slack, "CRANDOM", url=False), READER).how == "direct"
    [message] = direct(slack)
    assert "Acme Corp is now in Retention." in words(message)


def test_a_shared_answer_reaches_a_channel_that_the_bot_is_no_member_of(slack, deliver):
    where = pressed(slack, "CRANDOM", ephemeral=True, to=SHARE)
    assert deliver.answer(Reply("Nine customers.", chart=CHART), where, READER).how == "channel"
    [message] = seen(slack, "CRANDOM", as_="UMANAGER")
    assert "Invite Lifecycle" in words(message)


def test_a_chart_asked_for_comes_as_a_direct_message(slack, deliver):
    where = pressed(slack, ephemeral=True, to=DIRECT)
    assert deliver.answer(Reply("Nine customers.", chart=CHART), where, READER).how == "direct"
    [message] = direct(slack)
    assert len(message["files"]) == 1
    assert len(seen(slack)) == 1


def test_a_chart_reaches_direct_messages_without_the_scope_to_open_them(slack, deliver):
    slack.fault("conversations.open", "refuse", error="missing_scope")
    assert deliver.answer(Reply("Nine.", chart=CHART), place(slack, to=DIRECT), READER).how == "direct"
    text, picture = direct(slack)
    assert "Nine." in words(text)
    assert len(picture["files"]) == 1


def test_a_direct_message_that_cannot_be_written_stands_in_the_channel_privately(slack, deliver):
    slack.fault("conversations.open", "refuse", error="missing_scope")
    slack.fault("chat.postMessage", "refuse", error="messages_tab_disabled")
    assert deliver.answer(PRIVATE, place(slack, to=DIRECT), READER).how == "private"
    assert "could not write you a direct message" in words(seen(slack)[0])


def test_a_long_answer_goes_on_in_further_messages(slack, deliver):
    lines = tuple(f"{i} " + "x" * 100 for i in range(200))
    deliver.answer(Reply("200 customers moved.", lines=lines, audience=CHANNEL), place(slack), READER)
    messages = seen(slack, as_="UMANAGER")
    assert len(messages) > 1
    assert all(any(line in words(message) for message in messages) for line in lines)


def test_a_place_keeps_its_ids_without_the_secret(slack):
    where = place(slack, thread="1.2", is_im=True)
    assert "response_url" not in where.ids()
    again = Place.of_ids(json.loads(json.dumps(where.ids())))
    assert (again.channel, again.thread, again.is_im, again.response_url) == ("CSALES", "1.2", True, None)
