"""Who shows a sign that they may be lost, at any instant: what the list of who is at risk says, counted for KPIs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from lifecycle.care.buying import by_purchases, rhythm, second, waits
from lifecycle.care.rules import FALL_DAYS
from lifecycle.errors import StillLearning
from lifecycle.service.care_reading import Reading
from lifecycle.service.context import Context
from lifecycle.service.purchases import Purchases, day_number
from lifecycle.value.expected import p_alive
from lifecycle.value.purchasing import customers_of

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from lifecycle.care.signals import Signal
    from lifecycle.flows import Ints
    from lifecycle.service.values import Values
    from lifecycle.value.fitted import Fitted


class Signs:
    """Reads purchases once, and of each instant what was so then. How purchases follow one another is told by today's model."""

    def __init__(self, context: Context, values: Values) -> None:
        self._context = context
        self._values = values

    def at(self, at: datetime) -> Ints:
        """The ids, ascending, of everybody with at least one sign then, whoever they are and whether somebody cares for them or
        not. Empty where nothing is known."""
        here = self._context
        then = Context(here.store, here.person, at, here.origin, here.request_key, here.verb)
        today = at.astimezone(ZoneInfo(here.settings.zone)).date()
        signals = (*self._by_purchases(day_number(today)), *Reading(then, today).signals())
        return np.unique(np.concatenate([np.zeros(0, np.int64), *(one.customer_id for one in signals)]))

    def _by_purchases(self, today: int) -> tuple[Signal, ...]:
        days = self._days[self._days["day"].to_numpy() <= today]
        now, before = (customers_of(days, today - back, "revenue") for back in (0, FALL_DAYS))
        alive, past = (p_alive(self._told, rows) if self._told else None for rows in (now, before))
        return by_purchases(rhythm(now, alive, before, past), second(waits(days)))

    @cached_property
    def _days(self) -> pd.DataFrame:
        return Purchases(self._context).days()

    @cached_property
    def _told(self) -> Fitted | None:
        """What tells the chance to still buy; None where nothing does, or it has not been learnt of very many yet."""
        try:
            base = self._values.base()
        except StillLearning:
            return None
        return None if base is None or base.fitted.purchasing is None else base.fitted
