"""`run`: the bot on a socket, behind HTTP, or with the local playground beside it."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from rich.console import Console
from slack_sdk.errors import SlackApiError

from bot import logs
from bot.compose import Connection, Database, assemble, fill_sample
from bot.http import listen
from bot.http import serve as serve_http
from bot.manifest import PATH, build, text
from bot.pool import Pool
from bot.sending.slackcalls import web_client
from bot.settings import Mode, Settings, data_folder
from commands import discover
from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PORTS_TRIED = 20
PLAYGROUND_S = 15.0
"""How long the playground may take to answer; it is there in less than one."""


def run(settings: Settings) -> int:
    """Run until told to stop; gives the exit code."""
    # pandas takes it along wherever it is installed: 64 MB a process, for exports, which have a process of their own.
    sys.modules.setdefault("pyarrow", cast("Any", None))
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(_("Database: {url}").format(url=logs.redact(settings.database())))
    ways = {Mode.SOCKET: _run_socket, Mode.HTTP: _run_http, Mode.PLAYGROUND: _run_playground}
    return ways[settings.mode()](settings, console)


def _run_socket(settings: Settings, console: Console) -> int:
    from bot.metrics import Metrics  # noqa: PLC0415 - HTTP imports it later, when its folder is known
    from bot.socket import serve  # noqa: PLC0415 - only Socket Mode needs it

    assert settings.bot_token
    assert settings.app_token
    _check_database(settings.database())
    token = settings.bot_token.get_secret_value()
    name = _check_token(token, settings.api_url)
    pool = Pool()
    metrics = Metrics(pool)
    bot = assemble(settings.database(), _connection(settings, token), pool=pool, count=metrics.count)
    asked_for = "http_port" in settings.model_fields_set
    return serve(
        bot,
        settings.app_token.get_secret_value(),
        settings.api_url,
        health=(settings.http_host, settings.http_port, metrics) if asked_for else None,
        ready=lambda: console.print(_("Connected to {name} through Socket Mode.").format(name=name)),
    )


def _run_http(settings: Settings, console: Console) -> int:
    assert settings.bot_token
    assert settings.signing_secret
    _check_database(settings.database())
    token = settings.bot_token.get_secret_value()
    name = _check_token(token, settings.api_url)
    listening = listen(settings.http_host, settings.http_port)
    port = listening.getsockname()[1]
    said = _("Serving {name} on http://{host}:{port}{path}").format(
        name=name, host=settings.http_host, port=port, path=PATH
    )
    return serve_http(
        listening,
        settings.database(),
        _connection(settings, token, settings.signing_secret.get_secret_value()),
        workers=settings.workers(),
        threads=settings.http_threads,
        ready=lambda: console.print(said),
    )


def _run_playground(settings: Settings, console: Console) -> int:
    from bot.playground.world import TEAM  # noqa: PLC0415 - it brings aiohttp, which no real Slack needs

    port = _free_port(settings.playground_port)
    listening = _listen_near(settings.http_host, settings.http_port)
    secret, token = secrets.token_hex(16), f"xoxb-{secrets.token_hex(12)}"
    address = f"http://127.0.0.1:{port}"
    with _playground(port, listening.getsockname()[1], secret, token, settings) as child:
        prepare(settings, console)
        _wait_for(child, port)
        return serve_http(
            listening,
            settings.database(),
            replace(_connection(settings, token, secret), api_url=f"{address}/api/", local_team=TEAM),
            workers=settings.workers(),
            threads=settings.http_threads,
            ready=lambda: console.print(
                _("Open {address} - a local Slack with a sample company. Ctrl-C stops it.").format(address=address)
            ),
        )


def _connection(settings: Settings, token: str, secret: str | None = None) -> Connection:
    return Connection(token, settings.api_url, secret, settings.timezone, settings.currency)


def prepare(settings: Settings, console: Console) -> None:
    """Bring the playground's database up to date, with the sample company in it when it is empty."""
    database = Database(settings.database())
    try:
        database.migrate()
        if database.is_adopted():
            raise Refusal(
                _(
                    "This database belongs to a Slack team. Set SLACK_BOT_TOKEN with SLACK_APP_TOKEN to serve it, "
                    "or unset LIFECYCLE_DATABASE_URL to try the playground."
                )
            )
        if database.is_empty():
            with console.status(_("Filling in the sample company")):
                fill_sample(database, settings.timezone)
    finally:
        database.close()


@contextmanager
def _playground(
    port: int, bot_port: int, secret: str, token: str, settings: Settings
) -> Iterator[subprocess.Popen[bytes]]:
    """The playground as a process beside this one, for as long as this one runs."""
    host = settings.http_host if settings.http_host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104 - every address includes the local one
    manifest = _write_manifest()
    arguments = {
        "--port": str(port),
        "--bot-url": f"http://{host}:{bot_port}{PATH}",
        "--signing-secret": secret,
        "--bot-token": token,
        "--app-token": f"xapp-{secrets.token_hex(12)}",
        "--manifest": str(manifest),
        "--zone": settings.timezone,
        "--state": str(data_folder() / "playground-workspace.db"),
    }
    words = [word for pair in arguments.items() for word in pair]
    # In a session of its own, so that Ctrl-C reaches the bot alone, which then stops the playground last.
    child = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "bot.beside", str(os.getpid()), *words],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield child
    finally:
        _stop(child)


def _write_manifest() -> Path:
    path = data_folder() / "playground-manifest.yml"
    path.write_text(text(build(discover())), encoding="utf-8")
    return path


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        child.kill()


def _wait_for(child: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PLAYGROUND_S
    while time.monotonic() < deadline and child.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise Refusal(_("The playground did not start; see above for why, or set LIFECYCLE_PLAYGROUND_PORT."))


def _check_database(url: str) -> None:
    """Many processes share a production database, so that starting one of them does not change its tables."""
    database = Database(url)
    try:
        if not database.is_current():
            raise Refusal(_("The database is not up to date. Run: lifecycle-bot migrate"))
    finally:
        database.close()


def _check_token(token: str, api_url: str) -> str:
    """The workspace's name, from the one question whether Slack accepts the token."""
    try:
        found = web_client(token, api_url).auth_test()
    except SlackApiError as error:
        raise Refusal(_("Slack does not accept SLACK_BOT_TOKEN ({why}).").format(why=error.response["error"])) from None
    except OSError:
        raise Refusal(_("Slack cannot be reached; check the network and SLACK_API_URL.")) from None
    return str(found.get("team") or _("the workspace"))


def _listen_near(host: str, port: int) -> socket.socket:
    """Listen on the port, or the next one that is free."""
    for candidate in range(port, port + PORTS_TRIED):
        try:
            return listen(host, candidate)
        except Refusal:
            continue
    return listen(host, 0)


def _free_port(port: int) -> int:
    with _listen_near("127.0.0.1", port) as probe:
        return int(probe.getsockname()[1])
