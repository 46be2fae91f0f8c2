"""Socket Mode, with Bolt's own client on the other end."""

from __future__ import annotations

import json
import threading

import pytest
import websocket
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.world import MANAGER, REP_EAST
from bot.socket import hang_up


@pytest.fixture
def bolt(slack):
    """A Bolt app on one socket; `heard` is what its listeners got."""
    app = App(token="xoxb-playground", client=WebClient("xoxb-playground", base_url=slack.api_url))
    app.heard = []

    @app.command("/stage")
    def stage(ack, command):
        app.heard.append(command)
        ack(response_type="in_channel", text=f"moved {command['text']}")

    @app.event("app_mention")
    def mention(event, say):
        app.heard.append(event)
        say("here")

    @app.options("who")
    def who(ack):
        ack(options=[{"text": {"type": "plain_text", "text": "Acme"}, "value": "c1"}])

    handler = SocketModeHandler(app, app_token="xapp-playground")
    handler.connect()
    slack.wait_for(lambda: slack.sockets == 1)
    yield app
    hang_up(handler.client)


def raw(slack):
    """A socket of our own: the connection and its greeting."""
    url = WebClient("xapp-playground", base_url=slack.api_url).apps_connections_open(app_token="xapp-playground")["url"]
    socket = websocket.create_connection(url, timeout=3)
    return socket, json.loads(socket.recv())


def in_thread(do, *args):
    thread = threading.Thread(target=do, args=args)
    thread.start()
    return thread


def test_a_command_over_the_socket_is_acknowledged_with_a_message(slack, bolt, receiver):
    answer = slack.send(REP_EAST, "#sales", "/stage acme")

    assert answer["ok"]
    assert bolt.heard[0]["text"] == "acme"
    assert [each["text"] for each in slack.messages("#sales", MANAGER)] == ["moved acme"]
    assert receiver.got == []
    assert [each.how for each in slack.deliveries] == ["socket"]


def test_an_event_over_the_socket_is_answered_in_the_channel(slack, bolt):
    slack.send(REP_EAST, "#sales", "@Lifecycle hello")
    slack.wait_for(lambda: slack.calls_of("chat.postMessage"))

    assert [each["text"] for each in slack.messages("#sales", MANAGER)] == ["<@ULIFECYCLE> hello", "here"]


def test_options_travel_in_the_acknowledgement(slack, bolt, client):
    select = {"type": "external_select", "action_id": "who", "min_query_length": 0}
    ts = client.chat_postMessage(channel="CSALES", text="x", blocks=[{"type": "actions", "elements": [select]}])["ts"]

    assert slack.suggest(REP_EAST, "who", "ac", channel="#sales", ts=ts)["options"][0]["value"] == "c1"


def test_the_bot_reconnects_when_asked_and_misses_nothing(slack, bolt):
    assert slack.refresh_sockets(close_after=0.05) == 1
    slack.wait_for(lambda: slack.sockets == 1)

    assert slack.send(REP_EAST, "#sales", "/stage acme")["ok"]


def test_a_socket_asked_to_leave_is_used_while_there_is_no_other(slack, receiver):
    socket, _ = raw(slack)
    slack.refresh_sockets(close_after=5.0)
    asking = in_thread(slack.send, REP_EAST, "#sales", "/stage acme")
    got = [json.loads(socket.recv()) for _ in range(2)]
    socket.send(json.dumps({"envelope_id": got[1]["envelope_id"], "payload": {"text": "still here"}}))
    asking.join()
    socket.close()

    assert [each["type"] for each in got] == ["disconnect", "slash_commands"]
    assert [each["text"] for each in slack.messages("#sales", REP_EAST)] == ["still here"]
    assert receiver.got == []


def test_envelopes_go_to_the_sockets_in_turn(slack):
    sockets = [raw(slack)[0] for _ in range(2)]
    slack.wait_for(lambda: slack.sockets == 2)
    asking = [in_thread(slack.send, REP_EAST, "#sales", f"/stage {n}") for n in range(2)]
    envelopes = [json.loads(each.recv()) for each in sockets]
    for socket, envelope in zip(sockets, envelopes, strict=True):
        socket.send(
            json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": envelope["payload"]["text"]}})
        )
    for thread in asking:
        thread.join()

    assert {each["payload"]["text"] for each in envelopes} == {"0", "1"}
    assert {each["text"] for each in slack.messages("#sales", REP_EAST)} == {"0", "1"}
    for socket in sockets:
        socket.close()


def test_the_greeting_and_the_goodbye_are_slacks(slack):
    socket, hello = raw(slack)
    slack.refresh_sockets("warning", close_after=0.0)
    goodbye = json.loads(socket.recv())
    socket.close()

    assert (hello["type"], hello["connection_info"]["app_id"]) == ("hello", "ALIFECYCLE")
    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "warning")


def test_an_unacknowledged_envelope_is_a_timeout_and_events_come_again(slack):
    socket, _ = raw(slack)
    asking = in_thread(slack.send, REP_EAST, "#sales", "/stage acme")
    asking.join()
    slack.send(REP_EAST, "#sales", "@Lifecycle hello")
    got = [json.loads(socket.recv()) for _ in range(3)]
    socket.close()

    assert "operation_timeout" in slack.messages("#sales", REP_EAST)[0]["text"]
    assert [each["type"] for each in got] == ["slash_commands", "events_api", "events_api"]
    assert [each.get("retry_attempt") for each in got] == [None, 0, 1]


def test_a_ticket_is_good_for_one_connection(slack):
    url = WebClient("xapp-playground", base_url=slack.api_url).apps_connections_open(app_token="xapp-playground")["url"]
    first = websocket.create_connection(url, timeout=3)
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(url, timeout=3)
    first.close()


def test_sockets_want_the_app_token(client):
    with pytest.raises(SlackApiError) as caught:
        client.apps_connections_open(app_token="xoxb-playground")

    assert caught.value.response["error"] == "not_allowed_token_type"


def test_a_socket_that_its_own_reader_takes_away_while_it_is_closed_is_closed_all_the_same(slack):
    handler = SocketModeHandler(
        App(token="xoxb-playground", client=WebClient("xoxb-playground", base_url=slack.api_url)),
        app_token="xapp-playground",
    )
    handler.connect()
    slack.wait_for(lambda: slack.sockets == 1)
    session = handler.client.current_session
    leaving, closed = session.disconnect, []

    def taken_away():
        closed.append(session.sock)
        if len(closed) == 1:
            session.sock.close()
            session.sock = None
            raise AttributeError("'NoneType' object has no attribute 'close'")
        leaving()

    session.disconnect = taken_away
    hang_up(handler.client)

    slack.wait_for(lambda: slack.sockets == 0)
    assert not handler.client.message_processor.is_alive()
    assert not handler.client.current_session_runner.is_alive()
