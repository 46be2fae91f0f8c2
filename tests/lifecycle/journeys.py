"""Journeys declared in tests: `journeys({"c1": [("A", "2026-03-02"), ("K", "2026-03-03")]})`.

Stages are the letters A K C E R V of the six-stage model, L is lost. A time is a date, a date with a time, or a
whole number of microseconds; all are UTC. The visits come from the product's own projection.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pandas as pd

from lifecycle.ledger import project
from lifecycle.model import StageMove
from lifecycle.stages import preset

A, K, C, E, R, V = range(1, 7)
"""The ids of those stages."""
LETTERS = dict(zip("LAKCERV", range(7), strict=True))
NAMES = {number: letter for letter, number in LETTERS.items()}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 24 * 3600 * 1_000_000


def us(when):
    """Microseconds since 1970 of a time as it is written in a test."""
    if isinstance(when, int):
        return when
    return (datetime.fromisoformat(when).replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


def moment(when):
    return EPOCH + timedelta(microseconds=us(when))


@dataclass
class Journeys:
    """What a store would give of these customers: `ids` by name, frames and stock."""

    model: object
    ids: dict
    visits: list = field(repr=False)

    def moves(self, start, end):
        """As `Store.moves_between`."""
        rows = [visit for visit in self.visits if us(start) <= us_of(visit.entered_at) < us(end)]
        return moves_frame(sorted(rows, key=lambda visit: (visit.entered_at, visit.customer_id)))

    def standing(self, at):
        """As `Store.standing`."""
        rows = [
            (visit.customer_id, visit.stage, visit.nth, us_of(visit.entered_at))
            for visit in self.visits
            if us_of(visit.entered_at) <= us(at) and (visit.left_at is None or us(at) < us_of(visit.left_at))
        ]
        return pd.DataFrame(rows, columns=["customer_id", "stage", "nth", "entered_at"], dtype="int64")

    def stock(self, at):
        """As `Store.stock`."""
        counts = {}
        for visit in self.visits:
            if us_of(visit.entered_at) <= us(at) and (visit.left_at is None or us(at) < us_of(visit.left_at)):
                counts[visit.stage] = counts.get(visit.stage, 0) + 1
        return counts


def us_of(moment_):
    return (moment_ - EPOCH) // timedelta(microseconds=1)


def moves_frame(visits):
    rows = [
        (
            visit.customer_id,
            -1 if visit.from_stage is None else visit.from_stage,
            -1 if visit.from_at is None else us_of(visit.from_at),
            visit.from_nth or 0,
            visit.stage,
            visit.nth,
            int(visit.kind),
            us_of(visit.entered_at),
        )
        for visit in visits
    ]
    columns = ["customer_id", "from_stage", "from_at", "from_nth", "stage", "nth", "kind", "entered_at"]
    return pd.DataFrame(rows, columns=columns, dtype="int64")


def attributes(said):
    """As `Store.attributes`, from {(customer id): [(time, value), ...]}."""
    rows = [(customer, us(when), value) for customer in sorted(said) for when, value in said[customer]]
    return pd.DataFrame(rows, columns=["customer_id", "said_at", "value"])


def journeys(by_name, model=None):
    """Customers with their moves, each customer's in the order given at equal times."""
    model = model or preset("six")
    ids = {name: 1000 + at for at, name in enumerate(by_name)}
    visits, move_id = [], 0
    for name, steps in by_name.items():
        moves = []
        for letter, when in steps:
            move_id += 1
            stage = LETTERS[letter]
            moves.append(StageMove(move_id, ids[name], stage, moment(when), moment(when), 1))
        visits += project(sorted(moves, key=lambda move: (move.effective_at, move.id)), model)
    return Journeys(model, ids, visits)


GOLDEN = {
    "c1": [("A", "2026-03-02"), ("K", "2026-03-03"), ("C", "2026-03-05")],
    "c2": [("A", "2026-03-02"), ("C", "2026-03-04")],
    "c3": [("A", "2026-02-20"), ("K", "2026-03-02"), ("A", "2026-03-04"), ("K", "2026-03-06")],
    "c4": [("A", "2026-03-03")],
    "c5": [("K", "2026-03-03"), ("C", "2026-03-06")],
    "c6": [("A", "2026-02-10"), ("K", "2026-02-15"), ("C", "2026-02-20"), ("E", "2026-03-02"), ("R", "2026-03-05")],
    "c7": [("A", "2026-03-07")],
    "c8": [("C", "2026-02-01"), ("R", "2026-02-15"), ("E", "2026-03-03"), ("R", "2026-03-07"), ("V", "2026-03-08")],
}
"""The eight customers of the definition's worked example."""

WEEK = ("2026-03-02", "2026-03-09")
