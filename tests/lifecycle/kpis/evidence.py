"""A small company for KPIs, as tables that can be read: who moved where, was in touch, bought and said what.

`company(moves="...", touches="...", ...)` gives the evidence of a period. In every table a line is a row; instants are days and hours of 2026 in UTC, `3-02 14`
is 2 March at 14:00 (0:00 without an hour). Stages are A K C E R V and L for lost. Customers are their numbers.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from lifecycle.flows import Span, microseconds
from lifecycle.kpis.asking import measured
from lifecycle.kpis.catalogue import find
from lifecycle.kpis.evidence import Evidence
from lifecycle.model import LOST
from lifecycle.stages import preset
from lifecycle.touchpoints import State

MODEL = preset("six")
LETTERS = {"L": LOST, **{letter: stage.id for letter, stage in zip("AKCERV", MODEL.stages, strict=True)}}
HOUR_US = 3600 * 1_000_000
MOVES = ["customer_id", "from_stage", "from_at", "from_nth", "stage", "nth", "kind", "entered_at"]
TOUCHES = ["id", "customer_id", "at", "value", "state", "other_id"]
PURCHASES = ["customer_id", "day", "amount", "profit", "product_no"]


def at(words: str) -> int:
    """`3-02 14` or `2025-12-30 9` as microseconds since 1970."""
    day, _, hour = words.strip().partition(" ")
    full = day if day.count("-") == 2 else f"2026-{day}"
    year, month, day_of_month = map(int, full.split("-"))
    whole = timedelta(hours=float(hour or 0))
    return microseconds(datetime(year, month, day_of_month, tzinfo=UTC) + whole)


def day(words: str) -> int:
    """The same as days since 1970."""
    return at(words) // (24 * HOUR_US)


def lines(table: str) -> list[list[str]]:
    """The cells of each line, parted by two spaces or more, or by a bar."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines() if line.strip()]


def moves_of(histories: str, until, model=MODEL, letters=LETTERS):
    """`customer | A 3-02, K 3-03 8, ...` per line: the moves in the order of time, and who stands where after them. What comes
    after an instant is not known yet."""
    rows, standing = [], []
    for who, history in lines(histories):
        stays, before = {}, None
        for step in history.split(","):
            letter, _, when = step.strip().partition(" ")
            stage, instant = letters[letter], at(when)
            if instant > until:
                break
            stays[stage] = stays.get(stage, 0) + 1
            source = (-1, -1, 0) if before is None else before
            kind = model.kind(None if before is None else before[0], stage)
            rows.append((int(who), *source, stage, stays[stage], int(kind), instant))
            before = (stage, instant, stays[stage])
        if before:
            standing.append((int(who), before[0], before[2], before[1]))
    rows.sort(key=lambda row: row[-1])
    return frame(rows, MOVES), frame(standing, ["customer_id", "stage", "nth", "entered_at"])


def touches_of(table: str, until):
    """`kind | customer | when | value or state | other` per line, by kind; the id of a row is its line's number."""
    found = {}
    for number, cells in enumerate(lines(table), start=1):
        kind, who, when, told, other, *_ = (*cells, "", "")
        value = int(told) if told.isdigit() else -1
        if at(when) > until:
            continue
        state = State[told.upper()] if told and not told.isdigit() else State.NONE
        found.setdefault(kind, []).append((number, int(who), at(when), value, int(state), int(other or 0)))
    return {kind: frame(sorted(rows, key=lambda row: (row[2], row[0])), TOUCHES) for kind, rows in found.items()}


def purchases_of(table: str, until):
    """`customer | day | amount | profit | product` per line; without a profit it is not known."""
    rows = []
    for cells in lines(table):
        who, when, amount, profit, product, *_ = (*cells, "", "")
        if at(when) > until:
            continue
        rows.append((int(who), day(when), float(amount), float(profit or "nan"), int(product or -1)))
    rows.sort(key=lambda row: row[1])
    return frame(rows, PURCHASES).astype({"amount": float, "profit": float})


