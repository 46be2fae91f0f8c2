"""Customers, the names they answer to, and who was merged into whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lifecycle.model import Customer, Merged


class Customers(Protocol):
    """Customers and their names: of a merged one, whoever stands for it is found."""

    def add_customer(self, customer_id: int, name: str, action_id: int, at: datetime) -> None:
        """Write a customer. Conflict if its name's key is taken."""

    def add_name(self, customer_id: int, alias: str, action_id: int) -> None:
        """Write a name beside the one that the customer was created with. Conflict if its key is taken."""

    def customer(self, customer_id: int) -> Customer | None:
        """The customer with this id."""

    def customers(self, customer_ids: Sequence[int]) -> list[Customer]:
        """These customers, each once, in the order asked for, without those that are not there."""

    def named(self, key: str) -> Customer | None:
        """The customer whose name or alias has exactly this key (see `lifecycle.names.key`)."""

    def meant(self, key: str, limit: int) -> tuple[Customer | None, list[Customer]]:
        """What `named` and `begins` find, in one look; the second is not looked for where the first is found."""

    def begins(self, key: str, limit: int) -> list[Customer]:
        """Up to `limit` different customers that have a name or alias beginning with this key and a space."""

    def names(self) -> list[tuple[str, int]]:
        """Every (key, customer id), aliases among them: what proposals are made from."""

    def choice(self, person_id: str, key: str) -> Customer | None:
        """The customer that this person once chose for what was typed."""

    def choose(self, person_id: str, key: str, customer_id: int, action_id: int) -> None:
        """Remember a person's choice; the newest one that is not voided holds."""

    def aliases(self, customer_id: int) -> list[str]:
        """The customer's other names as they were typed, those of who was merged into it among them."""

    def in_stage(self, stage: int | None, offset: int, limit: int, owner: str | None = None) -> list[Customer]:
        """Customers who are in this stage now, longest there first; `stage` None: those without any move."""

    def count_in_stage(self, stage: int | None, owner: str | None = None) -> int:
        """How many `in_stage` would give without a limit."""

    def owned(self, owner: str) -> list[int]:
        """The ids of the customers whom somebody owns now, in any stage or none, ascending."""


class Merges(Protocol):
    """Customers that were merged: the facts `merged_into` and `merged_under` say so."""

    def survivors(self) -> dict[int, int]:
        """Every merged customer's id, and the id of who stands for it."""

    def merged_into(self, customer_id: int) -> list[Merged]:
        """The customers that were merged into this one, directly or not, by name."""

    def whose(self, key: str) -> int | None:
        """The id of the customer that was given the name or alias with this key: a merged one's is their own."""

    def said_since(self, ids: Sequence[int], fields: Sequence[str]) -> list[tuple[int, str, str | None, datetime]]:
        """All that was said of some customers' fields, in order: customer, field, value, since when."""

    def taken_over(self, merged_id: int) -> list[tuple[str, datetime]]:
        """The (field, since when) of each value that this merged customer left to whom it was merged into."""

    def activity(self, customer_ids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
        """How many moves each of these customers made, and when the last one was; those without any are left out."""

    def apart(self) -> set[tuple[int, int]]:
        """The pairs of customers of whom somebody said that they are not the same, the lower id first."""
