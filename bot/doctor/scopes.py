"""What the bot may do, as granted, against what the manifest asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.manifest import OPTIONAL_SCOPES, SCOPES
from lifecycle.checkup import Finding, trouble, warning, well
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Collection


def required(granted: Collection[str] | None) -> Finding:
    """Whether the scopes are granted that the bot cannot do without."""
    if granted is None:
        return _unsaid()
    missing = [scope for scope in SCOPES if scope not in granted]
    if not missing:
        return well(_("All {n} scopes that the bot needs are granted.").format(n=len(SCOPES)))
    said = plural("A scope that the bot needs is missing: {scopes}.", "{n} scopes that the bot needs are missing: {scopes}.", len(missing))  # fmt: skip
    return trouble(said.format(n=len(missing), scopes=", ".join(missing)), how_to_grant(missing))


def optional(granted: Collection[str] | None) -> Finding:
    """What does not work without the optional scopes that are not granted."""
    if granted is None:
        return _unsaid()
    missing = [scope for scope in OPTIONAL_SCOPES if scope not in granted]
    if not missing:
        return well(_("All {n} optional scopes are granted.").format(n=len(OPTIONAL_SCOPES)))
    lost = _lost()
    said = " ".join(
        _("Without {scope}: {what}.").format(scope=scope, what=lost.get(scope, _("what it is for does not work")))
        for scope in missing
    )
    return warning(said, how_to_grant(missing))


def how_to_grant(scopes: Collection[str]) -> str:
    """The way to a scope."""
    return _("To grant: api.slack.com/apps, your app, OAuth & Permissions, add {scopes}, then Reinstall.").format(
        scopes=", ".join(scopes)
    )


def _lost() -> dict[str, str]:
    """What each optional scope is for, as what is missing without it."""
    return {
        "channels:join": _("the bot joins no public channel by itself, somebody has to /invite it"),
        "channels:read": _("public channels cannot be looked up"),
        "files:read": _("a CSV dropped into a direct message is not read, lifecycle-bot import does it"),
        "groups:read": _("private channels cannot be looked up"),
        "im:write": _("a private answer with a chart comes as two messages"),
        "team:read": _("the workspace's domain and icon stay unknown"),
    }


def _unsaid() -> Finding:
    return warning(
        _("Slack's answer does not name the granted scopes."),
        _("Look whether a proxy takes the x-oauth-scopes header away."),
    )
