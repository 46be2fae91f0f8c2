"""What a person reads in rendered messages."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.blocks import Reader

NOW = datetime(2026, 11, 20, 13, 3, tzinfo=UTC)
REP = Reader("Europe/Prague", "en", "U0REP", NOW, {"U0MANAGER": "manager"})
NASTY = "<!channel> *Acme* & `Sons` :smile: _x_ ~y~\x00\u202e <@U0MANAGER> https://acme.example"


def blocks_of(message, kind):
    return [block for block in message.blocks if block["type"] == kind]


def shown(value) -> str:
    """Everything that a person reads in a block or element, people as @id."""
    if isinstance(value, list):
        return "".join(map(shown, value))
    if not isinstance(value, dict):
        return ""
    if value.get("type") == "user":
        return f"@{value['user_id']}"
    if isinstance(value.get("text"), str):
        return value["text"]
    return "".join(shown(inner) for inner in value.values() if isinstance(inner, dict | list))


def rows_of(message):
    [table] = blocks_of(message, "table")
    return [[shown(cell) for cell in row] for row in table["rows"]]


def buttons_of(message):
    return [element for block in blocks_of(message, "actions") for element in block["elements"]]


def strings(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def texts(value) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from texts(inner)
