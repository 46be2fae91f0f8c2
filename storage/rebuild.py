"""Making everything that follows from the log again: what is live, the current values, the visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, text, update

from storage.facts import CUSTOMERS_NOW, ROLES_NOW
from storage.ids import Ids
from storage.packed.marks import EVERY_DAY
from storage.part import AT_ONCE, WS
from storage.store import SqlStore
from storage.tables import customers, names, visits, workspaces
from storage.voids import LIVE_NOW, NAMES_NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

_LOCK = select(workspaces.c.id).where(workspaces.c.id == WS).with_for_update()
_CUSTOMERS = select(customers.c.id).where(customers.c.workspace_id == WS).order_by(customers.c.id)
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
    store.mark_days([EVERY_DAY])
    _current_values(store)
    connection.execute(_FORGET, ws)
    ids = list(connection.execute(_CUSTOMERS, ws).scalars())
    return Rebuilt(_tell(store, ids, progress, done, total), len(ids))


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


def _tell(
    store: SqlStore, ids: Sequence[int], progress: Callable[[int, int], None] | None, done: int, total: int
) -> int:
    """Write the visits of these customers, who have none; how many there are."""
    from lifecycle.ledger_many import project_many  # noqa: PLC0415 - a start must not pay for numpy

    model, written = store.settings().model, 0
    for at in range(0, len(ids), AT_ONCE):
        some = ids[at : at + AT_ONCE]
        visits = project_many(store.log_of(some), model)
        store.put_visits([], visits)
        written += len(visits.stage)
        if progress:
            progress(done + at + len(some), total)
    return written
