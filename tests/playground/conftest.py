"""A playground, and a bot that only writes down what it gets: signed requests in, whatever answer a test wants out."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient

from bot.playground import Config, Playground

SECRET = "playground-signing-secret"


class Receiver:
    """A bot's HTTP side. `got` is what arrived; `answer(request)` gives (status, headers, body)."""

    def __init__(self):
        self.got = []
        self.answer = lambda _request: (200, {}, b"")
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/slack/events"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def events(self, kind):
        return [each for each in self.got if (each["body"].get("event") or {}).get("type") == kind]

    def of(self, kind):
        return [each["body"] for each in self.got if each["body"].get("type") == kind]

    def slash(self):
        return [each["body"] for each in self.got if "command" in each["body"]]

    def says(self, body, status=200, headers=None):
        data = json.dumps(body).encode() if isinstance(body, dict) else body.encode()
        self.answer = lambda _request: (status, headers or {}, data)

    def _handler(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                request = {
                    "headers": dict(self.headers),
                    "raw": raw,
                    "body": _parse(raw),
                    "signed": _signed(self.headers, raw),
                }
                receiver.got.append(request)
                status, headers, body = receiver.answer(request)
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except ConnectionError:
                    pass

            def log_message(self, *_):
                pass

        return Handler


def _parse(raw):
    text = raw.decode()
    if text.startswith("{"):
        return json.loads(text)
    form = {key: values[0] for key, values in parse_qs(text, keep_blank_values=True).items()}
    return json.loads(form["payload"]) if "payload" in form else form


def _signed(headers, raw):
    at = headers["X-Slack-Request-Timestamp"]
    wanted = hmac.new(SECRET.encode(), f"v0:{at}:".encode() + raw, hashlib.sha256).hexdigest()
    return headers["X-Slack-Signature"] == f"v0={wanted}" and abs(time.time() - int(at)) < 60


@pytest.fixture
def receiver():
    one = Receiver()
    one.thread.start()
    yield one
    one.server.shutdown()
    one.server.server_close()
    one.thread.join()


@pytest.fixture
def make(receiver):
    """Start a playground with other settings than usual."""
    running = []

    def start(**settings):
        usual = {"bot_url": receiver.url, "ack_seconds": 0.5, "retry_seconds": (0.0, 0.01, 0.02)}
        running.append(Playground(Config(**(usual | settings))).start())
        return running[-1]

    yield start
    for each in running:
        each.stop()


@pytest.fixture
def slack(make):
    """A playground with short clocks."""
    return make()


@pytest.fixture
def client(slack):
    return WebClient("xoxb-playground", base_url=slack.api_url)


@pytest.fixture(scope="module")
def browser():
    from tests.playground.browsing import launched  # noqa: PLC0415 - it needs playwright, which may be missing

    with launched() as made:
        yield made


@pytest.fixture
def open_tab(browser):
    """Opens tabs on an address."""
    from tests.playground.browsing import Tab  # noqa: PLC0415 - the same

    tabs = []
    yield lambda url: tabs.append(Tab(browser, url)) or tabs[-1]
    for each in tabs:
        each.context.close()
