"""People, as Slack shows them and as roles were given here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from lifecycle.model import Person


class People(Protocol):
    """Who is who."""

    def person(self, person_id: str) -> Person | None:
        """Who this is, as last seen; None for someone never seen."""

    def people(self) -> list[Person]:
        """Everyone seen so far, by name."""

    def remember_person(self, person: Person, seen_at: datetime) -> None:
        """Keep what Slack says of a person (name, zone, language, outsider, and the role that follows from it).
        A role given by a fact (`say('person', id, 'role', ...)`) stands above the one remembered here."""
