"""Desks: somebody at work in a workspace of the database under test."""

from __future__ import annotations

import pytest

from tests.storage.desk import Desk


@pytest.fixture
def new_desk(database):
    """Makes desks of this database."""

    def make(**options):
        return Desk(database, **options)

    return make


@pytest.fixture
def desk(database):
    """A desk in the workspace of team T1."""
    return Desk(database)
