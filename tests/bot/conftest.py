"""The app over the tiny commands, and a shop whose owners are asked."""

from __future__ import annotations

import pytest

from tests.bot.noting import SLOW, wait
from tests.bot.shopping import Shop
from tests.bot.tiny import tiny
from tests.slack import workspace_over


@pytest.fixture
def notes(sqlite_address):
    """A workspace with the tiny commands."""
    SLOW.clear()
    with workspace_over(sqlite_address, tiny(extra=(wait,))) as made:
        yield made
        SLOW.set()
        assert made.playground.complaints == []


@pytest.fixture
def shop(workspace):
    return Shop(workspace)
