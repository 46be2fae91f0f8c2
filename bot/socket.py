"""Socket Mode: two connections to Slack, so that one may be renewed while the other listens; a clean stop.

On SIGTERM no further request is taken (Slack gives it to another process), those at hand are finished and
acknowledged, the connections are closed, and then the pool is drained.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from contextlib import suppress
from socket import SHUT_RDWR
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.sending.slackcalls import web_client
from bot.web import application
from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.socket_mode.client import BaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

    from bot.compose import Bot
    from bot.metrics import Metrics

CONNECTIONS = 2
CONCURRENCY = 16
PING_S = 3
CLOSE_S = 3.0
FINISH_S = 5.0
"""How long a stop waits for the acknowledgements at hand; each may take three seconds at most."""

# Of the library's name, since below WARNING it logs every message whole: see `bot.logs`.
logger = logging.getLogger("slack_sdk.socket_mode")


class Sockets:
    """The bot at the end of `CONNECTIONS` sockets."""

    def __init__(self, bot: Bot, app_token: str, api_url: str) -> None:
        self._bot = bot
        self._at_hand = 0
        self._stopping = False
        self._change = threading.Condition()
        self._clients = [self._client(app_token, api_url) for _each in range(CONNECTIONS)]

    def connect(self) -> None:
        """Open every connection. Refusal when Slack does not let us."""
        try:
            for client in self._clients:
                client.connect()
                if not client.is_connected():
                    # The client logs what a handshake met, and goes on as if it stood.
                    raise ConnectionError
        except SlackApiError as error:
            raise Refusal(
                _("Slack does not accept SLACK_APP_TOKEN ({why}).").format(why=error.response["error"])
            ) from None
        except OSError:
            raise Refusal(_("Slack cannot be reached; check the network and SLACK_API_URL.")) from None

    def connected(self) -> bool:
        """Whether at least one connection stands."""
        return any(client.is_connected() for client in self._clients)

    def close(self) -> None:
        """Take nothing more, finish what is at hand, and close."""
        with self._change:
            self._stopping = True
            self._change.wait_for(lambda: self._at_hand == 0, timeout=FINISH_S)
        closing = [threading.Thread(target=hang_up, args=(client,), daemon=True) for client in self._clients]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join(CLOSE_S)

    def _client(self, app_token: str, api_url: str) -> SocketModeClient:
        client = SocketModeClient(
            app_token=app_token,
            logger=logger,
            web_client=web_client(None, api_url),
            concurrency=CONCURRENCY,
            ping_interval=PING_S,
        )
        client.socket_mode_request_listeners.append(self._handle)
        return client

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._change:
            if self._stopping:
                return
            self._at_hand += 1
        try:
            send_response(client, request, run_bolt_app(self._bot.app, request), time.time())
        finally:
            with self._change:
                self._at_hand -= 1
                self._change.notify_all()


def serve(
    bot: Bot, app_token: str, api_url: str, *, health: tuple[str, int, Metrics] | None, ready: Callable[[], None]
) -> int:
    """Serve until SIGTERM or SIGINT; gives the exit code. `health` is where `/healthz` and `/metrics` answer, None
    for nowhere."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: stop.set())
    sockets = Sockets(bot, app_token, api_url)
    sockets.connect()
    if health:
        _serve_health(bot, sockets, *health)
    ready()
    bot.start()
    stop.wait()
    sockets.close()
    return 0 if bot.stop() else 1


def hang_up(client: SocketModeClient) -> None:
    """Close a connection at once: the client alone would first wait out its receiving, and take more meanwhile."""
    client.auto_reconnect_enabled = False
    client.closed = True
    raw = client.current_session.sock if client.current_session else None
    if raw is not None:
        with suppress(OSError):
            raw.shutdown(SHUT_RDWR)
    try:
        client.close()
    except AttributeError:
        # Its own receiving thread met the end at that very instant and took the socket away first.
        client.close()


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing: health is asked for every few seconds."""


def _serve_health(bot: Bot, sockets: Sockets, host: str, port: int, metrics: Metrics) -> None:
    app = application(
        None, ping=bot.database.ping, metrics=metrics.page, connected=sockets.connected, digests=bot.digests
    )
    try:
        server = make_server(host, port, app, handler_class=_Silent)
    except OSError:
        raise Refusal(_("Port {port} is taken; set LIFECYCLE_HTTP_PORT to another one.").format(port=port)) from None
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
