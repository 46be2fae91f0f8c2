"""The same questions to DuckDB, in the SQL that answers them fastest, over its own table of the very same rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from lifecycle.flows import microseconds
from tests.benchmarks.large import SOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import duckdb

    from lifecycle.model import Customer
    from lifecycle.settings import Settings

DAY_US = 86_400_000_000
WINDOW_US = 90 * DAY_US
MOVES = "customer_id, from_stage, coalesce(from_at, -1) AS from_at, from_nth, stage, nth, kind, entered_at"

_MOVED_ON = f"""
WITH v AS (SELECT customer_id, stage, entered_at FROM visits WHERE entered_at >= $start AND entered_at < $end),
anchors AS (SELECT customer_id, stage, min(entered_at) AS t FROM v WHERE stage > 0 GROUP BY ALL),
told AS (
    SELECT anchors.customer_id, anchors.stage, min(CASE WHEN v.stage > anchors.stage THEN v.entered_at END) AS up,
        min(CASE WHEN v.stage = 0 THEN v.entered_at END) AS lost
    FROM anchors LEFT JOIN v ON v.customer_id = anchors.customer_id AND v.entered_at >= t AND v.entered_at <= t + {WINDOW_US}
    GROUP BY ALL)
"""


@dataclass(frozen=True)
class Figures:
    """What both sides must agree on: per stage the stock at the start, entrants and who moved on; who reached
    conversion in each of thirteen weeks; the mature cohort and who of it converted."""

    opening: dict[int, int]
    entrants: dict[int, tuple[int, int]]
    reached: list[int]
    mature: tuple[int, int]


class Ducks:
    """Asks one connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._duck = connection

    def week(self, parts: Sequence[tuple[datetime, datetime]], mature: tuple[datetime, datetime]) -> Figures:
        """Everything that `/funnel this week` says, the flows by kind too; the parts are equal pieces of weeks in a row."""
        start, end = map(microseconds, parts[-1])
        span: dict[str, Any] = {"start": start, "end": end}
        self._rows(
            "SELECT from_stage, stage, kind, count(*), count(DISTINCT customer_id) FROM visits "
            "WHERE entered_at >= $start AND entered_at < $end GROUP BY ALL",
            **span,
        )
        return Figures(
            opening=self.stock(parts[-1][0]),
            entrants={stage: (n, moved) for stage, n, moved in self._rows(_ON_BY_STAGE, **span)},
            reached=self._reached(parts),
            mature=self._mature(*map(microseconds, mature)),
        )

    def week_by_source(self, start: datetime, end: datetime) -> dict[tuple[int, str], tuple[int, int]]:
        """Entrants and who moved on of them, by stage and source."""
        rows = self._rows(_ON_BY_SOURCE, start=microseconds(start), end=microseconds(end))
        return {(stage, SOURCES[source]): (n, moved) for stage, source, n, moved in rows}

    def stock(self, at: datetime) -> dict[int, int]:
        """Customers per stage just before an instant."""
        rows = self._rows(_STOCK, at=microseconds(at))
        return dict(rows)

    def matrix(self, start: datetime, end: datetime) -> list[tuple[Any, ...]]:
        """From where to where: moves, unique customers, median time before."""
        return self._rows(_MATRIX, start=microseconds(start), end=microseconds(end))

    def _reached(self, parts: Sequence[tuple[datetime, datetime]]) -> list[int]:
        first = microseconds(parts[0][0])
        length = max(end - start for start, end in parts) // timedelta(microseconds=1)
        rows = self._rows(_REACHED, first=first, end=microseconds(parts[-1][1]), length=length)
        return [n for _week, n in rows]

    def _mature(self, start: int, end: int) -> tuple[int, int]:
        ((n, hits),) = self._rows(_MATURE, start=start, end=end)
        return n, hits

    def _rows(self, statement: str, **asked: object) -> list[tuple[Any, ...]]:
        return self._duck.execute(statement, asked).fetchall()


