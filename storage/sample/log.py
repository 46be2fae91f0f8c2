"""The sample company as rows of the log: every row through an action of who would have done it, so that undo works."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Table, Text

from lifecycle.model import RATE as RATE_OF
from lifecycle.names import key
from lifecycle.stages import preset
from lifecycle.targets import TARGET, Target, to_text
from lifecycle.touchpoints import EMAIL, TICKET
from storage import tables, touchpoint_tables, value_tables
from storage.ids import first_id
from storage.sample.company import DAYS, MANAGER, Sampled, Step
from storage.sample.purchases import FOREIGN, MARGIN_RATE, RATE, Sale, spending
from storage.sample.stories import AIMED, CARES, TARGETS, VERBS, told
from storage.types import Moment, micros

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column

    from storage.sample.lives import Touch
    from storage.sample.working_days import WorkingDays
    from storage.store import SqlStore

CURRENCY = "EUR"
EPOCH = date(1970, 1, 1)
NEVER = datetime.min.replace(tzinfo=UTC)


class Log:
    """Rows of the log as they will be written, all at once."""

    def __init__(self, workspace_id: int, days: WorkingDays) -> None:
        self._workspace_id = workspace_id
        self._days = days
        self._model = preset("six")
        self._count = count(1)
        self._last = NEVER, 0
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
        for slug, (value, is_by_then) in TARGETS.items():
            at = self._days.at_clock(AIMED)
            action_id = self._act(MANAGER, "kpi target", at, f"Target of {slug}: {value:g}.")
            by = date(self._days.today.year, 12, 31) if is_by_then else None
            self._say("workspace", "", f"{TARGET}.{slug}", to_text(Target(value, by)), action_id, at)

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

    def touches(self, touches: Sequence[Touch], sampled: Sequence[Sampled], ids: Sequence[int]) -> None:
        """Log touchpoints: each by who owns the customer, what came in files a week at a time by the manager."""
        weeks = {touch.clock // 5: touch.clock for touch in touches if touch.by_import}
        files: dict[float, int] = {}
        begun: dict[tuple[int, str, float], int] = {}
        for touch in touches:
            at, week = self._days.at_clock(touch.clock), touch.clock // 5
            if not touch.by_import:
                said = told(touch, sampled)
                action_id = self._act(sampled[touch.customer].owner, VERBS.get(touch.kind, "log touch"), at, said)
            elif week in files:
                action_id = files[week]
            else:
                brought = self._days.at_clock(weeks[week])
                action_id = files[week] = self._act(MANAGER, "import", brought, "Use, tickets and contacts of a week.")
            touch_id = begun[touch.customer, touch.kind, touch.clock] = self._id(at)
            other = ids[touch.other] if touch.other is not None else None
            self._row(
                touchpoint_tables.touchpoints,
                id=touch_id,
                customer_id=ids[touch.customer],
                kind=touch.kind,
                at=at,
                value=touch.value,
                state=touch.state,
                detail=touch.detail,
                note=touch.note,
                other_id=other if touch.opened is None else begun[touch.customer, touch.kind, touch.opened],
                by_name=sampled[touch.customer].owner if touch.kind in {EMAIL, TICKET} else None,
                action_id=action_id,
                live=True,
            )

    def cares(self, sampled: Sequence[Sampled], ids: Sequence[int]) -> None:
        """Log who is looked after by whom until when, and who is not to be written to."""
        numbers = {customer.name: number for number, customer in enumerate(sampled)}
        for name, clock, verb, field, said in CARES:
            at, owner = self._days.at_clock(clock), sampled[numbers[name]].owner
            due = self._days.at_clock(clock).date() + timedelta(days=7)
            value = said.format(owner=owner, due=due)
            action_id = self._act(owner, verb, at, f"{name}: {field}.")
            self._say("customer", str(ids[numbers[name]]), field, value, action_id, at)

    def write(self, store: SqlStore) -> None:
        """Insert the rows, referred-to tables first."""
        order = (
            tables.actions, tables.customers, tables.names, tables.facts, tables.stage_moves, tables.reasons,
            value_tables.purchases, value_tables.spends, touchpoint_tables.touchpoints,
        )  # fmt: skip
        from storage.imports.columns import load  # noqa: PLC0415 - it brings numpy

        for table in order:
            rows = self._rows[table]
            given = {}
            for name in rows[0]:
                kind = _kind(table.c[name])
                values = [row[name] for row in rows]
                given[name] = (kind, [micros(at) for at in values] if kind == "instant" else values)
            load(store.connection.connection, table.name, len(rows), given, is_postgres=store.is_postgres)

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
        if at is not self._last[0]:
            self._last = at, first_id(at)
        return self._last[1] + next(self._count)

    def _row(self, table: Table, **values: object) -> None:
        self._rows.setdefault(table, []).append({"workspace_id": self._workspace_id, **values})


def _day_number(day: date) -> int:
    return (day - EPOCH).days


def _kind(column: Column[Any]) -> str:
    """What the column is for a load."""
    if isinstance(column.type, Moment):
        return "instant"
    return "bool" if isinstance(column.type, Boolean) else "text" if isinstance(column.type, Text) else "int8"
