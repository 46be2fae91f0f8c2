"""When a digest is due, and which period it tells of. The period follows from the due time, never from when it was sent."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.dates import instant
from lifecycle.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lifecycle.period import Period

DAY = timedelta(days=1)
LONGEST_WAIT_DAYS = 62
"""From one due day of a month to the next but one."""


class Cadence(StrEnum):
    """How often."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Schedule:
    """`day`: 0 Monday to 6 Sunday of a weekly one, 1 to 31 of a monthly one (a shorter month's last day stands for those it
    lacks), 0 of a daily one. `at`: by the clocks of `zone`; an hour that they skip is when they jump, one that they show
    twice is the first."""

    cadence: Cadence
    day: int
    at: time
    zone: str

    def due_before(self, now: datetime) -> datetime:
        """The newest due time at or before an instant."""
        return max(due for due in self._around(now) if due <= now)

    def due_after(self, now: datetime) -> datetime:
        """The first due time after an instant."""
        return min(due for due in self._around(now) if due > now)

    def dues_between(self, start: datetime, end: datetime) -> list[datetime]:
        """The due times in (start, end), the oldest first."""
        found: list[datetime] = []
        due = self.due_after(start)
        while due < end:
            found.append(due)
            due = self.due_after(due)
        return found

    def period(self, due: datetime, week_start: int, zone: str) -> Period:
        """The newest day, week or month that was over on the due day, by the workspace's calendar (`zone`)."""
        unit = {Cadence.DAILY: "day", Cadence.WEEKLY: "week", Cadence.MONTHLY: "month"}[self.cadence]
        return parse_period(f"last {unit}", due, zone, week_start)

    def _around(self, now: datetime) -> Iterator[datetime]:
        today = now.astimezone(ZoneInfo(self.zone)).date()
        for days in range(-LONGEST_WAIT_DAYS, LONGEST_WAIT_DAYS + 1):
            on = today + days * DAY
            if self._falls_on(on):
                yield instant(on, self.at, self.zone)

    def _falls_on(self, on: date) -> bool:
        if self.cadence is Cadence.WEEKLY:
            return on.weekday() == self.day
        if self.cadence is Cadence.MONTHLY:
            return on.day == min(self.day, monthrange(on.year, on.month)[1])
        return True
