"""A Slack for tests: the playground in a thread, and the bot behind real signed HTTP, in this process or in its own.

`workspace` is the quick one: both in this process, over a migrated SQLite database. `bot_process` starts
`lifecycle-bot run` as a child against a playground in this process, over HTTP or Socket Mode; `running_bot` is
`lifecycle-bot run` on a fresh machine: playground and all in children.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from bot.compose import Connection, assemble
from bot.manifest import PATH, build
from bot.playground import Config, Playground
from bot.playground.world import BOT_USER, MANAGER, REP_EAST, SALES, TEAM
from bot.web import application
from commands import discover
from tests.warm import surroundings

PATIENCE_S = 15.0


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


@dataclass
class Workspace:
    """A playground with the bot in it. People speak in a channel; `last_reply` is what they then see of the bot."""

    playground: Playground
    bot: object
    url: str
    _seen: dict = field(default_factory=dict)
    team: str = TEAM
    rep: str = REP_EAST
    manager: str = MANAGER
    channel: str = SALES

    def slash(self, text, as_=REP_EAST, channel=SALES):
        """Send a slash command; how it was acknowledged."""
        self._look(as_, channel)
        return self.playground.send(as_, channel, text)

    def say(self, text, as_=REP_EAST, channel=None):
        """Write a message: a direct one to the bot, or in a channel with the bot mentioned."""
        place = channel or self.playground.dm(as_)
        self._look(as_, place)
        return self.playground.send(as_, place, f"<@{BOT_USER}> {text}" if channel else text)

    def press(self, label, as_=REP_EAST, channel=SALES):
        """Press a button of the newest message that has one with this label."""
        for message in reversed(self.playground.messages(channel, as_)):
            if label in labels(message):
                self._look(as_, channel)
                return self.playground.press(as_, channel, message["ts"], label)
        raise AssertionError(f"nobody sees a button {label!r}; there are {self.buttons(as_, channel)}")

    def last_reply(self, as_=REP_EAST, channel=SALES):
        """The newest message of the bot that appeared or changed since this person last acted here."""
        before = self._seen.get((as_, channel), {})

        def fresh():
            seen = self.playground.messages(channel, as_)
            return [one for one in seen if one.get("bot_id") and before.get(one["ts"]) != one]

        return self.playground.wait_for(fresh, PATIENCE_S)[-1]

    def direct_reply(self, as_=REP_EAST):
        """The newest direct message of the bot since this person last acted there."""
        return self.last_reply(as_, self.playground.dm(as_))

    def buttons(self, as_=REP_EAST, channel=SALES):
        """The labels of every button that this person sees."""
        return [label for message in self.playground.messages(channel, as_) for label in labels(message)]

    def _look(self, as_, channel):
        self._seen[as_, channel] = {one["ts"]: one for one in self.playground.messages(channel, as_)}


def labels(message):
    """The labels of a message's buttons."""
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row["elements"] if element["type"] == "button"]


@contextmanager
def served(app):
    """A WSGI application on a free port, a thread for each request; gives its address."""
    with make_server("127.0.0.1", 0, app, server_class=_Server, handler_class=_Silent) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def workspace_over(database_url, commands=None, **config):
    """A workspace over a migrated database, with these commands (default: all there are)."""
    known = discover() if commands is None else commands
    setup = {"manifest": build(known), **config}
    with ExitStack() as stack:
        playground = stack.enter_context(Playground(Config(**setup)))
        connection = Connection(playground.config.bot_token, playground.api_url, playground.config.signing_secret)
        bot = assemble(database_url, connection, commands=known)
        stack.callback(bot.stop)
        url = stack.enter_context(
            served(application(bot.app, ping=bot.database.ping, metrics=lambda: b"", digests=bot.digests))
        )
        playground.bot_url = f"{url}{PATH}"
        yield Workspace(playground, bot, url)


@pytest.fixture
def workspace(sqlite_address):
    """A workspace over an empty SQLite database."""
    with workspace_over(sqlite_address) as made:
        yield made


@dataclass
class Process:
    """`lifecycle-bot run` as a child of this test."""

    child: subprocess.Popen
    log: Path
    page_url: str = ""
    playground: Playground | None = None

    def stop(self, number=signal.SIGTERM, patience_s=30.0):
        """Send a signal and wait; the exit code."""
        if self.child.poll() is None:
            self.child.send_signal(number)
        return self.child.wait(patience_s)

    @property
    def said(self):
        """What the process wrote to standard error."""
        return self.log.read_text()

    def wait_until_it_says(self, text, patience_s=30.0):
        """Wait for a text in the log."""
        end = time.monotonic() + patience_s
        while text not in self.said:
            if self.child.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"it did not say {text!r}:\n{self.said}")
            time.sleep(0.02)


def free_port():
    """A port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


def start_process(folder, nursery=None, **settings):
    """Start `lifecycle-bot run` with these settings and nothing else of this environment that could matter.

    With a nursery it starts at once; without, as on a person's machine.
    """
    env = surroundings(XDG_DATA_HOME=str(folder), **settings)
    log = folder / f"log-{time.monotonic_ns()}.txt"
    with log.open("w") as out, Path(os.devnull).open("rb") as nothing:
        if nursery:
            return Process(nursery.start(["run"], cwd=folder, env=env, streams=(nothing, out, out)), log)
        child = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=folder,
            env=env,
            stdin=nothing,
            stdout=out,
            stderr=out,
            start_new_session=True,  # so that a test can kill it with all its workers
        )
    return Process(child, log)


@pytest.fixture
def bot_process(nursery, sqlite_address, tmp_path):
    """Starts the bot as a process against a playground in this one: `bot_process("http")` or `("socket")`."""
    with ExitStack() as stack:
        # Patient, since a machine that is busy with other tests may take long to start a process.
        playground = stack.enter_context(Playground(Config(manifest=build(discover()), ack_seconds=10.0)))

        def start(mode="http", **more):
            port = int(more.get("LIFECYCLE_HTTP_PORT", 0)) or free_port()
            common = {
                "LIFECYCLE_DATABASE_URL": sqlite_address,
                "SLACK_API_URL": playground.api_url,
                "SLACK_BOT_TOKEN": playground.config.bot_token,
            }
            if mode == "http":
                own = {"SLACK_SIGNING_SECRET": playground.config.signing_secret, "LIFECYCLE_HTTP_PORT": str(port)}
                playground.bot_url = f"http://127.0.0.1:{port}{PATH}"
            else:
                own = {"SLACK_APP_TOKEN": playground.config.app_token}
            process = start_process(tmp_path, nursery, **{**common, **own, **more})
            process.playground = playground
            stack.callback(_end, process)
            process.wait_until_it_says("Serving" if mode == "http" else "Connected")
            if mode == "http":
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
                    assert answer.status == 200
            return process

        yield start


@pytest.fixture
def running_bot(nursery, tmp_path):
    """`lifecycle-bot run` on a fresh machine: the playground with the sample company, at `page_url`."""
    with running(tmp_path, nursery) as process:
        yield process


@contextmanager
def running(folder, nursery=None):
    """`lifecycle-bot run` without any setting but free ports, its files in this folder."""
    process = start_process(
        folder, nursery, LIFECYCLE_HTTP_PORT=str(free_port()), LIFECYCLE_PLAYGROUND_PORT=str(free_port())
    )
    try:
        process.wait_until_it_says("Open http", patience_s=60)
        process.page_url = next(word for word in process.said.split() if word.startswith("http://127.0.0.1"))
        yield process
    finally:
        _end(process)


def _end(process):
    if process.child.poll() is None:
        process.stop()
