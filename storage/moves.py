"""The log of stage moves and the visits projected from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from lifecycle.model import Kind, StageMove, Visit
from storage.merges import CANONICAL, GROUP
from storage.packed.marks import EVERY_DAY, Marks
from storage.part import OF_CUSTOMER, WS
from storage.tables import actions, customers, stage_moves, visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

A, C, M, V = actions.c, customers.c, stage_moves.c, visits.c

_LOG = insert(stage_moves)
_OPEN = insert(visits)
_CLOSE = (
    update(visits)
    .where(
        V.workspace_id == WS,
        V.customer_id == OF_CUSTOMER,
        V.entered_at == bindparam("of_entered"),
        V.move_id == bindparam("of_move"),
    )
    .values(left_at=bindparam("its_end"))
)
STANDING = (
    select(M.id, CANONICAL, M.to_stage, M.effective_at, M.recorded_at, M.action_id)
    .join(actions, and_(A.workspace_id == M.workspace_id, A.id == M.action_id))
    .join(customers, and_(C.workspace_id == M.workspace_id, C.id == M.customer_id))
    .where(M.workspace_id == WS, A.voided_by.is_(None), C.live.is_(True))
)
"""The moves that count: their action stands, and their customer's. They are of who stands for that customer."""
_MOVES_OF = STANDING.where(M.customer_id.in_(GROUP)).order_by(M.effective_at, M.id)
_VISITS = select(
    V.customer_id, V.move_id, V.from_stage, V.stage, V.kind, V.entered_at, V.left_at, V.nth, V.from_at, V.from_nth
).where(V.workspace_id == WS, V.customer_id == OF_CUSTOMER)
_VISITS_OF = _VISITS.order_by(V.entered_at, V.move_id)
_LAST_VISIT = _VISITS.order_by(V.entered_at.desc(), V.move_id.desc()).limit(1)
_BEEN = (
    select(func.count())
    .select_from(visits)
    .where(V.workspace_id == WS, V.customer_id == OF_CUSTOMER, V.stage == bindparam("of_stage"))
)
_LAST_MOVED = select(func.max(M.effective_at)).where(M.workspace_id == WS, M.customer_id.in_(GROUP))
_CHANGE_KIND = (
    update(visits)
    .where(
        V.workspace_id == WS,
        V.from_stage == bindparam("of_from"),
        V.stage == bindparam("of_stage"),
        V.kind != bindparam("its_kind"),
    )
    .values(kind=bindparam("its_kind"))
)
_FORGET = delete(visits).where(V.workspace_id == WS, V.customer_id == OF_CUSTOMER)


class Moves(Marks):
    """Appends moves and keeps visits."""

    def log_move(self, move: StageMove) -> None:
        """Append to the move log. The projection is the caller's next step."""
        self._add(
            _LOG,
            id=move.id,
            customer_id=move.customer_id,
            to_stage=move.to_stage,
            effective_at=move.effective_at,
            recorded_at=move.recorded_at,
            action_id=move.action_id,
        )

    def last_visit(self, customer_id: int) -> Visit | None:
        """The visit that begins last."""
        row = self._quick(_LAST_VISIT, of_customer=customer_id).first()
        return _visit(row) if row else None

    def been(self, customer_id: int, stage: int) -> int:
        """How many visits the customer has had in a stage."""
        return int(self._quick(_BEEN, of_customer=customer_id, of_stage=stage).scalar())

    def last_moved(self, customer_id: int) -> datetime | None:
        """When the last move of the customer, or of anybody merged into it, happened, voided ones too."""
        found: datetime | None = self._quick(_LAST_MOVED, of_customer=customer_id).scalar()
        return found

    def follow(self, closed: Visit | None, opened: Visit) -> None:
        """Keep the projection for the plain case: the last visit now ends, and a new one begins."""
        if closed:
            self._quick(
                _CLOSE,
                of_customer=closed.customer_id,
                of_entered=closed.entered_at,
                of_move=closed.move_id,
                its_end=closed.left_at,
            )
        self._add(_OPEN, **visit_values(opened))
        self.mark_late(opened)

    def moves_of(self, customer_id: int) -> list[StageMove]:
        """The moves of the customer and of all who were merged into it, in the order of (effective_at, id); a merged
        one has none."""
        return [StageMove(*row) for row in self._run(_MOVES_OF, of_customer=customer_id)]

    def visits_of(self, customer_id: int) -> list[Visit]:
        """The customer's visits as the projection has them, first to last."""
        return [_visit(row) for row in self._run(_VISITS_OF, of_customer=customer_id)]

    def replace_visits(self, customer_id: int, visits: Iterable[Visit]) -> None:
        """Put these visits in the place of all the customer's visits; writes only if that changes them."""
        wanted, before = list(visits), self.visits_of(customer_id)
        if wanted == before:
            return
        self.mark_visits(before, wanted)
        self._run(_FORGET, of_customer=customer_id)
        if wanted:
            self.connection.execute(
                _OPEN, [{"workspace_id": self.workspace_id, **visit_values(visit)} for visit in wanted]
            )

    def change_kinds(self, kinds: Mapping[tuple[int, int], Kind]) -> None:
        """Give every visit that came from one stage to another the kind that such a move is now."""
        if kinds:
            self.mark_days([EVERY_DAY])
        for (from_stage, stage), kind in kinds.items():
            self._run(_CHANGE_KIND, of_from=from_stage, of_stage=stage, its_kind=int(kind))


def visit_values(visit: Visit) -> dict[str, Any]:
    """The row of a visit, without its workspace."""
    return {
        "customer_id": visit.customer_id,
        "move_id": visit.move_id,
        "from_stage": visit.from_stage,
        "stage": visit.stage,
        "kind": int(visit.kind),
        "entered_at": visit.entered_at,
        "left_at": visit.left_at,
        "nth": visit.nth,
        "from_at": visit.from_at,
        "from_nth": visit.from_nth,
    }


def _visit(row: Sequence[Any]) -> Visit:
    customer_id, move_id, from_stage, stage, kind, *stay = row
    return Visit(customer_id, move_id, from_stage, stage, Kind(kind), *stay)
