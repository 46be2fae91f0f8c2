"""Touchpoints by the thousand: what an import of them reads and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from lifecycle.ports.bulk import TouchColumns
from lifecycle.ports.touchpoints import NO_VALUE, NOBODY
from lifecycle.touchpoints import REFERRAL, State
from storage.imports import reading
from storage.imports.purchases import BulkPurchases
from storage.part import OF_ACTION, WS
from storage.touchpoint_tables import touchpoints
from storage.types import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

T = touchpoints.c
_BEGINS = f"({State.OPENED:d}, {State.ASKED:d})"
_SAYS = (
    "t.id, t.customer_id, t.kind, {at}, coalesce(t.value, "
    f"{NO_VALUE}), t.state, t.detail, t.note, coalesce(t.other_id, {NOBODY}), t.by_name"
)
# As in `reading`: SQLite keeps the order of a cross join.
STANDING = {
    False: f"""
SELECT {_SAYS.format(at="t.at")} FROM json_each(:asked) j CROSS JOIN touchpoints t INDEXED BY touchpoints_by_customer
WHERE t.workspace_id = :ws AND t.customer_id = j.value AND t.live IS TRUE AND t.at <= :last
AND (t.at >= :first OR t.state IN {_BEGINS})""",  # noqa: S608 - constants
    True: f"""
SELECT {_SAYS.format(at="(extract(epoch FROM t.at) * 1000000)::bigint")}
FROM unnest(%(asked)s::bigint[]) AS j(value) JOIN touchpoints t ON t.customer_id = j.value
WHERE t.workspace_id = %(ws)s AND t.live IS TRUE AND t.at <= %(last)s
AND (t.at >= %(first)s OR t.state IN {_BEGINS})""",  # noqa: S608 - constants
}
_begun = touchpoints.alias("begun")
_whose = select(_begun.c.customer_id).where(_begun.c.workspace_id == T.workspace_id, _begun.c.id == T.other_id)
_AS_BEGUN = (
    update(touchpoints)
    .where(T.workspace_id == WS, T.action_id == OF_ACTION, T.state != int(State.NONE), T.other_id.is_not(None))
    .values(customer_id=func.coalesce(_whose.scalar_subquery(), T.customer_id))
)


class BulkTouchpoints(BulkPurchases):
    """Touchpoints, in bulk."""

    def standing_touchpoints(self, customer_ids: Sequence[int], first_us: int, last_us: int) -> TouchColumns:
        """The touchpoints that stand of these customers and of all who were merged into them, as of these, between two
        instants (both included); and what began a ticket or an ask before that."""
        into = self.survivors()
        ids = reading.with_merged(customer_ids, into) if into else customer_ids
        first, last = (moment(us) if self.is_postgres else us for us in (first_us, last_us))
        rows = self._ask(STANDING, ids, first=first, last=last)
        if into:
            rows = [_as_of_survivors(row, into) for row in rows]
        return _columns(rows)

    def log_touchpoints(self, logged: TouchColumns, action_id: int) -> None:
        """Write touchpoints. A later row of a ticket or an ask is of whom the first one is: a split parts none of them."""
        self._load(
            "touchpoints",
            len(logged.id),
            id=("int8", logged.id),
            customer_id=("int8", logged.customer_id),
            kind=("text", logged.kind),
            at=("instant", logged.at),
            value=("int8", logged.value, NO_VALUE),
            state=("int2", logged.state),
            detail=("text", logged.detail if any(logged.detail) else None),
            note=("text", logged.note if any(logged.note) else None),
            other_id=("int8", logged.other_id, NOBODY),
            by_name=("text", logged.by if any(logged.by) else None),
            action_id=("int8", action_id),
            live=("bool", 1),
        )
        if self.survivors():
            self._run(_AS_BEGUN, of_action=action_id)


def _as_of_survivors(row: tuple[Any, ...], into: dict[int, int]) -> tuple[Any, ...]:
    """The row as one of who stands for its customer, and for whom it says was referred."""
    other = into.get(row[8], row[8]) if row[2] == REFERRAL else row[8]
    return (row[0], into.get(row[1], row[1]), *row[2:8], other, *row[9:])


def _columns(rows: Sequence[tuple[Any, ...]]) -> TouchColumns:
    import numpy as np  # noqa: PLC0415 - a move has no use for it

    ids, whose, kinds, ats, values, states, details, notes, others, bys = zip(*rows, strict=True) if rows else [()] * 10
    at, customer, when, value, state, other = (
        np.array(column, np.int64) for column in (ids, whose, ats, values, states, others)
    )
    return TouchColumns(at, customer, list(kinds), when, value, state, list(details), list(notes), other, list(bys))
