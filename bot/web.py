"""The HTTP face as a WSGI application: Slack's requests, `/healthz` and `/metrics`."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.manifest import PATH
from lifecycle.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from slack_bolt import App
    from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest

logger = logging.getLogger(__name__)

LARGEST = 2_000_000
"""Bytes of a request; Slack's own stay far below."""


class _Door(SlackRequestHandler):
    """Bolt's door. Where a form's text holds the word "payload", Bolt takes it for an interaction and reads nothing;
    a customer may be called that, so such a form is read here."""

    def dispatch(self, request: WsgiHttpRequest) -> BoltResponse:
        """Hand the request to Bolt, its body read."""
        raw, query, headers = request.get_body(), request.query_string, request.get_headers()
        try:
            asked = BoltRequest(body=raw, query=query, headers=headers)
        except Exception:
            # Bolt reads the body before it looks at the signature, so anybody may send anything here.
            logger.warning("a request that nobody can read", exc_info=True)
            return BoltResponse(status=400, body="Bad Request")
        if raw and not asked.body:
            # Bolt reads a body that is a mapping only as from a socket; the signature is then checked as for HTTP.
            form = dict(parse_qsl(raw, keep_blank_values=True))
            asked = BoltRequest(body=form, query=query, headers=headers, mode="socket_mode")
            asked.raw_body, asked.mode = raw, "http"
        return self.app.dispatch(asked)


def application(
    app: App | None,
    *,
    ping: Callable[[], None],
    metrics: Callable[[], bytes],
    connected: Callable[[], bool] | None = None,
    digests: Callable[[], object] = lambda: None,
) -> WSGIApplication:
    """The application. `app` None serves health and metrics alone; `connected` is asked for Socket Mode's health;
    `digests` tells how each of them stands, which says nothing of whether this process is well."""
    slack = _Door(app, path=PATH) if app else None

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/healthz":
            return _health(ping, connected, digests, start_response)
        if path == "/metrics":
            return _answer(start_response, 200, metrics(), "text/plain; version=0.0.4; charset=utf-8")
        wrong = 404 if slack is None or path != PATH else _wrong(environ)
        if slack is None or wrong:
            return _answer(start_response, wrong, REASONS[wrong].encode())
        try:
            return slack(environ, start_response)
        except UnicodeDecodeError:
            return _answer(start_response, 400, b"Bad Request")

    return serve


def _wrong(environ: WSGIEnvironment) -> int:
    """The status for a request that cannot be Slack's; 0 when it may be."""
    if environ.get("REQUEST_METHOD") != "POST":
        return 405
    return 413 if _length(environ) > LARGEST else 0


def _length(environ: WSGIEnvironment) -> int:
    text = str(environ.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isdecimal() else LARGEST + 1


def _health(
    ping: Callable[[], None],
    connected: Callable[[], bool] | None,
    digests: Callable[[], object],
    start_response: StartResponse,
) -> list[bytes]:
    facts: dict[str, Any] = {"database": True}
    try:
        ping()
    except Refusal as refusal:
        facts["database"] = False
        logger.warning("the database does not answer: %s", refusal)
    if connected is not None:
        facts["slack"] = connected()
    well = all(facts.values())
    if facts["database"] and (told := digests()) is not None:
        facts["digests"] = told
    body = json.dumps({"ok": well, **facts}).encode()
    return _answer(start_response, 200 if well else 503, body, "application/json")


REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 413: "Content Too Large"}


def _answer(
    start_response: StartResponse, status: int, body: bytes, kind: str = "text/plain; charset=utf-8"
) -> list[bytes]:
    reason = REASONS.get(status, "Service Unavailable")
    start_response(f"{status} {reason}", [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
