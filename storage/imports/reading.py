"""Reading for imports: whole chunks of the log by customer, and names by the thousand."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

from storage.columns import SINCE_2000

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lifecycle.ledger_many import Log

# SQLite uses the partial index for `live IS 1` only, as it was made. Dialects differ in how they take a list of values, and in the fastest way to give numbers.
NAMED = {
    False: """
SELECT n.name_key, n.customer_id FROM json_each(:asked) j CROSS JOIN names n INDEXED BY names_live
WHERE n.workspace_id = :ws AND n.name_key = j.value AND n.live IS 1""",
    True: """
SELECT n.name_key, n.customer_id FROM unnest(%(asked)s::text[]) AS j(value) JOIN names n ON n.name_key = j.value
WHERE n.workspace_id = %(ws)s AND n.live IS TRUE""",
}
# A space is the byte before the exclamation mark, and keys are compared byte by byte.
BEGINNING = {
    False: """
SELECT j.value FROM json_each(:asked) j WHERE EXISTS (SELECT 1 FROM names n INDEXED BY names_live WHERE n.workspace_id = :ws
AND n.name_key >= j.value || ' ' AND n.name_key < j.value || '!' AND n.live IS 1)""",
    True: """
SELECT j.value FROM unnest(%(asked)s::text[]) AS j(value) WHERE EXISTS (SELECT 1 FROM names n
WHERE n.workspace_id = %(ws)s AND n.name_key >= j.value || ' ' AND n.name_key < j.value || '!' AND n.live IS TRUE)""",
}
# SQLite keeps the order of a cross join, and else it might go through all moves of an action for each customer.
_STANDS = """
ON m.workspace_id = {ws} AND m.customer_id = j.value
{join} actions a ON a.workspace_id = m.workspace_id AND a.id = m.action_id
{join} customers c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
WHERE a.voided_by IS NULL AND c.live IS TRUE"""
LOG = {
    False: f"""
SELECT m.customer_id, m.id, m.to_stage, m.effective_at FROM json_each(:asked) j
CROSS JOIN stage_moves m INDEXED BY stage_moves_by_customer {_STANDS.format(ws=":ws", join="CROSS JOIN")}""",  # noqa: S608 - constants
    True: f"""
SELECT string_agg(int8send(m.customer_id) || int8send(m.id) || int8send(m.to_stage::bigint)
|| timestamptz_send(m.effective_at), ''::bytea)
FROM unnest(%(asked)s::bigint[]) AS j(value)
JOIN stage_moves m {_STANDS.format(ws="%(ws)s", join="JOIN")}""",  # noqa: S608 - constants
}
# As `storage.columns` asks: with the values' names in braces.
VISITS_OF = {
    False: "visits WHERE workspace_id = {ws} AND customer_id IN (SELECT value FROM json_each({asked}))",
    True: "visits WHERE workspace_id = {ws} AND customer_id = ANY({asked}::bigint[])",
}
LOCK = """
SELECT id FROM customers WHERE workspace_id = %(ws)s AND id = ANY(%(asked)s::bigint[])
ORDER BY id FOR NO KEY UPDATE"""
SAID = {
    False: """
SELECT f.subject, f.field, f.value FROM json_each(:asked) j CROSS JOIN json_each(:fields) g
CROSS JOIN facts f INDEXED BY facts_said ON f.workspace_id = :ws AND f.about = 'customer' AND f.field = g.value
AND f.subject = CAST(j.value AS TEXT) WHERE f.live IS TRUE ORDER BY f.at, f.id""",
    True: """
SELECT f.subject, f.field, f.value FROM unnest(%(asked)s::bigint[]) AS j(value)
JOIN facts f ON f.workspace_id = %(ws)s AND f.about = 'customer' AND f.field = ANY(%(fields)s::text[])
AND f.subject = j.value::text WHERE f.live IS TRUE ORDER BY f.at, f.id""",
}
FORGET = {
    False: "DELETE FROM visits WHERE workspace_id = :ws AND customer_id IN (SELECT value FROM json_each(:asked))",
    True: "DELETE FROM visits WHERE workspace_id = %(ws)s AND customer_id = ANY(%(asked)s::bigint[])",
}
MOVERS = {
    False: """
SELECT id, moved_by FROM stage_moves WHERE workspace_id = :ws AND id IN (SELECT value FROM json_each(:asked))
AND moved_by IS NOT NULL""",
    True: """
SELECT id, moved_by FROM stage_moves WHERE workspace_id = %(ws)s AND id = ANY(%(asked)s::bigint[])
AND moved_by IS NOT NULL""",
}


def asked(values: Sequence[object], *, is_postgres: bool) -> object:
    """A list of values as one parameter."""
    return list(values) if is_postgres else json.dumps(values, ensure_ascii=False)


def with_merged(customer_ids: Sequence[int], into: Mapping[int, int]) -> list[int]:
    """These customers and all who were merged into them, without those who were merged into others."""
    wanted = {customer_id for customer_id in customer_ids if customer_id not in into}
    return [*wanted, *(merged for merged, survivor in into.items() if survivor in wanted)]


def as_log(rows: Sequence[tuple[Any, ...]], into: Mapping[int, int], *, is_postgres: bool) -> Log:
    """What `LOG` gave, as columns. The moves of who was merged are those of who stands for them."""
    import numpy as np  # noqa: PLC0415 - a move has no use for it

    from lifecycle.ledger_many import Log  # noqa: PLC0415 - as above

    if is_postgres:
        block = np.frombuffer((rows and rows[0][0]) or b"", ">i8").astype(np.int64).reshape(-1, 4)
        block[:, 3] += SINCE_2000
    else:
        block = np.fromiter(chain.from_iterable(rows), np.int64, 4 * len(rows)).reshape(-1, 4)
    log = Log(*(np.ascontiguousarray(column) for column in block.T))
    if not into:
        return log
    merged = np.array(sorted(into), np.int64)
    survivors = np.array([into[one] for one in merged.tolist()], np.int64)
    places = np.minimum(np.searchsorted(merged, log.customer_id), len(merged) - 1)
    is_merged = merged[places] == log.customer_id
    return log._replace(customer_id=np.where(is_merged, survivors[places], log.customer_id))
