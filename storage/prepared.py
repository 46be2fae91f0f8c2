"""Constant statements, compiled once and run on the driver's own cursor.

SQLAlchemy writes the SQL and knows the types; what it does around each execution (finding the compiled form again,
contexts, result metadata) costs five times what the statement itself costs on SQLite, and a move runs a dozen.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, exc
from sqlalchemy.sql import CompoundSelect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Connection, Dialect, Executable
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.types import TypeEngine

    Process = Callable[[Any], Any] | None

CURSOR = "prepared cursor"


@lru_cache(maxsize=512)
def prepared(statement: Executable, dialect: Dialect, columns: tuple[str, ...] | None = None) -> Prepared:
    """The statement, a constant of its module, ready to be run; an insert for these columns."""
    return Prepared(statement, dialect, columns)


class Rows:
    """What a statement gave: all its rows as tuples, and how many rows it changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[tuple[Any, ...]], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._rows)

    def all(self) -> list[tuple[Any, ...]]:
        """Every row."""
        return self._rows

    def first(self) -> tuple[Any, ...] | None:
        """The first row; None without any."""
        return self._rows[0] if self._rows else None

    def scalar(self) -> Any:  # noqa: ANN401 - whatever the column holds
        """The first column of the first row; None without any."""
        return self._rows[0][0] if self._rows else None

    def scalars(self) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self._rows]


class Prepared:
    """One statement in one dialect."""

    __slots__ = ("_asked", "_dialect", "_named", "_results", "_sql")

    def __init__(self, statement: Executable, dialect: Dialect, columns: tuple[str, ...] | None) -> None:
        """Compile it; an insert for these columns."""
        compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=columns)  # type: ignore[attr-defined]
        assert not compiled.post_compile_params, "a list of values is written into the statement anew each time"
        self._dialect = dialect
        self._sql = str(compiled)
        self._named = compiled.positiontup is None
        kinds = {name: bound.type for bound, name in compiled.bind_names.items()}
        usual = compiled.params
        self._asked = [(name, usual[name], _bind(kinds[name], dialect)) for name in compiled.positiontup or kinds]
        self._results = _results(statement, dialect)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
        """Run it with these values. Raises what SQLAlchemy would."""
        asked: Any = [
            process(values.get(name, usual)) if process else values.get(name, usual)
            for name, usual, process in self._asked
        ]
        if self._named:
            asked = dict(zip((name for name, _usual, _process in self._asked), asked, strict=True))
        cursor = _cursor(connection)
        try:
            cursor.execute(self._sql, asked)
            rows = cursor.fetchall() if self._results is not None else []
            return Rows(self._read(rows), cursor.rowcount)
        except self._dialect.loaded_dbapi.Error as error:
            raise self._told(error, connection, cursor) from error

    def _read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """The rows with the columns turned that the driver gives otherwise."""
        if not self._results:
            return rows
        turned = []
        for row in rows:
            values = list(row)
            for at, process in self._results:
                values[at] = process(values[at])
            turned.append(tuple(values))
        return turned

    def _told(self, error: Any, connection: Connection, cursor: Any) -> BaseException:  # noqa: ANN401 - the driver's
        """The driver's error as SQLAlchemy tells it; a connection that is gone is not used again."""
        gone = bool(self._dialect.is_disconnect(error, cursor.connection, cursor))
        if gone:
            connection.invalidate(error)
        told: BaseException = exc.DBAPIError.instance(
            self._sql, None, error, self._dialect.loaded_dbapi.Error, hide_parameters=True,
            connection_invalidated=gone, dialect=self._dialect,
        )  # fmt: skip
        return told


def _cursor(connection: Connection) -> Any:  # noqa: ANN401 - either driver's
    """The one cursor of this connection for all prepared statements: none of them leaves a row behind, and a new cursor
    costs psycopg a third of a statement."""
    cursor = connection.info.get(CURSOR)
    if cursor is None:
        raw: Any = connection.connection.dbapi_connection
        cursor = connection.info[CURSOR] = raw.cursor()
    return cursor


def _bind(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _results(statement: Executable, dialect: Dialect) -> list[tuple[int, Any]] | None:
    """(place, how) of the columns that have to be turned; None for a statement that gives no rows."""
    if not isinstance(statement, Select | CompoundSelect):
        return None
    found = []
    for at, column in enumerate(statement.selected_columns):
        process = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if process:
            found.append((at, process))
    return found
