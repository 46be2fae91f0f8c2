"""chat.*: post, edit and delete messages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.playground.args import Args, Method, needs, writable
from bot.playground.content import EDITED_TEXT, Refused, read_content
from bot.playground.shapes import message_shape
from bot.playground.world import BOT, BOT_USER, Channel, Message

if TYPE_CHECKING:
    from bot.playground.core import Core
    from bot.playground.world import Json


def _place(core: Core, args: Args) -> Channel:
    """The channel to post in: a person's id means their direct messages."""
    args.needed("channel")
    name = args.text("channel")
    user = core.world.users.get(name)
    if user is not None and not user.is_bot:
        return core.world.direct(name)
    by_name = {f"#{each.name}": each.id for each in core.world.channels.values() if not each.is_im}
    return writable(core, by_name.get(name, name))


def _thread(core: Core, channel: str, args: Args) -> str:
    thread_ts = args.text("thread_ts")
    if thread_ts and thread_ts not in core.world.messages[channel]:
        raise Refused("thread_not_found")
    return (core.world.messages[channel][thread_ts].thread_ts or thread_ts) if thread_ts else ""


def post_message(core: Core, args: Args) -> Json:
    """chat.postMessage."""
    channel = _place(core, args)
    content = read_content(core.world, args.given)
    message = core.world.post(
        Message(
            channel.id, core.world.now_ts(), BOT_USER, content.text, content.blocks or [], content.attachments or [],
            bot_id=BOT, thread_ts=_thread(core, channel.id, args), broadcast=args.flag("reply_broadcast"),
            metadata=content.metadata,
        )
    )  # fmt: skip
    return {"channel": channel.id, "ts": message.ts, "message": message_shape(core.world, message, core.base)}


def post_ephemeral(core: Core, args: Args) -> Json:
    """chat.postEphemeral."""
    args.needed("channel", "user")
    channel, user = _place(core, args), args.text("user")
    if user not in core.world.users:
        raise Refused("user_not_found")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    content = read_content(core.world, args.given)
    message = core.world.post(
        Message(
            channel.id, core.world.now_ts(), BOT_USER, content.text, content.blocks or [], content.attachments or [],
            bot_id=BOT, thread_ts=_thread(core, channel.id, args), ephemeral_to=user,
        )
    )  # fmt: skip
    return {"message_ts": message.ts}


def _own(core: Core, args: Args, refusal: str) -> Message:
    args.needed("channel", "ts")
    channel = writable(core, args.text("channel"))
    message = core.world.messages[channel.id].get(args.text("ts"))
    if message is None or message.ephemeral_to:
        raise Refused("message_not_found")
    if message.user != BOT_USER:
        raise Refused(refusal)
    return message


def update(core: Core, args: Args) -> Json:
    """chat.update. What is left out stays, as Slack documents it."""
    message = _own(core, args, "cant_update_message")
    content = read_content(core.world, args.given, EDITED_TEXT)
    new = replace(
        message, text=content.text, edited_ts=core.world.now_ts(), metadata=content.metadata or message.metadata,
        blocks=message.blocks if content.blocks is None else content.blocks,
        attachments=message.attachments if content.attachments is None else content.attachments,
    )  # fmt: skip
    core.world.replace(new, message)
    shape = message_shape(core.world, new, core.base)
    return {"channel": new.channel, "ts": new.ts, "text": new.text, "message": shape}


def delete(core: Core, args: Args) -> Json:
    """chat.delete."""
    message = _own(core, args, "cant_delete_message")
    core.world.remove(message)
    return {"channel": message.channel, "ts": message.ts}


METHODS = {
    "chat.postMessage": Method(post_message, needs("chat:write")),
    "chat.postEphemeral": Method(post_ephemeral, needs("chat:write")),
    "chat.update": Method(update, needs("chat:write")),
    "chat.delete": Method(delete, needs("chat:write")),
}
