"""Requests signed as Slack signs them, sent by hand: what the playground itself would never send."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

from bot.playground.world import BOT_USER, TEAM


def posted(workspace, body, *, secret=None, aged_s=0, kind="application/x-www-form-urlencoded", **more):
    """Send a request that Slack signed so many seconds ago; (status, body)."""
    stamp = str(int(time.time()) - aged_s)
    key = (secret or workspace.playground.config.signing_secret).encode()
    signed = "v0=" + hmac.new(key, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed, **more}
    request = urllib.request.Request(workspace.playground.bot_url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def slash_body(workspace, command_name="/note", text="add acme", trigger="1.2.3"):
    return urlencode(
        {
            "command": command_name, "text": text, "user_id": workspace.rep, "team_id": TEAM, "trigger_id": trigger,
            "channel_id": workspace.channel, "response_url": f"{workspace.playground.url}/nowhere",
        }
    ).encode()  # fmt: skip


def event_body(workspace, text, *, event_id="E1", team=TEAM, **more):
    """A mention in the workspace's channel, authorized by its team, as an event's body."""
    event = {"type": "app_mention", "user": workspace.rep, "channel": workspace.channel, "ts": "1.0", **more}
    return json.dumps(
        {
            "type": "event_callback", "team_id": team, "event_id": event_id, "event": event | {"text": f"<@{BOT_USER}> {text}"},
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }
    ).encode()  # fmt: skip


def press_body(workspace, value, **more):
    """A press of a button of ours in the workspace's channel."""
    action = {"action_id": "run:0", "block_id": "actions:0", "type": "button", "value": value}
    body = {
        "type": "block_actions", "trigger_id": "9.9", "user": {"id": workspace.rep}, "team": {"id": TEAM},
        "channel": {"id": workspace.channel}, "actions": [action],
    }  # fmt: skip
    return urlencode({"payload": json.dumps(body | more)}).encode()
