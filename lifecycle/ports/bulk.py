"""Thousands of rows at once: what imports, their undo and merges read and write."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lifecycle.ledger_many import Ints, Log, Visits


class Standing(NamedTuple):
    """A purchase as it stands, without its reference. `profit_cents` is `NOT_SAID` where no profit was said."""

    customer_id: int
    day: int
    amount_cents: int
    profit_cents: int
    currency: str
    product: str | None


class PurchaseColumns(NamedTuple):
    """Purchases as columns of the same length, as in `Standing`, and their references."""

    customer_id: Ints
    day: Ints
    amount_cents: Ints
    profit_cents: Ints
    currency: list[str | None]
    product: list[str | None]
    ref: list[str | None]


class SpendColumns(NamedTuple):
    """What was spent, as columns of the same length."""

    source: list[str | None]
    day: Ints
    amount_cents: Ints
    currency: list[str | None]


class TouchColumns(NamedTuple):
    """Touchpoints as columns of the same length. `at` is microseconds since 1970, UTC; `value` is `NO_VALUE` and `other_id`
    `NOBODY` where there is none; `by` is who it was, as the file says."""

    id: Ints
    customer_id: Ints
    kind: list[str | None]
    at: Ints
    value: Ints
    state: Ints
    detail: list[str | None]
    note: list[str | None]
    other_id: Ints
    by: list[str | None]


class Bulk(Protocol):
    """Every list of ids or keys may be of any length."""

    def begin_bulk(self) -> None:
        """From here on this transaction may take long."""

    def take_stock(self) -> None:
        """Let the database look how its tables have grown, so that it goes on finding rows by their keys."""

    def new_ids(self, now: datetime, n: int) -> int:
        """The first of `n` fresh ids in a row."""

    def ids_named(self, keys: Sequence[str]) -> dict[str, int]:
        """The customers whose name or alias has exactly one of these keys; keys of nobody are left out."""

    def that_begin(self, keys: Sequence[str]) -> set[str]:
        """Which of these keys, and a space, begin somebody's name or alias."""

    def lock_all(self, customer_ids: Sequence[int]) -> None:
        """`lock`, for many, in the order of their ids."""

    def log_of(self, customer_ids: Sequence[int]) -> Log:
        """The standing moves of these customers and of all who were merged into them, in no order; a merged one has
        none. All are held in memory."""

    def add_customers(self, named: Sequence[tuple[int, str]], action_id: int, at: datetime) -> None:
        """Write customers (id, name). Raced if a name's key is taken: whoever looked before saw it free."""

    def log_moves(self, log: Log, moved_by: Sequence[str | None], action_id: int, at: datetime) -> None:
        """Append to the move log; `moved_by` says of each move who made it, if that is known and is not who acts."""

    def movers(self, move_ids: Sequence[int]) -> dict[int, str]:
        """Who made each of these moves, where `log_moves` was told; others are left out."""

    def put_visits(self, customer_ids: Sequence[int], visits: Visits) -> None:
        """Put these visits in the place of all visits of these customers. `visits` may hold those of others too who
        have none yet."""

    def add_reasons(self, said: Sequence[tuple[int, str]], action_id: int, at: datetime) -> None:
        """`add_reason`, for many (move id, text)."""

    def said_of(self, customer_ids: Sequence[int], fields: Sequence[str]) -> dict[tuple[int, str], str | None]:
        """`fact`, for many: by customer and field the value that holds; what was never said is left out."""

    def say_all(self, said: Sequence[tuple[int, str, str | None, int]], action_id: int, now: datetime) -> None:
        """`say`, for many facts about customers: (customer, field, value, since when in microseconds since 1970)."""

    def action_stages(self, action_id: int) -> list[int]:
        """The stages that an action moved customers to, voided or not, each once."""

    def unreferred_purchases(self, customer_ids: Sequence[int]) -> list[Standing]:
        """The purchases without a reference of these customers and of all who were merged into them, as of these."""

    def referred_purchases(self, refs: Sequence[str]) -> list[tuple[str, Standing]]:
        """The purchases that have these references; a merged customer's as of who stands for them."""

    def log_purchases(self, bought: PurchaseColumns, action_id: int, now: datetime) -> None:
        """`add_purchase`, for many. Raced when a reference is taken."""

    def one_at_a_time(self) -> None:
        """Let no other transaction of the workspace that asks for this go on until this one ends."""

    def log_spends(self, spent: SpendColumns, action_id: int, now: datetime) -> None:
        """`add_spend`, for many."""

    def standing_touchpoints(self, customer_ids: Sequence[int], first_us: int, last_us: int) -> TouchColumns:
        """The touchpoints that stand of these customers and of all who were merged into them, as of these, between two
        instants (both included); and what began a ticket or an ask before that."""

    def log_touchpoints(self, logged: TouchColumns, action_id: int) -> None:
        """`add_touchpoint`, for many."""
