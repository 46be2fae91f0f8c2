"""Customers, the names they answer to, and what people meant by what they typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, insert, select, update

from lifecycle.errors import Conflict
from lifecycle.model import Customer
from lifecycle.names import key as name_key
from lifecycle.text import _
from storage.merges import GROUP
from storage.part import AT_ONCE, OF_CUSTOMER, OF_CUSTOMERS, WS, Part
from storage.tables import choices, customers, names, visits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

C, H, N, V = customers.c, choices.c, names.c, visits.c

_COLUMNS = (
    C.id, C.name, C.owner, C.source, C.segment, C.acquisition_cost_cents, C.currency, V.stage, V.entered_at,
)  # fmt: skip
_OPEN = and_(V.workspace_id == C.workspace_id, V.customer_id == C.id, V.left_at.is_(None))
# Whoever is asked for, the columns are those of who stands for them: `own` is the row of the id or of the name.
_own = customers.alias("own")
_STANDS_FOR = and_(C.workspace_id == _own.c.workspace_id, C.id == func.coalesce(_own.c.merged_into, _own.c.id))
_CUSTOMERS = (
    select(_own.c.id, *_COLUMNS)
    .select_from(_own.join(customers, _STANDS_FOR).outerjoin(visits, _OPEN))
    .where(_own.c.workspace_id == WS, _own.c.live.is_(True), C.live.is_(True))
)
_BY_ID = _CUSTOMERS.where(_own.c.id == OF_CUSTOMER)
_BY_IDS = _CUSTOMERS.where(_own.c.id.in_(OF_CUSTOMERS))
_OWN_OF_NAME = and_(_own.c.workspace_id == N.workspace_id, _own.c.id == N.customer_id)
_BY_NAME = (
    select(N.name_key, *_COLUMNS)
    .select_from(names.join(_own, _OWN_OF_NAME).join(customers, _STANDS_FOR).outerjoin(visits, _OPEN))
    .where(N.workspace_id == WS, N.live.is_(True), C.live.is_(True))
)
_NAMED = _BY_NAME.where(N.name_key == bindparam("of_key"))
# A space is the byte before the exclamation mark, and keys are compared byte by byte.
_FIRST_KEY = func.min(N.name_key)
_WHOSE = func.coalesce(_own.c.merged_into, _own.c.id)
_BEGINNING = (
    select(_WHOSE.label("customer_id"), _FIRST_KEY.label("first_key"))
    .select_from(names.join(_own, _OWN_OF_NAME))
    .where(
        N.workspace_id == WS,
        N.live.is_(True),
        N.name_key >= bindparam("of_key") + " ",
        N.name_key < bindparam("of_key") + "!",
    )
    .group_by(_WHOSE)
    .order_by(_FIRST_KEY)
    .limit(bindparam("at_most"))
).subquery()
_BEGINS = (
    select(*_COLUMNS)
    .select_from(_BEGINNING)
    .join(customers, and_(C.workspace_id == WS, C.id == _BEGINNING.c.customer_id))
    .outerjoin(visits, _OPEN)
    .where(C.live.is_(True))
    .order_by(_BEGINNING.c.first_key)
)
_MEANT = (
    _BY_NAME.where(N.name_key >= bindparam("of_key"), N.name_key < bindparam("of_key") + "!")
    .order_by(N.name_key)
    .limit(bindparam("at_most"))
)
_OTHER_NAMES = (
    select(N.name_key, N.name, C.name)
    .join(customers, and_(C.workspace_id == N.workspace_id, C.id == OF_CUSTOMER))
    .where(N.workspace_id == WS, N.customer_id.in_(GROUP), N.live.is_(True))
    .order_by(N.action_id, N.name_key)
)
_OF_CHOICE = (H.workspace_id == WS, H.person_id == bindparam("of_person"), H.name_key == bindparam("of_key"))
_CHOICE = select(H.customer_id).where(*_OF_CHOICE, H.live.is_(True)).order_by(H.action_id.desc()).limit(1)
_CHOOSE_AGAIN = (
    update(choices)
    .where(*_OF_CHOICE, H.action_id == bindparam("of_action"))
    .values(customer_id=bindparam("its_customer"))
)
_CHOOSE = insert(choices)
_ADD_CUSTOMER = insert(customers)
_ADD_NAME = insert(names)

_HERE = select(*_COLUMNS).select_from(
    visits.join(customers, and_(C.workspace_id == V.workspace_id, C.id == V.customer_id))
).where(V.workspace_id == WS, V.left_at.is_(None), V.stage == bindparam("of_stage"), C.live.is_(True))  # fmt: skip
_NOWHERE = (
    select(*_COLUMNS)
    .select_from(customers.outerjoin(visits, _OPEN))
    .where(C.workspace_id == WS, C.live.is_(True), C.merged_into.is_(None), V.stage.is_(None))
)
_PAGE_HERE = _HERE.order_by(V.entered_at, V.customer_id).offset(bindparam("skip")).limit(bindparam("at_most"))
_PAGE_NOWHERE = _NOWHERE.order_by(C.id).offset(bindparam("skip")).limit(bindparam("at_most"))
_OWNED = C.owner == bindparam("of_owner")
_COUNT_HERE = (
    select(func.count())
    .select_from(visits)
    .where(V.workspace_id == WS, V.left_at.is_(None), V.stage == bindparam("of_stage"))
)
_COUNT_HERE_OWNED = _HERE.where(_OWNED).with_only_columns(func.count())
_COUNT_NOWHERE = _NOWHERE.with_only_columns(func.count())
_COUNT_NOWHERE_OWNED = _COUNT_NOWHERE.where(_OWNED)
_OWNED_BY = select(C.id).where(C.workspace_id == WS, C.live.is_(True), C.merged_into.is_(None), _OWNED).order_by(C.id)
_IDS = select(C.id).where(C.workspace_id == WS, C.live.is_(True), C.merged_into.is_(None)).order_by(C.id)

GLANCE = 50
"""Names that are read at once to see whom a beginning means."""


class Customers(Part):
    """Finds customers and names them. One whose creating action is voided is not there; for one that was merged,
    whoever it was merged into is found."""

    def add_customer(self, customer_id: int, name: str, action_id: int, at: datetime) -> None:
        """Write a customer. Conflict if its name's key is taken."""
        self._refuse_taken(name)
        self._add(_ADD_CUSTOMER, id=customer_id, name=name, at=at, action_id=action_id, live=True)
        self._name(customer_id, name, action_id, is_alias=False)

    def add_name(self, customer_id: int, alias: str, action_id: int) -> None:
        """Write a name beside the one that the customer was created with. Conflict if its key is taken."""
        self._refuse_taken(alias)
        self._name(customer_id, alias, action_id, is_alias=True)

    def customer(self, customer_id: int) -> Customer | None:
        """The customer with this id."""
        row = self._quick(_BY_ID, of_customer=customer_id).first()
        return Customer(*row[1:]) if row else None

    def customers(self, customer_ids: Sequence[int]) -> list[Customer]:
        """These customers, each once, in the order asked for, without those that are not there."""
        found: dict[int, Customer] = {}
        for at in range(0, len(customer_ids), AT_ONCE):
            rows = self._run(_BY_IDS, of_customers=list(customer_ids[at : at + AT_ONCE]))
            found.update((row[0], Customer(*row[1:])) for row in rows)
        asked = [found[customer_id] for customer_id in customer_ids if customer_id in found]
        return list({customer.id: customer for customer in asked}.values())

    def named(self, key: str) -> Customer | None:
        """The customer whose name or alias has exactly this key."""
        row = self._quick(_NAMED, of_key=key).first()
        return Customer(*row[1:]) if row else None

    def meant(self, key: str, limit: int) -> tuple[Customer | None, list[Customer]]:
        """What `named` and `begins` find, in one look; the second is not looked for where the first is found."""
        rows = self._quick(_MEANT, of_key=key, at_most=GLANCE).all()
        if rows and rows[0][0] == key:
            return Customer(*rows[0][1:]), []
        found = {row[1]: Customer(*row[1:]) for row in reversed(rows) if row[0].startswith(f"{key} ")}
        if len(rows) == GLANCE and len(found) < limit:
            return None, self.begins(key, limit)  # one customer with dozens of aliases
        return None, list(reversed(found.values()))[:limit]

    def begins(self, key: str, limit: int) -> list[Customer]:
        """Up to `limit` different customers that have a name or alias beginning with this key and a space."""
        return [Customer(*row) for row in self._quick(_BEGINS, of_key=key, at_most=limit)]

    def choice(self, person_id: str, key: str) -> Customer | None:
        """The customer that this person once chose for what was typed, if it is still there."""
        chosen = self._quick(_CHOICE, of_person=person_id, of_key=key).scalar()
        return self.customer(chosen) if chosen is not None else None

    def choose(self, person_id: str, key: str, customer_id: int, action_id: int) -> None:
        """Remember a person's choice; the newest one that is not voided holds."""
        of_choice = {"of_person": person_id, "of_key": key, "of_action": action_id}
        if self._run(_CHOOSE_AGAIN, its_customer=customer_id, **of_choice).rowcount == 0:
            self._add(
                _CHOOSE, person_id=person_id, name_key=key, action_id=action_id, customer_id=customer_id, live=True
            )

    def aliases(self, customer_id: int) -> list[str]:
        """The customer's other names as they were typed, those of who was merged into it among them."""
        rows = self._quick(_OTHER_NAMES, of_customer=customer_id)
        return [name for key, name, called in rows if key != name_key(called)]

    def in_stage(self, stage: int | None, offset: int, limit: int, owner: str | None = None) -> list[Customer]:
        """Customers who are in this stage now, longest there first; `stage` None: those without any move, oldest
        first."""
        page = _PAGE_NOWHERE if stage is None else _PAGE_HERE
        if owner is not None:
            page = page.where(_OWNED)
        rows = self._run(page, skip=offset, at_most=limit, **_asked(stage, owner))
        return [Customer(*row) for row in rows]

    def count_in_stage(self, stage: int | None, owner: str | None = None) -> int:
        """How many `in_stage` would give without a limit."""
        if stage is None:
            counting = _COUNT_NOWHERE if owner is None else _COUNT_NOWHERE_OWNED
        else:
            counting = _COUNT_HERE if owner is None else _COUNT_HERE_OWNED
        return int(self._run(counting, **_asked(stage, owner)).scalar())

    def owned(self, owner: str) -> list[int]:
        """The ids of the customers whom somebody owns now, in any stage or none."""
        return list(self._run(_OWNED_BY, of_owner=owner).scalars())

    def customer_ids(self) -> list[int]:
        """Every customer's id, without those that were merged into others."""
        return list(self._run(_IDS).scalars())

    def _refuse_taken(self, name: str) -> None:
        holder = self.named(name_key(name))
        if holder:
            raise Conflict(_('"{name}" is taken: it means {holder}.').format(name=name, holder=holder.name))

    def _name(self, customer_id: int, name: str, action_id: int, *, is_alias: bool) -> None:
        key = name_key(name)
        self._add(
            _ADD_NAME,
            name_key=key,
            action_id=action_id,
            customer_id=customer_id,
            name=name,
            is_alias=is_alias,
            live=True,
        )


def _asked(stage: int | None, owner: str | None) -> dict[str, object]:
    asked = {"of_stage": stage, "of_owner": owner}
    return {word: value for word, value in asked.items() if value is not None}
