"""The production HTTP server: gunicorn's processes with threads, around the WSGI application.

Each process builds its own bot after the fork, so that no connection is ever shared. On SIGTERM the requests
at hand are finished, then the pool is drained.
"""

from __future__ import annotations

import logging
import shutil
import socket
import tempfile
import threading
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger as GunicornLogger

from bot import logs
from bot.compose import DRAIN_S, assemble, warm
from bot.pool import Pool
from bot.settings import share_metrics
from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from bot.compose import Bot, Connection

WARM_AFTER_S = 1.0
"""Not at once: the imports would compete with the first command."""
BACKLOG = 1024


class QuietLogger(GunicornLogger):  # type: ignore[misc]
    """Gunicorn's own words through the one log handler, and only when something is wrong."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401, ARG002 - gunicorn's configuration
        """Send errors on to the root logger; no access log, since the router logs every command."""
        logs.replace_handlers(self.error_log, [])
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)
        self.access_log.disabled = True


class Server(BaseApplication):  # type: ignore[misc]
    """The bot behind gunicorn."""

    def __init__(  # noqa: PLR0913 - as `serve`
        self,
        listening: socket.socket,
        database_url: str,
        connection: Connection,
        *,
        workers: int,
        threads: int,
        ready: Callable[[], None],
    ) -> None:
        self._ready = ready
        self._listening = listening
        self._database_url = database_url
        self._connection = connection
        self._size = {"workers": workers, "threads": threads}
        self._metrics_folder = tempfile.mkdtemp(prefix="lifecycle-metrics-") if workers > 1 else None
        self._bot: Bot | None = None
        if self._metrics_folder:
            share_metrics(self._metrics_folder)
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn its settings."""
        chosen = {
            "bind": f"fd://{self._listening.detach()}",
            "worker_class": "gthread",
            **self._size,
            "graceful_timeout": int(DRAIN_S) + 10,
            "timeout": 60,
            "keepalive": 30,
            "logger_class": QuietLogger,
            "control_socket_disable": True,
            "when_ready": lambda _server: self._ready(),
            "worker_exit": self._worker_exit,
            "on_exit": self._on_exit,
            "proc_name": "lifecycle-bot",
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Build this process's bot; called after the fork."""
        from bot.metrics import Metrics  # noqa: PLC0415 - reads its folder from the environment when imported
        from bot.web import application  # noqa: PLC0415 - only a serving process needs it

        pool = Pool()
        metrics = Metrics(pool, self._metrics_folder)
        bot = assemble(self._database_url, self._connection, pool=pool, count=metrics.count)
        self._bot = bot
        timer = threading.Timer(WARM_AFTER_S, warm)
        timer.daemon = True
        timer.start()
        bot.start()
        return application(bot.app, ping=bot.database.ping, metrics=metrics.page, digests=bot.digests)

    def _worker_exit(self, _server: object, worker: Any) -> None:  # noqa: ANN401 - gunicorn's worker
        from bot.metrics import forget_process  # noqa: PLC0415 - as above

        if self._bot is not None and not self._bot.stop():
            logging.getLogger(__name__).warning("some answers were not finished when the process had to stop")
        forget_process(worker.pid, self._metrics_folder)

    def _on_exit(self, _server: object) -> None:
        if self._metrics_folder:
            shutil.rmtree(self._metrics_folder, ignore_errors=True)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Refusal when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        said = _("Cannot listen on {host}, port {port}: {why}. Set LIFECYCLE_HTTP_HOST or LIFECYCLE_HTTP_PORT.")
        raise Refusal(said.format(host=host, port=port, why=why)) from None


def serve(  # noqa: PLR0913 - where, for whom, and how much
    listening: socket.socket,
    database_url: str,
    connection: Connection,
    *,
    workers: int,
    threads: int,
    ready: Callable[[], None],
) -> int:
    """Serve until a signal says stop; gives the exit code. `ready` is called once requests are taken."""
    try:
        Server(listening, database_url, connection, workers=workers, threads=threads, ready=ready).run()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1
    return 0
