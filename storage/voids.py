"""Taking an action back, and bringing it back: everything that follows from it follows at once, but the visits,
which the caller tells anew for the customers that the action touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from lifecycle.errors import Conflict, Raced
from lifecycle.model import MERGED_INTO
from lifecycle.text import _
from storage.facts import CUSTOMERS_NOW, Facts
from storage.merges import Merges
from storage.packed.marks import day_of
from storage.part import AT_ONCE, OF_ACTION, OF_CUSTOMERS, WS
from storage.tables import actions, choices, customers, facts, names, visits
from storage.touchpoint_tables import touchpoints
from storage.trouble import is_duplicate
from storage.types import micros
from storage.value_tables import contracts, purchases, spends

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, FromClause, Table, Update

A, C, F, N, V = actions.c, customers.c, facts.c, names.c, visits.c


def stands(table: FromClause) -> ColumnElement[bool]:
    """Whether the action of a row is not voided."""
    act = actions.alias("act")
    of_row = (act.c.workspace_id == table.c.workspace_id, act.c.id == table.c.action_id)
    return select(act.c.id).where(*of_row, act.c.voided_by.is_(None)).correlate(table).exists()


def _name_stands(table: FromClause) -> ColumnElement[bool]:
    """Whether a name's action is not voided, nor its customer's."""
    of_row = (C.workspace_id == table.c.workspace_id, C.id == table.c.customer_id)
    return and_(stands(table), select(C.id).where(*of_row, C.live.is_(True)).correlate(table).exists())


def _now(table: Table) -> Update:
    return update(table).where(table.c.workspace_id == WS).values(live=stands(table))


LIVE_NOW = {table: _now(table) for table in (customers, choices, facts, purchases, spends, contracts, touchpoints)}
"""Per table: brings `live` up to date, for all rows unless narrowed."""
NAMES_NOW = update(names).where(N.workspace_id == WS).values(live=_name_stands(names))
"""The same for names; it reads `live` of the customers."""

_VOID = (
    update(actions)
    .where(A.workspace_id == WS, A.id == OF_ACTION, A.voided_by.is_(None))
    .values(voided_by=bindparam("its_void"))
)
_UNVOID = update(actions).where(A.workspace_id == WS, A.id == OF_ACTION).values(voided_by=None)
_LIVE_OF_ACTION = [change.where(table.c.action_id == OF_ACTION) for table, change in LIVE_NOW.items()]
_CREATED = select(C.id).where(C.workspace_id == WS, C.action_id == OF_ACTION)
_NAMES_OF_ACTION = NAMES_NOW.where(or_(N.action_id == OF_ACTION, N.customer_id.in_(_CREATED)))

_mine, _theirs, _holder = names.alias("mine"), names.alias("theirs"), customers.alias("holder")
_TAKEN = (
    select(_mine.c.name, _holder.c.name)
    .join(
        _theirs,
        and_(
            _theirs.c.workspace_id == _mine.c.workspace_id,
            _theirs.c.name_key == _mine.c.name_key,
            _theirs.c.live.is_(True),
        ),
    )
    .join(_holder, and_(_holder.c.workspace_id == _theirs.c.workspace_id, _holder.c.id == _theirs.c.customer_id))
    .where(
        _mine.c.workspace_id == WS,
        or_(_mine.c.action_id == OF_ACTION, _mine.c.customer_id.in_(_CREATED)),
        _mine.c.live.is_(False),
        _name_stands(_mine),
    )
    .limit(1)
)
_our, _other = purchases.alias("our"), purchases.alias("other")
_REFERRED = (
    select(_our.c.ref)
    .join(
        _other,
        and_(
            _other.c.workspace_id == _our.c.workspace_id,
            _other.c.ref == _our.c.ref,
            _other.c.live.is_(True),
            _other.c.action_id != _our.c.action_id,
        ),
    )
    .where(_our.c.workspace_id == WS, _our.c.action_id == OF_ACTION, _our.c.live.is_(False))
    .limit(1)
)
_SAID = (
    select(F.about, F.subject, F.field)
    .where(F.workspace_id == WS, F.action_id == OF_ACTION, F.about != "customer")
    .distinct()
)
_SAID_FIELDS = select(F.field).where(F.workspace_id == WS, F.action_id == OF_ACTION, F.about == "customer").distinct()
_SAID_SUBJECTS = select(F.subject).where(F.workspace_id == WS, F.action_id == OF_ACTION, F.about == "customer")
_CUSTOMERS_NOW = {field: change.where(C.id.in_(OF_CUSTOMERS)) for field, change in CUSTOMERS_NOW.items()}
_BEGUN = select(V.entered_at).where(V.workspace_id == WS, V.customer_id.in_(_CREATED))
_FORGET_VISITS = delete(visits).where(V.workspace_id == WS, V.customer_id.in_(_CREATED))


class Voids(Facts, Merges):
    """Voids actions and brings them back."""

    def void(self, action_id: int, by: int | None) -> None:
        """Set the action that takes this one back; None brings it back.

        Raced when another transaction took it back first. Conflict when it would bring back a name that somebody
        else has taken since, or take away the name that somebody is called by, or tangle merged customers.
        """
        if by is None:
            self._run(_UNVOID, of_action=action_id)
        elif self._run(_VOID, of_action=action_id, its_void=by).rowcount == 0:
            raise Raced
        if by is None and (taken := self._run(_REFERRED, of_action=action_id).scalar()):
            said = _('A purchase with the reference "{ref}" was logged since; undo that first.')
            raise Conflict(said.format(ref=taken))
        try:
            for change in _LIVE_OF_ACTION:
                self._run(change, of_action=action_id)
        except IntegrityError as error:  # somebody logs a purchase with that reference at this moment
            if is_duplicate(error):
                raise Raced from error
            raise
        self._void_names(action_id)
        self._void_values(action_id)
        if by is not None:
            self.mark_days({day_of(micros(at)) for at in self._run(_BEGUN, of_action=action_id).scalars()})
            self._run(_FORGET_VISITS, of_action=action_id)

    def _void_names(self, action_id: int) -> None:
        taken = self._run(_TAKEN, of_action=action_id).first()
        if taken:
            name, holder = taken
            raise Conflict(
                _('"{name}" means {holder} by now, so this cannot be brought back; take that name back first.').format(
                    name=name, holder=holder
                )
            )
        try:
            self._run(_NAMES_OF_ACTION, of_action=action_id)
        except IntegrityError as error:
            if is_duplicate(error):
                raise Raced from error
            raise

    def _void_values(self, action_id: int) -> None:
        for about, subject, field in self._run(_SAID, of_action=action_id).all():
            self.bring_up_to_date(about, subject, field)
        fields = self._run(_SAID_FIELDS, of_action=action_id).scalars()
        for field in fields:
            subjects = self._run(_SAID_SUBJECTS.where(F.field == field), of_action=action_id).scalars()
            self.refresh_customers(field, map(int, subjects))
        self.refuse_unnamed(action_id)
        if MERGED_INTO in fields:
            self.refuse_tangled(action_id)

    def refresh_customers(self, field: str, customer_ids: Iterable[int]) -> None:
        """Bring this value of these customers up to date with what was said; nothing for a field that is only said."""
        ids = sorted(set(customer_ids)) if field in _CUSTOMERS_NOW else []
        for at in range(0, len(ids), AT_ONCE):
            self._run(_CUSTOMERS_NOW[field], of_customers=ids[at : at + AT_ONCE])
