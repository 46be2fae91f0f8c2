"""Moving customers: forward, back, past stages, lost and won back, now or back-dated; and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle import ledger
from lifecycle.dates import begins
from lifecycle.errors import Conflict, NotAllowed, NotUnderstood, Raced
from lifecycle.model import LOST, Kind, Role, StageMove
from lifecycle.service.context import INSTANT
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from lifecycle.model import Action, Customer, Stage, Visit
    from lifecycle.service.context import Context

REASON_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """One move to make. `on` dates it back (in the workspace's zone); None is now."""

    customer: Customer
    stage: Stage
    on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did. `stayed` is the time in the stage before (None for a first move); `now_in` differs from
    `to` when the move was back-dated behind later ones."""

    customer: Customer
    to: Stage
    kind: Kind
    before: Stage | None
    stayed: timedelta | None
    skipped: tuple[Stage, ...]
    at: datetime
    now_in: Stage


@dataclass(frozen=True, slots=True)
class Already:
    """Nothing was written: the customer was in that stage at that time."""

    customer: Customer
    stage: Stage
    since: datetime


class Moves:
    """Writes the move log and keeps the visits beside it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def move(self, wanted: Sequence[Wanted]) -> list[Moved | Already]:
        """Make all these moves, as one action that is undone as a whole."""
        self._context.need(Role.REP, _("move customers"))
        for each in wanted:
            _refuse_long(each.reason)
        self.lock(wanted)
        return [self._move(each) for each in wanted]

    def lock(self, wanted: Sequence[Wanted]) -> None:
        """Let nobody else move these customers until the request ends."""
        self._context.lock(each.customer.id for each in wanted)

    def give_reason(self, action_id: int, reason: str) -> Action:
        """Say afterwards why the moves of an action were made. Who made them may, or a manager."""
        context = self._context
        _refuse_long(reason)
        action = context.store.action(action_id)
        if action is None:
            raise Conflict(_("There is no move there to give a reason for."))
        if action.voided_by:
            raise Conflict(_("That move was undone, so it needs no reason."))
        if action.actor != context.person.id and not context.person.role.covers(Role.MANAGER):
            raise NotAllowed(_("Only the person who made the move, or a manager, can give its reason."))
        moves = context.store.action_moves(action_id)
        if not moves:
            raise Conflict(_("There is no move there to give a reason for."))
        for move in moves:
            # An action of its own, so that taking back the reason leaves the move alone.
            context.store.add_reason(move.id, reason, context.act(), context.now)
        return action

    def _move(self, wanted: Wanted) -> Moved | Already:
        last = self._context.store.last_visit(wanted.customer.id)
        if last is None:
            there = self._context.store.customer(wanted.customer.id)
            if there is None or there.id != wanted.customer.id:
                raise Raced  # the customer was taken back, or merged away, while this request waited for its lock
        if wanted.on is None or wanted.on == self._today():
            return self._append(wanted, last)
        return self._insert(wanted, wanted.on)

    def _append(self, wanted: Wanted, last: Visit | None) -> Moved | Already:
        """A move that happens now, after all others: another process's clock may be ahead by a little."""
        customer, stage, now = wanted.customer, wanted.stage, self._context.now
        if last is not None and last.stage == stage.id:
            return Already(customer, stage, last.entered_at)
        if last is None and stage.id == LOST:
            raise Conflict(
                _("{name} is in no stage yet, so it cannot be lost. Move it to a stage first.").format(
                    name=customer.name
                )
            )
        before = self._context.store.last_moved(customer.id)
        at = max(now, before + INSTANT) if before else now
        been = self._context.store.been(customer.id, stage.id) if last else 0
        step = ledger.follow(last, been, self._log(wanted, at), self._context.settings.model)
        assert step is not None
        self._context.store.follow(*step)
        return self._moved(customer, last, step[1], stage)

    def _insert(self, wanted: Wanted, on: date) -> Moved | Already:
        """A back-dated move: the customer's visits are told anew from the whole log, since moves that begin no visit
        (the second of two to one stage) may begin one now."""
        customer, stage = wanted.customer, wanted.stage
        store, model = self._context.store, self._context.settings.model
        moves = store.moves_of(customer.id)
        at = self._on(on, moves)
        before = next((v for v in reversed(ledger.project(moves, model)) if v.entered_at <= at), None)
        if before is not None and before.stage == stage.id:
            return Already(customer, stage, before.entered_at)
        if before is None and stage.id == LOST:
            raise Conflict(
                _("{name} was in no stage then, so it cannot have been lost. Move it to a stage first.").format(
                    name=customer.name
                )
            )
        move = self._log(wanted, at)
        visits = ledger.project(sorted([*moves, move], key=lambda one: (one.effective_at, one.id)), model)
        store.replace_visits(customer.id, visits)
        opened = next(visit for visit in visits if visit.move_id == move.id)
        return self._moved(customer, before, opened, model.stage(visits[-1].stage))

    def _log(self, wanted: Wanted, at: datetime) -> StageMove:
        store, now, action_id = self._context.store, self._context.now, self._context.act()
        move = StageMove(store.new_id(now), wanted.customer.id, wanted.stage.id, at, now, action_id)
        store.log_move(move)
        if wanted.reason:
            store.add_reason(move.id, wanted.reason, action_id, now)
        return move

    def _moved(self, customer: Customer, before: Visit | None, opened: Visit, now_in: Stage) -> Moved:
        model = self._context.settings.model
        to = model.stage(opened.stage)
        skipped = model.skipped(before.stage, to.id) if before and opened.kind is Kind.SKIP else ()
        return Moved(
            customer=customer,
            to=to,
            kind=opened.kind,
            before=model.stage(before.stage) if before else None,
            stayed=opened.entered_at - before.entered_at if before else None,
            skipped=skipped,
            at=opened.entered_at,
            now_in=now_in,
        )

    def _today(self) -> date:
        return self._context.now.astimezone(ZoneInfo(self._context.settings.zone)).date()

    def _on(self, day: date, moves: Sequence[StageMove]) -> datetime:
        """When a move of an earlier day happened: a bare date stands after the customer's other moves of that day."""
        if day > self._today():
            raise NotUnderstood(
                _("{day} is still to come; a move can be dated today or earlier.").format(day=day.isoformat())
            )
        zone = self._context.settings.zone
        start, end = begins(day, zone), begins(day + timedelta(days=1), zone)
        that_day = [move.effective_at for move in moves if start <= move.effective_at < end]
        # A second apart, so that stages logged for one day in order are counted in that order.
        return min(max(that_day) + timedelta(seconds=1), end - timedelta(microseconds=1)) if that_day else start


def _refuse_long(reason: str | None) -> None:
    if reason and len(reason) > REASON_LENGTH:
        raise NotUnderstood(_("That reason is too long; please keep it under {n} characters.").format(n=REASON_LENGTH))
