"""Files that people bring: taken in, sent with a message, and given to the bot if its token may read them."""

from __future__ import annotations

import mimetypes
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web

from bot.playground.wire import Call, troubled
from bot.playground.world import File, new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.playground.core import Core

LONGEST_NAME = 255
LOGIN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to Playground</body></html>"
"""What Slack answers, with status 200, to a token that may not read a file."""

_UPLOAD = "application/octet-stream"


def take_in(core: Core, as_: str, name: str, content: bytes) -> File:
    """A person's file, to be sent with a message."""
    mimetype = mimetypes.guess_type(name)[0] or _UPLOAD
    now = time.time()
    file = File(new_id("F"), name, name, mimetype, len(content), int(now), ready_at=now, user=as_)
    core.store.put_bytes(file.id, content)
    core.world.save_file(file)
    return file


def are_of(core: Core, as_: str, files: Sequence[str]) -> bool:
    """Whether these are files that this person brought."""
    found = [core.world.files.get(each) for each in files]
    return all(file is not None and file.user == as_ and not file.deleted for file in found)


def delete(core: Core, key: str) -> None:
    """A file is gone; the messages that showed it stay. KeyError when there is none."""
    core.world.save_file(replace(core.world.files[key], deleted=True))
    core.store.put_bytes(key, b"")


async def upload(core: Core, request: web.Request) -> web.StreamResponse:
    """The page brings a file's bytes, before the message that it is to go with."""
    # A page of another site cannot send this type without being asked first; a missing one reads the same.
    if request.headers.get("Content-Type") != _UPLOAD:
        return web.json_response({"ok": False, "error": "invalid_content_type"}, status=415)
    as_, name = request.query.get("as", ""), request.query.get("name", "")[:LONGEST_NAME]
    if as_ not in core.world.users or not name:
        return web.json_response({"ok": False, "error": "invalid_arguments"})
    content = await request.read()
    if not content:
        return web.json_response({"ok": False, "error": "file_is_empty"})
    return web.json_response({"ok": True, "file": take_in(core, as_, name, content).id})


async def download(core: Core, request: web.Request) -> web.StreamResponse:
    """`url_private` and `url_private_download`: the bytes for a bot that may read files, the login page for others."""
    fault = await troubled(core, request, "download")
    if isinstance(fault, web.StreamResponse):
        return fault
    file = core.world.files.get(request.match_info["key"])
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    granted = core.scopes is None or "files:read" in core.scopes
    known = kind == "Bearer" and token == core.config.bot_token and not core.token_error
    allowed = known and granted and file is not None and core.world.shown_to_bot(file)
    core.record(Call("download", {"file": request.match_info["key"]}, {"ok": allowed}))
    if not allowed or file is None:
        return web.Response(text=LOGIN, content_type="text/html")
    if file.deleted:
        return web.Response(status=404, text="There is no such file.")
    return web.Response(body=core.store.bytes_of(file.id), content_type=file.mimetype)