class DuckStore:
    """What the analyses ask of a store, answered by DuckDB: they run over its frames as they do over ours."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
        self._duck = connection
        self._settings = settings

    def settings(self) -> Settings:
        """Those of the other side."""
        return self._settings

    def moves_between(self, start: datetime, end: datetime) -> pd.DataFrame:
        """The moves in [start, end) in order of time."""
        between = "entered_at >= $start AND entered_at < $end ORDER BY entered_at"
        asked = {"start": microseconds(start), "end": microseconds(end)}
        return self._duck.execute(f"SELECT {MOVES} FROM visits WHERE {between}", asked).df()

    def standing(self, at: datetime, stages: Sequence[int] | None = None) -> pd.DataFrame:
        """Who stands where at an instant."""
        among = f" AND stage IN ({', '.join(map(str, stages))})" if stages is not None else ""
        lasting = f"entered_at <= $at AND (left_at IS NULL OR left_at > $at){among}"
        said = f"SELECT customer_id, stage, nth, entered_at FROM visits WHERE {lasting}"
        return self._duck.execute(said, {"at": microseconds(at)}).df()

    def stock(self, at: datetime) -> dict[int, int]:
        """How many stand in each stage."""
        return dict(self._duck.execute(_STOCK, {"at": microseconds(at) + 1}).fetchall())

    def attributes(self, _field: str, _of: object = None) -> pd.DataFrame:
        """Nobody said anything of anybody."""
        said = {"customer_id": [], "said_at": [], "value": []}
        return pd.DataFrame(said).astype({"customer_id": "int64", "said_at": "int64", "value": "str"})

    def customers(self, _ids: Sequence[int]) -> list[Customer]:
        """Nobody is named."""
        return []

    def move_reasons(self, _start: datetime, _end: datetime) -> pd.DataFrame:
        """Nobody said any."""
        return pd.DataFrame({"from_stage": [], "stage": [], "reason": [], "n": []})


_ON = "count(*), count(*) FILTER (up IS NOT NULL AND (lost IS NULL OR lost > up))"
_ON_BY_STAGE = f"{_MOVED_ON} SELECT stage, {_ON} FROM told GROUP BY stage ORDER BY stage"
_ON_BY_SOURCE = (
    f"{_MOVED_ON} SELECT stage, source, {_ON} FROM told JOIN sources USING (customer_id) GROUP BY ALL ORDER BY ALL"
)
_STOCK = """
SELECT stage, count(*) FROM visits WHERE entered_at < $at AND (left_at IS NULL OR left_at >= $at) GROUP BY stage"""
_REACHED = f"""
SELECT (entered_at - $first) // {7 * DAY_US} AS week, count(DISTINCT customer_id) FROM visits
WHERE entered_at >= $first AND entered_at < $end AND (entered_at - $first) % {7 * DAY_US} < $length
AND ((stage = 3 AND kind <> 4) OR (kind = 3 AND stage > 3 AND from_stage IN (1, 2)))
GROUP BY week ORDER BY week"""
_MATURE = f"""
WITH firsts AS (
    SELECT customer_id, entered_at AS t FROM visits
    WHERE stage = 2 AND nth = 1 AND entered_at >= $start AND entered_at < $end)
SELECT count(*), count(*) FILTER (hit) FROM (
    SELECT firsts.customer_id, bool_or(v.stage >= 3) AS hit FROM firsts
    LEFT JOIN visits v ON v.customer_id = firsts.customer_id AND v.entered_at >= t AND v.entered_at <= t + {WINDOW_US}
    GROUP BY ALL)"""
_MATRIX = """
SELECT from_stage, stage, count(*), count(DISTINCT customer_id), median(entered_at - from_at) FROM visits
WHERE entered_at >= $start AND entered_at < $end GROUP BY ALL ORDER BY ALL"""
