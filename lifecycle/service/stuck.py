"""Who is stuck, and whether that is worth knowing. Reads frames, asks pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from lifecycle.dates import begins, months_later
from lifecycle.flows import Span, microseconds
from lifecycle.model import LOST, NEXT_STEP, Kind
from lifecycle.period import Period
from lifecycle.period_words import described
from lifecycle.service.context import INSTANT
from lifecycle.service.reading import moves_in_parts
from lifecycle.times.stuck import Turnout, by_stage, came, limits, stays, stood, turnout, with_next_step
from lifecycle.times.stuck_stages import watched

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from lifecycle.flows import Ints
    from lifecycle.model import Customer, Stage
    from lifecycle.service.context import Context
from lifecycle.times.stuck import Limit, StageStuck, Stays

OLDEST_MONTHS, NEWEST_MONTHS = 18, 6
"""How long ago the stays began from which a stage's limit is measured."""
FLAGGED_AGO = timedelta(weeks=8)
TOLD = ("customer_id", "from_stage", "from_at", "stage", "kind", "entered_at")
"""What is asked of moves."""
FEW = 40
"""Customers whose visits are read one by one; of more the moves of all are looked through."""


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody who is stuck: since when and past which limit; the kind of move by which they came, and the stage they
    came from (None: from nowhere)."""

    customer: Customer
    limit: Limit
    since: datetime
    came: Kind
    source: Stage | None


@dataclass(frozen=True, slots=True)
class StuckAnswer:
    """Who was stuck at `at` in `stages`: the page asked for, how many in each stage, and what became of those who were
    `FLAGGED_AGO` before that (None on later pages, and where nobody stood anywhere then).

    `measured`: when the stays began from which limits are measured. `recorded`: whether anybody was anywhere, lost too.
    """

    at: datetime
    stages: tuple[Stage, ...]
    measured: Period
    rows: tuple[StageStuck, ...]
    page: tuple[Held, ...]
    turnout: Turnout | None
    recorded: bool

    @property
    def n(self) -> int:
        """How many are stuck."""
        return sum(row.stuck for row in self.rows)

    @property
    def waiting(self) -> int:
        """How many are past their limit too, but have a dated next step."""
        return sum(row.waiting for row in self.rows)

    @property
    def there(self) -> int:
        """How many stand in these stages."""
        return sum(row.there for row in self.rows)


class Stuck:
    """Answers `who does not get on`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def stages(self) -> tuple[Stage, ...]:
        """The stages in which somebody can be stuck, lowest first."""
        return watched(self._context.settings.model)

    def page(
        self, stage: Stage | None, owner: str | None, *, offset: int, limit: int, at: datetime | None = None
    ) -> StuckAnswer:
        """Some of those who are stuck, longest first: in one stage or in all, anybody's or this owner's.

        `at`: as it was then, by what is on record now; whose a customer is, and what they are called, is as of now.
        """
        at = min(at or self._context.now, self._context.now)
        stages = (stage,) if stage else self.stages()
        past = at - FLAGGED_AGO if offset == 0 else None
        seen = self._seen(stages, past, at)
        limits_ = seen.limits(at)
        standing = self._context.store.standing(at, [stage.id for stage in stages])
        found = seen.stays(standing, at, limits_)
        if owner is not None:
            found = found.among(np.array(self._context.store.owned(owner), np.int64))
        rows = found.longest(offset + limit)[offset:]
        return StuckAnswer(
            at=at,
            stages=stages,
            measured=seen.measured(at),
            rows=by_stage(limits_, found),
            page=tuple(self._held(found, rows, limits_, at)),
            turnout=seen.turnout(standing, past) if past else None,
            recorded=bool(len(standing) or self._context.store.stock(at)),
        )

    def _seen(self, stages: Sequence[Stage], past: datetime | None, at: datetime) -> _Seen:
        """What tells who is stuck at an instant, and who was at an earlier one."""
        import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

        context = self._context
        first = past or at
        start, newest = _measured(first, context.settings.zone).start, _measured(at, context.settings.zone).end
        parts = [
            _telling(part, microseconds(newest), microseconds(first))
            for part in moves_in_parts(context.store, start, at + INSTANT)
        ]
        # One column after the other: there is no moment when all of it is there twice.
        moves = pd.DataFrame({name: np.concatenate([part.pop(name) for part in parts]) for name in TOLD}, copy=False)
        return _Seen(context, stages, moves, context.store.attributes(NEXT_STEP))

    def _held(self, found: Stays, rows: Ints, limits_: Sequence[Limit], at: datetime) -> list[Held]:
        """The customers of these rows, in this order."""
        model, by_id = self._context.settings.model, {limit.stage.id: limit for limit in limits_}
        ids = found.customer_id[rows].tolist()
        ways = self._came(found, rows, at)
        held = []
        named = {one.id: one for one in self._context.store.customers(ids)}
        for one, stage, began_us in zip(ids, found.stage[rows].tolist(), found.began_at_us[rows].tolist(), strict=True):
            kind, source = ways[one]
            before = model.stage(source) if source >= LOST else None
            held.append(Held(named[one], by_id[stage], _moment(began_us), Kind(kind), before))
        return held

    def _came(self, found: Stays, rows: Ints, at: datetime) -> dict[int, tuple[int, int]]:
        ids, began = found.customer_id[rows], found.began_at_us[rows]
        store = self._context.store
        ways: dict[int, tuple[int, int]] = {}
        if len(rows) > FEW:
            for part in moves_in_parts(store, _moment(int(began.min())), at + INSTANT):
                ways |= came(part, ids)  # of several moves of a customer the last one holds
            return ways
        for one in ids.tolist():
            last = [visit for visit in store.visits_of(one) if visit.entered_at <= at][-1]
            ways[one] = (int(last.kind), -1 if last.from_stage is None else last.from_stage)
        return ways


