"""The lean client: signed requests as bytes made beforehand, sent over bare sockets, so that the clock sees the
server and little else."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import time
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.manifest import PATH

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "0123456789abcdef0123456789abcdef"
TEAM, CHANNEL = "T0BENCH", "C0BENCH"
_number = itertools.count(1)


@dataclass(frozen=True)
class Command:
    """A signed slash command, ready to be sent, and the key by which its delivery is known."""

    request: bytes
    key: str


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    body: bytes
    seconds: float

    @property
    def acknowledged(self) -> bool:
        """Whether it says that the move was made: only that is told to the whole channel."""
        return self.status == 200 and json.loads(self.body or b"{}").get("response_type") == "in_channel"


def slash(person: str, text: str, *, api_url: str, keep: bool = True) -> Command:
    """A slash command as Slack sends it; `keep` asks for the connection to stay open."""
    name, _space, rest = text.partition(" ")
    key = f"{next(_number)}.{time.monotonic_ns()}.trigger"
    fields = {
        "token": "unused", "team_id": TEAM, "team_domain": "bench", "channel_id": CHANNEL, "channel_name": "sales",
        "user_id": person, "user_name": "person", "command": name, "text": rest, "api_app_id": "A0BENCH",
        "is_enterprise_install": "false", "response_url": f"{api_url}commands/{key}", "trigger_id": key,
    }  # fmt: skip
    body = urlencode(fields)
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: {'keep-alive' if keep else 'close'}\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\n\r\n"
    )
    return Command((head + body).encode(), key)


class Caller:
    """One person's connection, which may stay open from one request to the next."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def send(self, command: Command, *, keep: bool = True) -> Answer:
        """Send it and read the whole answer."""
        started = time.perf_counter()
        line = self._socket or self._connect()
        line.sendall(command.request)
        answer = _read(line)
        taken = time.perf_counter() - started
        if not keep:
            self.close()
        return Answer(*answer, taken)

    def close(self) -> None:
        """Hang up."""
        if self._socket:
            self._socket.close()
        self._socket = None

    def _connect(self) -> socket.socket:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket


def _read(line: socket.socket) -> tuple[int, bytes]:
    got = b""
    while (found := _whole(got)) is None:
        more = line.recv(65536)
        if not more:
            raise ConnectionError
        got += more
    return found


def _whole(got: bytes) -> tuple[int, bytes] | None:
    """The status and body, once all of it is there."""
    head, gap, body = got.partition(b"\r\n\r\n")
    if not gap:
        return None
    length = next(int(row[15:]) for row in head.split(b"\r\n") if row[:15].lower() == b"content-length:")
    return (int(head[9:12]), body) if len(body) >= length else None


Answers = list[tuple[Command, Answer | None]]


async def crowd(
    port: int, queues: list[list[Command]], then: Callable[[int], None] = lambda _n: None, pause: float = 0.0
) -> Answers:
    """Everybody at once, each one's commands one after another, after a `pause` of so many seconds on average, over a
    connection of their own that is made for the first. None for a command that got no answer; who got none sends no
    more. `then` is told how many came so far."""
    found: Answers = []
    chance = Random(len(queues))

    async def one(commands: list[Command]) -> None:
        await asyncio.sleep(chance.uniform(0, 2 * pause))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for command in commands:
            try:
                found.append((command, await _exchange(reader, writer, command)))
                then(len(found))
                await asyncio.sleep(chance.uniform(0, 2 * pause))
            except (OSError, EOFError):
                found.append((command, None))
                break
        writer.close()

    await asyncio.gather(*(one(commands) for commands in queues))
    return found


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, command: Command) -> Answer:
    started = time.perf_counter()
    writer.write(command.request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(row[15:]) for row in head.split(b"\r\n") if row[:15].lower() == b"content-length:")
    body = await reader.readexactly(length)
    return Answer(int(head[9:12]), body, time.perf_counter() - started)


def said(answer: Answer) -> dict[str, Any]:
    """The body of an acknowledgement."""
    return dict(json.loads(answer.body))
