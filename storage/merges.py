"""Customers that were merged: who stands for whom, what came with them, and which undo would tangle that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, and_, bindparam, cast, func, or_, select, union_all

from lifecycle.errors import Conflict
from lifecycle.model import MERGED_INTO, MERGED_UNDER, Merged
from lifecycle.names import key as name_key
from lifecycle.text import _
from storage.packed.marks import Marks
from storage.part import OF_ACTION, OF_CUSTOMER, OF_CUSTOMERS, WS
from storage.tables import actions, customers, facts, names, stage_moves

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

A, C, F, M, N = actions.c, customers.c, facts.c, stage_moves.c, names.c
PAIR, SAME, APART = "pair", "same", "no"
"""The fact about two customers, their ids with a dash between them, that they are not the same."""

CANONICAL: ColumnElement[int] = func.coalesce(C.merged_into, C.id)
"""The id of who stands for a customer: their own, unless they were merged."""
GROUP = union_all(
    select(C.id).where(C.workspace_id == WS, C.id == OF_CUSTOMER, C.merged_into.is_(None)),
    select(C.id).where(C.workspace_id == WS, C.merged_into == OF_CUSTOMER),
)
"""A customer and all who were merged into it; nobody for one who was merged."""

_MERGED = select(C.id, C.merged_into).where(C.workspace_id == WS, C.merged_into.is_not(None))
_merged = customers.alias("merged")
_MERGED_IDS = select(_merged.c.id).where(_merged.c.workspace_id == WS, _merged.c.merged_into == OF_CUSTOMER)
_MERGED_INTO = (
    select(C.id, C.name)
    # By their ids, which the index has: SQLite would else go through all customers.
    .where(C.workspace_id == WS, C.id.in_(_MERGED_IDS), C.live.is_(True))
    .order_by(C.name, C.id)
)
_WHOSE = select(N.customer_id).where(N.workspace_id == WS, N.name_key == bindparam("of_key"), N.live.is_(True))
_OF_FIELDS = F.field.in_(bindparam("of_fields", expanding=True))
_SAID = (
    select(F.subject, F.field, F.value, F.at)
    .where(
        F.workspace_id == WS,
        F.about == "customer",
        _OF_FIELDS,
        F.subject.in_(bindparam("of_subjects", expanding=True)),
        F.live.is_(True),
    )
    .order_by(F.at, F.id)
)
_MERGING = (
    select(F.action_id)
    .where(
        F.workspace_id == WS,
        F.about == "customer",
        F.field == MERGED_UNDER,
        F.subject == bindparam("of_subject"),
        F.live.is_(True),
    )
    .order_by(F.at.desc(), F.id.desc())
    .limit(1)
)
_TAKEN_OVER = (
    select(F.field, F.at)
    .where(
        F.workspace_id == WS,
        F.action_id == _MERGING.scalar_subquery(),
        F.about == "customer",
        F.field.not_in([MERGED_INTO, MERGED_UNDER]),
    )
    .order_by(F.at, F.id)
)
_ACTIVITY = (
    select(CANONICAL, func.count(), func.max(M.effective_at))
    .select_from(customers)
    .join(stage_moves, and_(M.workspace_id == C.workspace_id, M.customer_id == C.id))
    .join(actions, and_(A.workspace_id == M.workspace_id, A.id == M.action_id))
    .where(
        C.workspace_id == WS,
        or_(C.id.in_(OF_CUSTOMERS), C.merged_into.in_(OF_CUSTOMERS)),
        C.live.is_(True),
        A.voided_by.is_(None),
    )
    .group_by(CANONICAL)
)
_APART = (
    select(F.subject, F.value)
    .where(F.workspace_id == WS, F.about == PAIR, F.field == SAME, F.live.is_(True))
    .order_by(F.at, F.id)
)

_mine, _later, _target = facts.alias("mine"), facts.alias("later"), customers.alias("target")
_AGAIN = (
    select(C.name, _later.c.action_id)
    .select_from(_mine)
    .join(
        _later,
        and_(
            _later.c.workspace_id == _mine.c.workspace_id,
            _later.c.about == _mine.c.about,
            _later.c.field == _mine.c.field,
            _later.c.subject == _mine.c.subject,
            _later.c.live.is_(True),
            _later.c.action_id != _mine.c.action_id,
            or_(_later.c.at > _mine.c.at, and_(_later.c.at == _mine.c.at, _later.c.id > _mine.c.id)),
        ),
    )
    .join(customers, and_(C.workspace_id == _mine.c.workspace_id, C.id == cast(_mine.c.subject, BigInteger)))
    .where(
        _mine.c.workspace_id == WS,
        _mine.c.action_id == OF_ACTION,
        _mine.c.about == "customer",
        _mine.c.field == MERGED_INTO,
    )
    .limit(1)
)
_SUBJECTS = select(cast(F.subject, BigInteger)).where(
    F.workspace_id == WS, F.action_id == OF_ACTION, F.about == "customer", F.field == MERGED_INTO
)
_TANGLED = (
    select(C.name)
    .join(_target, and_(_target.c.workspace_id == C.workspace_id, _target.c.id == C.merged_into))
    .where(
        C.workspace_id == WS,
        or_(C.id.in_(_SUBJECTS), C.merged_into.in_(_SUBJECTS)),
        or_(_target.c.merged_into.is_not(None), _target.c.live.is_(False), C.live.is_(False)),
    )
    .limit(1)
)
_UNNAMED = select(N.name_key, C.name).join(
    customers, and_(C.workspace_id == N.workspace_id, C.id == N.customer_id)
).where(
    N.workspace_id == WS, N.action_id == OF_ACTION, N.is_alias.is_(True), N.live.is_(False), C.live.is_(True)
)  # fmt: skip


class Merges(Marks):
    """Reads who was merged into whom. Merging and splitting are facts; what follows from them is `customers.merged_into`."""

    def survivors(self) -> dict[int, int]:
        """Every merged customer, and who stands for it."""
        return dict(self._quick(_MERGED).all())

    def merged_into(self, customer_id: int) -> list[Merged]:
        """The customers that were merged into this one, directly or not, by name."""
        return [Merged(*row) for row in self._quick(_MERGED_INTO, of_customer=customer_id)]

    def whose(self, key: str) -> int | None:
        """The id of the customer that was given the name or alias with this key: a merged one's is their own."""
        found: int | None = self._quick(_WHOSE, of_key=key).scalar()
        return found

    def said_since(self, ids: Sequence[int], fields: Sequence[str]) -> list[tuple[int, str, str | None, datetime]]:
        """All that was said of some customers' fields, in order: customer, field, value, since when."""
        subjects = [str(customer_id) for customer_id in ids]
        rows = self._run(_SAID, of_subjects=subjects, of_fields=list(fields))
        return [(int(subject), field, value, at) for subject, field, value, at in rows]

    def taken_over(self, merged_id: int) -> list[tuple[str, datetime]]:
        """The (field, since when) of each value that this merged customer left to whom it was merged into."""
        return [(field, at) for field, at in self._run(_TAKEN_OVER, of_subject=str(merged_id))]

    def activity(self, customer_ids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
        """How many moves each of these customers made, and when the last one was; those without any are left out."""
        rows = self._run(_ACTIVITY, of_customers=list(customer_ids))
        return {customer_id: (n, last) for customer_id, n, last in rows}

    def apart(self) -> set[tuple[int, int]]:
        """The pairs of customers of whom somebody said that they are not the same, the lower id first; who was merged
        is named by who stands for them."""
        said = {row[0]: row[1] for row in self._run(_APART)}
        into = self.survivors()
        pairs = (map(int, pair.split("-")) for pair, value in said.items() if value == APART)
        return {(min(two), max(two)) for pair in pairs if len(two := {into.get(one, one) for one in pair}) == 2}

    def refuse_tangled(self, action_id: int) -> None:
        """After an action was voided or brought back. Conflict if somebody would stand for a customer who was merged
        too, or if a later merge or split of the same customer stands."""
        said = _("{name} was merged or split again since; undo that first.")
        if again := self._run(_AGAIN, of_action=action_id).first():
            raise Conflict(said.format(name=again[0]), undo_first=again[1])
        if tangled := self._run(_TANGLED, of_action=action_id).first():
            raise Conflict(said.format(name=tangled[0]))

    def refuse_unnamed(self, action_id: int) -> None:
        """After an action was voided or brought back. Conflict if somebody would be called by a name that finds them
        no more."""
        for key, name in self._run(_UNNAMED, of_action=action_id):
            if name_key(name) == key:
                raise Conflict(_('The customer is called "{name}" by now; undo that first.').format(name=name))
