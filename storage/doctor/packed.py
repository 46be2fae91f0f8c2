"""Whether the packed days say what the visits say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import bindparam, func, select

from lifecycle.checkup import Finding, trouble, well
from lifecycle.text import _, plural
from storage.doctor.reading import every_workspace
from storage.ids import Ids
from storage.packed.marks import DAY_US, day_of
from storage.packed.shape import summed
from storage.packed.tables import packed_days
from storage.part import WS
from storage.store import SqlStore
from storage.tables import visits
from storage.types import micros, moment

if TYPE_CHECKING:
    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

_D, _V = packed_days.c, visits.c
_DAYS = select(_D.day).where(_D.workspace_id == WS).order_by(_D.day)
_TALLIES = select(_D.tally).where(_D.workspace_id == WS, _D.day < bindparam("end"))
_BEGUN = select(func.min(_V.entered_at)).where(_V.workspace_id == WS)


def packed(reading: Reading, progress: Progress) -> Finding:
    """Compare each packed day that holds with the rows of that day."""
    differing = 0
    with reading.transaction() as connection:
        for workspace_id, settings in every_workspace(connection):
            store = SqlStore(connection, workspace_id, settings, Ids(), can_write=False)
            differing += _differing(store, progress)
    if not differing:
        return well(_("The packed days say what the visits say."))
    said = plural(
        "{n} packed day says something else than its visits.",
        "{n} packed days say something else than their visits.",
        differing,
    )
    return trouble(said.format(n=differing), _("Run: lifecycle-bot rebuild"))


def _differing(store: SqlStore, progress: Progress) -> int:
    """How many days differ: of those that have a block, and those between them, which should have no row either."""
    ws, coverage = {"ws": store.workspace_id}, store.coverage()
    days = [day for day in store.connection.execute(_DAYS, ws).scalars() if day < coverage.until]
    begun = store.connection.execute(_BEGUN, ws).scalar()
    at, found = day_of(micros(begun)) if begun else coverage.until, 0
    for done, day in enumerate([*days, coverage.until], 1):
        if at < day:
            rows = store.rows_between(moment(at * DAY_US), moment(day * DAY_US))
            found += len(set((rows[1] // DAY_US).tolist()) - coverage.changed)
        if day < coverage.until and day not in coverage.changed:
            span = moment(day * DAY_US), moment((day + 1) * DAY_US)
            found += not np.array_equal(store.packed_moves(*span), store.rows_between(*span))
        at = day + 1
        progress(done, len(days) + 1)
    return found or int(_wrong_sum(store))


def _wrong_sum(store: SqlStore) -> bool:
    """Whether the sum of the tallies that is kept is another one than theirs."""
    coverage = store.coverage()
    if coverage.tally is None:
        return False
    tallies = store.connection.execute(_TALLIES, {"ws": store.workspace_id, "end": coverage.until}).scalars()
    return summed(tallies) != coverage.tally
