"""A playground's server in a thread and an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from bot.playground.faults import Faults
from bot.playground.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Self

    from bot.playground.config import Config
    from bot.playground.core import Core

T = TypeVar("T")
_PATIENCE_SECONDS = 30.0


class Running:
    """Starts and stops the server, and does things inside its thread."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._faults = Faults()
        self._changed = threading.Condition()
        self._server: Server | None = None
        self._loop: asyncio.AbstractEventLoop
        self._thread: threading.Thread

    def start(self) -> Self:
        """Serve. Returns the playground itself. OSError when the port is taken."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="playground", daemon=True)
        self._thread.start()
        try:
            self._wait(self._serve())
        except BaseException:
            self._end()
            raise
        return self

    def stop(self) -> None:
        """Stop serving; what has a state file is remembered."""
        if self._server is not None:
            self._wait(self._server.stop())
            self._server = None
            self._end()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def _core(self) -> Core:
        if self._server is None:
            raise RuntimeError("The playground is not running: start it first.")
        return self._server.core

    async def _serve(self) -> None:
        self._server = Server(self.config, self._faults, self._notify)
        try:
            await self._server.start()
        except BaseException:
            await self._server.stop()
            self._server = None
            raise

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE_SECONDS)

    def _do(self, work: Callable[[], T]) -> T:
        async def now() -> T:
            return work()

        return self._wait(now())
