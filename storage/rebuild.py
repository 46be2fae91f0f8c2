"""Making everything that follows from the log again: what is live, the current values, the visits."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, text, update

from lifecycle.ledger import project
from lifecycle.model import StageMove
from storage.facts import CUSTOMERS_NOW, ROLES_NOW
from storage.ids import Ids
from storage.moves import STANDING, visit_values
from storage.part import WS
from storage.store import SqlStore
from storage.tables import customers, names, stage_moves, visits, workspaces
from storage.voids import LIVE_NOW, NAMES_NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

M = stage_moves.c
ROWS = 5000
"""Rows read or written at once."""

_LOCK = select(workspaces.c.id).where(workspaces.c.id == WS).with_for_update()
_MOVES = STANDING.order_by(M.customer_id, M.effective_at, M.id)
_FORGET = delete(visits).where(visits.c.workspace_id == WS)
_NO_NAMES = update(names).where(names.c.workspace_id == WS).values(live=False)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many visits one workspace got, and how many customers it has."""

    visits: int
    customers: int


def count_customers(connection: Connection) -> int:
    """Customers of all workspaces, voided ones among them."""
    return int(connection.execute(select(func.count()).select_from(customers)).scalar_one())


def workspace(
    connection: Connection,
    workspace_id: int,
    progress: Callable[[int, int], None] | None = None,
    done: int = 0,
    total: int = 0,
) -> Rebuilt:
    """Make one workspace's visits and current values again, inside the caller's transaction. `progress` is told
    the customers done (from `done` on) and the total."""
    ws = {"ws": workspace_id}
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    # Nobody writes meanwhile: every writer holds the workspace's row.
    connection.execute(_LOCK, ws)
    store = SqlStore(connection, workspace_id, "{}", Ids())
    _current_values(store)
    connection.execute(_FORGET, ws)
    n_customers = connection.execute(
        select(func.count()).select_from(customers).where(customers.c.workspace_id == WS), ws
    ).scalar_one()
    written = 0
    rows: list[dict[str, Any]] = []
    for at, visits_of_one in enumerate(_projected(store)):
        rows.extend(visits_of_one)
        if len(rows) >= ROWS:
            written += _write(connection, rows)
            if progress:
                progress(done + at, total)
    written += _write(connection, rows)
    if progress:
        progress(done + n_customers, total)
    return Rebuilt(written, n_customers)


def _current_values(store: SqlStore) -> None:
    """What is live, what holds now: customers first, since their names' lives hang on theirs."""
    ws = {"ws": store.workspace_id}
    for change in LIVE_NOW.values():
        store.connection.execute(change, ws)
    store.connection.execute(_NO_NAMES, ws)  # or a name that moved between customers would collide with itself
    store.connection.execute(NAMES_NOW, ws)
    for change in (*CUSTOMERS_NOW.values(), ROLES_NOW):
        store.connection.execute(change, ws)
    store.refresh_settings()


def _projected(store: SqlStore) -> Iterator[list[dict[str, Any]]]:
    """Customer by customer, the rows of their visits."""
    model = store.settings().model
    streamed = store.connection.execute(_MOVES, {"ws": store.workspace_id}, execution_options={"yield_per": ROWS})
    moves = (StageMove(*row) for row in streamed)
    for _customer, of_one in groupby(moves, key=lambda move: move.customer_id):
        yield [{"workspace_id": store.workspace_id, **visit_values(visit)} for visit in project(of_one, model)]


def _write(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """Insert the rows, forget them, and tell how many there were."""
    written = len(rows)
    if rows:
        connection.execute(insert(visits), rows)
    rows.clear()
    return written
