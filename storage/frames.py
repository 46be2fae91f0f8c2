"""What the analyses read: whole ranges of an index as int64 columns, past SQLAlchemy's rows.

SQLite's cursor gives tuples of integers. PostgreSQL packs all rows into one value, eight bytes a column (a
`timestamptz` is sent as microseconds since 2000, exactly), which numpy reads as it is: twice as fast as rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from lifecycle.model import Kind
from storage.merges import Merges
from storage.types import MICROSECOND, micros

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

NOWHERE = -1
"""`from_stage` of a customer's first visit."""
SINCE_2000 = 946_684_800_000_000
"""Microseconds from 1970 to 2000."""
_INSTANTS = frozenset({"entered_at", "from_at"})

_FLOW = ("customer_id", "from_stage", "stage", "kind", "entered_at")
_MOVES = ("customer_id", "from_stage", "from_at", "from_nth", "stage", "nth", "kind", "entered_at")
_STANDING = ("customer_id", "stage", "nth", "entered_at")
_LEFT = ("customer_id", "from_stage", "from_nth", "from_at")
_PATH = ("customer_id", "stage", "kind", "entered_at")
_PAIR = ("out_and_in",)
_SQLITE = {
    "customer_id": "customer_id",
    "from_stage": f"coalesce(from_stage, {NOWHERE})",
    "stage": "stage",
    "kind": "kind",
    "entered_at": "entered_at",
    "nth": "nth",
    "from_at": f"coalesce(from_at, {NOWHERE})",
    "from_nth": "coalesce(from_nth, 0)",
    "out_and_in": "(coalesce(from_stage, -1) + 1) * 65536 + stage",
    "said_at": "at",
}
_POSTGRES = {
    "customer_id": "int8send(customer_id)",
    "from_stage": f"int8send(coalesce(from_stage, {NOWHERE})::bigint)",
    "stage": "int8send(stage::bigint)",
    "kind": "int8send(kind::bigint)",
    "entered_at": "timestamptz_send(entered_at)",
    "nth": "int8send(nth::bigint)",
    "from_at": f"CASE WHEN from_at IS NULL THEN int8send({NOWHERE - SINCE_2000}) ELSE timestamptz_send(from_at) END",
    "from_nth": "int8send(coalesce(from_nth, 0)::bigint)",
    "out_and_in": "int8send((coalesce(from_stage, -1)::bigint + 1) * 65536 + stage)",
    "said_at": "(extract(epoch FROM at) * 1000000)::bigint",  # numeric, so exact
}

_BETWEEN = "visits WHERE workspace_id = {ws} AND entered_at >= {start} AND entered_at < {end}"
_OF_ENTRANTS = """visits WHERE workspace_id = {ws} AND entered_at < {until} AND customer_id IN (
    SELECT customer_id FROM visits
    WHERE workspace_id = {ws} AND stage = {of_stage} AND entered_at >= {start} AND entered_at < {end})"""
_REACHED = """
WITH parts (number, begins, ends) AS (VALUES {parts})
SELECT (
    SELECT count(DISTINCT customer_id) FROM visits
    WHERE workspace_id = {{ws}} AND entered_at >= begins AND entered_at < ends
    AND ((stage = {{goal}} AND kind <> {back}) OR (kind = {skip}{over})))
FROM parts ORDER BY number"""
_CONVERTED = """
WITH firsts AS (
    SELECT customer_id, min(entered_at) AS at FROM visits
    WHERE workspace_id = {{ws}} AND stage = {{of_stage}} AND entered_at >= {{start}} AND entered_at < {{end}}
    GROUP BY customer_id)
SELECT count(*), count(CASE WHEN EXISTS (
        SELECT 1 FROM visits WHERE workspace_id = {{ws}} AND customer_id = firsts.customer_id
        AND entered_at >= at AND entered_at <= at + {{window}}{goals}) THEN 1 END)
FROM firsts WHERE NOT EXISTS (
    SELECT 1 FROM visits WHERE workspace_id = {{ws}} AND customer_id = firsts.customer_id
    AND entered_at < {{start}} AND stage = {{of_stage}})"""
_SINCE = "visits WHERE workspace_id = {ws} AND entered_at > {at}"
_STOOD = "visits WHERE workspace_id = {ws} AND left_at IS NULL AND entered_at <= {at}"
_LEFT_SINCE = "visits WHERE workspace_id = {ws} AND entered_at > {at} AND from_at <= {at}"
_REASONS = """
SELECT from_stage, stage, text, count(*) FROM (
    SELECT v.from_stage, v.stage, (
        SELECT r.text FROM reasons r
        JOIN actions a ON a.workspace_id = r.workspace_id AND a.id = r.action_id AND a.voided_by IS NULL
        WHERE r.workspace_id = {{ws}} AND r.move_id = v.move_id ORDER BY r.at DESC, r.id DESC LIMIT 1) AS text
    FROM visits v
    WHERE v.workspace_id = {{ws}} AND v.entered_at >= {{start}} AND v.entered_at < {{end}} AND v.kind = {back}) AS said
WHERE text IS NOT NULL GROUP BY from_stage, stage, text ORDER BY count(*) DESC, text"""
_OPEN = "SELECT stage, count(*) FROM visits WHERE workspace_id = {ws} AND left_at IS NULL GROUP BY stage"
_NAMES = "SELECT name_key, customer_id FROM names WHERE workspace_id = {ws} AND live IS TRUE"
_ATTRIBUTES = """
SELECT CAST(subject AS bigint), {said_at}, value FROM facts
WHERE workspace_id = {ws} AND about = 'customer' AND field = {field} AND live IS TRUE
ORDER BY subject, at, id"""


