"""Servers as child processes: the bot as `lifecycle-bot run`, and a bare Bolt app behind the very same server."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.benchmarks.wire import SECRET, TEAM, Answer, Caller, Command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30.0
USUAL, LEAST = "usual", "least"
"""How the bare Bolt app is built: as its documentation does, or so that it does the least."""
BEGUN_S, LOOK_S, IDLE_S = 3.0, 0.5, 0.03
"""By then whatever begins by itself has begun; a process that used less than that between two looks has settled."""


class _Api(BaseHTTPRequestHandler):
    """Slack's Web API as far as a move needs it: whose token this is, and who a person is."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(parse_qs(urlsplit(self.path).query))

    def do_POST(self) -> None:
        self._answer(parse_qs(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()))

    def log_message(self, *_args: object) -> None:
        """Be silent."""

    def _answer(self, asked: dict[str, list[str]]) -> None:
        person = asked.get("user", ["U0"])[0]
        facts: dict[str, Any] = {"ok": True, "team": "bench", "team_id": TEAM, "user_id": "U0BOT", "bot_id": "B0BOT"}
        profile = {"display_name": person}
        facts["user"] = {"id": person, "team_id": TEAM, "tz": "Europe/Prague", "locale": "en-US", "profile": profile}
        body = json.dumps(facts).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def slack_api() -> Iterator[str]:
    """The Web API in a thread; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Api) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/"
        server.shutdown()


@dataclass
class Served:
    """A server as a child with a session of its own, so that all its processes can be killed at one blow."""

    child: subprocess.Popen[bytes]
    port: int
    log: Path
    started: float

    def age(self) -> float:
        """Seconds since it was started."""
        return time.perf_counter() - self.started

    def first(self, command: Command) -> Answer:
        """The answer to the first command, sent as soon as anybody listens."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and self.child.poll() is None:
            caller = Caller(self.port)
            try:
                return caller.send(command)
            except OSError:
                time.sleep(0.002)
            finally:
                caller.close()
        raise AssertionError(f"nobody answered:\n{self.log.read_text()}")

    def up(self) -> None:
        """Wait until it takes connections."""
        end = time.monotonic() + PATIENCE_S
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert time.monotonic() < end, self.log.read_text()
            assert self.child.poll() is None, self.log.read_text()
            time.sleep(0.02)

    def settle(self) -> None:
        """Wait until it has nothing more to do, such as importing in the background."""
        time.sleep(max(0.0, BEGUN_S - self.age()))
        end, before = time.monotonic() + PATIENCE_S, -1.0
        while time.monotonic() < end and (used := _cpu_s(self.child.pid)) - before > IDLE_S:
            before = used
            time.sleep(LOOK_S)

    def kill(self) -> None:
        """Stop every process of it, in the middle of whatever they do."""
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def stop(self) -> None:
        """Stop it as an operator would."""
        if self.child.poll() is None:
            self.child.terminate()
            self.child.wait(PATIENCE_S)


class Servers:
    """Starts servers in a folder; those still running are stopped with the `with`."""

    def __init__(self, folder: Path, api_url: str) -> None:
        self._folder = folder
        self.api_url = api_url
        self._running: list[Served] = []

    def bot(self, address: str) -> Served:
        """`lifecycle-bot run` over HTTP, with the settings it has when nothing else is set."""
        settings = {
            "LIFECYCLE_DATABASE_URL": address,
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.api_url,
        }
        return self._start(lambda _port: ["bot", "run"], settings)

    def bare(self, length: int, way: str = LEAST) -> Served:
        """A Bolt app that acknowledges with a text of this length, behind the same server."""
        return self._start(lambda port: ["tests.benchmarks.bare", str(port), str(length), way], {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        for served in self._running:
            served.stop()

    def _start(self, words: Callable[[int], list[str]], settings: dict[str, str]) -> Served:
        port = _free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "LIFECYCLE_"))}
        own = {"XDG_DATA_HOME": str(self._folder), "PYTHONPATH": str(ROOT), "LIFECYCLE_HTTP_PORT": str(port)}
        log = self._folder / f"log-{port}.txt"
        started = time.perf_counter()
        with log.open("wb") as out:
            child = subprocess.Popen(
                [sys.executable, "-m", *words(port)],
                cwd=self._folder,
                env={**kept, **own, **settings},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self._running.append(Served(child, port, log, started))
        return self._running[-1]


def _cpu_s(group: int) -> float:
    """Seconds of processor time that a group of processes has used; 0 where the system does not say."""
    used = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(facts[2]) == group:
            used += int(facts[11]) + int(facts[12])
    return used / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])
