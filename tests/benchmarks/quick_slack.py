"""A Slack in a process of its own that takes everything at once: what is measured against it is the bot alone."""

from __future__ import annotations

import json
import multiprocessing
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

TOKEN = "xoxb-bench"
_numbers = count(1)
_posted: Counter[str] = Counter()


class _Api(BaseHTTPRequestHandler):
    """What a digest needs: a place for a picture, and somebody who takes messages and counts them by their run."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(dict(_posted) if self.path == "/posted" else self._facts({}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.headers.get("Content-Type", "")
        given: dict[str, Any] = {}
        if kind.startswith("application/json"):
            given = json.loads(body)
        elif kind.startswith("application/x-www-form-urlencoded"):
            given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        self._answer(self._facts(given))

    def log_message(self, *_args: object) -> None:
        """Be silent."""

    def _facts(self, given: dict[str, Any]) -> dict[str, Any]:
        number = next(_numbers)
        method = urlsplit(self.path).path.rpartition("/")[2]
        if method == "chat.postMessage" and (metadata := given.get("metadata")):
            told = json.loads(metadata) if isinstance(metadata, str) else metadata
            _posted[told["event_payload"]["run"]] += 1
        place = f"http://{self.headers['Host']}/upload/{number}"
        return {
            "ok": True,
            "channel": given.get("channel"),
            "ts": f"1.{number}",
            "file_id": f"F{number}",
            "upload_url": place,
        }

    def _answer(self, facts: dict[str, Any]) -> None:
        body = json.dumps(facts).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def _serve(tell: Connection) -> None:
    with _Server(("127.0.0.1", 0), _Api) as server:
        tell.send(server.server_port)
        server.serve_forever()


@dataclass(frozen=True)
class QuickSlack:
    """As much of a `Playground` as a worker asks for."""

    api_url: str
    config: SimpleNamespace

    def posted(self) -> dict[str, int]:
        """How often each run was posted so far."""
        with urlopen(self.api_url.replace("/api/", "/posted"), timeout=10) as answer:
            found: dict[str, int] = json.load(answer)
        return found


@contextmanager
def quick_slack() -> Iterator[QuickSlack]:
    """It, until the `with` ends."""
    context = multiprocessing.get_context("spawn")
    heard, tell = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(tell,), daemon=True)
    process.start()
    try:
        yield QuickSlack(f"http://127.0.0.1:{heard.recv()}/api/", SimpleNamespace(bot_token=TOKEN))
    finally:
        process.terminate()
        process.join(10)
