"""response_url: five answers in thirty minutes, private unless told otherwise."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from aiohttp import web

from bot.playground.content import EDITED_TEXT, POSTED_TEXT, Refused, read_content
from bot.playground.wire import Call, answered, troubled
from bot.playground.world import BOT, BOT_USER, TEAM, Message, new_id

if TYPE_CHECKING:
    from bot.playground.core import Core
    from bot.playground.world import Json

COMMANDS, ACTIONS = "commands", "actions"


@dataclass(slots=True)
class Hook:
    """An address to answer at. `origin` is the message whose button was pressed, None for a slash command."""

    kind: str
    channel: str
    user: str
    origin: Message | None
    issued: float
    uses: int = 0


class Hooks:
    """The response_urls in circulation."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._hooks: dict[str, Hook] = {}

    def issue(self, channel: str, user: str, origin: Message | None = None) -> str:
        """A new response_url."""
        kind = COMMANDS if origin is None else ACTIONS
        key = new_id("", 24)
        self._hooks[key] = Hook(kind, channel, user, origin, time.monotonic())
        return f"{self._core.base}/{kind}/{TEAM}/{len(self._hooks)}/{key}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """An answer arrives at a response_url."""
        given = _read(await request.text())
        fault = await troubled(self._core, request, "response_url")
        if isinstance(fault, web.StreamResponse):
            return fault
        hook = self._hooks.get(request.match_info["key"])
        try:
            for _ in range(2 if fault is not None and fault.kind == "repeat" else 1):
                self.answer(hook, given)
            answer: Json = {"ok": True}
        except Refused as refusal:
            answer = refusal.body()
        status = 200 if answer["ok"] else 404 if answer["error"] in {"expired_url", "used_url"} else 400
        call = Call("response_url", given, answer, status)
        if status == 200 and hook is not None and hook.kind == COMMANDS:
            return await answered(self._core, request, call, fault, text="ok")
        return await answered(self._core, request, call, fault)

    def answer(self, hook: Hook | None, given: Json) -> None:
        """Post, replace or delete as the answer says. Raises Refused."""
        old = self._core.config.response_url_seconds
        if hook is None or time.monotonic() - hook.issued > old:
            raise Refused("expired_url")
        if hook.uses >= self._core.config.response_url_uses:
            raise Refused("used_url")
        origin = self._standing(hook)
        if origin is not None and _yes(given.get("delete_original")):
            self._core.world.remove(origin)
        elif origin is not None and _yes(given.get("replace_original")):
            self._replace(origin, given)
        else:
            self._check_said(hook, given)
            self.post(hook.channel, hook.user, given)
        hook.uses += 1

    def post(self, channel: str, user: str, given: Json) -> Message:
        """A new message from an acknowledgement or a response_url: only for the person unless it is `in_channel`."""
        kind = given.get("response_type") or "ephemeral"
        if kind not in {"ephemeral", "in_channel"}:
            raise Refused("invalid_response_type")
        content = read_content(self._core.world, given)
        message = Message(
            channel, self._core.world.now_ts(), BOT_USER, content.text, content.blocks or [], content.attachments or [],
            bot_id=BOT, thread_ts=str(given.get("thread_ts") or ""), ephemeral_to=user if kind == "ephemeral" else "",
            metadata=content.metadata,
        )  # fmt: skip
        return self._core.world.post(message)

    def _standing(self, hook: Hook) -> Message | None:
        """The message as it stands now. A slash command has none: its earlier answers cannot be replaced."""
        if hook.origin is None:
            return None
        standing = self._core.world.messages[hook.channel].get(hook.origin.ts)
        return standing or hook.origin

    def _replace(self, origin: Message, given: Json) -> None:
        limit = POSTED_TEXT if origin.ephemeral_to else EDITED_TEXT
        content = read_content(self._core.world, given, limit, empty=bool(origin.files))
        edited = "" if origin.ephemeral_to else self._core.world.now_ts()
        new = replace(
            origin,
            text=content.text,
            blocks=content.blocks or [],
            attachments=content.attachments or [],
            edited_ts=edited,
        )
        self._core.world.replace(new, origin)

    def _check_said(self, hook: Hook, given: Json) -> None:
        if hook.kind == ACTIONS and "replace_original" not in given:
            self._core.complain("response_url: say replace_original; Slack's default differs between kinds of messages")
        if hook.kind == COMMANDS and _yes(given.get("replace_original")):
            self._core.complain("response_url: a slash command has no original to replace; this is a new message")


def _yes(value: object) -> bool:
    return value in {True, "true", "1"} if isinstance(value, (bool, str, int)) else False


def _read(body: str) -> Json:
    if not body.startswith("{"):
        body = (parse_qs(body).get("payload") or ["{}"])[0]
    try:
        given = json.loads(body)
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}
