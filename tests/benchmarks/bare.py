"""`python -m tests.benchmarks.bare PORT LENGTH WAY`: a Bolt app that does nothing, behind the bot's own HTTP server.

Its one listener acknowledges every slash command with a text of the length given. WAY is `usual`, an `App` as Bolt's
documentation builds it, or `least`, with `process_before_response`, where no thread waits for another.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from bot.compose import Connection
from bot.http import Server, listen
from bot.manifest import PATH
from bot.settings import Settings
from tests.benchmarks.servers import LEAST
from tests.benchmarks.wire import SECRET

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from slack_bolt import Ack


class BareServer(Server):
    """The bot's server with another application in it."""

    text, way = "", ""

    def load(self) -> WSGIApplication:
        """One listener for every command."""

        def authorize() -> AuthorizeResult:
            return AuthorizeResult(enterprise_id=None, team_id=None, bot_token="xoxb-bench")

        def acknowledge(ack: Ack) -> None:
            ack(text=self.text, response_type="in_channel")

        app = App(signing_secret=SECRET, authorize=authorize, process_before_response=self.way == LEAST)
        app.command(re.compile(".*"))(acknowledge)
        handler: WSGIApplication = SlackRequestHandler(app, path=PATH)
        return handler


def main(port: int, length: int, way: str) -> None:
    """Serve until told to stop."""
    BareServer.text, BareServer.way = "x" * length, way
    usual = Settings(_env_file=None)
    server = BareServer(
        listen("127.0.0.1", port),
        "",
        Connection("xoxb-bench", "", SECRET),
        workers=usual.workers(),
        threads=usual.http_threads,
        ready=lambda: None,
    )
    server.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
