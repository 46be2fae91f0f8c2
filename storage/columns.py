"""Reading whole ranges of an index as int64 columns, past SQLAlchemy's rows.

SQLite lists each column as one text of numbers, which it makes twice as fast as tuples, and during which the process's other
threads run on; what is in no order comes as tuples. PostgreSQL packs all rows into one value, eight bytes a column (a
`timestamptz` is sent as microseconds since 2000, exactly), which numpy reads as it is: twice as fast as rows.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from lifecycle.ports.purchases import NOT_SAID
from lifecycle.ports.touchpoints import NO_VALUE, NOBODY
from storage.merges import Merges
from storage.packed import code
from storage.types import MICROSECOND, micros

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

NOWHERE = -1
"""`from_stage` and `from_at` of a customer's first visit."""
AT_ONCE = 100_000
"""Rows that SQLite gives at once: as text they take three times their room."""
SINCE_2000 = 946_684_800_000_000
"""Microseconds from 1970 to 2000."""

INSTANTS = frozenset({"entered_at", "from_at", "at"})
SQLITE = {
    "customer_id": "customer_id",
    "move_id": "move_id",
    "stage": "stage",
    "entered_at": "entered_at",
    "nth": "nth",
    "from_stage": f"coalesce(from_stage, {NOWHERE})",
    "from_at": f"coalesce(from_at, {NOWHERE})",
    "from_nth": "coalesce(from_nth, 0)",
    "code": code.in_sql(""),
    "out_and_in": "(coalesce(from_stage, -1) + 1) * 65536 + stage",
    "said_at": "at",
    "day": "day",
    "amount_cents": "amount_cents",
    "profit_cents": f"coalesce(profit_cents, {NOT_SAID})",
    "touchpoint_id": "id",
    "at": "at",
    "value": f"coalesce(value, {NO_VALUE})",
    "state": "state",
    "other_id": f"coalesce(other_id, {NOBODY})",
    "product_no": "coalesce(named.no, -1)",
    # As the index over these rows has it, `IS FALSE` being another thing; left alone, SQLite would go through all rows.
    "voided": "live IS 0",
    "voided_purchases": "purchases INDEXED BY purchases_voided",
}
POSTGRES = {
    "customer_id": "int8send(customer_id)",
    "move_id": "int8send(move_id)",
    "stage": "int8send(stage::bigint)",
    "entered_at": "timestamptz_send(entered_at)",
    "nth": "int8send(nth::bigint)",
    "from_stage": f"int8send(coalesce(from_stage, {NOWHERE})::bigint)",
    "from_at": f"CASE WHEN from_at IS NULL THEN int8send({NOWHERE - SINCE_2000}) ELSE timestamptz_send(from_at) END",
    "from_nth": "int8send(coalesce(from_nth, 0)::bigint)",
    "code": f"int8send({code.in_sql('::bigint')})",
    "out_and_in": "int8send((coalesce(from_stage, -1)::bigint + 1) * 65536 + stage)",
    "said_at": "(extract(epoch FROM at) * 1000000)::bigint",  # numeric, so exact
    "day": "int8send(day)",
    "amount_cents": "int8send(amount_cents)",
    "profit_cents": f"int8send(coalesce(profit_cents, {NOT_SAID}))",
    "touchpoint_id": "int8send(id)",
    "at": "timestamptz_send(at)",
    "value": f"int8send(coalesce(value, {NO_VALUE}))",
    "state": "int8send(state::bigint)",
    "other_id": f"int8send(coalesce(other_id, {NOBODY}))",
    "product_no": "int8send(coalesce(named.no - 1, -1))",
    "voided": "live IS FALSE",
    "voided_purchases": "purchases",
}


