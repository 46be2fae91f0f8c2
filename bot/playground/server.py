"""The addresses of the playground: Web API, response URLs, uploads, sockets, files and the page."""

from __future__ import annotations

import mimetypes
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.playground import api, api_files, drops
from bot.playground.core import Core
from bot.playground.pagelink import PageLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.config import Config
    from bot.playground.faults import Faults

PAGE = Path(__file__).parent / "page"
_MOST_BYTES = 64 * 1024 * 1024
_NO_STORE = {"Cache-Control": "no-store"}


class Server:
    """A playground that serves, within a running event loop."""

    def __init__(self, config: Config, faults: Faults, changed: Callable[[], None]) -> None:
        self._config = config
        self.core = Core(config, faults, changed)
        self._page = PageLink(self.core)
        self._runner: web.AppRunner | None = None

    async def start(self) -> int:
        """Listen; the port."""
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._config.host, self._config.port)
        await site.start()
        port = int(self._runner.addresses[0][1])
        self.core.base = f"http://{self._config.host}:{port}"
        return port

    async def stop(self) -> None:
        """Stop serving and let go of everything."""
        self._page.end()
        await self.core.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=_MOST_BYTES)
        call = partial(api.serve, self.core)
        app.add_routes(
            [
                web.post("/api/{method}", call),
                web.get("/api/{method}", call),
                web.post("/upload/v1/{key}", partial(api_files.receive, self.core)),
                web.post("/{kind:commands|actions}/{team}/{number}/{key}", self.core.hooks.serve),
                web.get("/link/", self.core.sockets.serve),
                web.get("/files/{key}/{name}", self._file),
                web.get("/files-pri/{team}-{key}/{name}", partial(drops.download, self.core)),
                web.get("/files-pri/{team}-{key}/download/{name}", partial(drops.download, self.core)),
                web.get("/", _asset),
                web.get("/page/{name:.+}", _asset),
                *self._page.routes(),
            ]
        )
        return app

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self.core.world.files.get(request.match_info["key"])
        content = self.core.store.bytes_of(file.id) if file else None
        if file is None or file.deleted or content is None:
            return web.Response(status=404, text="There is no such file.")
        # Only pictures are shown in place: an uploaded page must not run as if it were the playground's own.
        place = (
            {} if file.mimetype in {"image/png", "image/jpeg", "image/gif"} else {"Content-Disposition": "attachment"}
        )
        return web.Response(
            body=content, content_type=file.mimetype, headers={"X-Content-Type-Options": "nosniff", **place}
        )


async def _asset(request: web.Request) -> web.StreamResponse:
    path = (PAGE / request.match_info.get("name", "index.html")).resolve()
    if not path.is_relative_to(PAGE.resolve()) or not path.is_file():
        return web.Response(status=404, text="There is no such page.", headers=_NO_STORE)
    kind = "text/javascript" if path.suffix in {".js", ".mjs"} else mimetypes.guess_type(path.name)[0]
    text = (kind or "").startswith("text/")
    return web.Response(
        body=path.read_bytes(), content_type=kind or "application/octet-stream", charset="utf-8" if text else None,
        headers=_NO_STORE,
    )  # fmt: skip
