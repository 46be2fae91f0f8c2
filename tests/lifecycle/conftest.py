"""Somebody at work in a workspace of the database under test, and somebody who imports into it."""

from __future__ import annotations

import pytest

from tests.lifecycle.importing import Importer
from tests.lifecycle.requests import Requests


@pytest.fixture
def at_work(database):
    """Requests to a workspace on each kind of database."""
    return Requests(database)


@pytest.fixture
def lite(sqlite_database):
    """The same on SQLite alone."""
    return Requests(sqlite_database)


@pytest.fixture
def importer(database):
    """A manager with files, on each kind of database."""
    return Importer(database)
