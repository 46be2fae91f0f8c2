"""Structured logs: one JSON object a line, readable lines on a terminal. No tokens, response URLs or message bodies."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xoxe\.xox[a-z]-[\w-]+|xapp-[\w-]+"
    r"|https?://[^\s\"']*?/(?:commands|actions|app|services|workflows)/[^\s\"']+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
    r"|wss?://[^\s\"']+"
)
"""Tokens, response URLs, the password in a database's address, and a socket's address, which holds its ticket."""

SIGNS = ("xox", "xapp-", "://")
"""One of these is in every secret: a line without them, as most are, need not be searched at each of its letters."""

FOREIGN = ("slack_bolt", "slack_sdk", "urllib3", "matplotlib", "alembic", "websocket", "asyncio", "PIL")
"""Libraries that say too much below WARNING: slack_bolt logs whole requests, slack_sdk tokens."""

JSON = json.JSONEncoder(ensure_ascii=False, default=str)
FACTS = ("workspace", "command", "person", "origin", "outcome", "ms", "reference")


def redact(text: str) -> str:
    """The text with every secret in it blacked out."""
    return SECRETS.sub("***", text) if any(sign in text for sign in SIGNS) else text


class Discreet(logging.Filter):
    """Drops what the libraries chat about, and what they say with a whole request in it. Set on the handler, since
    slack_bolt sets the levels of its own loggers anew."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record may be written."""
        foreign = record.name.split(".")[0] in FOREIGN
        if not foreign:
            return True
        return record.levelno >= logging.WARNING and "Unhandled request" not in str(record.msg)


class Lines(logging.Formatter):
    """One line a record: JSON, or for a person's eyes."""

    def __init__(self, *, human: bool) -> None:
        super().__init__()
        self._human = human

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, with a traceback below it only for a person's eyes."""
        facts = self._facts(record)
        if not self._human:
            return redact(JSON.encode(facts))
        rest = " ".join(f"{k}={v}" for k, v in facts.items() if k not in {"time", "level", "event", "traceback"})
        line = f"{facts['time'][11:19]} {record.levelname.lower():7} {facts['event']} {rest}".rstrip()
        return redact("\n".join([line, *([facts["traceback"]] if "traceback" in facts else [])]))

    @staticmethod
    def _facts(record: logging.LogRecord) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        facts |= {name: vars(record)[name] for name in FACTS if vars(record).get(name) is not None}
        if record.exc_info and record.exc_info[0]:
            facts["traceback"] = _where(record.exc_info[1])
        return facts


def _where(error: BaseException | None) -> str:
    """The way to the error, without the texts of its exceptions: a database's error quotes the row it met."""
    parts = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        parts.append("\n".join(f"{f.filename}:{f.lineno} in {f.name}" for f in frames) + f"\n{type(error).__name__}")
        error = error.__cause__ or error.__context__
    return "\ncaused by\n".join(parts)


def set_up(level: str, *, human: bool | None = None) -> logging.Handler:
    """Send every record to standard error through the one handler; `human` None looks whether it is a terminal."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(human=sys.stderr.isatty() if human is None else human))
    handler.addFilter(Discreet())
    replace_handlers(logging.getLogger(), [handler])
    logging.getLogger().setLevel(level)
    return handler


def replace_handlers(logger: logging.Logger, handlers: Iterable[logging.Handler]) -> None:
    """Put these handlers in the place of the logger's."""
    for old in list(logger.handlers):
        logger.removeHandler(old)
    for new in handlers:
        logger.addHandler(new)
