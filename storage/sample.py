"""The sample company: some 200 customers over the twelve months up to today, to try the bot with."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert

from lifecycle.errors import Refusal
from lifecycle.model import RATE as RATE_OF
from lifecycle.model import Person, Role
from lifecycle.names import key
from lifecycle.stages import preset
from lifecycle.text import _
from storage import rebuild, tables, value_tables
from storage.ids import first_id
from storage.sample_company import DAYS, EAST, MANAGER, WEST, Sampled, Step, company
from storage.sample_purchases import FOREIGN, MARGIN_RATE, RATE, Sale, sales, spending

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storage.database import Database
    from storage.store import SqlStore

OPENS, CLOSES = time(8), time(18)
PEOPLE = ((MANAGER, Role.MANAGER, "Manager"), (EAST, Role.REP, "Rep East"), (WEST, Role.REP, "Rep West"))
CURRENCY = "EUR"
EPOCH = date(1970, 1, 1)


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
        ids: list[int] = []
        for done, customer in enumerate(sampled, start=1):
            ids.append(log.customer(customer))
            if progress:
                progress(done, len(sampled))
        for number, sale in enumerate(sales(sampled), start=1):
            log.sale(sale, number, ids[sale.customer], sampled[sale.customer])
        log.spending(sampled)
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
        """The workspace lives in this zone; what it earns, and what the foreign currency is worth."""
        at = self._days.at(DAYS, 0.0)
        action_id = self._act(MANAGER, "lifecycle settings", at, f"Time zone: {zone}.")
        self._say("workspace", "", "zone", zone, action_id, at)
        action_id = self._act(MANAGER, "lifecycle settings", at, f"Margin: {MARGIN_RATE:.0%}.")
        self._say("workspace", "", "margin_rate", str(MARGIN_RATE), action_id, at)
        action_id = self._act(MANAGER, "lifecycle settings", at, f"1 {FOREIGN} = {RATE} {CURRENCY}.")
        self._say("workspace", "", f"{RATE_OF}.{FOREIGN}", str(RATE), action_id, at)

    def customer(self, sampled: Sampled) -> int:
        """Add a customer a minute before their first move, then the moves; their id."""
        customer_id = self._add(sampled, self._at(sampled.steps[0]) - timedelta(minutes=1))
        for step in sampled.steps:
            self._move(sampled, customer_id, step)
        return customer_id

    def sale(self, sale: Sale, number: int, customer_id: int, sampled: Sampled) -> None:
        """Log a purchase of this customer, the `number`-th of the company, by who owns them."""
        at = self._days.at(sale.days_ago, sale.hour)
        currency = FOREIGN if sale.is_foreign else CURRENCY
        said = f"{sampled.name}: {sale.amount_cents / 100:,.2f} {currency}."
        self._row(
            value_tables.purchases,
            id=self._id(at),
            customer_id=customer_id,
            day=_day_number(at.date()),
            amount_cents=sale.amount_cents,
            profit_cents=sale.profit_cents,
            currency=currency,
            product=sale.product,
            ref=f"ORD-{1000 + number}",
            action_id=self._act(sampled.owner, "log purchase", at, said),
            live=True,
        )

    def spending(self, sampled: Sequence[Sampled]) -> None:
        """Log what was spent on each source in each month, at the month's end."""
        months = self._days.months()
        shares = [(last - first).days + 1 for first, last in months]
        for source, cents in spending(sampled, shares).items():
            for (first, last), amount_cents in zip(months, cents, strict=True):
                at = self._days.end_of(last)
                said = f"{source}: {amount_cents / 100:,.2f} {CURRENCY} in {first:%B %Y}."
                self._row(
                    value_tables.spends,
                    id=self._id(at),
                    source=source,
                    day=_day_number(first.replace(day=1)),
                    amount_cents=amount_cents,
                    currency=CURRENCY,
                    action_id=self._act(MANAGER, "log spend", at, said),
                    live=True,
                )

    def write(self, store: SqlStore) -> None:
        """Insert the rows, referred-to tables first."""
        order = (
            tables.actions, tables.customers, tables.names, tables.facts, tables.stage_moves, tables.reasons,
            value_tables.purchases, value_tables.spends,
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


def _day_number(day: date) -> int:
    return (day - EPOCH).days
