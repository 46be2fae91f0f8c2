"""Whether the visits are those that a rebuild would make: both are made in columns, so many customers at once."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import bindparam, select, text

from lifecycle.checkup import Finding, trouble, well
from lifecycle.ledger_many import NOWHERE, OPEN, Visits, empty_log, project_many
from lifecycle.text import _, plural
from storage import rebuild
from storage.doctor.reading import FEW, every_workspace, few, named
from storage.ids import Ids
from storage.part import WS
from storage.store import SqlStore
from storage.tables import customers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

AT_ONCE = 5000
"""Customers that are compared at once: what is held in memory."""
SMALLEST, LARGEST = -(2**63), 2**63 - 1

_NEXT = (
    select(customers.c.id)
    .where(customers.c.workspace_id == WS, customers.c.id > bindparam("after"))
    .order_by(customers.c.id)
    .limit(bindparam("at_most"))
)


def projection(reading: Reading, progress: Progress) -> Finding:
    """Compare what is kept with what follows from the log, customer by customer."""
    try:
        found, names = _differing(reading, progress)
    except KeyError:
        return trouble(
            _("The visits cannot be told: a move leads to a stage that its workspace does not have."),
            _("See the orphaned rows; then run lifecycle-bot doctor again."),
        )
    if not found:
        return well(_("The visits of every customer are those that the log makes."))
    said = plural(
        "The visits of {n} customer differ from what the log makes: {names}.",
        "The visits of {n} customers differ from what the log makes: {names}.",
        found,
    )
    return trouble(said.format(n=found, names=few(names, found)), _("Run: lifecycle-bot rebuild"))


def unlike(mine: NDArray[np.int64], theirs: NDArray[np.int64]) -> list[int]:
    """The customers, ids first in each row, of whom one side has a row that the other has not. No side has a row twice."""
    if np.array_equal(mine, theirs):
        return []
    rows, times = np.unique(np.concatenate([mine, theirs]), axis=0, return_counts=True)
    return sorted(set(rows[times == 1, 0].tolist()))


def _differing(reading: Reading, progress: Progress) -> tuple[int, list[str]]:
    """How many customers differ, and the names of a few."""
    found, some, done = 0, list[int](), 0
    with reading.transaction() as connection:
        total = rebuild.count_customers(connection)
        for workspace_id, settings in every_workspace(connection):
            store = SqlStore(connection, workspace_id, settings, Ids())
            for low, high, ids in _ranges(connection, workspace_id):
                kept = _kept(connection, workspace_id, low, high, is_sqlite=reading.is_sqlite)
                differing = unlike(_wanted(store, ids), kept)
                found, some = found + len(differing), (some + differing)[:FEW]
                done += len(ids)
                progress(done, total)
        return found, named(connection, some)


def _ranges(connection: Connection, workspace_id: int) -> Iterator[tuple[int, int, list[int]]]:
    """Ranges of ids, the lower end left out, with the customers in them. Together they cover every id there can be,
    and so the visits of customers who are not there."""
    low = SMALLEST
    while low < LARGEST:
        asked = {"ws": workspace_id, "after": low, "at_most": AT_ONCE}
        ids = list(connection.execute(_NEXT, asked).scalars())
        high = ids[-1] if len(ids) == AT_ONCE else LARGEST
        yield low, high, ids
        low = high


def _wanted(store: SqlStore, ids: list[int]) -> NDArray[np.int64]:
    """The rows that a rebuild would write for these customers."""
    visits = project_many(store.log_of(ids) if ids else empty_log(), store.settings().model)
    return np.stack(visits, axis=1)


def _kept(connection: Connection, workspace_id: int, low: int, high: int, *, is_sqlite: bool) -> NDArray[np.int64]:
    """The rows that are there, in the form and order of `Visits`."""
    instant = "{}" if is_sqlite else "CAST(EXTRACT(EPOCH FROM {}) * 1000000 AS bigint)"
    entered, left, came = (instant.format(column) for column in ("entered_at", "left_at", "from_at"))
    statement = text(f"""
        SELECT customer_id, move_id, coalesce(from_stage, {NOWHERE}), stage, kind, {entered},
            coalesce({left}, CAST(:open AS bigint)), nth, coalesce({came}, CAST(:open AS bigint)), coalesce(from_nth, 0)
        FROM visits WHERE workspace_id = :ws AND customer_id > :low AND customer_id <= :high
        ORDER BY customer_id, entered_at, move_id
    """)  # noqa: S608 - constants
    rows = connection.execute(statement, {"ws": workspace_id, "low": low, "high": high, "open": int(OPEN)})
    return np.fromiter(chain.from_iterable(rows), np.int64).reshape(-1, len(Visits._fields))