class Columns(Merges):
    """Runs a query on the driver's own cursor."""

    def _block(
        self, columns: Sequence[str], source: str, order: str | None, asked: Mapping[str, object]
    ) -> NDArray[np.int64]:
        """An int64 block of these columns, a row per row of the source; in any order where none is named."""
        import numpy as np  # noqa: PLC0415 - a move has no use for it

        blocks = list(self._blocks(columns, source, order, asked))
        return blocks[0] if len(blocks) == 1 else np.concatenate([np.empty((0, len(columns)), np.int64), *blocks])

    def _blocks(
        self, columns: Sequence[str], source: str, order: str | None, asked: Mapping[str, object]
    ) -> Iterator[NDArray[np.int64]]:
        """The same, some rows at a time on SQLite, where they take more room than in the end."""
        import numpy as np  # noqa: PLC0415 - a move has no use for it

        if not self.is_postgres and order:
            yield from self._lists(columns, source, order, asked)
            return
        order = f" ORDER BY {order}" if order else ""
        if not self.is_postgres:
            select = ", ".join(SQLITE[column] for column in columns)
            with self._asked(f"SELECT {select} FROM {source}{order}", asked) as cursor:  # noqa: S608 - constants
                while rows := cursor.fetchmany(AT_ONCE):
                    flat = np.fromiter(chain.from_iterable(rows), np.int64, len(rows) * len(columns))
                    yield flat.reshape(-1, len(columns))
            return
        row = " || ".join(POSTGRES[column] for column in columns)
        every = f"SELECT string_agg({row}, ''::bytea{order}) FROM {source}"  # noqa: S608 - constants
        packed = self._fetch(every, asked)[0][0]
        block = np.frombuffer(packed or b"", ">i8").astype(np.int64).reshape(-1, len(columns))
        for at, column in enumerate(columns):
            if column in INSTANTS:
                block[:, at] += SINCE_2000
        yield block

    def _lists(
        self, columns: Sequence[str], source: str, order: str, asked: Mapping[str, object]
    ) -> Iterator[NDArray[np.int64]]:
        """The rows in parts, each of which begins behind the last one by what the rows are ordered by first: that must be
        one of the columns, and whole numbers."""
        import numpy as np  # noqa: PLC0415 - a move has no use for it

        key, most, since = order.split(",", 1)[0], AT_ONCE, None
        lists = ", ".join(f"group_concat(c{at})" for at in range(len(columns)))
        named = ", ".join(f"{SQLITE[column]} AS c{at}" for at, column in enumerate(columns))
        while True:
            # Before the source's own bounds: of several lower ones SQLite goes by the first.
            here = source if since is None else source.replace(" WHERE ", f" WHERE {key} >= {{since}} AND ", 1)
            part = f"SELECT {named} FROM {here} ORDER BY {order} LIMIT {{most}}"  # noqa: S608 - constants
            texts = self._fetch(f"SELECT {lists} FROM ({part})", {**asked, "since": since, "most": most})[0]  # noqa: S608 - the same
            if texts[0] is None:
                return
            block = np.array([np.fromstring(text, np.int64, sep=",") for text in texts]).T
            if len(block) < most:
                yield block
                return
            # More rows like the last one may follow: all of those are read again.
            at = block[:, columns.index(key)]
            kept = int(np.searchsorted(at, at[-1]))
            most, since = (most, int(at[-1])) if kept else (2 * most, since)
            if kept:
                yield block[:kept]

    def _different(self, columns: Sequence[str], source: str, asked: Mapping[str, object]) -> list[list[str]]:
        """The different texts of each of these columns, in order: where all are one, as mostly, from one pass over all."""
        ends = ", ".join(f"min({column}), max({column})" for column in columns)
        found = self._fetch(f"SELECT {ends} FROM {source}", asked)[0]  # noqa: S608 - constants
        told = []
        for column, low, high in zip(columns, found[::2], found[1::2], strict=True):
            every = f"SELECT DISTINCT {column} FROM {source} AND {column} IS NOT NULL ORDER BY 1"  # noqa: S608 - the same
            rows = [(low,)] if low == high else self._fetch(every, asked)
            told.append([text for (text,) in rows if text is not None])
        return told

    def _fetch(self, template: str, asked: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Plain rows of the driver's own cursor."""
        with self._asked(template, asked) as cursor:
            return list(cursor.fetchall())

    @contextmanager
    def _asked(self, template: str, asked: Mapping[str, object]) -> Iterator[Any]:
        """The driver's own cursor over a query's rows. In the template a name in braces is a value asked for, or the
        dialect's way to say a column."""
        values: dict[str, object] = {"ws": self.workspace_id, **asked}
        raw: Any = self.connection.connection
        if self.is_postgres:
            cursor = raw.cursor(binary=True)
            sql = template.format(**POSTGRES, **{word: f"%({word})s" for word in values})
        else:
            cursor = raw.cursor()
            sql = template.format(**SQLITE, **{word: f":{word}" for word in values})
            values = {word: _number(value) for word, value in values.items()}
        try:
            cursor.execute(sql, values)
            yield cursor
        finally:
            cursor.close()


def among(column: str, values: Sequence[int] | None) -> str:
    """A condition on whole numbers, written out: a parameter for each would make every list a statement of its own."""
    return "" if values is None else f" AND {column} IN ({', '.join(str(int(value)) for value in values) or 'NULL'})"


def survivors_of(who: NDArray[np.int64], into: Mapping[int, int]) -> NDArray[np.int64]:
    """Who stands for each of these customers, where `into` says for whom of them another one does (not nobody)."""
    import numpy as np  # noqa: PLC0415 - a move has no use for it

    merged = np.array(sorted(into))
    whose = np.array([into[one] for one in sorted(into)])
    at = np.minimum(np.searchsorted(merged, who), len(merged) - 1)
    return np.where(merged[at] == who, whose[at], who)


def _number(value: object) -> object:
    """Instants and lengths of time as SQLite has them, in microseconds."""
    if isinstance(value, datetime):
        return micros(value)
    return value // MICROSECOND if isinstance(value, timedelta) else value
