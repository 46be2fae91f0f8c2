"""Touchpoints that no command would have written: scores out of their range, answers to nothing, referrals of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from lifecycle.text import plural
from lifecycle.touchpoints import ASK, FEEDBACK, REFERRAL, REVIEW, TICKET, State
from storage.part import WS
from storage.tables import customers
from storage.touchpoint_tables import touchpoints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

C, T = customers.c, touchpoints.c
B = touchpoints.alias("begun").c
_BEGINS = (int(State.OPENED), int(State.ASKED))
_N = select(func.count()).where(T.workspace_id == WS)

SCORES = _N.where(
    or_(
        *(and_(T.kind == kind, or_(T.value < low, T.value > high)) for kind, (low, high) in FEEDBACK.items()),
        and_(T.kind.in_(FEEDBACK.keys() - {REVIEW}), T.value.is_(None)),
    )
)
# Taken back or not: an answer may stand though what was asked was undone.
_BEGUN = (
    select(1)
    .where(B.workspace_id == T.workspace_id, B.id == T.other_id, B.kind == T.kind, B.state.in_(_BEGINS))
    .correlate(touchpoints)
    .exists()
)
ANSWERS = _N.where(T.kind.in_((TICKET, ASK)), T.state.not_in(_BEGINS), ~_BEGUN)
_THERE = select(1).where(C.workspace_id == T.workspace_id, C.id == T.other_id).correlate(touchpoints).exists()
REFERRALS = _N.where(T.kind == REFERRAL, T.other_id.is_not(None), ~_THERE)


def touches(connection: Connection, workspace_id: int) -> Iterator[str]:
    """What is wrong with the touchpoints of a workspace, a few words each."""
    scores, answers, referrals = (
        connection.execute(statement, {"ws": workspace_id}).scalar_one() for statement in (SCORES, ANSWERS, REFERRALS)
    )
    if scores:
        yield plural("{n} score out of its range", "{n} scores out of their range", scores).format(n=scores)
    if answers:
        said = plural(
            "{n} answer to nothing that was asked or opened", "{n} answers to nothing that was asked or opened", answers
        )
        yield said.format(n=answers)
    if referrals:
        yield plural("{n} referral of nobody", "{n} referrals of nobody", referrals).format(n=referrals)