def first_bought_of(purchases):
    """When each customer bought first, and on the second different day."""
    rows = []
    for who, theirs in purchases[purchases["amount"] > 0].groupby("customer_id"):
        days = sorted(set(theirs["day"]))
        rows.append((who, days[0], days[1] if len(days) > 1 else -1))
    return frame(rows, ["customer_id", "first_day", "second_day"])


def spends_of(table: str):
    """`source | month as 2026-03 | amount` per line."""
    rows = []
    for source, month, amount in lines(table):
        year, number = map(int, month.split("-"))
        until = date(year + number // 12, number % 12 + 1, 1)
        rows.append((source, day(f"{month}-01"), (until - date(1970, 1, 1)).days, float(amount)))
    return pd.DataFrame(rows, columns=["source", "day", "until_day", "amount"]).astype({"amount": float})


def said_of(table: str):
    """`customer | value | when` per line; without an instant it was said before everything."""
    rows = sorted((int(who), at(*when) if when else 0, value) for who, value, *when in lines(table))
    return pd.DataFrame(rows, columns=["customer_id", "said_at", "value"])


def frame(rows, columns):
    """A frame of whole numbers, of no rows too."""
    plain = pd.DataFrame(rows, columns=columns)
    return plain if rows else plain.astype(np.int64)


NO_TOUCHES, NOTHING_SAID = frame([], TOUCHES), said_of("")


class Read:
    """Frames that were made by hand."""

    def __init__(
        self, moves, touches, bought, spends, costs, said, stuck, at_risk, own_kinds, since, now, model, letters
    ):
        self.since_us, self.as_of_us = at(since), at(now)
        self._moves, self._standing = moves_of(moves, self.as_of_us, model, letters)
        self._touches, self._purchases = touches_of(touches, self.as_of_us), purchases_of(bought, self.as_of_us)
        self._first_bought = first_bought_of(self._purchases)
        self._spends, self._costs, self._stuck = spends_of(spends), costs, stuck
        self._own_kinds = own_kinds
        self._at_risk = np.array(sorted(at_risk), np.int64)
        self._said = {field: said_of(table) for field, table in said.items()}

    def moves(self):
        return self._moves

    def standing(self):
        return self._standing

    def touches(self, kind):
        return self._touches.get(kind, NO_TOUCHES)

    def own_kinds(self):
        return self._own_kinds

    def purchases(self):
        return self._purchases

    def first_bought(self):
        return self._first_bought

    def spends(self):
        return self._spends

    def own_costs(self):
        return self._costs

    def attributes(self, field):
        return self._said.get(field, NOTHING_SAID)

    def at_risk(self, at_us):
        return self._at_risk

    def stuck(self, at_us):
        return self._stuck


def company(
    moves="", touches="", bought="", spends="", costs=None, stuck=(0, 0), at_risk=(), own_kinds=(), period="3-01..4-01", now="6-30", since="2025-01-01",
    window_days=90, zone="UTC", model=MODEL, letters=LETTERS, **said,
):  # fmt: skip
    """The evidence of a period: `period="3-01..4-01"`, the end not included. `source="..."`, `owner="..."`: what was said."""
    start, end = (at(one) for one in period.split(".."))
    read = Read(
        moves, touches, bought, spends, costs or {}, said, stuck, at_risk, own_kinds, since, now, model, letters
    )
    return Evidence(model, Span(start, end), read, zone, window_days)


def told(slug: str, period: str = "3-01..4-01", **tables):
    """What a KPI is in March, or in another period, of a company with these tables."""
    return measured(find(slug), company(period=period, **tables))


def share(found):
    """A rate as people count it: how many of how many."""
    assert found.value == pytest.approx(found.over / found.of)
    return found.over, found.of


def golden(slug: str):
    """Marks the test that holds a KPI to values counted by hand; every KPI has one (test_catalogue)."""
    assert find(slug).slug == slug
    return lambda test: test
