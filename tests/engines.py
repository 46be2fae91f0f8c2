"""The databases of tests, quicker than those of people in two ways that no test can see.

Nobody's moves are lost when the power fails in a test, so that SQLite does not wait for the disk: 5 ms each commit.
And each test opens a database of its own, for which SQLAlchemy would write every statement anew: a third of the time of
a test that asks the bot something. As in a process that has run for a while, they are written once.

Processes of their own are as they are for people, and so is what is opened by `storage.engine.open_engine`.
"""

from __future__ import annotations

import pytest
from sqlalchemy import event

from storage import database, part, workspaces
from storage.engine import open_engine
from storage.prepared import prepared


class _Written(dict):
    """The statements that SQLAlchemy wrote for one kind of database: by what they are, whichever database it was."""

    def get(self, key, default=None):
        _dialect, *what = key
        return super().get(tuple(what), default)

    def __setitem__(self, key, compiled):
        _dialect, *what = key
        super().__setitem__(tuple(what), compiled)


_WRITTEN = {"sqlite": _Written(), "postgresql": _Written()}
_PREPARED = {}


def _open(*args, **options):
    engine = open_engine(*args, **options)
    kind = engine.dialect.name
    engine.update_execution_options(compiled_cache=_WRITTEN[kind])
    if kind == "sqlite":
        event.listen(engine, "connect", lambda raw, _entry: raw.execute("PRAGMA synchronous = OFF"))
    return engine


def _prepare(statement, dialect, columns=None):
    key = statement, dialect.name, columns
    if key not in _PREPARED:
        _PREPARED[key] = prepared(statement, dialect, columns)
    return _PREPARED[key]


@pytest.fixture(scope="module", autouse=True)
def quick_engines():
    """Every `Database` that is opened in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "open_engine", _open)
        patch.setattr(part, "prepared", _prepare)
        patch.setattr(workspaces, "prepared", _prepare)
        yield
