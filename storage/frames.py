"""What the analyses read: whole ranges of an index as columns of numbers, and counts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from lifecycle.model import Kind
from storage.columns import NOWHERE, among
from storage.imports.reading import asked
from storage.packed.marks import DAY_US, day_of
from storage.packed.reading import END_OF_TIME, FEW, NEVER, Packed
from storage.types import MICROSECOND, micros, moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Span = tuple[datetime, datetime]

_STANDING = {"customer_id": "int64", "stage": "int16", "nth": "int16", "entered_at": "int64"}
_LEFT = ("customer_id", "from_stage", "from_nth", "from_at")
LONGEST_AT_ONCE = timedelta(days=200)
"""Parts that lie within so much time are read at once."""

_BEEN_IN = "SELECT 1 FROM visits WHERE workspace_id = {{ws}}{among} LIMIT 1"
# SQLite would take the index in time, which does not say who is still there, and look each of them up.
_LASTING = {
    False: "visits INDEXED BY visits_open WHERE workspace_id = {ws} AND left_at IS NULL",
    True: "visits WHERE workspace_id = {ws} AND left_at IS NULL",
}
# Each found by the index, without going through everybody.
_STAGES = """
WITH RECURSIVE found(stage) AS (
    SELECT min(stage) FROM visits INDEXED BY visits_open WHERE workspace_id = {ws} AND left_at IS NULL
    UNION ALL
    SELECT (SELECT min(v.stage) FROM visits v INDEXED BY visits_open
            WHERE v.workspace_id = {ws} AND v.left_at IS NULL AND v.stage > found.stage)
    FROM found WHERE found.stage IS NOT NULL)
SELECT stage FROM found WHERE stage IS NOT NULL"""
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
_ATTRIBUTES_OF = {
    False: """
SELECT j.value, f.at, f.value FROM json_each({asked}) j CROSS JOIN facts f INDEXED BY facts_said
ON f.workspace_id = {ws} AND f.about = 'customer' AND f.field = {field} AND f.subject = CAST(j.value AS TEXT)
WHERE f.live IS TRUE""",  # in the order of the index: each customer's by time
    True: """
SELECT j.value, (extract(epoch FROM f.at) * 1000000)::bigint, f.value FROM unnest({asked}::bigint[]) AS j(value)
CROSS JOIN LATERAL (
    SELECT id, at, value FROM facts WHERE workspace_id = {ws} AND about = 'customer' AND field = {field}
    AND subject = j.value::text AND live IS TRUE OFFSET 0) AS f
