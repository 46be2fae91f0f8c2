"""People who drop files: a manager, a rep, and a manager on either database."""

from __future__ import annotations

import pytest

from bot.playground.world import REP_EAST
from tests.bot.imports.dropping import Person
from tests.slack import workspace_over


@pytest.fixture
def manager(workspace):
    return Person(workspace)


@pytest.fixture
def on_either(address):
    """The manager of a workspace on SQLite, and of one on PostgreSQL."""
    with workspace_over(address) as made:
        yield Person(made)


@pytest.fixture
def rep(workspace):
    return Person(workspace, REP_EAST)
