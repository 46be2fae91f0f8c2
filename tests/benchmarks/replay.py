"""A real move's own statements, recorded as SQLAlchemy sees them and run again with fresh values: the least that
the same work costs through SQLAlchemy Core in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from storage.engine import open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Engine, Executable

    Statements = list[tuple[Executable, dict[str, Any]]]


@contextmanager
def recorded(engine: Engine) -> Iterator[Statements]:
    """Every Core statement that this engine runs meanwhile, with its values."""
    found: Statements = []

    def keep(
        _connection: Connection, statement: Executable, many: list[Any], one: Mapping[str, Any], _options: object
    ) -> None:
        assert not many, "a move writes rows one by one"
        found.append((statement, dict(one)))

    event.listen(engine, "before_execute", keep)
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