@dataclass(frozen=True, slots=True)
class _Seen:
    """Of the moves up to an instant, from long enough before it, those that tell something; and all that was said of next
    steps."""

    context: Context
    stages: Sequence[Stage]
    moves: pd.DataFrame
    next_steps: pd.DataFrame

    def stays(self, standing: pd.DataFrame, at: datetime, limits_: Sequence[Limit]) -> Stays:
        """Who of those who stood somewhere at an instant was stuck."""
        at_us, today = microseconds(at), at.astimezone(ZoneInfo(self.context.settings.zone)).date()
        return stays(standing, limits_, with_next_step(self.next_steps, at_us, today), at_us)

    def turnout(self, standing: pd.DataFrame, then: datetime) -> Turnout | None:
        """What has become of those who stood there then, told by who stands there now; None where nobody did."""
        then_us = microseconds(then)
        found = self.stays(stood(standing, self.moves, then_us), then, self.limits(then))
        return turnout(found, self.moves, then_us) if len(found.stuck) else None

    def limits(self, at: datetime) -> tuple[Limit, ...]:
        """What was too long then."""
        period, days_of = self.measured(at), self.context.settings.stuck_days_of
        return limits(self.stages, self.moves, Span.of(period.start, period.end), microseconds(at), days_of)

    def measured(self, at: datetime) -> Period:
        """When the stays began from which that is measured."""
        return _measured(at, self.context.settings.zone)


def _telling(moves: pd.DataFrame, newest_us: int, flagged_us: int) -> dict[str, NDArray[Any]]:
    """Those of the moves by which limits are measured, or that came after the instant of the flags and lost somebody or
    took them from where they stood then: of a year and a half, few. The columns of `TOLD`."""
    ahead = (moves["kind"] == Kind.FORWARD) | (moves["kind"] == Kind.SKIP)
    since = (moves["stage"] == LOST) | (moves["from_at"] <= flagged_us)
    telling = ((ahead & (moves["from_at"] < newest_us)) | (since & (moves["entered_at"] > flagged_us))).to_numpy()
    return {name: moves[name].to_numpy()[telling] for name in TOLD}


def _measured(at: datetime, zone: str) -> Period:
    """From eighteen to six months before a day, in whole days."""
    today = at.astimezone(ZoneInfo(zone)).date()
    first, behind = months_later(today, -OLDEST_MONTHS), months_later(today, -NEWEST_MONTHS)
    label = described("days", first, behind - timedelta(days=1))
    return Period(begins(first, zone), begins(behind, zone), zone, "days", label)


def _moment(us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
