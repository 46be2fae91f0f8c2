"""What KPIs are counted from, read from the store: each frame once, and only when a KPI asks for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.flows import microseconds
from lifecycle.service.context import INSTANT
from lifecycle.service.own_currency import LeftOut, converted
from lifecycle.service.purchases import Purchases, day_number
from lifecycle.service.signs import Signs
from lifecycle.service.stuck import Stuck
from lifecycle.touchpoints import CES, CSAT, NPS, REFERRAL, USED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.service.context import Context
    from lifecycle.service.values import Values

ONLY = {NPS: ("value",), CSAT: ("value",), CES: ("value",), USED: ()}
"""What is read of kinds of which there are many, beside whose they are and when: no KPI asks for more."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StoreReading:
    """A `Reading` of the stretch from an instant up to now. `left_out`: the purchases that could not count, as far as any
    were read."""

    def __init__(self, context: Context, values: Values, since: datetime) -> None:
        self._context = context
        self._values = values
        self._since, self._until = since, context.now + INSTANT
        self.since_us, self.as_of_us = microseconds(since), microseconds(context.now)
        self.left_out = LeftOut()
        self._touches: dict[str, pd.DataFrame] = {}
        self._attributes: dict[str, pd.DataFrame] = {}
        self._stuck: dict[int, tuple[int, int]] = {}
        self._at_risk: dict[int, Ints] = {}

    def moves(self) -> pd.DataFrame:
        """The moves, ordered by entered_at."""
        return self._moves

    def standing(self) -> pd.DataFrame:
        """Who is where now."""
        return self._standing

    def touches(self, kind: str) -> pd.DataFrame:
        """The touchpoints of one kind, ordered by at; referrals of all time, since whoever was referred stays it."""
        if kind not in self._touches:
            since = None if kind == REFERRAL else self._since
            self._touches[kind] = self._context.store.touchpoints([kind], since, self._until, only=ONLY.get(kind))
        return self._touches[kind]

    def own_kinds(self) -> Sequence[tuple[str, bool]]:
        """The workspace's own kinds of contacts, those too that are offered no longer."""
        return self._context.settings.touch_kinds

    def purchases(self) -> pd.DataFrame:
        """The purchases, in the workspace's currency, ordered by day."""
        return self._purchases

    def first_bought(self) -> pd.DataFrame:
        """When everybody who bought first did."""
        return self._first_bought

    def spends(self) -> pd.DataFrame:
        """What was spent to win customers."""
        return self._spends

    def own_costs(self) -> dict[int, float]:
        """What some customers cost."""
        return self._own_costs

    def attributes(self, field: str) -> pd.DataFrame:
        """What was ever said in a field, of everybody."""
        if field not in self._attributes:
            self._attributes[field] = self._context.store.attributes(field)
        return self._attributes[field]

    def stuck(self, at_us: int) -> tuple[int, int]:
        """How many were stuck in the stage before conversion then, and how many stood there."""
        if at_us not in self._stuck:
            self._stuck[at_us] = self._count_stuck(EPOCH + timedelta(microseconds=at_us))
        return self._stuck[at_us]

    def at_risk(self, at_us: int) -> Ints:
        """Who showed a sign then that they may be lost."""
        if at_us not in self._at_risk:
            self._at_risk[at_us] = self._signs.at(EPOCH + timedelta(microseconds=at_us))
        return self._at_risk[at_us]

    @cached_property
    def _signs(self) -> Signs:
        return Signs(self._context, self._values)

    @cached_property
    def _moves(self) -> pd.DataFrame:
        return self._context.store.moves_between(self._since, self._until)

    @cached_property
    def _standing(self) -> pd.DataFrame:
        return self._context.store.standing(self._context.now)

    @cached_property
    def _purchases(self) -> pd.DataFrame:
        first, today = day_number(self._day(self._since)), day_number(self._day(self._context.now))
        frame, currencies, _products = self._context.store.bought_between(first, today)
        told, self.left_out = converted(frame, currencies, self._context.settings)
        return told

    @cached_property
    def _first_bought(self) -> pd.DataFrame:
        return self._context.store.first_bought()

    @cached_property
    def _spends(self) -> pd.DataFrame:
        return Purchases(self._context).spends()

    @cached_property
    def _own_costs(self) -> dict[int, float]:
        return Purchases(self._context).own_costs()

    def _count_stuck(self, at: datetime) -> tuple[int, int]:
        model = self._context.settings.model
        below = [stage for stage in model.ladder if model.position(stage.id) < model.position(model.conversion)]
        if not below:
            return 0, 0
        # Not the first page, which tells what became of earlier ones too.
        row = Stuck(self._context).page(below[-1], None, offset=1, limit=0, at=at).rows[0]
        return row.stuck, row.there

    def _day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self._context.settings.zone)).date()
