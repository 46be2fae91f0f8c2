"""Purchases and spend by the thousand: what an import of them reads and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.ports.bulk import Standing
from lifecycle.ports.purchases import NOT_SAID
from storage.imports import reading
from storage.imports.bulk import Bulk, duplicates_told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lifecycle.ports.bulk import PurchaseColumns, SpendColumns

_SAYS = f"p.customer_id, p.day, p.amount_cents, coalesce(p.profit_cents, {NOT_SAID}), p.currency, p.product"
# As in `reading`: SQLite keeps the order of a cross join.
UNREFERRED = {
    False: f"""
SELECT {_SAYS} FROM json_each(:asked) j CROSS JOIN purchases p INDEXED BY purchases_by_customer
WHERE p.workspace_id = :ws AND p.customer_id = j.value AND p.live IS TRUE AND p.ref IS NULL""",  # noqa: S608 - constants
    True: f"""
SELECT {_SAYS} FROM unnest(%(asked)s::bigint[]) AS j(value) JOIN purchases p ON p.customer_id = j.value
WHERE p.workspace_id = %(ws)s AND p.live IS TRUE AND p.ref IS NULL""",  # noqa: S608 - constants
}
REFERRED = {
    False: f"""
SELECT p.ref, {_SAYS} FROM json_each(:asked) j CROSS JOIN purchases p INDEXED BY purchases_referred
WHERE p.workspace_id = :ws AND p.ref = j.value AND p.ref IS NOT NULL AND p.live IS 1""",  # noqa: S608 - constants
    True: f"""
SELECT p.ref, {_SAYS} FROM unnest(%(asked)s::text[]) AS j(value) JOIN purchases p ON p.ref = j.value
WHERE p.workspace_id = %(ws)s AND p.ref IS NOT NULL AND p.live IS TRUE""",  # noqa: S608 - constants
}


class BulkPurchases(Bulk):
    """Purchases and spend, in bulk."""

    def unreferred_purchases(self, customer_ids: Sequence[int]) -> list[Standing]:
        """The purchases without a reference of these customers and of all who were merged into them, as of these."""
        into = self.survivors()
        ids = reading.with_merged(customer_ids, into) if into else customer_ids
        return [Standing(into.get(row[0], row[0]), *row[1:]) for row in self._ask(UNREFERRED, ids)]

    def referred_purchases(self, refs: Sequence[str]) -> list[tuple[str, Standing]]:
        """The purchases that have these references; a merged customer's as of who stands for them."""
        rows, into = self._ask(REFERRED, refs), self.survivors()
        return [(ref, Standing(into.get(whose, whose), *others)) for ref, whose, *others in rows]

    def log_purchases(self, bought: PurchaseColumns, action_id: int, now: datetime) -> None:
        """Write purchases. Raced when a reference is taken: whoever looked before saw it free."""
        with duplicates_told():
            self._load(
                "purchases",
                len(bought.day),
                id=("int8", self._some_ids(now, len(bought.day))),
                customer_id=("int8", bought.customer_id),
                day=("int8", bought.day),
                amount_cents=("int8", bought.amount_cents),
                profit_cents=("int8", bought.profit_cents, NOT_SAID),
                currency=("text", _texts(bought.currency)),
                product=("text", _texts(bought.product)),
                ref=("text", _texts(bought.ref)),
                action_id=("int8", action_id),
                live=("bool", 1),
            )

    def one_at_a_time(self) -> None:
        """Let no other transaction of the workspace that asks for this go on until this one ends."""
        if self.is_postgres:
            self._plain("SELECT pg_advisory_xact_lock(%(ws)s::bigint)", {"ws": self.workspace_id})

    def log_spends(self, spent: SpendColumns, action_id: int, now: datetime) -> None:
        """Write what was spent."""
        self._load(
            "spends",
            len(spent.day),
            id=("int8", self._some_ids(now, len(spent.day))),
            source=("text", spent.source),
            day=("int8", spent.day),
            amount_cents=("int8", spent.amount_cents),
            currency=("text", _texts(spent.currency)),
            action_id=("int8", action_id),
            live=("bool", 1),
        )


def _texts(texts: list[str | None]) -> list[str | None] | str | None:
    """The one text of all rows alone: then PostgreSQL is sent a block of bytes and no rows."""
    return texts[0] if texts.count(texts[0]) == len(texts) else texts
