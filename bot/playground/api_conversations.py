"""auth, users, conversations, team and apps: who and where."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from bot.playground.args import Args, Method, find_channel, needs
from bot.playground.content import Refused
from bot.playground.shapes import channel_shape, user_shape
from bot.playground.world import APP, BOT, BOT_USER, TEAM, TEAM_DOMAIN, TEAM_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.playground.core import Core
    from bot.playground.world import Channel, Json

_KINDS = {"im": "im", "mpim": "mpim", "private_channel": "groups", "public_channel": "channels"}


def auth_test(core: Core, _args: Args) -> Json:
    """auth.test."""
    return {
        "url": f"{core.base}/", "team": TEAM_NAME, "user": core.world.users[BOT_USER].name.lower(), "team_id": TEAM,
        "user_id": BOT_USER, "bot_id": BOT, "app_id": APP, "is_enterprise_install": False,
    }  # fmt: skip


def team_info(core: Core, _args: Args) -> Json:
    """team.info."""
    return {"team": {"id": TEAM, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "url": f"{core.base}/", "email_domain": ""}}


def open_connection(core: Core, _args: Args) -> Json:
    """apps.connections.open."""
    return {"url": core.sockets.ticket()}


def users_info(core: Core, args: Args) -> Json:
    """users.info."""
    args.needed("user")
    user = core.world.users.get(args.text("user"))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user_shape(user, locale=args.flag("include_locale"))}


def _kind(channel: Channel | None) -> str:
    if channel is None or not (channel.is_im or channel.is_private):
        return "public_channel"
    return "im" if channel.is_im else "private_channel"


def _reads(core: Core, args: Args) -> tuple[str, ...]:
    return (f"{_KINDS[_kind(core.world.channels.get(args.text('channel')))]}:read",)


def info(core: Core, args: Args) -> Json:
    """conversations.info."""
    args.needed("channel")
    return {"channel": channel_shape(find_channel(core, args.text("channel")))}


def members(core: Core, args: Args) -> Json:
    """conversations.members."""
    args.needed("channel")
    return _page(args, find_channel(core, args.text("channel")).members, "members", str)


def _types(args: Args) -> list[str]:
    types = [each.strip() for each in args.text("types", "public_channel").split(",")]
    if not set(types) <= _KINDS.keys():
        raise Refused("invalid_types")
    return types


def listing(core: Core, args: Args) -> Json:
    """conversations.list."""
    types = _types(args)
    seen = [each for each in core.world.channels.values() if _kind(each) in types]
    seen = [each for each in seen if not each.is_private or each.bot_is_member]
    if args.flag("exclude_archived"):
        seen = [each for each in seen if not each.is_archived]
    return _page(args, seen, "channels", channel_shape)


def open_direct(core: Core, args: Args) -> Json:
    """conversations.open, with one person."""
    if args.text("channel"):
        return {"channel": {"id": find_channel(core, args.text("channel")).id}, "no_op": True, "already_open": True}
    users = [each.strip() for each in args.text("users").split(",") if each.strip()]
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > 1:
        raise Refused("missing_scope", needed="mpim:write", provided=",".join(sorted(core.scopes or ())))
    user = core.world.users.get(users[0])
    if user is None:
        raise Refused("user_not_found")
    if user.is_bot:
        raise Refused("cannot_dm_bot")
    known = f"D{user.id[1:]}" in core.world.channels
    channel = core.world.direct(user.id)
    shape = channel_shape(channel) if args.flag("return_im") else {"id": channel.id}
    return {"channel": shape, "no_op": known, "already_open": known}


def join(core: Core, args: Args) -> Json:
    """conversations.join, a public channel."""
    args.needed("channel")
    channel = find_channel(core, args.text("channel"))
    if channel.is_im or channel.is_private:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.bot_is_member:
        return {"channel": channel_shape(channel), "warning": "already_in_channel"}
    channel.members.append(BOT_USER)
    core.world.save_channel(channel)
    return {"channel": channel_shape(channel)}


def _page(args: Args, everything: Sequence[Any], name: str, shape: Callable[[Any], Any]) -> Json:
    limit, start = max(1, min(args.number("limit", 100), 1000)), 0
    if args.text("cursor"):
        try:
            start = int(base64.b64decode(args.text("cursor")).decode().removeprefix("next:"))
        except ValueError:
            raise Refused("invalid_cursor") from None
    end = start + limit
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(everything) else ""
    return {name: [shape(each) for each in everything[start:end]], "response_metadata": {"next_cursor": cursor}}


METHODS = {
    "auth.test": Method(auth_test, needs()),
    "team.info": Method(team_info, needs("team:read")),
    "apps.connections.open": Method(open_connection, needs(), for_app_token=True),
    "users.info": Method(users_info, needs("users:read")),
    "conversations.info": Method(info, _reads),
    "conversations.members": Method(members, _reads),
    "conversations.list": Method(listing, lambda _core, args: tuple(f"{_KINDS[each]}:read" for each in _types(args))),
    "conversations.open": Method(open_direct, needs("im:write")),
    "conversations.join": Method(join, needs("channels:join")),
}
