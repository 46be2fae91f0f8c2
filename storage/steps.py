"""What stands before and after what an action logged: the rows of the same tickets and asks, the claims of the same customers,
the referrals of the same pairs, and the customers of whom it speaks. Asked before and after it is taken back or brought back.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, and_, bindparam, cast, exists, func, select, union, union_all

from lifecycle.care.claims import List
from lifecycle.steps import Step, of_claim, of_state
from lifecycle.touchpoints import ASK, REFERRAL, TICKET
from storage.actions import TOUCHED
from storage.merges import Merges
from storage.part import OF_ACTION, WS
from storage.tables import actions, customers, facts
from storage.touchpoint_tables import touchpoints

A, C, F, T = actions.c, customers.c, facts.c, touchpoints.c
THREADS = (TICKET, ASK)
CLAIMS = [on.claim_field for on in List]

_mine, _beside = touchpoints.alias("mine"), touchpoints.alias("beside")
_M, _B = _mine.c, _beside.c
_ours = and_(
    _M.workspace_id == WS, _M.action_id == OF_ACTION, _M.kind.concat("").in_(THREADS)
)  # by the action, not by the index of kinds
_another = and_(_B.workspace_id == _M.workspace_id, _B.action_id != _M.action_id)
# Only what another action logged a row of too: an import may have begun and ended a hundred thousand.
_SHARED = union(
    select(_M.other_id).where(_ours, exists().where(_another, _B.id == _M.other_id)),
    select(func.coalesce(_M.other_id, _M.id)).where(
        _ours,
        exists().where(
            _another, _B.other_id == func.coalesce(_M.other_id, _M.id), _B.kind == _M.kind, _B.live.is_(True)
        ),
    ),
)
_ROW = (
    select(func.coalesce(T.other_id, T.id), T.id, T.state, T.at, T.action_id, T.live, A.voided_by)
    .join(actions, and_(A.workspace_id == T.workspace_id, A.id == T.action_id))
    .where(T.workspace_id == WS)
)
_ROWS = union_all(
    _ROW.where(T.id.in_(_SHARED)),
    _ROW.where(T.other_id.in_(_SHARED), T.kind.concat("").in_(THREADS)),
)  # each half by its own index
_claimed = facts.alias("claimed")
_CLAIMS = (
    select(F.field, F.subject, F.id, F.value, F.at, F.action_id, F.live, A.voided_by)
    .join(actions, and_(A.workspace_id == F.workspace_id, A.id == F.action_id))
    .where(
        F.workspace_id == WS,
        F.about == "customer",
        F.field.in_(CLAIMS),
        F.subject.in_(
            select(_claimed.c.subject).where(
                _claimed.c.workspace_id == WS,
                _claimed.c.action_id == OF_ACTION,
                _claimed.c.about == "customer",
                _claimed.c.field.in_(CLAIMS),
            )
        ),
    )
)
_GIVEN = select(T.other_id).where(
    T.workspace_id == WS, T.action_id == OF_ACTION, T.kind.concat("") == REFERRAL, T.other_id.is_not(None)
)  # fmt: skip
_REFERRED_AGAIN = (
    select(_B.action_id)
    .select_from(_mine)
    .join(
        _beside,
        and_(
            _another, _B.other_id == _M.other_id, _B.kind == REFERRAL, _B.customer_id == _M.customer_id,
            _B.live.is_(True), _B.action_id > bindparam("since_action"),
        ),
    )
    .where(_M.workspace_id == WS, _M.action_id == OF_ACTION, _M.kind.concat("") == REFERRAL)
    .order_by(_B.action_id.desc())
    .limit(1)
)  # fmt: skip
_said_of = select(cast(F.subject, BigInteger)).where(
    F.workspace_id == WS, F.action_id == OF_ACTION, F.about == "customer"
)  # fmt: skip
_SPEAKS_OF = union(*TOUCHED, _said_of, _GIVEN)
_GONE = (
    select(A.voided_by)
    .join(customers, and_(C.workspace_id == A.workspace_id, C.action_id == A.id))
    .where(
        A.workspace_id == WS,
        C.id.in_(_SPEAKS_OF),
        C.live.is_(False),
        A.voided_by.is_not(None),
        A.id != OF_ACTION,
    )
    .order_by(A.voided_by.desc())
    .limit(1)
)


class Steps(Merges):
    """Reads what is beside what an action logged."""

    def steps_beside(self, action_id: int) -> list[Step]:
        """The rows, taken back or not, of the tickets and asks, and the claims, of which this action and others logged some."""
        rows = [
            Step(f"{of}", id_, of_state(state), at, by, stands, undone)
            for of, id_, state, at, by, stands, undone in self._run(_ROWS, of_action=action_id)
        ]
        said = [
            Step(f"{field} {subject}", id_, of_claim(told), at, by, stands, undone)
            for field, subject, id_, told, at, by, stands, undone in self._run(_CLAIMS, of_action=action_id)
        ]
        return rows + said

    def referred_by(self, action_id: int) -> list[int]:
        """The ids of the customers whom this action says were referred, taken back or not."""
        return sorted(set(self._run(_GIVEN, of_action=action_id).scalars()))

    def referred_again(self, action_id: int, since: int) -> int | None:
        """The newest action later than `since` that stands and logged a referral which this one logs too."""
        found: int | None = self._run(_REFERRED_AGAIN, of_action=action_id, since_action=since).scalar()
        return found

    def gone(self, action_id: int) -> int | None:
        """Where the action speaks of a customer who is no longer there: the undo that took back their creation."""
        found: int | None = self._run(_GONE, of_action=action_id).scalar()
        return found
