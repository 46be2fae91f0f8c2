"""How a playground is set up: addresses, secrets and clocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REAL_LIMITS: Mapping[str, tuple[int, float]] = {
    "chat.postMessage": (1, 1.0),
    "chat.postEphemeral": (100, 60.0),
    "chat.update": (50, 60.0),
    "chat.delete": (50, 60.0),
    "conversations.info": (50, 60.0),
    "conversations.open": (50, 60.0),
    "conversations.join": (50, 60.0),
    "conversations.list": (20, 60.0),
    "conversations.members": (100, 60.0),
    "files.getUploadURLExternal": (100, 60.0),
    "files.completeUploadExternal": (100, 60.0),
    "team.info": (50, 60.0),
    "users.info": (100, 60.0),
    "views.open": (100, 60.0),
    "views.push": (100, 60.0),
    "views.update": (100, 60.0),
    "views.publish": (100, 60.0),
}
"""Slack's tiers: so many calls in so many seconds; messages are counted per channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A playground's settings. Port 0 takes a free one; without `state` all is forgotten at the end.

    `manifest` is the app's manifest (a file or a dict): without it every command, event and scope is granted.
    The clocks are Slack's own; tests shorten them. `limits` is off, or REAL_LIMITS, or a test's own.
    """

    host: str = "127.0.0.1"
    port: int = 0
    bot_url: str = ""
    signing_secret: str = "playground-signing-secret"  # noqa: S105 - a local look-alike's well-known secret
    bot_token: str = "xoxb-playground"  # noqa: S105 - the same
    app_token: str = "xapp-playground"  # noqa: S105 - the same
    manifest: Path | Mapping[str, Any] | None = None
    state: Path | None = None
    zone: str = "Europe/Prague"
    locale: str = "en-US"
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    response_url_seconds: float = 1800.0
    response_url_uses: int = 5
    file_seconds: float = 0.0
    limits: Mapping[str, tuple[int, float]] = field(default_factory=dict)
