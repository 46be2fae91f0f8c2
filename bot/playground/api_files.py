"""files.*: the three steps of an upload, and what a file is."""

from __future__ import annotations

import mimetypes
import time
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.playground.args import Args, Method, needs, writable
from bot.playground.content import Refused, check_blocks, parse_json, with_ids
from bot.playground.shapes import file_shape
from bot.playground.wire import troubled
from bot.playground.world import BOT, BOT_USER, File, Message, new_id

if TYPE_CHECKING:
    from bot.playground.core import Core
    from bot.playground.world import Json


def get_upload_url(core: Core, args: Args) -> Json:
    """files.getUploadURLExternal."""
    args.needed("filename", "length")
    name, length = args.text("filename"), args.number("length", 0)
    if length <= 0:
        raise Refused("invalid_arguments", ["[ERROR] must be greater than 0 [json-pointer:/length]"])
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    key = new_id("F")
    file = File(key, name, name, mimetype, length, int(time.time()), has_alt_text=bool(args.text("alt_txt")))
    core.world.save_file(file)
    return {"upload_url": f"{core.base}/upload/v1/{key}", "file_id": key}


async def receive(core: Core, request: web.Request) -> web.StreamResponse:
    """The bytes of a file arrive at its upload URL, raw or as a form."""
    file = core.world.files.get(request.match_info["key"])
    content = await _bytes(request)
    fault = await troubled(core, request, "upload")
    if isinstance(fault, web.StreamResponse):
        return fault
    if file is None:
        return web.Response(status=404, text="file_not_found")
    if len(content) != file.size:
        return web.Response(status=400, text="length_mismatch")
    core.store.put_bytes(file.id, content)
    return web.Response(text=f"OK - {len(content)}")


async def _bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    form = await request.post()
    field = next((each for each in form.values() if isinstance(each, web.FileField)), None)
    return field.file.read() if field is not None else b""


def complete_upload(core: Core, args: Args) -> Json:
    """files.completeUploadExternal: without a channel the file stays private to the bot, with one it is shared there."""
    files = [_uploaded(core, each) for each in _listed(args)]
    channels = [each for each in (args.text("channel_id"), *args.text("channels").split(",")) if each]
    places = [writable(core, each) for each in channels]
    blocks = _blocks(core, args)
    for file in files:
        file.ready_at = time.time() + core.config.file_seconds
        core.world.save_file(file)
    shown = [each.id for each in files if not each.has_alt_text]
    if len(shown) < len(files):
        core.complain("files.completeUploadExternal: a file with alt_txt is silently not shared")
    for place in places if shown else []:
        core.world.post(
            Message(
                place.id, core.world.now_ts(), BOT_USER, args.text("initial_comment"), blocks, files=shown, bot_id=BOT,
                thread_ts=args.text("thread_ts"),
            )
        )  # fmt: skip
    return {"files": [file_shape(each, core.base) for each in files]}


def _listed(args: Args) -> list[Json]:
    args.needed("files")
    files: Any = args.data("files", "invalid_arguments")
    if not isinstance(files, list) or not files or not all(isinstance(each, dict) for each in files):
        raise Refused("invalid_arguments", ["[ERROR] must be an array of files [json-pointer:/files]"])
    return files


def _uploaded(core: Core, given: Json) -> File:
    file = core.world.files.get(str(given.get("id", "")))
    if file is None or core.store.bytes_of(file.id) is None:
        raise Refused("file_not_found")
    file.title = str(given.get("title") or file.name)
    return file


def _blocks(core: Core, args: Args) -> list[Json]:
    given = args.given.get("blocks")
    if not given:
        return []
    if args.text("initial_comment"):
        core.complain("files.completeUploadExternal: blocks are ignored beside initial_comment")
        return []
    if not isinstance(given, str):
        raise Refused("invalid_blocks_format")
    blocks = parse_json(given, "invalid_blocks_format")
    if any(isinstance(each, dict) and each.get("type") == "markdown" for each in blocks):
        raise Refused("internal_error")
    check_blocks(core.world, blocks)
    return with_ids(blocks) or []


def info(core: Core, args: Args) -> Json:
    """files.info. A file that was never shared where the bot is does not exist for it."""
    args.needed("file")
    file = core.world.files.get(args.text("file"))
    if file is None or not core.world.shown_to_bot(file):
        raise Refused("file_not_found")
    if file.deleted:
        raise Refused("file_deleted")
    return {"file": file_shape(file, core.base), "content": ""}


METHODS = {
    "files.info": Method(info, needs("files:read")),
    "files.getUploadURLExternal": Method(get_upload_url, needs("files:write")),
    "files.completeUploadExternal": Method(complete_upload, needs("files:write")),
}
