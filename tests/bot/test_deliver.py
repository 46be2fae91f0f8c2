import json
import logging
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.blocks import Reader, read_value
from bot.deliver import Deliver, Place, send_ack
from bot.playground import Config, Playground
from commands import CHANNEL, Button, Chart, Column, Reply, Table
from commands._reply import DIRECT, SHARE

TEAM, REP = "T0PLAYGROUND", "UREPEAST"
READER = Reader("UTC", "en", REP)
PICTURE = b"\x89PNG picture"
CHART = Chart(lambda: PICTURE, "Funnel of this week", "funnel.png")
PRIVATE = Reply("Acme Corp is in Retention.", receipt="as of now")
PUBLIC = Reply("Acme Corp is now in Retention.", receipt="moved just now", audience=CHANNEL)
WITH_CHART = Reply("Nine customers reached Conversion.", audience=CHANNEL, chart=CHART)


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.now = 0.0
        self.waits = []

    def sleep(self, seconds):
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture(scope="module")
def slack():
    with Playground(Config()) as running:
        yield running


@pytest.fixture(autouse=True)
def afresh(slack):
    slack.clear_faults()
    slack._core.calls.clear()
    slack._core.complaints.clear()
    slack._core.token_error = ""
    for channel in slack._core.world.messages:
        slack._core.world.messages[channel].clear()
    slack.invite("#sales")
    yield
    slack.clear_faults()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def deliver(slack, clock):
    client = WebClient("xoxb-playground", base_url=slack.api_url, timeout=1)
    return Deliver(client, sleep=clock.sleep, clock=lambda: clock.now)


def place(slack, channel="CSALES", *, url=True, **more):
    """Where a slash command was typed; `url=False` for a mention."""
    given = slack._do(lambda: slack._core.hooks.issue(channel, REP)) if url else None
    return Place(TEAM, channel, REP, response_url=given, **more)


def pressed(slack, channel="CSALES", *, ephemeral, **more):
    """The place of a message whose button was pressed, and that message's id."""
    kind = "ephemeral" if ephemeral else "in_channel"
    body = {"text": "Which customer?", "response_type": kind}
    old = slack._do(lambda: slack._core.hooks.post(channel, REP, body))
    url = slack._do(lambda: slack._core.hooks.issue(channel, REP, old))
    return Place(TEAM, channel, REP, response_url=url, message_ts=old.ts, ephemeral=ephemeral, origin="button", **more)


def seen(slack, channel="CSALES", as_=REP, thread=""):
    return slack.messages(channel, as_, thread)


def words(message):
    return json.dumps(message["blocks"], ensure_ascii=False) + message["text"]


def direct(slack):
    return seen(slack, slack.dm(REP))


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


def test_an_answer_takes_the_place_of_the_message_with_the_button(slack, deliver):
    where = pressed(slack, ephemeral=False)
    reply = Reply("Taken back.", audience=CHANNEL, replaces=True)
    assert deliver.answer(reply, where, READER).how == "replaced"
    [message] = seen(slack, as_="UMANAGER")
    assert "Taken back." in words(message)


def test_a_private_answer_never_takes_the_place_of_a_public_message(slack, deliver):
    where = pressed(slack, ephemeral=False)
    assert deliver.answer(Reply("You may not do this.", replaces=True), where, READER).how == "private"
    [message] = seen(slack, as_="UMANAGER")
    assert message["text"] == "Which customer?"


def test_a_private_question_goes_away_once_its_answer_stands_in_the_channel(slack, deliver):
    where = pressed(slack, ephemeral=True)
    assert deliver.answer(replace(PUBLIC, replaces=True), where, READER).how == "channel"
    [message] = seen(slack)
    assert "Acme Corp is now in Retention." in words(message)


def test_a_private_list_stays_while_one_of_its_buttons_settles_one_line(slack, deliver):
    where = pressed(slack, ephemeral=True)
    assert deliver.answer(PUBLIC, where, READER).how == "channel"
    assert len(seen(slack)) == 2


def test_a_private_question_is_replaced_by_a_private_answer(slack, deliver):
    where = pressed(slack, ephemeral=True)
    assert deliver.answer(Reply("Which of the two?", replaces=True), where, READER).how == "replaced"
    [message] = seen(slack)
    assert message["ephemeral"]
    assert "Which of the two?" in words(message)


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


def test_a_long_answer_goes_on_in_further_messages(slack, deliver):
    lines = tuple(f"{i} " + "x" * 100 for i in range(200))
    deliver.answer(Reply("200 customers moved.", lines=lines, audience=CHANNEL), place(slack), READER)
    messages = seen(slack, as_="UMANAGER")
    assert len(messages) > 1
    assert all(any(line in words(message) for message in messages) for line in lines)


def test_an_acknowledgement_carries_the_reply(slack, deliver):
    reply = Reply("Acme Corp is now in Retention.", audience=CHANNEL, buttons=(Button("Undo", "stage undo 7"),))
    body = send_ack(reply, READER)
    assert body["response_type"] == "in_channel"
    assert body["text"] == "Acme Corp is now in Retention."
    assert [block["type"] for block in body["blocks"]] == ["rich_text", "actions"]


def test_a_private_acknowledgement_says_so_but_not_in_direct_messages():
    assert send_ack(PRIVATE, READER)["response_type"] == "ephemeral"
    assert "Only you see this." in json.dumps(send_ack(PRIVATE, READER))
    assert "Only you see this." not in json.dumps(send_ack(PRIVATE, READER, is_im=True))


@pytest.mark.parametrize("is_im", [False, True])
def test_what_an_acknowledgement_cannot_hold_is_sent_after_it(slack, deliver, is_im):
    lines = tuple(f"{i} " + "x" * 100 for i in range(200))
    reply = Reply("200 customers moved.", lines=lines)
    held = json.dumps(send_ack(reply, READER, is_im=is_im, share="stage list 3")["blocks"])
    deliver.further(reply, place(slack, is_im=is_im), READER, share="stage list 3")
    sent = "".join(json.dumps(message["blocks"]) for message in seen(slack))
    assert [(held + sent).count(f'"{line}"') for line in lines] == [1] * 200


def test_an_acknowledgement_that_holds_everything_is_followed_by_nothing(slack, deliver):
    deliver.further(Reply("Done.", tables=(Table((Column("Stage"),), (("Awareness",),)),)), place(slack), READER)
    assert seen(slack) == []


def test_a_place_keeps_its_ids_without_the_secret(slack):
    where = place(slack, thread="1.2", is_im=True)
    assert "response_url" not in where.ids()
    again = Place.of_ids(json.loads(json.dumps(where.ids())))
    assert (again.channel, again.thread, again.is_im, again.response_url) == ("CSALES", "1.2", True, None)
