"""`python -m bot.playground`: a playground as a process of its own, until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from bot.playground.config import Config
from bot.playground.playground import Playground

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT. 1 when the port is taken."""
    asked = _parser().parse_args(words)
    config = Config(
        host=asked.host, port=asked.port, bot_url=asked.bot_url, signing_secret=asked.signing_secret,
        bot_token=asked.bot_token, app_token=asked.app_token, manifest=asked.manifest, state=asked.state, zone=asked.zone,
    )  # fmt: skip
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    try:
        playground = Playground(config).start()
    except OSError as trouble:
        sys.stderr.write(f"The playground did not start on {asked.host}:{asked.port}: {trouble}.\n")
        return 1
    sys.stdout.write(f"{playground.url}\n")
    sys.stdout.flush()
    done.wait()
    playground.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    usual = Config()
    parser = argparse.ArgumentParser(
        prog="python -m bot.playground", description="A local Slack workspace with a web page."
    )
    parser.add_argument("--host", default=usual.host, help="the address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=int, default=3000, help="the port to listen on, 0 for a free one (default: %(default)s)"
    )
    parser.add_argument("--bot-url", default="", help="where the bot takes requests, when it has no socket open")
    parser.add_argument("--signing-secret", default=usual.signing_secret, help="signs the requests to the bot")
    parser.add_argument("--bot-token", default=usual.bot_token, help="the bot's token, xoxb-...")
    parser.add_argument("--app-token", default=usual.app_token, help="the token for Socket Mode, xapp-...")
    parser.add_argument("--manifest", type=Path, help="the app's manifest: its commands, scopes and events")
    parser.add_argument("--zone", default=usual.zone, help="the time zone of its people (default: %(default)s)")
    parser.add_argument("--state", type=Path, help="the SQLite file that remembers everything")
    return parser


if __name__ == "__main__":
    sys.exit(main())
