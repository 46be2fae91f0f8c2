"""What an export reads: whole tables as plain rows, a few thousand at a time, so that memory stays flat.

The driver's own cursor, on PostgreSQL in the mode that keeps no result. Instants come as microseconds
since 1970, UTC: none becomes an object, and whoever writes the file turns a whole column at once.
"""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

from storage.merges import Merges
from storage.types import micros

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    Rows = Iterator[list[tuple[Any, ...]]]
    Span = tuple[datetime, datetime]

AT_ONCE = 5000
"""Rows that are held at a time."""

_CUSTOMERS = """
SELECT c.name, c.owner, c.source, c.segment, c.acquisition_cost_cents, (
    SELECT f.value FROM facts f
    WHERE f.workspace_id = c.workspace_id AND f.about = 'customer' AND f.field = 'acquired_on'
    AND f.subject = CAST(c.id AS text) AND f.live IS TRUE
    ORDER BY f.at DESC, f.id DESC LIMIT 1), c.currency, v.stage, {v.entered_at}
FROM customers c
LEFT JOIN visits v ON v.workspace_id = c.workspace_id AND v.customer_id = c.id AND v.left_at IS NULL
WHERE c.workspace_id = {ws} AND c.live IS TRUE AND c.merged_into IS NULL
ORDER BY c.id"""
# Walked from the customers, so that everything comes in the order of an index and nothing is sorted.
_MOVE = """
SELECT c.name, m.to_stage, {m.effective_at}, coalesce(m.moved_by, a.actor), (
    SELECT r.text FROM reasons r
    JOIN actions said ON said.workspace_id = r.workspace_id AND said.id = r.action_id
    WHERE r.workspace_id = m.workspace_id AND r.move_id = m.id AND said.voided_by IS NULL
    ORDER BY r.at DESC, r.id DESC LIMIT 1), {m.recorded_at}, a.origin"""
_MOVES = f"""{_MOVE}
FROM customers c
{{join}} stage_moves m ON m.workspace_id = c.workspace_id AND m.customer_id = c.id
{{join}} actions a ON a.workspace_id = m.workspace_id AND a.id = m.action_id
WHERE c.workspace_id = {{ws}} AND c.live IS TRUE AND a.voided_by IS NULL{{during}}{{alone}}
ORDER BY c.id, m.effective_at, m.id"""
_MERGED = "(SELECT merged_into FROM customers WHERE workspace_id = {ws} AND merged_into IS NOT NULL)"
_ALONE = f" AND c.merged_into IS NULL AND c.id NOT IN {_MERGED}"
_TOGETHER = f"""{_MOVE}
FROM customers o
{{join}} customers c ON c.workspace_id = o.workspace_id AND c.id = coalesce(o.merged_into, o.id)
{{join}} stage_moves m ON m.workspace_id = o.workspace_id AND m.customer_id = o.id
{{join}} actions a ON a.workspace_id = m.workspace_id AND a.id = m.action_id
WHERE o.workspace_id = {{ws}} AND (o.merged_into IS NOT NULL OR o.id IN {_MERGED})
AND o.live IS TRUE AND c.live IS TRUE AND a.voided_by IS NULL{{during}}
ORDER BY c.id, m.effective_at, m.id"""
_VISITS = """
SELECT c.name, v.from_stage, v.stage, v.kind, {v.entered_at}, {v.left_at}
FROM customers c
{join} visits v ON v.workspace_id = c.workspace_id AND v.customer_id = c.id
WHERE c.workspace_id = {ws} AND c.live IS TRUE{during}
ORDER BY c.id, v.entered_at, v.move_id"""
_TOUCH = """
SELECT c.name, t.kind, {t.at}, t.value, t.state, t.detail, t.note, (
    SELECT coalesce(s.name, r.name) FROM customers r
    LEFT JOIN customers s ON s.workspace_id = r.workspace_id AND s.id = r.merged_into
    WHERE t.kind = 'referral' AND r.workspace_id = t.workspace_id AND r.id = t.other_id), coalesce(t.by_name, a.actor),
    CASE WHEN t.state = 0 THEN NULL ELSE CAST(coalesce(t.other_id, t.id) AS text) END, (
    SELECT v.stage FROM visits v
    WHERE v.workspace_id = t.workspace_id AND v.customer_id = c.id AND v.entered_at <= t.at
    ORDER BY v.entered_at DESC, v.move_id DESC LIMIT 1), a.origin"""
