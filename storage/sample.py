"""The sample company: some 200 customers over the twelve months up to today, to try the bot with."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.errors import Refusal
from lifecycle.model import Person, Role
from lifecycle.text import _
from storage import rebuild
from storage.sample_company import DAYS, EAST, MANAGER, WEST, company
from storage.sample_log import Log
from storage.sample_purchases import sales
from storage.sample_touchpoints import touchpoints

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.database import Database
    from storage.sample_company import Sampled
    from storage.sample_purchases import Sale
    from storage.sample_touchpoints import Touch

OPENS, CLOSES = time(8), time(18)
PEOPLE = ((MANAGER, Role.MANAGER, "Manager"), (EAST, Role.REP, "Rep East"), (WEST, Role.REP, "Rep West"))


def fill(
    database: Database,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
    zone: str = "Europe/Prague",
) -> None:
    """Write the sample company into an empty database: the same one always, its dates moved to `now`'s day in this
    zone. `progress` is told the customers done and their total. Refusal when the database has data."""
    if not database.is_empty():
        raise Refusal(_("This database has data already; the sample company is only for an empty one."))
    with database.transaction(None, writes=True) as store:
        for person_id, role, name in PEOPLE:
            store.remember_person(Person(person_id, role, name, zone, "en"), now)
        log = Log(store.workspace_id, WorkingDays(now, zone))
        log.settle(zone)
        sampled, sold, touches = story()
        ids: list[int] = []
        for done, customer in enumerate(sampled, start=1):
            ids.append(log.customer(customer))
            if progress:
                progress(done, len(sampled))
        for number, sale in enumerate(sold, start=1):
            log.sale(sale, number, ids[sale.customer], sampled[sale.customer])
        log.spending(sampled)
        log.touches(touches, sampled, ids)
        log.cares(sampled, ids)
        log.write(store)
        rebuild.workspace(store.connection, store.workspace_id)
        store.take_stock()  # or PostgreSQL may take what it saw last for all there is, and read it over and over


@cache
def story() -> tuple[list[Sampled], list[Sale], list[Touch]]:
    """The customers of the sample, all that they buy, and their touchpoints."""
    sampled = company()
    return sampled, sales(sampled), touchpoints(sampled)


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
        """The instant of a clock of `storage.sample_touchpoints`."""
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
