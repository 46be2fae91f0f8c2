"""Whether the packed days say what the visits say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select

from lifecycle.checkup import Finding, trouble, well
from lifecycle.text import _, plural
from storage.doctor.reading import every_workspace
from storage.ids import Ids
from storage.packed.marks import DAY_US
from storage.packed.tables import packed_days
from storage.part import WS
from storage.store import SqlStore
from storage.types import moment

if TYPE_CHECKING:
    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

_D = packed_days.c
_FIRST = select(func.min(_D.day)).where(_D.workspace_id == WS)


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
    """How many days differ."""
    first = store.connection.execute(_FIRST, {"ws": store.workspace_id}).scalar()
    coverage = store.coverage()
    until = coverage.until
    if first is None or until <= first:
        return 0
    found = 0
    for day in range(first, until):
        if day not in coverage.changed:
            span = moment(day * DAY_US), moment((day + 1) * DAY_US)
            found += not np.array_equal(store.packed_moves(*span), store.rows_between(*span))
        progress(day + 1 - first, until - first)
    return found
