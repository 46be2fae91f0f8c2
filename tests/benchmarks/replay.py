"""A real move's own statements, recorded with their values and run again with fresh ones: the least that the same work
costs through SQLAlchemy Core in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sqlalchemy import event

from storage.engine import open_engine
from storage.prepared import prepared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Engine, Executable

    from storage.prepared import Rows

    Statements = list[tuple[Executable, dict[str, Any]]]


@contextmanager
def recorded(engine: Engine) -> Iterator[Statements]:
    """Every statement that is run meanwhile, with its values: prepared ones, and this engine's own."""
    found: Statements = []

    class Seen:
        """A prepared statement that is kept as it is run."""

        def __init__(self, statement: Executable, *rest: Any) -> None:
            self._statement = statement
            self._prepared = prepared(statement, *rest)

        def run(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
            found.append((self._statement, dict(values)))
            return self._prepared.run(connection, values)

    def keep(
        _connection: Connection, statement: Executable, many: list[Any], one: Mapping[str, Any], _options: object
    ) -> None:
        assert not many, "a move writes rows one by one"
        found.append((statement, dict(one)))

    event.listen(engine, "before_execute", keep)
    with patch("storage.part.prepared", Seen):
        yield found
    event.remove(engine, "before_execute", keep)


def plain_engine(address: str) -> Engine:
    """An engine of its own with the same connection settings; on SQLite each transaction takes the writer's lock."""
    engine = open_engine(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def with_values(statements: Statements, fresh: Mapping[Any, Any]) -> Statements:
    """The statements with every recorded value that `fresh` knows replaced."""
    return [
        (statement, {name: fresh.get(value, value) for name, value in values.items()})
        for statement, values in statements
    ]


def replay(engine: Engine, statements: Statements) -> None:
    """Run them in one transaction, reading whatever rows they give."""
    with engine.begin() as connection:
        for statement, values in statements:
            result = connection.execute(statement, values)
            if result.returns_rows:
                result.all()
