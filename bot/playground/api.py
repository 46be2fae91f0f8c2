"""The Web API: reads a call, checks token, scopes and limits, and lets a method answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.playground import api_chat, api_conversations, api_files, api_views
from bot.playground.args import Args, Method
from bot.playground.content import CONTENT_ERRORS, Refused
from bot.playground.wire import Call, answered, troubled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.playground.core import Core
    from bot.playground.world import Json

METHODS: Mapping[str, Method] = {
    **api_chat.METHODS,
    **api_files.METHODS,
    **api_conversations.METHODS,
    **api_views.METHODS,
}


async def serve(core: Core, request: web.Request) -> web.StreamResponse:
    """One call of `/api/<method>`."""
    name = request.match_info["method"]
    try:
        given, token = await read_call(request)
    except ValueError:
        return web.json_response({"ok": False, "error": "invalid_json"})
    fault = await troubled(core, request, name, "api")
    if isinstance(fault, web.StreamResponse):
        core.record(Call(name, given, {"ok": False, "error": "fault"}, fault.status))
        return fault
    times = 2 if fault is not None and fault.kind == "repeat" else 1
    for _ in range(times):
        call = run(core, name, Args(given), token)
    return await answered(core, request, call, fault)


def run(core: Core, name: str, args: Args, token: str) -> Call:
    """The answer to a call, and the call as it is recorded."""
    try:
        wait = _admit(core, name, args, token)
        if wait:
            return Call(name, args.given, {"ok": False, "error": "ratelimited"}, 429)
        return Call(name, args.given, {"ok": True, **METHODS[name].run(core, args)})
    except Refused as refusal:
        if refusal.error in CONTENT_ERRORS:
            core.complain(f"{name}: {' '.join((refusal.error, *refusal.messages))}")
        return Call(name, args.given, refusal.body())


def _admit(core: Core, name: str, args: Args, token: str) -> int:
    method = METHODS.get(name)
    if method is None:
        raise Refused("unknown_method", req_method=name)
    if not token:
        raise Refused("not_authed")
    if token not in {core.config.bot_token, core.config.app_token}:
        raise Refused("invalid_auth")
    if method.for_app_token != (token == core.config.app_token):
        raise Refused("not_allowed_token_type")
    if core.token_error and not method.for_app_token:
        raise Refused(core.token_error)
    needed = method.scopes(core, args)
    if core.scopes is not None and needed and not core.scopes & set(needed):
        raise Refused("missing_scope", needed=",".join(needed), provided=",".join(sorted(core.scopes)))
    return core.limits.wait_for(name, args.text("channel"))


async def read_call(request: web.Request) -> tuple[Json, str]:
    """The arguments of a call, from query, form, multipart or JSON, and its token."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        given |= body if isinstance(body, dict) else {}
    else:
        given |= dict(await request.post())
    token = str(given.pop("token", "") or "")
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return given, bearer.strip() if kind.lower() == "bearer" else token
