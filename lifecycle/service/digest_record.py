"""What is on record of a digest's period: how much, what went well, and whether moves are still logged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.digests.silence import LOOKED_BACK_DAYS, Heard, heard
from lifecycle.digests.told import Logged
from lifecycle.digests.wins import since_us, span_of, wins
from lifecycle.flows import just_before, microseconds
from lifecycle.service.context import INSTANT
from lifecycle.service.purchases import day_number
from lifecycle.touchpoints import CONTACTS, RECORDS, REFERRAL, REVIEW

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.digests.kind import Win
    from lifecycle.flows import Ints
    from lifecycle.period import Period
    from lifecycle.service.context import Context

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Record:
    """Reads what was logged of one period."""

    def __init__(self, context: Context, period: Period) -> None:
        self._context = context
        self._period = period.elapsed(context.now)

    @cached_property
    def logged(self) -> Logged:
        """How much there is of the period."""
        at = self._moves["entered_at"].to_numpy(np.int64)
        span, store = span_of(self._period), self._context.store
        first, last = self._period.dates()
        bought, _currencies, _products = store.bought_between(day_number(first), day_number(last))
        own = (kind for kind, _ours in self._context.settings.touch_kinds)
        kinds = list(dict.fromkeys((*CONTACTS, *RECORDS, *own)))
        touches = store.touchpoints(kinds, self._period.start, self._period.end)
        inside = (at >= span.start_us) & (at < span.end_us)
        return Logged(int(np.count_nonzero(inside)), len(bought), len(touches))

    @cached_property
    def ever(self) -> bool:
        """Whether anything was ever logged."""
        store = self._context.store
        return bool(
            store.count_purchases(1)
            or store.count_touchpoints(1)
            or any(store.stock(just_before(self._context.now)).values())
        )

    @cached_property
    def wins(self) -> dict[Win, Ints]:
        """Who is behind each kind of win."""
        store, period = self._context.store, self._period
        reviews, referrals = (store.touchpoints([kind], period.start, period.end) for kind in (REVIEW, REFERRAL))
        return wins(self._context.settings.model, self._moves, reviews, referrals, period)

    @cached_property
    def heard(self) -> Heard:
        """Which stages have gone quiet, as of now."""
        now = self._context.now
        moves = self._context.store.moves_between(now - timedelta(days=LOOKED_BACK_DAYS), now + INSTANT)
        return heard(self._context.settings.model.ladder, moves, microseconds(now))

    @cached_property
    def _moves(self) -> pd.DataFrame:
        since = EPOCH + timedelta(microseconds=since_us(self._period))
        return self._context.store.moves_between(since, self._period.end)
