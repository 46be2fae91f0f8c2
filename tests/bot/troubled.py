"""A workspace whose commands can be refused, held and dated, and a database that another process holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager

from bot.playground.world import MANAGER, SALES
from commands import CHANNEL, Ask, Button, Chart, Reply, command, mention
from lifecycle.errors import Conflict
from lifecycle.service import Lifecycle  # noqa: TC001 - a command's signature
from tests.bot.tiny import tiny


@command("note week")
def week(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """List a week's notes; `this week` is a date by tomorrow."""
    said = "2026-03-02..2026-03-08" if ask.words == "this week" else ask.words
    return Reply(f"Week {said}", chart=Chart(lambda: b"no picture", "chart"), again=f"note week {said}")


@command("note owner", writes=True)
def owner(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Name somebody in a button, or refuse naming somebody."""
    if ask.words == "refused":
        raise Conflict(f"{mention(MANAGER)} holds that.")
    return Reply("Whose?", buttons=(Button(f"Give it to {mention(MANAGER)}", "note owner refused"),), audience=CHANNEL)


def add(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Write something down, unless the manager holds it."""
    if ask.words == "held":
        raise Conflict(f"{mention(MANAGER)} holds that.")
    return tiny()["note add"].run(ask, lifecycle)


def answers(workspace, channel=SALES):
    return [one["text"] for one in workspace.playground.messages(channel, workspace.rep) if one.get("bot_id")]


@contextmanager
def locked(address):
    """Another process is writing."""
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
