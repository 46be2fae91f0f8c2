"""The arguments of a Web API call, and what a method is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.playground.content import Refused, parse_json
from bot.playground.world import BOT_USER

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.core import Core
    from bot.playground.world import Channel, Json


@dataclass(frozen=True, slots=True)
class Args:
    """What was given, whether as a form or as JSON."""

    given: Json

    def text(self, name: str, default: str = "") -> str:
        """A string; the default when it was left out."""
        value = self.given.get(name)
        return default if value is None else str(value)

    def needed(self, *names: str) -> None:
        """Refused when one of these is missing."""
        missing = [each for each in names if self.given.get(each) in (None, "")]
        if missing:
            raise Refused("invalid_arguments", [f"[ERROR] missing required field: {each}" for each in missing])

    def flag(self, name: str) -> bool:
        """A boolean in any of the forms that Slack takes."""
        return self.text(name).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        """A whole number. Refused when it is none."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise Refused("invalid_arguments", [f"[ERROR] must be a valid integer [json-pointer:/{name}]"]) from None

    def data(self, name: str, error: str) -> object:
        """JSON, whether it came as such or as a string. Refused with this code when it is none."""
        value = self.given.get(name)
        return parse_json(value, error) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API. `scopes` names the scopes of which one is needed."""

    run: Callable[[Core, Args], Json]
    scopes: Callable[[Core, Args], tuple[str, ...]]
    for_app_token: bool = False


def needs(*scopes: str) -> Callable[[Core, Args], tuple[str, ...]]:
    """A method that needs one of these scopes, whatever it is called with."""
    return lambda _core, _args: scopes


def find_channel(core: Core, name: str) -> Channel:
    """A channel that the bot may know of. Refused otherwise."""
    channel = core.world.channels.get(name)
    if channel is None or ((channel.is_private or channel.is_im) and BOT_USER not in channel.members):
        raise Refused("channel_not_found")
    return channel


def writable(core: Core, name: str) -> Channel:
    """A channel that the bot may write in. Refused otherwise."""
    channel = find_channel(core, name)
    if channel.is_archived:
        raise Refused("is_archived")
    if not channel.bot_is_member:
        raise Refused("not_in_channel")
    return channel
