"""The actions: who did what, when, from where, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, or_, select, union, update

from lifecycle.model import MERGED_INTO, Action, StageMove
from lifecycle.touchpoints import REFERRAL
from storage.facts import id_as_text
from storage.ids import first_id
from storage.merges import Merges
from storage.part import OF_ACTION, WS
from storage.tables import actions, customers, facts, names, reasons, stage_moves
from storage.touchpoint_tables import touchpoints
from storage.value_tables import contracts, purchases, spends

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

A, C, F, M, N, R = actions.c, customers.c, facts.c, stage_moves.c, names.c, reasons.c
K, P, T = contracts.c, purchases.c, touchpoints.c
STANDS = A.voided_by.is_(None)

_COLUMNS = (A.id, A.request_key, A.actor, A.origin, A.verb, A.at, A.summary, A.undoes, A.voided_by, A.reply)
_ACT = insert(actions)
_BY_ID = select(*_COLUMNS).where(A.workspace_id == WS, A.id == OF_ACTION)
_BY_KEY = select(*_COLUMNS).where(A.workspace_id == WS, A.request_key == bindparam("of_key"))
# Ids are time-ordered, so the bound on them keeps the search inside the time asked for.
_wrote = [
    select(table.c.action_id)
    .where(table.c.workspace_id == A.workspace_id, table.c.action_id == A.id)
    .correlate(actions)
    .exists()
    for table in (stage_moves, facts, names, customers, reasons, purchases, spends, contracts, touchpoints)
]
_NEWEST = (
    select(*_COLUMNS)
    .where(A.workspace_id == WS, A.id >= bindparam("from_id"), A.at >= bindparam("since"), STANDS, A.undoes.is_(None))
    .where(or_(*_wrote))  # not what only remembered whom somebody had chosen
    .order_by(A.id.desc())
    .limit(1)
)
_NEWEST_OF = _NEWEST.where(A.actor == bindparam("of_actor"))
_ANSWER = (
    update(actions)
    .where(A.workspace_id == WS, A.id == OF_ACTION)
    .values(reply=bindparam("its_reply"), summary=bindparam("its_summary"))
)
_MOVES = (
    select(M.id, M.customer_id, M.to_stage, M.effective_at, M.recorded_at, M.action_id)
    .where(M.workspace_id == WS, M.action_id == OF_ACTION)
    .order_by(M.id)
)
_CREATED = select(C.id).where(C.workspace_id == WS, C.action_id == OF_ACTION)
TOUCHED = (
    _CREATED,
    select(M.customer_id).where(M.workspace_id == WS, M.action_id == OF_ACTION),
    select(N.customer_id).where(N.workspace_id == WS, N.action_id == OF_ACTION),
    select(P.customer_id).where(P.workspace_id == WS, P.action_id == OF_ACTION),
    select(K.customer_id).where(K.workspace_id == WS, K.action_id == OF_ACTION),
    select(T.customer_id).where(T.workspace_id == WS, T.action_id == OF_ACTION),
)
"""The customers whom an action created, moved, named, or logged something of, a table each."""
_TOUCHED = union(*TOUCHED)
_SAID_OF = select(F.subject).where(F.workspace_id == WS, F.action_id == OF_ACTION, F.about == "customer").distinct()
# Whom the customers of a merge or a split were ever merged into: taking it back may lead to each of them.
_ever = facts.alias("ever")
_EVER = (
    select(_ever.c.value)
    .join(facts, (F.workspace_id == _ever.c.workspace_id) & (F.subject == _ever.c.subject))
    .where(
        F.workspace_id == WS, F.action_id == OF_ACTION, F.about == "customer", F.field == MERGED_INTO,
        _ever.c.about == "customer", _ever.c.field == MERGED_INTO, _ever.c.value.is_not(None),
    )
    .distinct()
)  # fmt: skip
_CREATED_TEXT = select(id_as_text(C.id)).where(C.workspace_id == WS, C.action_id == OF_ACTION)
_SPEAKING = union(
    select(M.action_id).where(M.workspace_id == WS, M.customer_id.in_(_CREATED)),
    select(N.action_id).where(N.workspace_id == WS, N.customer_id.in_(_CREATED)),
    select(P.action_id).where(P.workspace_id == WS, P.customer_id.in_(_CREATED)),
    select(K.action_id).where(K.workspace_id == WS, K.customer_id.in_(_CREATED)),
    select(T.action_id).where(T.workspace_id == WS, T.customer_id.in_(_CREATED)),
    select(T.action_id).where(T.workspace_id == WS, T.kind == REFERRAL, T.other_id.in_(_CREATED)),
    select(F.action_id).where(
        F.workspace_id == WS,
        or_(
            (F.about == "customer") & F.subject.in_(_CREATED_TEXT),
            (F.about == "channel") & (F.field == "customer") & F.value.in_(_CREATED_TEXT),
            (F.about == "customer") & (F.field == MERGED_INTO) & F.value.in_(_CREATED_TEXT),
        ),
    ),
).subquery()
_BUILT_ON = (
    select(func.count(), func.max(A.id))
    .select_from(actions)
    .where(A.workspace_id == WS, A.id.in_(select(_SPEAKING.c.action_id)), A.id != OF_ACTION, STANDS)
)
_SAID_BY = (
    select(F.about, F.subject, F.field, F.value)
    .where(F.workspace_id == WS, F.action_id == OF_ACTION)
    .order_by(F.id)
    .limit(bindparam("at_most"))
)
_ADD_REASON = insert(reasons)
_REASONS = (
    select(R.move_id, R.text)
    .join(actions, (A.workspace_id == R.workspace_id) & (A.id == R.action_id))
    .where(R.workspace_id == WS, R.move_id.in_(bindparam("of_moves", expanding=True)), STANDS)
    .order_by(R.at, R.id)
)


class Actions(Merges):
    """Writes and finds actions."""

    def act(self, action: Action) -> None:
        """Write an action. Raced when its request already wrote one: the caller runs the transaction once more,
        and `action_by_key` finds it."""
        self._add(
            _ACT,
            id=action.id,
            request_key=action.request_key,
            actor=action.actor,
            origin=action.origin,
            verb=action.verb,
            at=action.at,
            summary=action.summary,
            undoes=action.undoes,
            voided_by=action.voided_by,
            reply=action.reply,
        )

    def action(self, action_id: int) -> Action | None:
        """The action, voided or not."""
        row = self._quick(_BY_ID, of_action=action_id).first()
        return Action(*row) if row else None

    def action_by_key(self, request_key: str) -> Action | None:
        """The action that this request wrote before, voided or not."""
        row = self._quick(_BY_KEY, of_key=request_key).first()
        return Action(*row) if row else None

    def last_action(self, actor: str | None, since: datetime) -> Action | None:
        """The newest action not voided and not an undo, of this actor (None: anyone), not older than `since`."""
        bounds = {"since": since, "from_id": first_id(since)}
        found = self._run(_NEWEST_OF, of_actor=actor, **bounds) if actor else self._run(_NEWEST, **bounds)
        row = found.first()
        return Action(*row) if row else None

    def answer(self, action_id: int, reply: str, summary: str) -> None:
        """Keep the reply (JSON) that was given for an action, and its sentence for lists."""
        self._quick(_ANSWER, of_action=action_id, its_reply=reply, its_summary=summary)

    def touched(self, action_id: int) -> list[int]:
        """Ids of the customers that an action created, moved, named or said something about (voided or not), and of
        who stands for those of them that were merged, before or after it is taken back."""
        found = set(self._run(_TOUCHED, of_action=action_id).scalars())
        for said in (_SAID_OF, _EVER):
            found.update(int(customer_id) for customer_id in self._run(said, of_action=action_id).scalars())
        into = self.survivors()
        return sorted(found | {into[one] for one in found & into.keys()})

    def built_on(self, action_id: int) -> tuple[int, Action | None]:
        """How many other actions, not voided, speak of customers that this action created: moved or named them,
        said something about them, merged others into them, or bound a channel to them; and the newest of these."""
        ((n, newest),) = self._run(_BUILT_ON, of_action=action_id)
        return n, self.action(newest) if newest else None

    def said_by(self, action_id: int, limit: int) -> list[tuple[str, str, str, str | None]]:
        """Up to so many of the facts that an action said, voided or not: (about, subject, field, value)."""
        return [(row[0], row[1], row[2], row[3]) for row in self._quick(_SAID_BY, of_action=action_id, at_most=limit)]

    def action_moves(self, action_id: int) -> list[StageMove]:
        """The moves of one action, voided or not."""
        return [StageMove(*row) for row in self._run(_MOVES, of_action=action_id)]

    def add_reason(self, move_id: int, text: str, action_id: int, at: datetime) -> None:
        """Keep why a move was made, said by an action: the move's own, or a later one. The last that stands holds."""
        self._add(_ADD_REASON, id=self.new_id(at), move_id=move_id, text=text, at=at, action_id=action_id)

    def reasons(self, move_ids: Sequence[int]) -> dict[int, str]:
        """The reason that holds for each of these moves; moves without one are left out."""
        if not move_ids:
            return {}
        return {row[0]: row[1] for row in self._run(_REASONS, of_moves=list(move_ids))}
