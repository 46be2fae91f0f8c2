"""From clocks of the sample company to instants."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.sample.company import DAYS

OPENS, CLOSES = time(8), time(18)


class WorkingDays:
    """Turns "so many working days ago, at this part of the day" into instants that are never after `now`."""

    def __init__(self, now: datetime, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._now = now.astimezone(self._zone)
        self._open: dict[int, tuple[datetime, datetime]] = {}

    def at(self, days_ago: int, part: float) -> datetime:
        """The instant on the working day so many before today, the last one before a weekend's day."""
        if days_ago not in self._open:
            self._open[days_ago] = self._hours(days_ago)
        opens, closes = self._open[days_ago]
        return opens + (closes - opens) * part

    @property
    def today(self) -> date:
        """The day that the sample ends on."""
        return self._now.date()

    def at_clock(self, clock: float) -> datetime:
        """The instant of a clock of `storage.sample.lives`."""
        days = math.floor(clock)
        return self.at(-days, clock - days)

    def months(self) -> list[tuple[date, date]]:
        """The months that the sample has a part in, each by its first and its last day in it; the first may begin late, the
        last one ends today."""
        first, today = self._day(DAYS), self._now.date()
        found = []
        while first <= today:
            following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
            found.append((first, min(today, following - timedelta(days=1))))
            first = following
        return found

    def end_of(self, day: date) -> datetime:
        """When a day's work is done, or now where that is still to come."""
        return min(self._now, datetime.combine(day, CLOSES, self._zone))

    def _hours(self, days_ago: int) -> tuple[datetime, datetime]:
        """Between which instants people work on that day."""
        day = self._day(days_ago)
        opens, closes = (datetime.combine(day, hour, self._zone) for hour in (OPENS, CLOSES))
        if day == self._now.date():
            # Early in the morning today's moves happened at night, so that today has some in any case.
            midnight = datetime.combine(day, time(), self._zone)
            closes = min(closes, self._now)
            opens = opens if opens < closes else midnight
        return opens, closes

    def _day(self, days_ago: int) -> date:
        today = self._now.date()
        last = today - timedelta(days=max(0, today.weekday() - 4))
        weeks, rest = divmod(days_ago, 5)
        over_weekend = 2 if rest > last.weekday() else 0
        return last - timedelta(weeks=weeks, days=rest + over_weekend)
