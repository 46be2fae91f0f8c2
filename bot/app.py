"""The Slack app: which payload goes to which listener. Nothing is decided here."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.listeners import Listeners

if TYPE_CHECKING:
    from bot.edge import Edge

ANY = re.compile(".*", re.DOTALL)


def build_app(edge: Edge, client: WebClient, *, signing_secret: str | None) -> App:
    """The app around an edge. `signing_secret` None is Socket Mode, where Slack's socket itself is the proof."""
    token = client.token

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # The one token of this process: asking Slack about it on every event would cost 300 ms each.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    app = App(
        name="lifecycle",
        client=WebClient(base_url=client.base_url, timeout=client.timeout),
        authorize=authorize,
        signing_secret=signing_secret or "socket-mode",
        request_verification_enabled=signing_secret is not None,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(max_workers=2, thread_name_prefix="listener"),
        attaching_function_token_enabled=False,  # there are no functions
        ignoring_self_events_enabled=False,  # the listeners pass over every bot's messages, ours among them
    )
    listeners = Listeners(edge)
    _register(app, listeners)
    app.error(listeners.failed)
    return app


def _register(app: App, listeners: Listeners) -> None:
    """Only the first listener that matches runs; the last ones match everything, so that nothing is a 404."""
    app.command(ANY)(listeners.slash)
    app.event("app_mention")(listeners.message)
    app.event("message")(listeners.message)
    app.event("app_home_opened")(listeners.home)
    app.event("app_uninstalled")(listeners.gone)
    app.event("tokens_revoked")(listeners.gone)
    app.block_action(re.compile(r"run:.*"))(listeners.press)
    app.view_submission(ANY)(listeners.submit)
    app.options(ANY)(listeners.suggest)
    for kind in (app.event, app.action, app.shortcut, app.view_closed):
        kind(ANY)(listeners.other)
