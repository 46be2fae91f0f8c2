"""Rows of tickets, asks and claims that do not follow one another: which no command would have written, and which a file may
have brought or an earlier undo left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from lifecycle.care.claims import List, read
from lifecycle.text import _, plural
from lifecycle.touchpoints import ASK, REFERRAL, TICKET, State
from storage.facts import id_as_text
from storage.part import WS
from storage.tables import customers, facts
from storage.touchpoint_tables import touchpoints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

C, F, T = customers.c, facts.c, touchpoints.c
_begun, _owner = touchpoints.alias("begun"), customers.alias("owner")
B, O = _begun.c, _owner.c  # noqa: E741 - the owner of what was begun
_N = select(func.count()).where(T.workspace_id == WS, T.live.is_(True))
_later = (
    _N.select_from(touchpoints)
    .join(_begun, and_(B.workspace_id == T.workspace_id, B.id == T.other_id))
    .where(T.kind.in_((TICKET, ASK)))
)
EARLY = _later.where(T.at < B.at)
STRANGERS = (
    _later.join(customers, and_(C.workspace_id == T.workspace_id, C.id == T.customer_id))
    .join(_owner, and_(O.workspace_id == B.workspace_id, O.id == B.customer_id))
    .where(func.coalesce(C.merged_into, C.id) != func.coalesce(O.merged_into, O.id))
)
LEFT = _later.where(B.live.is_(False))
NOBODYS = (
    _N.select_from(touchpoints)
    .join(customers, and_(C.workspace_id == T.workspace_id, C.id == T.customer_id))
    .where(C.live.is_(False))
)
OWN = _N.where(T.kind == REFERRAL, T.other_id == T.customer_id)
_before = (
    func.lag(T.state).over(partition_by=func.coalesce(T.other_id, T.id), order_by=(T.at, T.id)).label("state_before")
)
_rows = (
    select(T.state, _before)
    .where(T.workspace_id == WS, T.kind.in_((TICKET, ASK)), T.live.is_(True))
    .subquery()
)  # fmt: skip
_ENDS = (int(State.CLOSED), int(State.AGREED), int(State.DECLINED))
TWICE = select(func.count()).where(_rows.c.state.in_(_ENDS), _rows.c.state_before.in_(_ENDS))
_CLAIMS = (
    select(F.field, F.subject, F.value, C.id)
    .outerjoin(customers, and_(C.workspace_id == F.workspace_id, id_as_text(C.id) == F.subject))
    .where(
        F.workspace_id == WS, F.about == "customer", F.field.in_([on.claim_field for on in List]), F.live.is_(True)
    )
    .order_by(F.field, F.subject, F.at, F.id)
)  # fmt: skip


def threads(connection: Connection, workspace_id: int) -> Iterator[str]:
    """What no command would have written, a few words each."""

    def counted(statement: object) -> int:
        return int(connection.execute(statement, {"ws": workspace_id}).scalar_one())  # type: ignore[call-overload]

    if n := counted(EARLY):
        yield plural("{n} answer from before its question", "{n} answers from before their questions", n).format(n=n)
    if n := counted(STRANGERS):
        yield plural(
            "{n} answer by another customer than was asked", "{n} answers by other customers than were asked", n
        ).format(n=n)
    if n := counted(OWN):
        yield plural("{n} referral of oneself", "{n} referrals of oneself", n).format(n=n)
    if n := counted(NOBODYS):
        said = plural(
            "{n} touchpoint of a customer who was taken back", "{n} touchpoints of customers who were taken back", n
        )
        yield said.format(n=n)
    if n := _bad_claims(connection, workspace_id):
        yield plural("{n} claim of nobody or without a person", "{n} claims of nobody or without a person", n).format(
            n=n
        )


def leftovers(connection: Connection, workspace_id: int) -> Iterator[str]:
    """What works, but what somebody should know, a few words each."""
    left, twice = (connection.execute(one, {"ws": workspace_id}).scalar_one() for one in (LEFT, TWICE))
    if left:
        yield plural(
            "{n} answer to what was taken back, which counts nowhere",
            "{n} answers to what was taken back, which count nowhere",
            left,
        ).format(n=left)
    if twice:
        yield plural(
            "{n} ticket or ask that was ended twice, of which the first time counts",
            "{n} tickets or asks that were ended twice, of which the first time counts",
            twice,
        ).format(n=twice)


def what_to_do() -> str:
    """About leftovers."""
    return _(
        "Look at the customer with /journey, and undo what is wrong with its Undo button; a file imported right may stay."
    )


def _bad_claims(connection: Connection, workspace_id: int) -> int:
    """Claims of no customer, that cannot be read, or outcomes before any claim."""
    bad, claimed = 0, set()
    for field, subject, value, customer_id in connection.execute(_CLAIMS, {"ws": workspace_id}):
        claim = read(value)
        if claim and claim.lasts:
            claimed.add((field, subject))
        unread = value is not None and (claim is None or (not claim.lasts and (field, subject) not in claimed))
        bad += customer_id is None or unread
    return bad