def _among(column: str, values: Sequence[int] | None) -> str:
    """A condition on whole numbers, written out: a parameter for each would make every list a statement of its own."""
    return "" if values is None else f" AND {column} IN ({', '.join(str(int(value)) for value in values) or 'NULL'})"


class Frames(Merges):
    """Reads frames, counts and lists that are long."""

    def visits_between(
        self,
        start: datetime,
        end: datetime,
        stages: Sequence[int] | None = None,
        kinds: Sequence[int] | None = None,
    ) -> pd.DataFrame:
        """Visits that began in [start, end), ordered by entered_at: customer_id, from_stage (-1: none), stage,
        kind, entered_at (microseconds since 1970, UTC), all int64. `stages` and `kinds` keep only those, if given."""
        source = _BETWEEN + _among("stage", stages) + _among("kind", kinds)
        asked = {"start": start, "end": end}
        return _frame(self._block(_FLOW, source, "entered_at, customer_id, move_id", asked), _FLOW)

    def moves_between(self, start: datetime, end: datetime) -> pd.DataFrame:
        """Moves (visits begun) in [start, end), ordered by entered_at: customer_id, from_stage, from_at, from_nth (-1,
        -1 and 0 for who was nowhere), stage, nth, kind, entered_at; instants in microseconds since 1970, UTC."""
        asked = {"start": start, "end": end}
        return _frame(self._block(_MOVES, _BETWEEN, "entered_at, customer_id, move_id", asked), _MOVES)

    def standing(self, at: datetime) -> pd.DataFrame:
        """The visits that last at an instant, begun at or before it: customer_id, stage (lost too), nth, entered_at.

        Those that are open still, and those that ended since then: the move that ended a visit knows when it began."""
        import numpy as np  # noqa: PLC0415 - as pandas below

        still = self._block(_STANDING, _STOOD, "stage, entered_at, customer_id", {"at": at})
        since = self._block(_LEFT, _LEFT_SINCE, "entered_at, customer_id, move_id", {"at": at})
        return _frame(np.concatenate([still, since]), _STANDING)

    def move_reasons(self, start: datetime, end: datetime) -> pd.DataFrame:
        """The reasons that hold for moves back in [start, end), the commonest first: from_stage, stage, reason, n."""
        import pandas as pd  # noqa: PLC0415 - a move has no use for it

        rows = self._fetch(_REASONS.format(back=int(Kind.BACK)), {"start": start, "end": end})
        return pd.DataFrame(rows, columns=["from_stage", "stage", "reason", "n"])

    def visits_of_entrants(self, stage: int, start: datetime, end: datetime, until: datetime) -> pd.DataFrame:
        """All visits begun before `until` of the customers who entered `stage` in [start, end), ordered by
        customer_id, entered_at: customer_id, stage, kind, entered_at (as above)."""
        asked = {"of_stage": stage, "start": start, "end": end, "until": until}
        return _frame(self._block(_PATH, _OF_ENTRANTS, "customer_id, entered_at, move_id", asked), _PATH)

    def reached(
        self, goal: int, below: Sequence[int], later: Sequence[int], parts: Sequence[tuple[datetime, datetime]]
    ) -> list[int]:
        """For each [start, end): the unique customers who entered the goal's stage in it, but not by bouncing back, or
        skipped from a stage below past it to a later one. Counted in the database: what is counted is in an index, and few are told."""
        asked: dict[str, object] = {"goal": goal}
        for number, (start, end) in enumerate(parts):
            asked |= {f"start{number}": start, f"end{number}": end}
        rows = ", ".join(f"({number}, {{start{number}}}, {{end{number}}})" for number in range(len(parts)))
        over = _among("stage", later) + _among("from_stage", below)
        return [
            n
            for (n,) in self._fetch(
                _REACHED.format(parts=rows, skip=int(Kind.SKIP), back=int(Kind.BACK), over=over), asked
            )
        ]

    def converted(
        self, stage: int, goals: Sequence[int], start: datetime, end: datetime, window_days: int
    ) -> tuple[int, int]:
        """Customers whose first entry ever into the stage lies in [start, end), and how many of them entered one of
        the goals after it, at most so many x 24 hours later."""
        asked = {"of_stage": stage, "start": start, "end": end, "window": timedelta(days=window_days)}
        n, hits = self._fetch(_CONVERTED.format(goals=_among("stage", goals)), asked)[0]
        return n, hits

    def stock(self, at: datetime) -> dict[int, int]:
        """How many customers are in each stage (lost too) at that instant; stages without any are left out.

        Counted back from now: the open visits, less the moves into each stage since then, plus those out of it."""
        import numpy as np  # noqa: PLC0415 - as pandas below

        stock = dict(self._fetch(_OPEN, {}))
        since = self._block(_PAIR, _SINCE, "entered_at", {"at": at})
        for pair, n in zip(*(found.tolist() for found in np.unique(since, return_counts=True)), strict=True):
            from_stage, stage = (pair >> 16) - 1, pair & 0xFFFF
            stock[stage] = stock.get(stage, 0) - n
            if from_stage != NOWHERE:
                stock[from_stage] = stock.get(from_stage, 0) + n
        return {stage: n for stage, n in sorted(stock.items()) if n}

    def attributes(self, field: str) -> pd.DataFrame:
        """Every value that a customer's field (owner, source, segment) has had, ordered by customer_id and time:
        customer_id, said_at (microseconds since 1970, UTC), value (text, None where it was taken away). Of several that
        hold from one instant only the last is told, and that there is no value only after there was one."""
        import numpy as np  # noqa: PLC0415 - a move has no use for it, nor for pandas
        import pandas as pd  # noqa: PLC0415

        rows = self._fetch(_ATTRIBUTES, {"field": field})
        ids, times, values = zip(*rows, strict=True) if rows else ((), (), ())
        customer_ids, said_at = np.array(ids, np.int64), np.array(times, np.int64)
        order = np.argsort(customer_ids, kind="stable")  # the index has them as text, which sorts 10 before 9
        is_value = np.array([value is not None for value in values], bool)
        order = order[_holding(customer_ids[order], said_at[order], is_value[order])]
        return pd.DataFrame(
            {
                "customer_id": customer_ids[order],
                "said_at": said_at[order],
                "value": pd.array(np.array(values, object)[order], dtype="str"),
            }
        )

    def names(self) -> list[tuple[str, int]]:
        """Every (key, customer id), aliases among them: what proposals are made from. The names of who was merged are
        those of who stands for them."""
        found, into = self._fetch(_NAMES, {}), self.survivors()
        return [(key, into.get(one, one)) for key, one in found] if into else found

    def _block(self, columns: Sequence[str], source: str, order: str, asked: Mapping[str, object]) -> NDArray[np.int64]:
        """An int64 block of these columns, a row per row of the source."""
        import numpy as np  # noqa: PLC0415 - as pandas below

        if not self.is_postgres:
            select = ", ".join(_SQLITE[column] for column in columns)
            rows = self._fetch(f"SELECT {select} FROM {source} ORDER BY {order}", asked)  # noqa: S608 - constants
            flat = np.fromiter(chain.from_iterable(rows), np.int64, len(rows) * len(columns))
            return flat.reshape(-1, len(columns))
        row = " || ".join(_POSTGRES[column] for column in columns)
        every = f"SELECT string_agg({row}, ''::bytea ORDER BY {order}) FROM {source}"  # noqa: S608 - constants
        packed = self._fetch(every, asked)[0][0]
        block = np.frombuffer(packed or b"", ">i8").astype(np.int64).reshape(-1, len(columns))
        for at, column in enumerate(columns):
            if column in _INSTANTS:
                block[:, at] += SINCE_2000
        return block

    def _fetch(self, template: str, asked: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Plain rows of the driver's own cursor."""
        values: dict[str, object] = {"ws": self.workspace_id, **asked}
        instants = {word: micros(value) for word, value in values.items() if isinstance(value, datetime)}
        instants |= {word: value // MICROSECOND for word, value in values.items() if isinstance(value, timedelta)}
        raw: Any = self.connection.connection
        if self.is_postgres:
            cursor = raw.cursor(binary=True)
            sql = template.format(**_POSTGRES, **{word: f"%({word})s" for word in values})
        else:
            cursor = raw.cursor()
            sql = template.format(**_SQLITE, **{word: f":{word}" for word in values})
            values |= instants
        try:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
        finally:
            cursor.close()


def _holding(
    customer_ids: NDArray[np.int64], said_at: NDArray[np.int64], is_value: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which facts, in order, hold at all: not those said anew for the same instant, nor the first of a customer where
    they say that there is no value, as the split of merged customers leaves them."""
    import numpy as np  # noqa: PLC0415 - as above

    kept = np.ones(len(customer_ids), bool)
    kept[:-1] = (customer_ids[1:] != customer_ids[:-1]) | (said_at[1:] != said_at[:-1])
    counted = np.cumsum(kept & is_value)
    first = np.searchsorted(customer_ids, customer_ids)
    return np.asarray(kept & (counted > (counted[first] - (kept & is_value)[first])))


def _frame(block: NDArray[np.int64], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - a move has no use for it

    return pd.DataFrame(block, columns=list(columns))
