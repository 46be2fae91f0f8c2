"""A workspace with the tiny commands, one of which waits until it is told to go on."""

from __future__ import annotations

import threading

from bot.playground.world import TEAM
from commands import Ask, Reply, command
from lifecycle.service import Lifecycle  # noqa: TC001 - a command's signature

SLOW = threading.Event()


@command("note wait")
def wait(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Wait until the test says so."""
    SLOW.wait(10)
    return Reply(f"Waited {ask.words}")


def customers(workspace):
    with workspace.bot.database.transaction(TEAM, writes=False) as store:
        return len(store.customer_ids())
