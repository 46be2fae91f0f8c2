"""A workspace with a million moves, purchases, touchpoints and answers each: what `/kpi` is counted from."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecycle.touchpoints import ASK, CES, CONTACTS, CSAT, NPS, REFERRAL, REVIEW, TICKET, USED, State
from storage.database import Database
from storage.imports.columns import load
from storage.types import micros
from tests.benchmarks import histories
from tests.benchmarks.buying import DAY_US, MARGIN, SPENDING, bought
from tests.benchmarks.large import _raw, large, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from numpy.typing import NDArray

    from tests.benchmarks.large import Large

    Ints = NDArray[np.int64]

NONE = -1
OTHERS = tuple(kind for kind in CONTACTS if kind != REFERRAL)
SHARES = {"contact": 0.55, USED: 0.2, TICKET: 0.15, ASK: 0.06, REFERRAL: 0.04}
"""Of touchpoints that are no answers."""
ANSWERS = {NPS: (0.4, 0, 10), CSAT: (0.35, 1, 5), CES: (0.1, 1, 7), REVIEW: (0.15, 1, 5)}
"""The share of the answers, the lowest and the highest."""
INDEXES = ("touchpoints_by_customer", "touchpoints_by_kind", "touchpoints_of_other", "touchpoints_by_action")


@contextmanager
def answering(request: pytest.FixtureRequest, folders: pytest.TempPathFactory, each: int) -> Iterator[Database]:
    """A database with all of it, of the kind that the fixture is asked for: `sqlite` or `postgres`."""
    if request.param == "sqlite":
        path = folders.mktemp("answering") / "answering.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        address = f"sqlite:///{path}"
    else:
        address = str(request.getfixturevalue("migrated_postgres"))
    write_answering(address, each)
    opened = Database(address)
    yield opened
    opened.close()


def write_answering(address: str, each: int = 1_000_000) -> None:
    """Into a migrated, empty database, SQLite's or PostgreSQL's."""
    told = large(each)
    write(address, told, sources=True)
    is_postgres = not address.startswith("sqlite:///")
    raw = _raw(address)
    workspace_id = raw.execute("SELECT min(workspace_id) FROM customers").fetchone()[0]
    shared = {"workspace_id": ("int8", workspace_id), "action_id": ("int8", 1), "live": ("bool", 1)}
    _purchases(raw, told, shared, each, is_postgres=is_postgres)
    late = _drop(raw, is_postgres=is_postgres)
    _touchpoints(raw, told, shared, each, is_postgres=is_postgres)
    for statement in late:
        raw.execute(statement)
    raw.execute("COMMIT")
    raw.execute("VACUUM ANALYZE" if is_postgres else "PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def _purchases(raw: Any, told: Large, shared: dict[str, Any], most: int, *, is_postgres: bool) -> None:
    random = np.random.default_rng(8)
    begins = np.flatnonzero(np.append(True, told.who[1:] != told.who[:-1]))
    who, days = bought(told.columns["entered_at"][begins] // DAY_US, micros(histories.NOW) // DAY_US)
    kept = random.permutation(len(who))[:most]
    kept.sort()
    who, days = who[kept], days[kept]
    p, q, gamma = SPENDING
    cents = np.maximum(random.gamma(p, (1 / random.gamma(q, 1 / gamma, len(told.customers)))[who]), 1).astype(np.int64)
    load(raw, "purchases", len(who), {
        **shared, "id": ("int8", np.arange(len(who)) + (1 << 40)), "customer_id": ("int8", told.customers[who]), "day": ("int8", days),
        "amount_cents": ("int8", cents), "profit_cents": ("int8", (cents * MARGIN).astype(np.int64)), "currency": ("text", "EUR"),
        "product": ("text", None), "ref": ("text", None),
    }, is_postgres=is_postgres)  # fmt: skip


def _drop(raw: Any, *, is_postgres: bool) -> list[str]:
    """Drop the indexes of touchpoints; what makes them again."""
    if is_postgres:
        found = raw.execute("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(INDEXES)]).fetchall()
    else:
        marks = ", ".join("?" * len(INDEXES))
        found = raw.execute(f"SELECT sql FROM sqlite_master WHERE name IN ({marks})", INDEXES).fetchall()
    for index in INDEXES:
        raw.execute(f"DROP INDEX {index}")
    return [statement for (statement,) in found]


def _touchpoints(raw: Any, told: Large, shared: dict[str, Any], each: int, *, is_postgres: bool) -> None:
    """In the order of time, kind by kind: contacts, use, tickets with their end, asks with their answer, referrals, answers."""
    random = np.random.default_rng(9)
    blocks: list[tuple[str, int]] = [(kind, round(each * SHARES["contact"] / len(OTHERS))) for kind in OTHERS]
    blocks += [(kind, round(each * share)) for kind, share in SHARES.items() if kind != "contact"]
    blocks += [(kind, round(each * share)) for kind, (share, _low, _high) in ANSWERS.items()]
    next_id = 1 << 41
    for kind, n in blocks:
        at, who = np.sort(micros(histories.NOW) - random.integers(60_000_000, 700 * DAY_US, n)), random.integers(0, len(told.customers), n)  # fmt: skip
        ids, value, state, other = np.arange(n) + next_id, np.full(n, NONE), np.zeros(n, np.int64), np.full(n, NONE)
        if kind in ANSWERS:
            _share, low, high = ANSWERS[kind]
            value = np.minimum(high, low + (random.beta(3, 1.2, n) * (high - low + 1)).astype(np.int64))
        if kind in {TICKET, ASK}:
            half = n // 2
            state[:half], state[half:] = (State.OPENED, State.CLOSED) if kind == TICKET else (State.ASKED, State.AGREED)
            other[half : 2 * half], who[half : 2 * half] = ids[:half], who[:half]
            at[half : 2 * half] = np.minimum(
                at[:half] + random.integers(1, 5 * DAY_US, half), micros(histories.NOW) - 1
            )
        if kind == REFERRAL:
            other = told.customers[random.integers(0, len(told.customers), n)]
        detail = {ASK: "reference", TICKET: "it stopped", REVIEW: "G2"}.get(kind)
        load(raw, "touchpoints", n, {
            **shared, "id": ("int8", ids), "customer_id": ("int8", told.customers[who]), "kind": ("text", kind), "at": ("instant", at),
            "value": ("int8", value, NONE), "state": ("int2", state), "detail": ("text", detail), "note": ("text", None),
            "other_id": ("int8", other, NONE), "by_name": ("text", None),
        }, is_postgres=is_postgres)  # fmt: skip
        next_id += n
