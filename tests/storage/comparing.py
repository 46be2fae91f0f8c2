"""Whether what follows from the log is what a rebuild makes of it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from storage import rebuild
from storage.tables import choices, customers, facts, names, people, visits, workspaces

MICROSECOND = timedelta(microseconds=1)


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


def ledger_of(desk, start, end):
    """Opening, in, out and closing of [start, end), as the store counts them."""
    with desk.reading() as store:
        flow = store.moves_between(start, end)
        came = Counter(flow["stage"].tolist())
        went = Counter(stage for stage in flow["from_stage"].tolist() if stage != -1)
        return Counter(store.stock(start - MICROSECOND)), came, went, Counter(store.stock(end - MICROSECOND))


def plain_ledger(visits, start, end):
    """The same from the visits, by the definition alone."""

    def stock(at):
        return Counter(v.stage for v in visits if v.entered_at < at and (v.left_at is None or v.left_at >= at))

    came = Counter(v.stage for v in visits if start <= v.entered_at < end)
    went = Counter(v.stage for v in visits if v.left_at is not None and start <= v.left_at < end)
    return stock(start), came, went, stock(end)
