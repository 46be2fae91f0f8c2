"""The contract of a command: an `Ask` comes in, a `Reply` goes out. No Slack, no SQL, no clock.

A command is one decorated function in one file (or one file of a folder, when it has many actions):

    @command("stage undo", writes=True, usage="[action]", examples=("stage undo",))
    def undo(ask: Ask, lifecycle: Lifecycle) -> Reply:
        \"\"\"Take back your last action.\"\"\"

`discover()` finds it; help, README and manifest list it. The first line of the docstring is its help.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commands._reply import (
    ACTOR,
    ANYONE,
    CHANNEL,
    HERE,
    MANAGERS,
    PERSON,
    Button,
    Chart,
    Column,
    Field,
    Form,
    Item,
    Rate,
    Reply,
    Table,
    mention,
)
from lifecycle.model import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from lifecycle.model import Person
    from lifecycle.service import Lifecycle

__all__ = [
    "ACTOR", "ANYONE", "CHANNEL", "HERE", "MANAGERS", "PERSON",
    "Ask", "Button", "Chart", "Column", "Command", "Field", "Form", "Item", "Phrase", "Rate", "Reply", "Table",
    "command", "discover", "mention",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person wants. `words` is what follows the command's name, as it was written.

    `origin` is slash, message, button, form or terminal. `zone` is the reader's zone, `language` theirs. `as_data`: the
    tables become files, so they hold every row instead of a page, and raw values instead of words.
    """

    words: str
    person: Person
    channel: str
    now: datetime
    zone: str = "UTC"
    language: str = "en"
    origin: str = "slash"
    thread: str | None = None
    as_data: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way to say a command in free order: a pattern (whole text, any case) and the command it stands for.
    Named groups of the pattern are filled into the template: `Phrase(r"(?:move|put) (?P<rest>.+)", "stage move {rest}")`."""

    pattern: str
    template: str


@dataclass(frozen=True, slots=True)
class Command:
    """A registered command. `names[0]` is its name; the longest name that the words begin with wins."""

    names: tuple[str, ...]
    run: Callable[[Ask, Lifecycle], Reply]
    usage: str
    help: str
    writes: bool
    role: Role
    slash: str
    examples: tuple[str, ...]
    phrases: tuple[Phrase, ...] = field(default=())
    listed: bool = True

    @property
    def name(self) -> str:
        """What the command is called."""
        return self.names[0]


def command(  # noqa: PLR0913 - the decorator is the command's whole declaration
    *names: str,
    writes: bool = False,
    usage: str = "",
    role: Role | None = None,
    slash: str | None = None,
    examples: tuple[str, ...] = (),
    phrases: tuple[Phrase, ...] = (),
    listed: bool = True,
) -> Callable[[Callable[[Ask, Lifecycle], Reply]], Callable[[Ask, Lifecycle], Reply]]:
    """Declare a command: its names, whether it writes (then a rep at least must ask), under which slash command.
    One that only buttons type is not `listed` in help, README and manifest."""

    def declare(run: Callable[[Ask, Lifecycle], Reply]) -> Callable[[Ask, Lifecycle], Reply]:
        line = (run.__doc__ or "").strip().split("\n", 1)[0]
        needed = role or (Role.REP if writes else Role.VIEWER)
        group = slash or names[0].split(" ", 1)[0]
        run.command = Command(names, run, usage, line, writes, needed, group, examples, phrases, listed)  # type: ignore[attr-defined]
        return run

    return declare


def discover() -> Mapping[str, Command]:
    """Every command by each of its names. ValueError when two commands claim one name."""
    found: dict[str, Command] = {}
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        if module.name.rsplit(".", 1)[-1].startswith("_"):
            continue
        for thing in vars(importlib.import_module(module.name)).values():
            declared = getattr(thing, "command", None)
            if not isinstance(declared, Command) or declared.run.__module__ != module.name:
                continue
            for name in declared.names:
                if name in found:
                    message = f"two commands are called {name!r}"
                    raise ValueError(message)
                found[name] = declared
    return found
