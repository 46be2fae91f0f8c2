"""Somebody who imports, at work in a workspace of the database under test."""

from __future__ import annotations

import pytest

from tests.lifecycle.importing import Importer


@pytest.fixture
def at_work(database):
    return Importer(database)
