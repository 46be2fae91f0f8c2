"""Which event of the Events API follows from what happened in the workspace."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.playground.shapes import file_shape, message_shape
from bot.playground.world import APP, BOT_USER, TEAM, new_id

if TYPE_CHECKING:
    from bot.playground.world import Change, Json, Message, World


def event_of(change: Change, world: World, base: str) -> Json | None:
    """The event that Slack would send to the bot; None when there is none. Private messages cause none."""
    message, channel = change.message, world.channels.get(change.channel)
    if message is None or channel is None or message.ephemeral_to or change.only:
        return None
    if channel.is_im:
        return _direct(change, message, world, base)
    mentioned = f"<@{BOT_USER}>" in message.text and message.user != BOT_USER
    if change.type != "message" or not mentioned or not channel.bot_is_member:
        return None
    event = {"type": "app_mention", **_core(message, world), "channel": channel.id, "event_ts": message.ts}
    event |= _with_files(message, world, base)
    user = world.users[message.user]
    return event if user.team == TEAM else event | {"user_team": user.team, "source_team": user.team, "team": user.team}


def envelope(event: Json, world: World) -> Json:
    """An event as it is delivered, with its id."""
    channel = world.channels.get(str(event.get("channel", "")))
    return {
        "token": "playground", "team_id": TEAM, "context_team_id": TEAM, "context_enterprise_id": None,
        "api_app_id": APP, "event": event, "type": "event_callback", "event_id": new_id("Ev"),
        "event_time": int(time.time()), "event_context": new_id("4-", 30),
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": bool(channel and channel.is_shared),
    }  # fmt: skip


def subscription(event: Json) -> str:
    """The name under which an app subscribes to an event."""
    return "message.im" if event["type"] == "message" else str(event["type"])


def _core(message: Message, world: World) -> Json:
    shape: Json = {"user": message.user, "text": message.text, "ts": message.ts, "team": world.users[message.user].team}
    if message.is_reply:
        shape["thread_ts"] = message.thread_ts
    return shape


def _with_files(message: Message, world: World, base: str) -> Json:
    """What an event tells of a message's files; nothing where there are none."""
    files = [file_shape(world.files[each], base) for each in message.files]
    return {"files": files, "upload": False, "display_as_bot": bool(message.bot_id)} if files else {}


def _direct(change: Change, message: Message, world: World, base: str) -> Json | None:
    place: Json = {"channel": message.channel, "channel_type": "im"}
    if change.type == "message":
        shape = message_shape(world, message, base) | _core(message, world) | _with_files(message, world, base)
        subtype = {"subtype": "file_share"} if message.files else {}
        return shape | place | subtype | {"event_ts": message.ts, "type": "message"}
    if change.type not in {"changed", "deleted"} or change.previous is None:
        return None
    ts = world.now_ts()
    hidden: Json = {"type": "message", "hidden": True, "ts": ts, "event_ts": ts, **place}
    before = message_shape(world, change.previous, base)
    if change.type == "deleted":
        return hidden | {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": before}
    after = message_shape(world, message, base)
    return hidden | {"subtype": "message_changed", "message": after, "previous_message": before}


def home_opened(user: str, channel: str, view: Json | None) -> Json:
    """A person opens the bot's home tab."""
    event: Json = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": "home",
        "event_ts": f"{time.time():.6f}",
    }
    return event | ({"view": view} if view else {})