ORDER BY j.value, f.at, f.id""",  # OFFSET 0: by the index, customer by customer, and not through all facts
}


class Frames(Packed):
    """Reads frames, counts and lists that are long."""

    @cached_property
    def _lasting(self) -> dict[tuple[int, ...] | None, WeakValueDictionary[str, NDArray[Any]]]:
        """What `_still_there` has read, for as long as a frame holds it: of millions it is most of a question's memory."""
        return {}

    def moves_between(self, start: datetime, end: datetime) -> pd.DataFrame:
        """Moves (visits begun) in [start, end), ordered by entered_at: customer_id, from_stage, from_at, from_nth (-1,
        -1 and 0 for who was nowhere), stage, nth, kind, entered_at; instants in microseconds since 1970, UTC."""
        import pandas as pd  # noqa: PLC0415 - a move has no use for it

        return pd.DataFrame(self.move_columns(start, end), copy=False)

    def move_columns(self, start: datetime, end: datetime) -> dict[str, NDArray[Any]]:
        """The columns of `moves_between` alone: of few moves the frame around them would cost more than what is in it."""
        from storage.packed.shape import columns_of  # noqa: PLC0415 - it brings numpy

        return columns_of(self.packed_moves(start, end))

    def standing(self, at: datetime, stages: Sequence[int] | None = None) -> pd.DataFrame:
        """The visits that last at an instant, begun at or before it, in these stages or in any, lost too: customer_id,
        stage, nth, entered_at; in no order.

        Those that are open still, and those that ended since then: the move that ended a visit knows when it began."""
        import numpy as np  # noqa: PLC0415 - as pandas above
        import pandas as pd  # noqa: PLC0415

        from storage.packed.shape import columns_of  # noqa: PLC0415

        still = self._still_there(stages)
        there = still["entered_at"] <= micros(at)
        moves = columns_of(self.packed_moves(at + MICROSECOND, END_OF_TIME))
        if there.all() and not len(moves["stage"]):
            return pd.DataFrame(still, copy=False)  # as now: of millions no second copy
        left = (moves["from_stage"] != NOWHERE) & (moves["from_at"] <= micros(at))
        if stages is not None:
            left &= _one_of(moves["from_stage"], stages)
        columns = {
            name: np.concatenate([still[name][there], moves[before][left]])
            for name, before in zip(_STANDING, _LEFT, strict=True)
        }
        return pd.DataFrame(columns, copy=False)

    def _still_there(self, stages: Sequence[int] | None) -> dict[str, NDArray[Any]]:
        """The visits that last, as columns in small types. While the frame of one instant is in use, that of another
        reads nothing anew."""
        import numpy as np  # noqa: PLC0415 - as pandas above

        key = None if stages is None else tuple(stages)
        held = dict(self._lasting.get(key, {}))
        if len(held) < len(_STANDING) or self.can_write:
            blocks = [
                [block[:, at].astype(kind) for at, kind in enumerate(_STANDING.values())]
                for source, order in self._lasting_in(stages)
                for block in self._blocks(tuple(_STANDING), source, order, {})
            ]
            none = [np.empty(0, kind) for kind in _STANDING.values()]
            columns = (np.concatenate(parts) for parts in zip(none, *blocks, strict=True))
            held = dict(zip(_STANDING, columns, strict=True))
            self._lasting[key] = WeakValueDictionary(held)
        return held

    def _lasting_in(self, stages: Sequence[int] | None) -> list[tuple[str, str | None]]:
        """Where those who are there still are read from, and in which order: on SQLite stage by stage, as its index has
        them."""
        source = _LASTING[self.is_postgres]
        if self.is_postgres:
            return [(source + among("stage", stages), None)]
        found = [row[0] for row in self._fetch(_STAGES, {})] if stages is None else sorted(set(stages))
        return [(source + among("stage", [stage]), "entered_at") for stage in found]

    def been_in(self, stages: Sequence[int]) -> bool:
        """Whether anybody has ever been in one of these stages."""
        return bool(self._fetch(_BEEN_IN.format(among=among("stage", stages)), {}))

    def move_reasons(self, start: datetime, end: datetime) -> pd.DataFrame:
        """The reasons that hold for moves back in [start, end), the commonest first: from_stage, stage, reason, n."""
        import pandas as pd  # noqa: PLC0415 - a move has no use for it

        rows = self._fetch(_REASONS.format(back=int(Kind.BACK)), {"start": start, "end": end})
        return pd.DataFrame(rows, columns=["from_stage", "stage", "reason", "n"])

    def reached(
        self, goal: int, below: Sequence[int], later: Sequence[int], parts: Sequence[tuple[datetime, datetime]]
    ) -> list[int]:
        """For each [start, end): the unique customers who entered the goal's stage in it, but not by bouncing back, or
        skipped from a stage below past it to a later one."""
        import numpy as np  # noqa: PLC0415 - as pandas above

        from storage.packed.shape import columns_of  # noqa: PLC0415 - it brings numpy

        counts: list[int] = []
        for moves, near in self._near(parts):
            told = columns_of(moves)
            entered = (told["stage"] == goal) & (told["kind"] != Kind.BACK)
            over = (told["kind"] == Kind.SKIP) & _one_of(told["stage"], later) & _one_of(told["from_stage"], below)
            there = np.flatnonzero(entered | over)
            who, at = told["customer_id"][there], told["entered_at"][there]
            whose = who.tolist() if len(who) < FEW else []  # of few a set is made faster than an order
            edges = at.searchsorted([micros(edge) for part in near for edge in part]).tolist()
            for first, last in zip(edges[::2], edges[1::2], strict=True):
                counts.append(len(set(whose[first:last]) if whose else np.unique(who[first:last])))
        return counts

    def converted(
        self, stage: int, goals: Sequence[int], start: datetime, end: datetime, window_days: int
    ) -> tuple[int, int]:
        """Customers whose first entry ever into the stage lies in [start, end), and how many of them entered one of
        the goals after it, at most so many x 24 hours later."""
        import numpy as np  # noqa: PLC0415 - as pandas above

        from storage.packed.shape import columns_of  # noqa: PLC0415 - it brings numpy

        told = columns_of(self.packed_moves(start, end + timedelta(days=window_days) + MICROSECOND))
        who, at = told["customer_id"], told["entered_at"]
        firsts = np.flatnonzero((told["stage"] == stage) & (told["nth"] == 1) & (at < micros(end)))
        firsts = firsts[np.argsort(who[firsts])]
        goal = np.flatnonzero(_one_of(told["stage"], goals))
        place = np.minimum(np.searchsorted(who[firsts], who[goal]), max(len(firsts) - 1, 0))
        if not len(firsts):
            return 0, 0
        took = at[goal] - at[firsts][place]
        hits = (who[firsts][place] == who[goal]) & (took >= 0) & (took <= window_days * DAY_US)
        return len(firsts), len(np.unique(place[hits]))

    def stock(self, at: datetime) -> dict[int, int]:
        """How many customers are in each stage (lost too) at that instant; stages without any are left out.

        Summed over the tallies of the days before, and the moves of the days that have none; without any tallies
        counted back from now: the open visits, less the moves into each stage since then, plus those out of it."""
        from storage.packed.shape import net, tally  # noqa: PLC0415 - it brings numpy

        before = min(day_of(micros(at)), self.coverage().until)
        if before <= NEVER:
            stock = Counter(dict(self._fetch(_OPEN, {})))
            stock.subtract(net([tally(self.packed_moves(at + MICROSECOND, END_OF_TIME))]))
        else:
            tallies, loose = self.tallied(before)
            rest = [*loose, (moment(before * DAY_US), at + MICROSECOND)]
            stock = Counter(net([*tallies, *(tally(self.packed_moves(*span)) for span in rest)]))
        return {stage: n for stage, n in sorted(stock.items()) if n}

    def attributes(self, field: str, of: Collection[int] | None = None) -> pd.DataFrame:
        """Every value that a field (owner, source, segment) of these customers, or of all, has had, ordered by customer
        and time: customer_id, said_at (microseconds since 1970, UTC), value (text, None where it was taken away). Of several
        that hold from one instant only the last is told, and that there is no value only after there was one."""
        import numpy as np  # noqa: PLC0415 - a move has no use for it, nor for pandas
        import pandas as pd  # noqa: PLC0415

        if of is None:
            rows = self._fetch(_ATTRIBUTES, {"field": field})
        else:
            ids = asked(sorted(set(map(int, of))), is_postgres=self.is_postgres)
            rows = self._fetch(_ATTRIBUTES_OF[self.is_postgres], {"field": field, "asked": ids})
        whose, times, values = zip(*rows, strict=True) if rows else ((), (), ())
        customer_ids, said_at = np.array(whose, np.int64), np.array(times, np.int64)
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

    def _near(self, parts: Sequence[Span]) -> Iterator[tuple[Ints, Sequence[Span]]]:
        """Parts with moves that hold all of theirs. Years are read one by one: all at once they might not fit into memory."""
        start, end = min(part[0] for part in parts), max(part[1] for part in parts)
        if end - start <= LONGEST_AT_ONCE:
            yield self.packed_moves(start, end), parts
        else:
            yield from ((self.packed_moves(*part), [part]) for part in parts)

    def names(self) -> list[tuple[str, int]]:
        """Every (key, customer id), aliases among them: what proposals are made from. The names of who was merged are
        those of who stands for them."""
        found, into = self._fetch(_NAMES, {}), self.survivors()
        return [(key, into.get(one, one)) for key, one in found] if into else found


def _one_of(stages: NDArray[np.int16], ids: Sequence[int]) -> NDArray[np.bool_]:
    """Which of the stages are among these; -1, which is none, finds the table's last entry."""
    import numpy as np  # noqa: PLC0415 - as above

    is_one = np.zeros(max(ids, default=0) + 2, bool)
    is_one[list(ids)] = True
    return is_one[np.minimum(stages, len(is_one) - 1)]


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