_TOUCHPOINTS = f"""{_TOUCH}
FROM customers c
{{join}} touchpoints t ON t.workspace_id = c.workspace_id AND t.customer_id = c.id
{{join}} actions a ON a.workspace_id = t.workspace_id AND a.id = t.action_id
WHERE c.workspace_id = {{ws}} AND c.live IS TRUE AND t.live IS TRUE{{during}}{{alone}}
ORDER BY c.id, t.at, t.id"""
_TOUCHPOINTS_TOGETHER = f"""{_TOUCH}
FROM customers o
{{join}} customers c ON c.workspace_id = o.workspace_id AND c.id = coalesce(o.merged_into, o.id)
{{join}} touchpoints t ON t.workspace_id = o.workspace_id AND t.customer_id = o.id
{{join}} actions a ON a.workspace_id = t.workspace_id AND a.id = t.action_id
WHERE o.workspace_id = {{ws}} AND (o.merged_into IS NOT NULL OR o.id IN {_MERGED})
AND o.live IS TRUE AND c.live IS TRUE AND t.live IS TRUE{{during}}
ORDER BY c.id, t.at, t.id"""
_COUNTS = {
    "customers": "SELECT count(*) FROM customers c WHERE c.workspace_id = {ws}",
    "moves": "SELECT count(*) FROM stage_moves m WHERE m.workspace_id = {ws}{during}",
    "visits": "SELECT count(*) FROM visits v WHERE v.workspace_id = {ws}{during}",
    "touchpoints": "SELECT count(*) FROM touchpoints t WHERE t.workspace_id = {ws}{during}",
}
_WHEN = {"moves": "m.effective_at", "visits": "v.entered_at", "touchpoints": "t.at"}
_INSTANTS = ("m.effective_at", "m.recorded_at", "v.entered_at", "v.left_at", "t.at")


class Exports(Merges):
    """Reads what is written into files: everything that stands, each customer's rows together and in time order."""

    def customer_rows(self) -> Rows:
        """Customers in the order in which they came: name, owner, source, segment, acquisition cost in cents, the date
        acquired as it was said, currency, stage, in it since."""
        return self._streamed(_CUSTOMERS, None, "")

    def move_rows(self, span: Span | None = None) -> Rows:
        """Moves, those effective in [start, end) if given: customer's name, stage, effective at, moved by, reason,
        recorded at, origin. Who moved is who the file of an import named, else the actor. Customers that others were
        merged into come last, with the moves of all of them."""
        if not self.survivors():
            yield from self._streamed(_MOVES.replace("{alone}", ""), span, "moves")
            return
        yield from self._streamed(_MOVES.replace("{alone}", _ALONE), span, "moves")
        yield from self._streamed(_TOGETHER, span, "moves")

    def visit_rows(self, span: Span | None = None) -> Rows:
        """Visits, those begun in [start, end) if given: customer's name, stage before or none, stage, kind, entered at,
        left at or none."""
        return self._streamed(_VISITS, span, "visits")

    def touchpoint_rows(self, span: Span | None = None) -> Rows:
        """Touchpoints, those in [start, end) if given: customer's name, kind, at, value, state, detail, note, name of who was
        referred, by whom, what the rows of one ticket or ask have in common, the stage at that time or none, origin. Those of
        customers that others were merged into come last."""
        if not self.survivors():
            yield from self._streamed(_TOUCHPOINTS.replace("{alone}", ""), span, "touchpoints")
            return
        yield from self._streamed(_TOUCHPOINTS.replace("{alone}", _ALONE), span, "touchpoints")
        yield from self._streamed(_TOUCHPOINTS_TOGETHER, span, "touchpoints")

    def count_rows(self, what: str, span: Span | None = None) -> int:
        """About how many rows an export of customers, moves, visits or touchpoints will have: those taken back are counted too."""
        with closing(self._driver().cursor()) as cursor:
            cursor.execute(*self._statement(_COUNTS[what], span, what))
            return int(cursor.fetchone()[0])

    def _streamed(self, template: str, span: Span | None, what: str) -> Rows:
        """The rows, a list at a time; never an empty list. Nothing else can be asked until its end, or until it is closed."""
        statement, values = self._statement(template, span, what)
        if self.is_postgres:
            yield from self._from_server(statement, values)
            return
        with closing(self._driver().cursor()) as cursor:
            cursor.execute(statement, values)
            while rows := cursor.fetchmany(AT_ONCE):
                yield rows

    def _from_server(self, statement: str, values: dict[str, object]) -> Rows:
        """As the server finds them: it goes on while we write, which one that is asked for each part does not."""
        from psycopg import capabilities  # noqa: PLC0415 - only for PostgreSQL

        size = AT_ONCE if capabilities.has_stream_chunked() else 1
        with closing(self._driver().cursor(binary=True)) as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            with closing(cursor.stream(statement, values, size=size)) as found:
                while rows := list(islice(found, AT_ONCE)):
                    yield rows

    def _driver(self) -> Any:  # noqa: ANN401 - the driver's own
        return self.connection.connection.dbapi_connection

    def _statement(self, template: str, span: Span | None, what: str) -> tuple[str, dict[str, object]]:
        """The SQL of this database, and its values."""
        values: dict[str, object] = {"ws": self.workspace_id}
        if span:
            values |= dict(zip(("start", "end"), span if self.is_postgres else map(micros, span), strict=True))
        named = {word: f"%({word})s" if self.is_postgres else f":{word}" for word in ("ws", "start", "end")}
        during = " AND {when} >= {start} AND {when} < {end}".format(when=_WHEN[what], **named) if span else ""
        # Exact: PostgreSQL extracts a numeric.
        instant = "(extract(epoch FROM {}) * 1000000)::bigint" if self.is_postgres else "{}"
        # SQLite takes the tables of a CROSS JOIN in the order in which they are written.
        template = template.replace("{join}", "JOIN" if self.is_postgres else "CROSS JOIN")
        for column in _INSTANTS:
            template = template.replace(f"{{{column}}}", instant.format(column))
        return template.replace("{ws}", named["ws"]).replace("{during}", during), values
