"""A million purchases of a hundred thousand customers, in a database that has their million moves too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from storage.imports.columns import load
from storage.types import micros
from tests.benchmarks import histories
from tests.benchmarks.large import _raw, large, write

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.benchmarks.large import Large

    Ints = NDArray[np.int64]

MOVES = 360_000
DAY_US = 24 * 3600 * 1_000_000
RATE, LEAVING = (1.0, 1 / 31.0), (0.3, 6.5)
"""Of the gamma and the beta distribution by which customers differ, per day and per purchase: ten purchases each."""
SPENDING = (6.0, 4.0, 1500.0)
MARGIN = 0.4


def bought(first_day: Ints, until_day: int, seed: int = 7) -> tuple[Ints, Ints]:
    """Who bought, and when: the story of BG/NBD from each one's first day on, ordered by customer and day."""
    random = np.random.default_rng(seed)
    n = len(first_day)
    rate, leaves = random.gamma(*RATE, n), random.beta(*LEAVING, n)
    who, now, found = np.arange(n), first_day.astype(np.float64), [(np.arange(n), first_day)]
    while len(who):
        now = now + random.exponential(1 / np.maximum(rate[who], 1e-9))
        there = now <= until_day
        who, now = who[there], now[there]
        found.append((who, now.astype(np.int64)))
        stays = random.random(len(who)) >= leaves[who]
        who, now = who[stays], now[stays]
    everybody, days = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((days, everybody))
    return everybody[order], days[order]


def write_buying(address: str) -> int:
    """Into a migrated, empty SQLite database; how many purchases there are."""
    told = large(MOVES)
    write(address, told, sources=True)
    first = np.flatnonzero(np.append(True, told.who[1:] != told.who[:-1]))
    who, days = bought(told.columns["entered_at"][first] // DAY_US, micros(histories.NOW) // DAY_US)
    _fill(address, told, who, days)
    return len(who)


def _fill(address: str, told: Large, who: Ints, days: Ints) -> None:
    random = np.random.default_rng(8)
    p, q, gamma = SPENDING
    cents = np.maximum(random.gamma(p, (1 / random.gamma(q, 1 / gamma, len(told.customers)))[who]), 1).astype(np.int64)
    raw = _raw(address)
    workspace_id = raw.execute("SELECT min(workspace_id) FROM customers").fetchone()[0]
    spelt = [f"Customer {n:08}" for n in range(len(told.customers))]
    shared = {"workspace_id": ("int8", workspace_id), "action_id": ("int8", 1), "live": ("bool", 1)}
    load(raw, "names", len(spelt), {
        **shared, "name_key": ("text", [name.casefold() for name in spelt]), "name": ("text", spelt),
        "customer_id": ("int8", told.customers), "is_alias": ("bool", 0),
    }, is_postgres=False)  # fmt: skip
    load(raw, "purchases", len(who), {
        **shared, "id": ("int8", np.arange(len(who)) + (1 << 40)), "customer_id": ("int8", told.customers[who]), "day": ("int8", days),
        "amount_cents": ("int8", cents), "profit_cents": ("int8", (cents * MARGIN).astype(np.int64)), "currency": ("text", "EUR"),
        "product": ("text", None), "ref": ("text", None),
    }, is_postgres=False)  # fmt: skip
    raw.execute("COMMIT")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
