"""Facts: who owns a customer, what a workspace decided, which role somebody was given. The last one said holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Text, bindparam, cast, func, insert, select, update

from lifecycle.model import MERGED_INTO, Role
from storage.part import OF_CUSTOMER, WS, Part
from storage.tables import customers, facts, names, people, workspaces
from storage.workspaces import read_settings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, ScalarSelect, Update

    from lifecycle.settings import Settings

C, F, N, P, W = customers.c, facts.c, names.c, people.c, workspaces.c
CUSTOMER_FIELDS = ("name", "owner", "source", "segment", "acquisition_cost_cents", "currency", MERGED_INTO)
NUMBERS = {"acquisition_cost_cents", MERGED_INTO}


def id_as_text(customer_id: ColumnElement[int]) -> ColumnElement[str]:
    """A customer's id as facts name their subject."""
    return cast(customer_id, Text)


def _holding(about: str, field: str, subject: ColumnElement[str]) -> ScalarSelect[Any]:
    """The value that holds: of the live facts the last one said."""
    return (
        select(cast(F.value, BigInteger) if field in NUMBERS else F.value)
        .where(F.workspace_id == WS, F.about == about, F.field == field, F.subject == subject, F.live.is_(True))
        .order_by(F.at.desc(), F.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _of_customer(field: str) -> ColumnElement[Any]:
    """What a customer's column holds: nobody is without a name, and the first one is that of their creation."""
    said = _holding("customer", field, id_as_text(C.id)).correlate(customers)
    if field != "name":
        return said
    first = select(N.name).where(N.workspace_id == WS, N.customer_id == C.id, N.is_alias.is_(False)).limit(1)
    return func.coalesce(said, first.correlate(customers).scalar_subquery(), C.name)


CUSTOMERS_NOW: dict[str, Update] = {
    field: update(customers).where(C.workspace_id == WS).values({field: _of_customer(field)})
    for field in CUSTOMER_FIELDS
}
"""Per field: brings the customers' current value up to date, all of them unless narrowed."""
ROLES_NOW = (
    update(people).where(P.workspace_id == WS).values(role_given=_holding("person", "role", P.id).correlate(people))
)
"""Brings the roles that were given up to date, all of them unless narrowed."""

_SAY = insert(facts)
_HOLDING = (
    select(F.value, F.action_id, F.at)
    .where(
        F.workspace_id == WS,
        F.about == bindparam("of_about"),
        F.field == bindparam("of_field"),
        F.subject == bindparam("of_subject"),
        F.live.is_(True),
    )
    .order_by(F.at.desc(), F.id.desc())
    .limit(1)
)
_EVER = select(F.value).where(
    F.workspace_id == WS,
    F.about == bindparam("of_about"),
    F.field == bindparam("of_field"),
    F.subject == bindparam("of_subject"),
    F.value.is_not(None),
)
_SAID_OF_WORKSPACE = (
    select(F.field, F.value).where(F.workspace_id == WS, F.about == "workspace", F.live.is_(True)).order_by(F.at, F.id)
)
_SAID_ABOUT = (
    select(F.subject, F.field, F.value, F.at)
    .where(F.workspace_id == WS, F.about == bindparam("of_about"), F.live.is_(True))
    .order_by(F.at, F.id)
)
_SET_SETTINGS = update(workspaces).where(W.id == WS).values(settings=bindparam("its_settings"))
_CUSTOMER_NOW = {field: change.where(C.id == OF_CUSTOMER) for field, change in CUSTOMERS_NOW.items()}
_ROLE_NOW = ROLES_NOW.where(P.id == bindparam("of_person"))
_LOCK_CUSTOMER = select(C.id).where(C.workspace_id == WS, C.id == OF_CUSTOMER).with_for_update(key_share=True)
_LOCK_PERSON = select(P.id).where(P.workspace_id == WS, P.id == bindparam("of_person")).with_for_update(key_share=True)
_ADD_PERSON = insert(people)


class Facts(Part):
    """Writes facts, and keeps what follows from them up to date."""

    def settings(self) -> Settings:
        """The workspace's settings as they stand."""
        return read_settings(self._settings, self._usual)

    def say(self, about: str, subject: str, field: str, value: str | None, action_id: int, at: datetime) -> None:  # noqa: PLR0913, PLR0917 - the port's words
        """Write a fact and bring what follows from it up to date: a customer's current value, the workspace's
        settings, a person's role. ValueError for cents that are no number."""
        if field in NUMBERS and value is not None:
            int(value)
        self._add(
            _SAY,
            id=self.new_id(at),
            about=about,
            subject=subject,
            field=field,
            value=value,
            at=at,
            action_id=action_id,
            live=True,
        )
        self.bring_up_to_date(about, subject, field)

    def fact(self, about: str, subject: str, field: str) -> str | None:
        """The value that holds now."""
        value: str | None = self._quick(_HOLDING, of_about=about, of_subject=subject, of_field=field).scalar()
        return value

    def holding(self, about: str, subject: str, field: str) -> tuple[int, datetime] | None:
        """The action that said the value which holds now, and since when it holds."""
        row = self._quick(_HOLDING, of_about=about, of_subject=subject, of_field=field).first()
        return (row[1], row[2]) if row else None

    def said_about(self, about: str) -> list[tuple[str, str, str, datetime]]:
        """The value that holds of every field of every subject of this kind: (subject, field, value, said at)."""
        last: dict[tuple[str, str], tuple[str | None, datetime]] = {}
        for subject, field, value, at in self._run(_SAID_ABOUT, of_about=about):
            last[subject, field] = value, at
        return [
            (subject, field, value, at) for (subject, field), (value, at) in sorted(last.items()) if value is not None
        ]

    def ever_said(self, about: str, subject: str, field: str) -> list[str]:
        """Every value that was ever said, taken back or not."""
        return self._quick(_EVER, of_about=about, of_subject=subject, of_field=field).scalars()

    def bring_up_to_date(self, about: str, subject: str, field: str) -> None:
        """Make what follows from facts about this subject agree with them."""
        if about == "workspace":
            self.refresh_settings()
        elif about == "customer" and field in CUSTOMER_FIELDS:
            self.lock(int(subject))
            self._run(_CUSTOMER_NOW[field], of_customer=int(subject))
        elif about == "person" and field == "role":
            self._refresh_role(subject)

    def refresh_settings(self) -> None:
        """Read what was said of the workspace and keep it beside it."""
        said = {row[0]: row[1] for row in self._run(_SAID_OF_WORKSPACE)}
        self._settings = json.dumps(said, ensure_ascii=False)
        self._run(_SET_SETTINGS, its_settings=self._settings)

    def lock(self, customer_id: int) -> None:
        """Let no other transaction move this customer until this one ends. On SQLite there is no other writer."""
        if self.is_postgres:
            self._quick(_LOCK_CUSTOMER, of_customer=customer_id)

    def _refresh_role(self, person_id: str) -> None:
        # Read under the lock, or of two roles given at once the one that commits last would hold.
        if self._run(_LOCK_PERSON, of_person=person_id).first() is None:
            unseen = {"role_seen": Role.VIEWER.value, "name": "", "outsider": False}
            self._add(_ADD_PERSON, id=person_id, **unseen)
        self._run(_ROLE_NOW, of_person=person_id)
