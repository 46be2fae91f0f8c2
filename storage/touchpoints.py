"""Touchpoints: written one by one, read as the rows of one customer or as columns of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select, union_all

from lifecycle.touchpoints import ASK, REFERRAL, TICKET, Logged, State, Touchpoint
from storage.columns import Columns, among, survivors_of
from storage.merges import GROUP
from storage.part import WS
from storage.tables import actions
from storage.touchpoint_tables import touchpoints
from storage.value_tables import purchases

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    import pandas as pd

A, T, P = actions.c, touchpoints.c, purchases.c

_ADD = insert(touchpoints)
_COLUMNS = (T.id, T.customer_id, T.kind, T.at, T.value, T.state, T.detail, T.note, T.other_id)
_WHOSE = select(T.customer_id).where(T.workspace_id == WS, T.id == bindparam("of_touchpoint"))
_BY_ID = select(*_COLUMNS).where(T.workspace_id == WS, T.id == bindparam("of_touchpoint"), T.live.is_(True))
# Each half by its own index: an OR of both is a scan of all touchpoints.
_THEIRS = union_all(
    select(T.id).where(T.workspace_id == WS, T.customer_id.in_(GROUP)),
    select(T.id).where(T.workspace_id == WS, T.kind == REFERRAL, T.other_id.in_(GROUP)),
)
_OF_CUSTOMER = (
    select(*_COLUMNS, func.coalesce(T.by_name, A.actor), T.action_id)
    .join(actions, (A.workspace_id == T.workspace_id) & (A.id == T.action_id))
    .where(T.workspace_id == WS, T.id.in_(_THEIRS), T.live.is_(True))
    .order_by(T.at.desc(), T.id.desc())
)
_OF_KINDS = T.kind.concat("").in_(bindparam("of_kinds", expanding=True))
"""Not by the index of kinds, which has everybody's."""
_COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM touchpoints WHERE workspace_id = {ws} AND live IS TRUE{at_most}) AS counted"
)
_FIRST = select(T.at).where(T.workspace_id == WS, T.live.is_(True)).order_by(T.at).limit(1)
_FIRST_BOUGHT = select(func.min(P.day)).where(P.workspace_id == WS, P.live.is_(True))
_READ = ("touchpoint_id", "customer_id", "at", "value", "state", "other_id")
_ALWAYS, _NAMED = frozenset({"customer_id", "at"}), {"touchpoint_id": "id"}
_GIVEN = ("id", "customer_id", "kind_no", "at", "value", "state", "other_id")
_OF_KIND = "touchpoints WHERE workspace_id = {ws} AND kind = {its_kind} AND live IS TRUE"
_BOUNDS = {"start": " AND at >= {start}", "end": " AND at < {end}"}


