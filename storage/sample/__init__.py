"""The sample company: some 200 customers over the twelve months up to today, to try the bot with."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lifecycle.errors import Refusal
from lifecycle.model import Person, Role
from lifecycle.text import _
from storage import rebuild
from storage.sample.company import EAST, MANAGER, WEST, company
from storage.sample.log import Log
from storage.sample.purchases import sales
from storage.sample.touchpoints import touchpoints
from storage.sample.working_days import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from storage.database import Database
    from storage.sample.company import Sampled
    from storage.sample.lives import Touch
    from storage.sample.purchases import Sale

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
