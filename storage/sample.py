"""The sample company: some 200 customers over the twelve months up to today, to try the bot with."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert

from lifecycle.errors import Refusal
from lifecycle.model import Person, Role
from lifecycle.names import key
from lifecycle.stages import preset
from lifecycle.text import _
from storage import rebuild, tables
from storage.ids import first_id
from storage.sample_company import EAST, MANAGER, WEST, Sampled, Step, company

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from storage.database import Database
    from storage.store import SqlStore

OPENS, CLOSES = time(8), time(18)
PEOPLE = ((MANAGER, Role.MANAGER, "Manager"), (EAST, Role.REP, "Rep East"), (WEST, Role.REP, "Rep West"))
CURRENCY = "EUR"


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
        log = _Log(store.workspace_id, WorkingDays(now, zone))
        log.settle(zone)
        sampled = company()
        for done, customer in enumerate(sampled, start=1):
            log.customer(customer)
            if progress:
                progress(done, len(sampled))
        log.write(store)
        rebuild.workspace(store.connection, store.workspace_id)


class WorkingDays:
    """Turns "so many working days ago, at this part of the day" into instants that are never after `now`."""

    def __init__(self, now: datetime, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._now = now.astimezone(self._zone)

    def at(self, days_ago: int, part: float) -> datetime:
        """The instant on the working day so many before today, the last one before a weekend's day."""
        day = self._day(days_ago)
        opens, closes = (datetime.combine(day, hour, self._zone) for hour in (OPENS, CLOSES))
        if day == self._now.date():
            # Early in the morning today's moves happened at night, so that today has some in any case.
            midnight = datetime.combine(day, time(), self._zone)
            closes = min(closes, self._now)
            opens = opens if opens < closes else midnight
        return opens + (closes - opens) * part

    def _day(self, days_ago: int) -> date:
        today = self._now.date()
        last = today - timedelta(days=max(0, today.weekday() - 4))
        weeks, rest = divmod(days_ago, 5)
        over_weekend = 2 if rest > last.weekday() else 0
        return last - timedelta(weeks=weeks, days=rest + over_weekend)


class _Log:
    """Rows of the log as they will be written, all at once."""

    def __init__(self, workspace_id: int, days: WorkingDays) -> None:
        self._workspace_id = workspace_id
        self._days = days
        self._model = preset("six")
        self._count = count(1)
        self._rows: dict[Table, list[dict[str, Any]]] = {}

    def settle(self, zone: str) -> None:
        """The workspace lives in this zone."""
        at = self._days.at(260, 0.0)
        action_id = self._act(MANAGER, "lifecycle settings", at, f"Time zone: {zone}.")
        self._say("workspace", "", "zone", zone, action_id, at)

    def customer(self, sampled: Sampled) -> None:
        """Add a customer a minute before their first move, then the moves."""
        customer_id = self._add(sampled, self._at(sampled.steps[0]) - timedelta(minutes=1))
        for step in sampled.steps:
            self._move(sampled, customer_id, step)

    def write(self, store: SqlStore) -> None:
        """Insert the rows, referred-to tables first."""
        order = (
            tables.actions, tables.customers, tables.names, tables.facts, tables.stage_moves, tables.reasons,
        )  # fmt: skip
        for table in order:
            store.connection.execute(insert(table), self._rows[table])

    def _add(self, sampled: Sampled, at: datetime) -> int:
        action_id = self._act(sampled.owner, "customer add", at, f"{sampled.name} is a new customer.")
        customer_id = self._id(at)
        self._row(tables.customers, id=customer_id, name=sampled.name, at=at, action_id=action_id, live=True)
        self._row(
            tables.names,
            name_key=key(sampled.name),
            action_id=action_id,
            customer_id=customer_id,
            name=sampled.name,
            is_alias=False,
            live=True,
        )
        said = {
            "owner": sampled.owner,
            "source": sampled.source,
            "segment": sampled.segment,
            "acquisition_cost_cents": str(sampled.cost_cents),
            "currency": CURRENCY,
        }
        for field, value in said.items():
            self._say("customer", str(customer_id), field, value, action_id, at)
        return customer_id

    def _move(self, sampled: Sampled, customer_id: int, step: Step) -> None:
        at = self._at(step)
        stage = self._model.stage(step.stage)
        action_id = self._act(sampled.owner, "stage move", at, f"{sampled.name}: {stage.name}.")
        move_id = self._id(at)
        self._row(
            tables.stage_moves,
            id=move_id,
            customer_id=customer_id,
            to_stage=step.stage,
            effective_at=at,
            recorded_at=at,
            action_id=action_id,
        )
        if step.reason:
            self._row(tables.reasons, id=self._id(at), move_id=move_id, text=step.reason, at=at, action_id=action_id)

    def _act(self, actor: str, verb: str, at: datetime, summary: str) -> int:
        action_id = self._id(at)
        self._row(
            tables.actions,
            id=action_id,
            request_key=f"sample:{action_id}",
            actor=actor,
            origin="sample",
            verb=verb,
            at=at,
            summary=summary,
            undoes=None,
            voided_by=None,
            reply=None,
        )
        return action_id

    def _say(self, about: str, subject: str, field: str, value: str, action_id: int, at: datetime) -> None:  # noqa: PLR0913, PLR0917 - the columns of a fact
        self._row(
            tables.facts,
            id=self._id(at),
            about=about,
            subject=subject,
            field=field,
            value=value,
            at=at,
            action_id=action_id,
            live=True,
        )

    def _at(self, step: Step) -> datetime:
        return self._days.at(step.days_ago, step.hour)

    def _id(self, at: datetime) -> int:
        return first_id(at) + next(self._count)

    def _row(self, table: Table, **values: object) -> None:
        self._rows.setdefault(table, []).append({"workspace_id": self._workspace_id, **values})
