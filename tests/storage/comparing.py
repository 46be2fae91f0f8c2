"""Whether what follows from the log is what a rebuild makes of it."""

from __future__ import annotations

from sqlalchemy import select

from storage import rebuild
from storage.tables import choices, customers, facts, names, people, visits, workspaces


def derived(store):
    """Every row of one workspace that follows from the log."""
    found = {}
    for table in (visits, customers, names, choices, facts, people):
        rows = store.connection.execute(table.select().where(table.c.workspace_id == store.workspace_id)).all()
        found[table.name] = sorted(map(str, rows))
    settings = select(workspaces.c.settings).where(workspaces.c.id == store.workspace_id)
    found["settings"] = store.connection.execute(settings).scalar()
    return found


def kept_and_rebuilt(database, team):
    """What the store kept, and what a rebuild makes of the same log."""
    with database.transaction(team, writes=True) as store:
        kept = derived(store)
        rebuild.workspace(store.connection, store.workspace_id)
        return kept, derived(store)
