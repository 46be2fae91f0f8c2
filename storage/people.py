"""The people of a workspace, as Slack shows them, and the roles that they were given here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from lifecycle.model import Person, Role
from storage.part import WS, Part
from storage.tables import people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

P = people.c

# Somebody who was given a role before anybody saw them counts as known; a row that an undo left empty does not.
_KNOWN = select(P.id, func.coalesce(P.role_given, P.role_seen), P.name, P.zone, P.language, P.outsider).where(
    P.workspace_id == WS, or_(P.seen_at.is_not(None), P.role_given.is_not(None))
)
_PERSON = _KNOWN.where(P.id == bindparam("of_person"))
_PEOPLE = _KNOWN.order_by(P.name, P.id)
_SEEN = (
    update(people)
    .where(P.workspace_id == WS, P.id == bindparam("of_person"))
    .values(
        {field: bindparam(f"its_{field}") for field in ("role_seen", "name", "zone", "language", "outsider", "seen_at")}
    )
)
_ADD = insert(people)


class People(Part):
    """Remembers people."""

    def person(self, person_id: str) -> Person | None:
        """Who this is, as last seen; None for someone never seen and never given a role."""
        row = self._quick(_PERSON, of_person=person_id).first()
        return _person(row) if row else None

    def people(self) -> list[Person]:
        """Everyone known so far, by name."""
        return [_person(row) for row in self._run(_PEOPLE)]

    def remember_person(self, person: Person, seen_at: datetime) -> None:
        """Keep what Slack says of a person; a role that was given stands above the one remembered here."""
        seen = {
            "role_seen": person.role.value,
            "name": person.name,
            "zone": person.zone,
            "language": person.language,
            "outsider": person.outsider,
            "seen_at": seen_at,
        }
        changes = {f"its_{field}": value for field, value in seen.items()}
        if self._run(_SEEN, of_person=person.id, **changes).rowcount == 0:
            self._add(_ADD, id=person.id, **seen)


def _person(row: Sequence[Any]) -> Person:
    person_id, role, *rest = row
    return Person(person_id, Role(role), *rest)
