"""What the page asks the server, over HTTP; and the playground as a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import pytest

from bot.playground import Config, Playground
from bot.playground.world import MANAGER, REP_EAST

MANIFEST = {
    "features": {
        "slash_commands": [
            {"command": "/stage", "description": "Move a customer", "usage_hint": "move", "should_escape": True}
        ]
    },
    "settings": {"interactivity": {"is_enabled": True}, "event_subscriptions": {"bot_events": ["app_home_opened"]}},
    "oauth_config": {"scopes": {"bot": ["chat:write"]}},
}


@pytest.fixture
def slack(make):
    return make(manifest=MANIFEST)


def get(slack, path, **query):
    with urllib.request.urlopen(f"{slack.url}{path}?{urllib.parse.urlencode(query)}", timeout=5) as answer:
        return json.load(answer)


def post(slack, path, **body):
    request = urllib.request.Request(
        f"{slack.url}{path}", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def button(client):
    element = {"type": "button", "action_id": "undo", "text": {"type": "plain_text", "text": "Undo"}}
    blocks = [{"type": "actions", "block_id": "b", "elements": [element]}]
    return client.chat_postMessage(channel="CSALES", text="x", blocks=blocks)["ts"]


def test_the_state_lists_people_channels_commands_and_the_bot(slack):
    state = get(slack, "/play/state", **{"as": REP_EAST})

    channels = {each["name"]: each["bot_is_member"] for each in state["channels"] if not each["is_im"]}
    assert channels == {"sales": True, "success": True, "random": False}
    assert [each["user"] for each in state["channels"] if each["is_im"]] == [REP_EAST]
    assert state["commands"] == [{"command": "/stage", "description": "Move a customer", "usage_hint": "move"}]
    assert {each["id"] for each in state["users"] if each["is_admin"]} == {MANAGER}
    assert state["bot"] == {"connected": True, "how": "http"}
    assert state["team"] == {"id": "T0PLAYGROUND", "name": "Playground"}


def test_an_absent_bot_is_shown_as_such(make):
    assert get(make(bot_url="http://127.0.0.1:9/"), "/play/state")["bot"] == {"connected": False, "how": "http"}


def test_what_is_sent_from_the_page_is_a_message_or_a_command(slack, receiver):
    assert post(slack, "/play/send", **{"as": REP_EAST, "channel": "CSALES", "text": "hello"})["ok"]
    assert post(slack, "/play/send", **{"as": REP_EAST, "channel": "CSALES", "text": "/stage acme"})["ok"]

    seen = get(slack, "/play/messages", channel="CSALES", **{"as": MANAGER})["messages"]
    assert [(each["text"], each["user"], each["ephemeral"]) for each in seen] == [("hello", REP_EAST, False)]
    assert receiver.slash()[0]["text"] == "acme"


def test_a_button_is_pressed_from_the_page(slack, client, receiver):
    ts = button(client)
    answer = post(slack, "/play/press", channel="CSALES", ts=ts, block_id="b", action_id="undo", **{"as": REP_EAST})

    assert answer["ok"]
    assert receiver.of("block_actions")[0]["actions"][0]["action_id"] == "undo"
    gone = post(slack, "/play/press", channel="CSALES", ts="1.2", block_id="b", action_id="undo", **{"as": REP_EAST})
    assert gone["error"] == "message_not_found"


def test_a_modal_is_typed_into_submitted_and_closed_from_the_page(slack, client, receiver):
    element = {"type": "external_select", "action_id": "a"}
    block = {"type": "input", "block_id": "who", "label": {"type": "plain_text", "text": "Who"}, "element": element}
    titles = {key: {"type": "plain_text", "text": "Move"} for key in ("title", "submit")}
    trigger = post(slack, "/play/send", **{"as": REP_EAST, "channel": "CSALES", "text": "/stage"})["trigger_id"]
    view = client.views_open(trigger_id=trigger, view={"type": "modal", "blocks": [block], **titles})["view"]["id"]
    receiver.says({"options": [{"text": {"type": "plain_text", "text": "Acme"}, "value": "c1"}]})
    me = {"as": REP_EAST, "view_id": view}

    options = post(slack, "/play/suggest", block_id="who", action_id="a", value="ac", **me)["options"]
    receiver.says("")
    missing = post(slack, "/play/submit", values={}, **me)
    chosen = {"who": {"a": {"type": "external_select", "selected_option": options[0]}}}
    assert missing["errors"] == {"who": "Please complete this required field."}
    assert post(slack, "/play/submit", values=chosen, **me) == {"ok": True}
    assert post(slack, "/play/close", **me)["error"] == "not_found"


def test_the_home_tab_is_announced_once_in_a_while(slack, client, receiver):
    assert get(slack, "/play/home", **{"as": REP_EAST}) == {"view": None}
    slack.wait_for(lambda: receiver.events("app_home_opened"))
    client.views_publish(user_id=REP_EAST, view={"type": "home", "blocks": [{"type": "divider"}]})

    assert get(slack, "/play/home", **{"as": REP_EAST})["view"]["blocks"][0]["type"] == "divider"
    assert len(receiver.events("app_home_opened")) == 1


def test_the_stream_tells_what_this_person_may_see(slack, client):
    request = urllib.request.urlopen(f"{slack.url}/play/stream?as={REP_EAST}", timeout=5)
    request.readline()
    client.chat_postEphemeral(channel="CSALES", user=MANAGER, text="for another")
    client.chat_postMessage(channel="CSALES", text="for all")
    lines = [line for line in (request.readline() for _ in range(3)) if line.startswith(b"data:")]
    request.close()

    said = json.loads(lines[0].removeprefix(b"data: "))
    assert (said["type"], said["channel"], said["message"]["text"]) == ("message", "CSALES", "for all")


def test_the_bot_is_invited_and_removed(slack, client):
    assert post(slack, "/play/invite", channel="CRANDOM")["ok"]
    assert client.chat_postMessage(channel="CRANDOM", text="in")["ok"]
    post(slack, "/play/kick", channel="CRANDOM")
    state = get(slack, "/play/state")

    assert {each["name"]: each["bot_is_member"] for each in state["channels"] if not each["is_im"]}["random"] is False


def test_another_sites_form_cannot_act_for_a_person(slack):
    request = urllib.request.Request(f"{slack.url}/play/send", data=b"{}", headers={"Content-Type": "text/plain"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=5)
    caught.value.close()

    assert caught.value.code == 415


@pytest.mark.parametrize("path", ["/page/%2e%2e/server.py", "/page/nothing.js", "/files/F0/x.png"])
def test_only_the_page_itself_is_served(slack, path):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(slack.url + path, timeout=5)
    caught.value.close()

    assert caught.value.code == 404


def test_the_playground_runs_as_a_process_and_stops_when_told(tmp_path):
    words = [sys.executable, "-m", "bot.playground", "--port", "0", "--state", str(tmp_path / "state.sqlite")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}/play/state", timeout=5) as answer:
            team = json.load(answer)["team"]["id"]
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=10) == 0
    assert team == "T0PLAYGROUND"
    assert (tmp_path / "state.sqlite").exists()


def test_a_taken_port_is_said_at_once(slack):
    taken = Playground(Config(port=int(slack.url.rpartition(":")[2])))

    with pytest.raises(OSError, match="address already in use"):
        taken.start()


def test_a_playground_that_is_not_running_says_so():
    with pytest.raises(RuntimeError, match="start it first"):
        _ = Playground(Config()).url
