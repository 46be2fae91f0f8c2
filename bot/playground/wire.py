"""How a call of the Web API is recorded, answered, or made to go wrong."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from bot.playground.core import Core
    from bot.playground.faults import Fault
    from bot.playground.world import Json

_SILENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the Web API or of a response_url: its arguments (without the token) and its answer."""

    method: str
    args: Json
    answer: Json
    status: int = 200
    at: float = field(default_factory=time.time)

    @property
    def ok(self) -> bool:
        """Whether Slack did what was asked."""
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str:
        """The error code, or nothing."""
        return str(self.answer.get("error") or "")


async def troubled(core: Core, request: web.Request, *names: str) -> Fault | web.StreamResponse | None:
    """The armed fault for these places; a response when the call must not be carried out."""
    fault = core.faults.take(*names)
    if fault is None:
        return None
    if fault.kind == "drop":
        return hang_up(request)
    if fault.kind == "ratelimited":
        return web.json_response(
            {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(fault.retry_after)}
        )
    if fault.kind == "error":
        return web.Response(status=500, text="Internal Server Error")
    if fault.kind == "refuse":
        return web.json_response({"ok": False, "error": fault.error})
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    return fault


async def answered(
    core: Core, request: web.Request, call: Call, fault: Fault | None, text: str = ""
) -> web.StreamResponse:
    """Record the call and answer it, or stay silent when that is the fault."""
    core.record(call)
    if fault is not None and fault.kind == "timeout":
        await core.silence(fault.seconds or _SILENCE_SECONDS)
        return hang_up(request)
    headers = {"x-slack-req-id": secrets.token_hex(16)}
    if core.scopes is not None:
        headers["x-oauth-scopes"] = ",".join(sorted(core.scopes))
    if call.status == 429:
        headers["Retry-After"] = str(core.limits.last_wait)
    if text:
        return web.Response(text=text, status=call.status, headers=headers)
    return web.json_response(call.answer, status=call.status, headers=headers)


def hang_up(request: web.Request) -> web.StreamResponse:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
