"""Customers whose names fit what is being typed: by beginning first, then by likeness. From the database alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lifecycle import names
from lifecycle.service.names import reference

if TYPE_CHECKING:
    from lifecycle.ports import Ledger

MOST = 100
LABEL = 75


def suggestions(ledger: Ledger, team: str | None, typed: str) -> list[dict[str, Any]]:
    """At most 100 options: the customer's name, and the words that mean exactly this customer."""
    wanted = names.key(typed)
    with ledger.transaction(team, writes=False) as store:
        known = store.names()
        starting = [customer_id for name, customer_id in sorted(known) if name.startswith(wanted)]
        ids = list(dict.fromkeys(starting))[:MOST]
        if wanted and len(ids) < MOST:
            ids = list(dict.fromkeys([*ids, *names.nearest(typed, known, MOST)]))[:MOST]
        found = store.customers(ids)
    return [_option(customer.name, reference(customer)) for customer in found]


def _option(name: str, value: str) -> dict[str, Any]:
    label = name if len(name) <= LABEL else name[: LABEL - 1] + "…"
    return {"text": {"type": "plain_text", "text": label or "–", "emoji": False}, "value": value}