class Touchpoints(Columns):
    """Appends touchpoints and reads them."""

    def add_touchpoint(self, touchpoint: Touchpoint, action_id: int) -> None:
        """Log a touchpoint. A later row of a ticket or an ask is of whom the first one is: a split parts none of them."""
        whose = touchpoint.customer_id
        if touchpoint.kind in {TICKET, ASK} and touchpoint.other_id is not None:
            whose = self._quick(_WHOSE, of_touchpoint=touchpoint.other_id).scalar() or whose
        self._add(
            _ADD, id=touchpoint.id, customer_id=whose, kind=touchpoint.kind, at=touchpoint.at,
            value=touchpoint.value, state=int(touchpoint.state), detail=touchpoint.detail, note=touchpoint.note,
            other_id=touchpoint.other_id, by_name=None, action_id=action_id, live=True,
        )  # fmt: skip

    def touchpoint(self, touchpoint_id: int) -> Touchpoint | None:
        """The touchpoint with this id that stands; a merged customer's as of who stands for them."""
        row = self._run(_BY_ID, of_touchpoint=touchpoint_id).first()
        return _told(row, self.survivors()) if row else None

    def touchpoints_of(
        self, customer_id: int, kinds: Sequence[str] | None = None, limit: int | None = None
    ) -> list[Logged]:
        """What was logged of the customer and of all who were merged into it, and the referrals that brought them, newest
        first; of these kinds, at most so many."""
        asked = _OF_CUSTOMER if kinds is None else _OF_CUSTOMER.where(_OF_KINDS)
        asked = asked if limit is None else asked.limit(limit)
        given: dict[str, object] = {} if kinds is None else {"of_kinds": list(kinds)}
        rows, into = self._run(asked, of_customer=customer_id, **given), self.survivors()
        told = (Logged(_told(row[:-2], into), row[-2], row[-1]) for row in rows)
        return [one for one in told if not _of_itself(one.touchpoint)]

    def touchpoints(
        self,
        kinds: Sequence[str],
        start: datetime | None = None,
        end: datetime | None = None,
        of: Collection[int] | None = None,
        *,
        only: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """The touchpoints of these kinds in [start, end), of these customers or of all, ordered by `at` and id: id,
        customer_id, kind_no (place in `kinds`), at, value, state, other_id; int64; of id and the last three `only` those asked for."""
        import numpy as np  # noqa: PLC0415 - a move has no use for it, nor for pandas
        import pandas as pd  # noqa: PLC0415

        into, asked = self.survivors(), None if of is None else set(of)
        ids = None if asked is None else sorted(asked | {one for one, whose in into.items() if whose in asked})
        bounds: dict[str, object] = {name: at for name, at in (("start", start), ("end", end)) if at is not None}
        source = _OF_KIND + "".join(_BOUNDS[name] for name in bounds) + among("customer_id", ids)
        wanted = set(_READ[1:] if only is None else only) | ({"id"} if only is None else set())
        if into and REFERRAL in kinds:
            wanted.add("other_id")  # tells which of them are of oneself
        read = [name for name in _READ if name in _ALWAYS or _NAMED.get(name, name) in wanted]
        blocks = [self._block(read, source, "at, id", {"its_kind": kind, **bounds}) for kind in kinds]
        block = np.concatenate([np.empty((0, len(read)), np.int64), *blocks])
        number = np.repeat(np.arange(len(kinds)), [len(one) for one in blocks])
        whose, at, other = (read.index(name) if name in read else -1 for name in ("customer_id", "at", "other_id"))
        if into and len(block):
            referral = np.isin(number, [at for at, kind in enumerate(kinds) if kind == REFERRAL])
            block[:, whose] = survivors_of(block[:, whose], into)
            if referral.any():
                block[:, other] = np.where(referral, survivors_of(block[:, other], into), block[:, other])
                stands = ~(
                    referral & (block[:, whose] == block[:, other])
                )  # not of itself, by two who turned out to be one
                block, number = (block, number) if stands.all() else (block[stands], number[stands])
        if len(kinds) > 1 and len(block):
            by_id = "touchpoint_id" in read
            order = np.lexsort((block[:, 0], block[:, at])) if by_id else np.argsort(block[:, at], kind="stable")
            block, number = block[order], number[order]
        found = {_NAMED.get(name, name): column for name, column in zip(read, block.T, strict=True)}
        found["kind_no"] = number
        names = [name for name in _GIVEN if name in found]
        return pd.DataFrame({name: found[name] for name in names}, copy=False)

    def first_logged(self, kinds: Sequence[str]) -> tuple[datetime | None, int | None]:
        """The instant of the first touchpoint of these kinds, and the day of the first purchase."""
        # A kind at a time: the index has the first one of each at once, and of all of them only after all.
        firsts = [select(_FIRST.where(T.kind == kind).subquery().c.at) for kind in kinds]
        touched = [row[0] for row in self._run(union_all(*firsts))] if firsts else []
        return min(touched, default=None), self._run(_FIRST_BOUGHT).scalar()

    def count_touchpoints(self, at_most: int | None = None) -> int:
        """How many stand; counting ends at so many."""
        limit = "" if at_most is None else f" LIMIT {int(at_most)}"
        return int(self._fetch(_COUNT.replace("{at_most}", limit), {})[0][0])


def _of_itself(row: Touchpoint) -> bool:
    """Whether it is a referral between two who turned out to be one: those referred nobody."""
    return row.kind == REFERRAL and row.other_id == row.customer_id


def _told(row: Sequence[object], into: Mapping[int, int]) -> Touchpoint:
    id_, customer_id, kind, at, value, state, detail, note, other_id = row
    whose = into.get(other_id, other_id) if kind == REFERRAL else other_id  # type: ignore[call-overload]
    return Touchpoint(
        id_, into.get(customer_id, customer_id), kind, at, value, State(state), detail, note, whose  # type: ignore[call-overload, arg-type]
    )  # fmt: skip
