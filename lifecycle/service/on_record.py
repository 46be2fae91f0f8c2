"""Since when anything is on record: what nobody had logged by then is not known, which is not zero."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.flows import just_before
from lifecycle.service.purchases import day_number
from lifecycle.touchpoints import CONTACTS, RECORDS

if TYPE_CHECKING:
    from datetime import datetime

    from lifecycle.service.context import Context


class OnRecord:
    """Tells it, reading the first touchpoint and purchase once."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def by(self, at: datetime) -> bool:
        """Whether anything was on record before an instant: somebody in a stage, a touchpoint or a purchase."""
        last = just_before(at)
        touched, bought = self._first
        if touched is not None and touched <= last:
            return True
        today = day_number(last.astimezone(ZoneInfo(self._context.settings.zone)).date())
        return (bought is not None and bought <= today) or any(self._context.store.stock(last).values())

    @cached_property
    def _first(self) -> tuple[datetime | None, int | None]:
        own = (kind for kind, _ours in self._context.settings.touch_kinds)
        return self._context.store.first_logged((*CONTACTS, *RECORDS, *own))
