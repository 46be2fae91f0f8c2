"""The way to the bot: signed HTTP or a socket, Slack's deadlines, and its retries of events."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp

from bot.playground.answer import EVENT, FAILED, INTERACTIVE, TIMEOUT, Answer, Parcel
from bot.playground.events import envelope, subscription

if TYPE_CHECKING:
    from bot.playground.core import Core
    from bot.playground.faults import Fault
    from bot.playground.world import Json


@dataclass(frozen=True, slots=True)
class Delivered:
    """One attempt to deliver: what, with which outcome, `how` (http, socket, fault), and how long the bot took."""

    parcel: Parcel
    answer: Answer
    how: str
    seconds: float
    at: float = field(default_factory=time.time)

    @property
    def kind(self) -> str:
        """slash_commands, interactive or events_api."""
        return self.parcel.kind

    @property
    def payload(self) -> Json:
        """What the bot got."""
        return self.parcel.payload


def sign(secret: str, body: bytes, at: int) -> dict[str, str]:
    """The headers by which the bot knows that it is Slack who calls."""
    signed = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={signed}"}


class Delivery:
    """Brings slash commands, interactions and events to the bot: over its sockets when there are any, else over HTTP."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._session: aiohttp.ClientSession | None = None
        self.log: list[Delivered] = []

    async def ask(self, kind: str, payload: Json) -> Answer:
        """Deliver once and wait for the acknowledgement, with whatever fault is armed."""
        return await self._deliver(Parcel(kind, payload))

    def event(self, event: Json) -> None:
        """Deliver an event beside, with Slack's retries, if the bot is subscribed to it."""
        if self._core.manifest.subscribed(subscription(event)):
            self._core.spawn(self._insist(Parcel(EVENT, envelope(event, self._core.world))))

    async def verify(self) -> Answer:
        """Slack's check of a request URL: the bot must answer with the challenge."""
        challenge = hashlib.sha256(str(time.time_ns()).encode()).hexdigest()
        payload = {"type": "url_verification", "token": "playground", "challenge": challenge}
        answer = await self._attempt(Parcel(EVENT, payload))
        said = answer.body.get("challenge") if isinstance(answer.body, dict) else answer.body
        return answer if answer.error or said == challenge else replace(answer, error="challenge_failed")

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    async def _insist(self, parcel: Parcel) -> None:
        answer = await self._deliver(parcel)
        for attempt, wait in enumerate(self._core.config.retry_seconds, start=1):
            if not answer.error or answer.no_retry:
                return
            await asyncio.sleep(wait)
            answer = await self._deliver(replace(parcel, attempt=attempt, reason=answer.reason))

    async def _deliver(self, parcel: Parcel) -> Answer:
        event = parcel.payload.get("event") or {}
        names = (parcel.payload.get("type"), event.get("type"), parcel.kind, "delivery")
        fault = self._core.faults.take(*[str(each) for each in names if each])
        if fault is None:
            return await self._attempt(parcel)
        if fault.kind == "drop":
            return self._note(parcel, Answer(FAILED, reason="connection_failed"), "fault", time.monotonic())
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        copies = 2 if fault.kind == "repeat" else 1
        answers = await asyncio.gather(*(self._attempt(parcel) for _ in range(copies)))
        return _spoiled(answers[0], fault)

    async def _attempt(self, parcel: Parcel) -> Answer:
        started = time.monotonic()
        if self._core.sockets.reachable:
            return self._note(parcel, await self._core.sockets.ask(parcel), "socket", started)
        return self._note(parcel, await self._post(parcel), "http", started)

    def _note(self, parcel: Parcel, answer: Answer, how: str, started: float) -> Answer:
        self.log.append(Delivered(parcel, answer, how, time.monotonic() - started))
        self._core.changed()
        return answer

    async def _post(self, parcel: Parcel) -> Answer:
        if not self._core.bot_url:
            return Answer(FAILED, reason="connection_failed")
        body, content_type = _encoded(parcel)
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers |= sign(self._core.config.signing_secret, body, int(time.time()))
        if parcel.attempt:
            headers |= {"x-slack-retry-num": str(parcel.attempt), "x-slack-retry-reason": parcel.reason}
        try:
            async with self._client().post(self._core.bot_url, data=body, headers=headers) as response:
                return _read(response.status, await response.text(), response.headers.get("X-Slack-No-Retry") == "1")
        except TimeoutError:
            return Answer(TIMEOUT, reason="http_timeout")
        except aiohttp.ClientError:
            return Answer(FAILED, reason="connection_failed")

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            # A kept connection that the bot closed at the same moment would look like a failed delivery.
            connector = aiohttp.TCPConnector(limit=0, force_close=True)
            timeout = aiohttp.ClientTimeout(total=self._core.config.ack_seconds)
            self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self._session


def _encoded(parcel: Parcel) -> tuple[bytes, str]:
    if parcel.kind == EVENT:
        return json.dumps(parcel.payload).encode(), "application/json"
    form = {"payload": json.dumps(parcel.payload)} if parcel.kind == INTERACTIVE else parcel.payload
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _read(status: int, text: str, no_retry: bool) -> Answer:  # noqa: FBT001 - a header of the answer
    body: Any = text or None
    if text.startswith("{"):
        try:
            body = json.loads(text)
        except ValueError:
            body = text
    if 200 <= status < 300:
        return Answer("", status, body)
    return Answer(FAILED, status, body, "http_error", no_retry)


def _spoiled(answer: Answer, fault: Fault) -> Answer:
    if fault.kind == "timeout":
        return Answer(TIMEOUT, reason="http_timeout")
    if fault.kind in {"error", "ratelimited"}:
        return Answer(FAILED, 429 if fault.kind == "ratelimited" else 500, reason="http_error")
    return answer
