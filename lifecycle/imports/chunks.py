"""Staged rows in the order of the ledger, some thousand customers at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.ledger_many import starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lifecycle.ledger_many import Ints

ROWS = 25_000
"""About how many rows make a chunk; one customer's are never parted."""
CUSTOMERS = 2_500


def by_customer(customer_id: Ints) -> Iterator[Ints]:
    """The numbers of the rows, customer by customer in the order of their ids, each customer's in the order of the
    file."""
    order = np.argsort(customer_id, kind="stable")
    ends = np.append(np.flatnonzero(starts(customer_id[order])), len(order))
    at = 0
    while at < len(ends) - 1:
        full = int(np.searchsorted(ends, ends[at] + ROWS))
        then = max(at + 1, min(full, at + CUSTOMERS, len(ends) - 1))
        yield order[ends[at] : ends[then]]
        at = then
