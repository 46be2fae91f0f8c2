"""The Slack app's manifest, made from the commands in the code: one source for Socket Mode and for HTTP."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from bot.routing.match import HOME
from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from commands import Command

FIRST = ("stage", "funnel", "clv", HOME)
"""The slash commands that every workspace needs; all others can be typed behind `/lifecycle` too."""

MOST_COMMANDS, NAME, DESCRIPTION, USAGE = 50, 32, 2000, 1000
SCOPES = ("app_mentions:read", "chat:write", "commands", "files:write", "im:history", "users:read")
OPTIONAL_SCOPES = ("channels:join", "channels:read", "files:read", "groups:read", "im:write", "team:read")
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
PATH = "/slack/events"

HEAD = "# Made by `lifecycle-bot manifest --write` from the commands in the code; a test keeps it fresh.\n"
SHORT = "Moves customers between lifecycle stages and answers what became of them"
LONG = (
    "Lifecycle keeps a ledger of your customers' moves between lifecycle stages. Log a move in a second with a slash "
    "command, a mention or a direct message; skips, bounce-backs, losses and customers won back are told apart. Ask "
    "for the funnel of any period and see who moved on, who skipped a stage and who bounced back, with a chart and "
    "with the rule by which every number was counted."
)


def build(commands: Mapping[str, Command], *, http: str | None = None, prefix: str = "") -> dict[str, Any]:
    """The manifest. `http` is the public address of the HTTP server, None for Socket Mode; `prefix` tells the slash
    commands apart from other apps'. Refusal for an address or a prefix that Slack would not take."""
    url = _url(http) if http else None
    address = {"request_url": url} if url else {}
    return {
        "display_information": {
            "name": "Lifecycle",
            "description": SHORT,
            "long_description": LONG,
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Lifecycle", "always_online": True},
            "slash_commands": _slash_commands(commands, prefix, url),
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)}},
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                **address,
                **({"message_menu_options_url": url} if url else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def text(manifest: Mapping[str, Any]) -> str:
    """The manifest as YAML, with a head that says where it comes from."""
    import yaml  # noqa: PLC0415 - a server needs the paths of this module, not its YAML

    return HEAD + yaml.safe_dump(dict(manifest), sort_keys=False, allow_unicode=True, width=120)


def is_fresh(path: Path, commands: Mapping[str, Command]) -> bool:
    """Whether the file holds what the code would write."""
    return path.is_file() and path.read_text(encoding="utf-8") == text(build(commands))


def _slash_commands(commands: Mapping[str, Command], prefix: str, url: str | None) -> list[dict[str, Any]]:
    groups = {command.slash for command in commands.values()} | {HOME}
    ordered = sorted(groups, key=lambda group: (FIRST.index(group) if group in FIRST else len(FIRST), group))
    if len(ordered) > MOST_COMMANDS:
        raise Refusal(_("Slack takes at most {most} slash commands.").format(most=MOST_COMMANDS))
    return [_slash_command(group, commands, prefix, url) for group in ordered]


def _slash_command(group: str, commands: Mapping[str, Command], prefix: str, url: str | None) -> dict[str, Any]:
    name = f"/{prefix}{group}"
    if len(name) > NAME or name != name.lower() or not name[1:].replace("-", "").replace("_", "").isalnum():
        raise Refusal(
            _('"{name}" cannot be a slash command: small letters, digits, - and _, at most {most} in all.').format(
                name=name, most=NAME
            )
        )
    own = sorted({one for one in commands.values() if one.slash == group and one.listed}, key=lambda one: one.name)
    return {
        "command": name,
        **({"url": url} if url else {}),
        "description": _description(group, own)[:DESCRIPTION],
        "usage_hint": _hint(group, own)[:USAGE],
        "should_escape": True,
    }


def _description(group: str, own: Iterable[Command]) -> str:
    """What the folder of the group's commands says of itself; the command's own help where it stands alone."""
    if group == HOME:
        return "Help, settings, stages, roles, and every other command"
    listed = list(own)
    folder = sys.modules.get(f"commands.{group}")
    said = folder.__doc__ if folder and hasattr(folder, "__path__") else None
    return (said or listed[0].help).strip().split("\n", 1)[0].rstrip(".")


def _hint(group: str, own: Iterable[Command]) -> str:
    """What can be typed behind the slash command: its own words first, then the verbs."""
    if group == HOME:
        return "help | settings | stages | role | <any command>"
    listed = list(own)
    bare = [one.usage for one in listed if group in one.names and one.usage]
    verbs = [one.name.removeprefix(group).strip() for one in listed]
    if len(listed) == 1:
        return " ".join(part for part in (verbs[0], listed[0].usage) if part) or "help"
    return " | ".join([*bare, *(verb for verb in verbs if verb)])


def _url(address: str) -> str:
    if not address.startswith("https://") or " " in address:
        raise Refusal(_("Slack needs a public address that begins with https://, such as https://bot.example.com."))
    bare = address.rstrip("/")
    return bare if bare.endswith(PATH) else bare + PATH
