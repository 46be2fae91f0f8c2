"""What the playground's page talks to: state, messages, a live stream, and everything a person can do."""

from __future__ import annotations

import asyncio
import json
import time
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.playground import drops, modals, people, presses
from bot.playground.content import Refused
from bot.playground.events import home_opened
from bot.playground.faults import Fault
from bot.playground.shapes import page_channel, page_message
from bot.playground.world import BOT_USER, MANAGER, TEAM, TEAM_NAME

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.playground.core import Core
    from bot.playground.views import View
    from bot.playground.world import Change, Json

HEARTBEAT_SECONDS, HOME_QUIET_SECONDS = 15.0, 5.0


class PageLink:
    """The page's side of the server."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._streams: set[tuple[str, asyncio.Queue[Json | None]]] = set()
        self._home_seen: dict[str, float] = {}
        core.world.listeners.append(self._broadcast)

    def routes(self) -> list[web.RouteDef]:
        """Every address of the page's API."""
        gets = {"state": self._state, "messages": self._messages, "home": self._home}
        posts = {
            "send": self._send, "press": self._press, "suggest": self._suggest, "submit": self._submit,
            "close": self._close, "invite": self._invite, "kick": self._kick, "faults": self._faults,
        }  # fmt: skip
        return [
            *(web.get(f"/play/{name}", _json(do)) for name, do in gets.items()),
            *(web.post(f"/play/{name}", _body(do)) for name, do in posts.items()),
            web.post("/play/upload", partial(drops.upload, self._core)),
            web.get("/play/stream", self._stream),
        ]

    def end(self) -> None:
        """Let the streams finish."""
        for _, queue in list(self._streams):
            queue.put_nowait(None)

    async def _state(self, query: Json) -> Json:
        core, me = self._core, str(query.get("as") or MANAGER)
        places = [each for each in core.world.channels.values() if not each.is_im or each.user == me]
        hidden = [each.id for each in places if each.is_private and me not in each.members]
        names = ("command", "description", "usage_hint")
        return {
            "team": {"id": TEAM, "name": TEAM_NAME}, "me": me,
            "users": [
                {"id": each.id, "name": each.name, "is_bot": each.is_bot, "is_admin": each.is_admin}
                for each in core.world.users.values()
            ],
            "channels": [page_channel(each) for each in places if each.id not in hidden],
            "commands": [{name: each.get(name, "") for name in names} for each in core.manifest.commands],
            "bot": await _reached(core),
        }  # fmt: skip

    async def _messages(self, query: Json) -> Json:
        world = self._core.world
        seen = world.visible(str(query.get("channel")), str(query.get("as")), str(query.get("thread_ts") or ""))
        return {"messages": [page_message(world, each) for each in seen]}

    async def _home(self, query: Json) -> Json:
        user = str(query.get("as"))
        if time.monotonic() - self._home_seen.get(user, -HOME_QUIET_SECONDS) >= HOME_QUIET_SECONDS:
            self._home_seen[user] = time.monotonic()
            open_home(self._core, user)
        return {"view": self._core.world.homes.get(user)}

    async def _send(self, body: Json) -> Json:
        channel, thread_ts = str(body.get("channel")), str(body.get("thread_ts") or "")
        text, files = str(body.get("text") or ""), [str(each) for each in body.get("files") or ()]
        return await people.send(self._core, str(body.get("as")), channel, text, thread_ts, files)

    async def _press(self, body: Json) -> Json:
        where = _spot(self._core, body)
        block, element = presses.find(where, str(body.get("action_id")), str(body.get("block_id") or ""))
        return await presses.press(self._core, where, block, element, body)

    async def _suggest(self, body: Json) -> Json:
        where = _spot(self._core, body)
        block, element = presses.find(where, str(body.get("action_id")), str(body.get("block_id") or ""))
        return await presses.suggest(self._core, where, block, element, str(body.get("value") or ""))

    async def _submit(self, body: Json) -> Json:
        return await modals.submit(self._core, _view(self._core, body), body.get("values") or {})

    async def _close(self, body: Json) -> Json:
        return await modals.close(self._core, _view(self._core, body))

    async def _invite(self, body: Json) -> Json:
        return set_membership(self._core, str(body.get("channel")), member=True)

    async def _kick(self, body: Json) -> Json:
        return set_membership(self._core, str(body.get("channel")), member=False)

    async def _faults(self, body: Json) -> Json:
        try:
            self._core.faults.add(Fault(**body))
        except (TypeError, ValueError) as trouble:
            return {"ok": False, "error": str(trouble)}
        return {"ok": True}

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        mine: tuple[str, asyncio.Queue[Json | None]] = (request.query.get("as", MANAGER), asyncio.Queue())
        self._streams.add(mine)
        try:
            await response.write(b": hello\n\n")
            while (said := await _next(mine[1])) is not None:
                line = f"data: {json.dumps(said)}\n\n" if said else ": still here\n\n"
                await response.write(line.encode())
        except ConnectionError:
            pass
        finally:
            self._streams.discard(mine)
        return response

    def _broadcast(self, change: Change) -> None:
        if not self._streams:
            return
        said: Json = {"type": change.type, **({"channel": change.channel} if change.channel else {}), **change.payload}
        if change.message is not None:
            said["message"] = page_message(self._core.world, change.message)
        place = self._core.world.channels.get(change.channel)
        for user, queue in self._streams:
            hidden = place is not None and (place.is_im or place.is_private) and user not in place.members
            if change.only in {"", user} and not hidden:
                queue.put_nowait(said)


def open_home(core: Core, user: str) -> None:
    """A person opens the bot's home tab."""
    core.delivery.event(home_opened(user, core.world.direct(user).id, core.world.homes.get(user)))


def set_membership(core: Core, channel: str, *, member: bool) -> Json:
    """The bot is invited to a channel, or removed from it."""
    place = core.world.channels.get(channel)
    if place is None or place.is_im:
        return {"ok": False, "error": "channel_not_found"}
    place.members = [each for each in place.members if each != BOT_USER] + ([BOT_USER] if member else [])
    core.world.save_channel(place)
    return {"ok": True}


async def _next(queue: asyncio.Queue[Json | None]) -> Json | None:
    try:
        return await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return {}


async def _reached(core: Core) -> Json:
    if core.sockets.reachable:
        return {"connected": True, "how": "socket"}
    parts = urlsplit(core.bot_url)
    try:
        async with asyncio.timeout(0.3):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    except (OSError, TimeoutError):
        return {"connected": False, "how": "http"}
    writer.close()
    return {"connected": bool(core.bot_url), "how": "http"}


def _spot(core: Core, body: Json) -> presses.Spot:
    place = {key: str(body.get(key) or "") for key in ("channel", "ts", "view_id")}
    return presses.spot(core, str(body.get("as")), **place)


def _view(core: Core, body: Json) -> View:
    view = core.views.find(str(body.get("view_id")))
    if view.user != body.get("as"):
        raise Refused("not_found")
    return view


def _json(do: Callable[[Json], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        return _answer(await do(dict(request.query)))

    return answer


def _body(do: Callable[[Json], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        # A page of another site cannot send this type without being asked first: nobody else acts for the person.
        if request.content_type != "application/json":
            return web.json_response({"ok": False, "error": "invalid_content_type"}, status=415)
        given: Any = await request.json()
        try:
            return _answer(await do(given if isinstance(given, dict) else {}))
        except Refused as refusal:
            return _answer(refusal.body())

    return answer


def _answer(said: Json) -> web.Response:
    return web.json_response(said, headers={"Cache-Control": "no-store"})
