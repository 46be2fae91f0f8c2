"""What Slack's composer makes of typed text before it sends it: people, channels, links and the three escapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.playground.world import World

_FORMED = r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>|<#(?P<channel>C[A-Z0-9]+)(?:\|[^>]*)?>"
_LINKS = r"(?P<url>https?://[^\s<>]+)|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<site>\b(?:[\w-]+\.)+(?:com|org|net|io|dev|app|eu|cz|de|nl|fr|es|co)\b(?:/[^\s<>]*)?)"
_CALLS = r"@(?P<everyone>channel|here|everyone)\b"


def escape(text: str) -> str:
    """The three characters that mean something to Slack, made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def compose(world: World, text: str, *, named: bool) -> str:
    """Typed text as an app gets it. `named` adds the names of people, as slash commands with should_escape do.

    `@name` and `#name` become mentions where somebody is called so; the longest name wins. Bare sites become links.
    """
    people = {each.name.casefold(): key for key, each in world.users.items()}
    channels = {each.name.casefold(): key for key, each in world.channels.items() if not each.is_im}
    at = rf"@(?P<at>{_any_of(people)})(?!\w)" if people else "(?!)"
    hash_ = rf"#(?P<hash>{_any_of(channels)})(?!\w)" if channels else "(?!)"
    pattern = re.compile(f"{_FORMED}|{_LINKS}|{_CALLS}|{at}|{hash_}", re.IGNORECASE)
    out, end = [], 0
    for match in pattern.finditer(text):
        out += [escape(text[end : match.start()]), _token(world, match, people, channels, named=named)]
        end = match.end()
    return "".join((*out, escape(text[end:])))


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True))


def _token(
    world: World, match: re.Match[str], people: Mapping[str, str], channels: Mapping[str, str], *, named: bool
) -> str:
    kind, value = match.lastgroup or "", match[match.lastgroup or 0]
    if kind in {"user", "at"}:
        user = value if kind == "user" else people[value.casefold()]
        return _person(world, user, named=named) if user in world.users else escape(match[0])
    if kind in {"channel", "hash"}:
        channel = value if kind == "channel" else channels[value.casefold()]
        return f"<#{channel}|{world.channels[channel].name}>" if channel in world.channels else escape(match[0])
    if kind == "everyone":
        return f"<!{value.lower()}>"
    if kind == "mail":
        return f"<mailto:{value}|{value}>"
    return f"<{escape(value)}>" if kind == "url" else f"<http://{escape(value)}|{escape(value)}>"


def _person(world: World, user: str, *, named: bool) -> str:
    return f"<@{user}|{world.users[user].name}>" if named else f"<@{user}>"
