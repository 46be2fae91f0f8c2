"""The made-up histories are such as the program itself would keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from storage import tables
from storage.database import Database
from tests.benchmarks import histories

if TYPE_CHECKING:
    from collections.abc import Callable


def test_the_visits_are_what_the_log_tells(empty_address: str) -> None:
    histories.write(empty_address, histories.history(3_000))
    database = Database(empty_address)
    written = visits(database)

    assert database.rebuild() == len(written) == 3_000

    assert visits(database) == written
    database.close()


def test_customers_skip_and_come_back(with_history: Callable[[int], str]) -> None:
    database = Database(with_history(10_000))
    seen = visits(database)
    database.close()

    counted = {kind: sum(row.kind == kind for row in seen) for kind in range(1, 7)}
    assert all(found > 50 for found in counted.values()), counted


def visits(database: Database) -> list[Row[Any]]:
    """Every visit, in the order of its key."""
    columns = tables.visits.primary_key.columns
    with database.connected(writes=False) as connection:
        return list(connection.execute(select(tables.visits).order_by(*columns)))
