"""Socket Mode: tickets, connections, envelopes in turn, acknowledgements, and Slack's wish to reconnect."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from bot.playground.answer import EVENT, FAILED, TIMEOUT, Answer, Parcel
from bot.playground.content import Refused
from bot.playground.world import APP, new_id

if TYPE_CHECKING:
    from bot.playground.core import Core
    from bot.playground.world import Json

MOST_CONNECTIONS = 10


@dataclass(eq=False, slots=True)
class Connection:
    """One open socket. `leaving` ones were asked to reconnect."""

    socket: web.WebSocketResponse
    leaving: bool = False


class Sockets:
    """The bot's open sockets."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tickets: set[str] = set()
        self._open: list[Connection] = []
        self._turn = 0
        self._waiting: dict[str, asyncio.Future[Answer]] = {}

    @property
    def connected(self) -> int:
        """How many sockets are there to stay."""
        return sum(not each.leaving for each in self._open)

    @property
    def reachable(self) -> bool:
        """Whether any socket is still open."""
        return bool(self._open)

    def ticket(self) -> str:
        """The address of a new socket; good for one connection."""
        if len(self._open) >= MOST_CONNECTIONS:
            raise Refused("too_many_websockets")
        key = new_id("", 24).lower()
        self._tickets.add(key)
        return f"ws{self._core.base.removeprefix('http')}/link/?ticket={key}&app_id={APP}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A connection from beginning to end."""
        key = request.query.get("ticket", "")
        if key not in self._tickets:
            return web.Response(status=401, text="invalid ticket")
        self._tickets.discard(key)
        connection = Connection(web.WebSocketResponse(heartbeat=10.0))
        await connection.socket.prepare(request)
        self._open.append(connection)
        try:
            await connection.socket.send_json(self._hello())
            self._core.changed()
            await self._listen(connection.socket)
        finally:
            self._open.remove(connection)
            self._core.changed()
        return connection.socket

    async def ask(self, parcel: Parcel) -> Answer:
        """Send an envelope over the next socket and wait for its acknowledgement."""
        key = str(uuid.uuid4())
        answerable = parcel.kind != EVENT
        envelope: Json = {"envelope_id": key, "type": parcel.kind, "payload": parcel.payload}
        envelope |= {"accepts_response_payload": answerable}
        if not answerable:
            envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
        self._waiting[key] = asyncio.get_running_loop().create_future()
        try:
            if not await self._send(envelope):
                return Answer(FAILED, reason="connection_failed")
            return await asyncio.wait_for(self._waiting[key], self._core.config.ack_seconds)
        except TimeoutError:
            return Answer(TIMEOUT, reason="timeout")
        finally:
            del self._waiting[key]

    async def _send(self, envelope: Json) -> bool:
        """Over the next socket in turn; over one that is about to close only while there is no other."""
        self._turn += 1
        fresh = [each for each in self._open if not each.leaving]
        turned = [fresh[(self._turn + at) % len(fresh)] for at in range(len(fresh))]
        for each in (*turned, *(old for old in self._open if old.leaving)):
            with contextlib.suppress(ConnectionError):
                await each.socket.send_json(envelope)
                return True
        return False

    async def refresh(self, reason: str = "refresh_requested", close_after: float = 1.0) -> int:
        """Ask every connected bot to reconnect; the old sockets are closed a while later. How many were asked."""
        leaving = [each for each in self._open if not each.leaving]
        for each in leaving:
            each.leaving = True
            message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
            await each.socket.send_json(message)
            self._core.spawn(self._close(each, close_after))
        return len(leaving)

    async def cut(self) -> None:
        """Close every socket without a word."""
        for each in list(self._open):
            await each.socket.close(code=1011)

    async def close(self) -> None:
        """The end."""
        for each in list(self._open):
            await each.socket.close()

    async def _close(self, connection: Connection, after: float) -> None:
        await asyncio.sleep(after)
        await connection.socket.close()

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT and message.data.startswith("{"):
                self._acknowledged(json.loads(message.data))

    def _acknowledged(self, said: Json) -> None:
        waiting = self._waiting.get(str(said.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(Answer("", 200, said.get("payload") or None))

    def _hello(self) -> Json:
        return {
            "type": "hello", "num_connections": len(self._open), "connection_info": {"app_id": APP},
            "debug_info": {"host": "playground", "approximate_connection_time": 18060},
        }  # fmt: skip
