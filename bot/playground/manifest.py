"""What the app's manifest grants: commands, scopes and events. Without a manifest all is granted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


class Manifest:
    """A reader of Slack's app manifest."""

    def __init__(self, source: Path | Mapping[str, Any] | None) -> None:
        self.given = source is not None
        self._data: Mapping[str, Any] = _read(source)

    @property
    def bot_name(self) -> str:
        """The name that people mention the bot by."""
        return str(self._part("features", "bot_user").get("display_name") or "Lifecycle")

    @property
    def commands(self) -> list[dict[str, Any]]:
        """The slash commands as declared: command, description, usage_hint, should_escape."""
        return list(self._part("features").get("slash_commands") or [])

    @property
    def scopes(self) -> set[str] | None:
        """The bot's scopes, required and optional; None when everything is granted."""
        if not self.given:
            return None
        declared = self._part("oauth_config", "scopes")
        return {*(declared.get("bot") or ()), *(declared.get("bot_optional") or ())}

    def command(self, name: str) -> dict[str, Any] | None:
        """The declaration of a slash command; None when Slack would not know it."""
        if not self.given:
            return {"command": name, "should_escape": True}
        return next((each for each in self.commands if each.get("command") == name), None)

    def subscribed(self, event: str) -> bool:
        """Whether the bot asked for this kind of event, such as `app_mention` or `message.im`."""
        events = self._part("settings", "event_subscriptions").get("bot_events") or ()
        return not self.given or event in events

    def interactive(self) -> bool:
        """Whether buttons and forms reach the bot at all."""
        return not self.given or bool(self._part("settings", "interactivity").get("is_enabled"))

    def _part(self, *keys: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._data
        for key in keys:
            found = found.get(key) or {}
        return found


def _read(source: Path | Mapping[str, Any] | None) -> Mapping[str, Any]:
    if isinstance(source, Path):
        return yaml.safe_load(source.read_text(encoding="utf-8")) or {}
    return source or {}
