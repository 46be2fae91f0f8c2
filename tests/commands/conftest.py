"""A workspace to speak to."""

from __future__ import annotations

import pytest

from tests.commands.asking import Asking


@pytest.fixture
def team(sqlite_database):
    """A workspace with a rep, another rep, a manager and a viewer, and no customer yet."""
    return Asking(sqlite_database)


@pytest.fixture
def acme(team):
    """The same with one customer, Acme Corp, in Knowledge for twelve days."""
    team.given("/customer add Acme Corp", "/stage move acme knowledge")
    team.later(days=12)
    return team
