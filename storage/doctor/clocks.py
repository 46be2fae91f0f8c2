"""Whether the clocks agree, and whether the log holds anything that has not happened yet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, bindparam, case, func, literal_column, select, text

from lifecycle.checkup import Finding, warning, well
from lifecycle.text import _, plural
from storage.tables import actions, facts, stage_moves

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

A, F, M = actions.c, facts.c, stage_moves.c
APART = timedelta(seconds=5)
"""Two machines that ask a time server are nearer than this."""
GRACE = timedelta(minutes=1)

_LIMIT = bindparam("limit", type_=M.recorded_at.type)


def clocks(reading: Reading, now: Callable[[], datetime], _progress: Progress) -> Finding:
    """Compare the server's clock with ours, and the log with both."""
    with reading.transaction() as connection:
        apart = timedelta() if reading.is_sqlite else _apart(connection, now)
        late, ahead = _ahead(connection, now() + GRACE, is_sqlite=reading.is_sqlite)
    if abs(apart) <= APART and not late and not ahead:
        return well(_("Nothing in the log lies in the future, and the clocks agree."))
    said = [_("The database server's clock is {s} seconds from ours.")] if abs(apart) > APART else []
    said += [plural("{n} entry lies in the future.", "{n} entries lie in the future.", late)] if late else []
    said += (
        [
            plural(
                "{ahead} move takes effect after it was recorded.",
                "{ahead} moves take effect after they were recorded.",
                ahead,
            )
        ]
        if ahead
        else []
    )
    mend = _("Set the clocks of both machines right (NTP).")
    if late or ahead:
        mend = _("Set the machine's clock right (NTP), and take those entries back with /stage undo.")
    seconds = round(apart.total_seconds())
    return warning(" ".join(said).format(s=seconds, n=late, ahead=ahead), mend)


def _apart(connection: Connection, now: Callable[[], datetime]) -> timedelta:
    """How far the server's clock is ahead of ours, the way there and back left out."""
    connection.execute(text("SELECT 1"))
    before = now()
    theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return theirs - (before + (now() - before) / 2)


def _ahead(connection: Connection, limit: datetime, *, is_sqlite: bool) -> tuple[int, int]:
    """How many actions, facts and moves are later than the limit, and how many moves take effect after they were recorded."""
    minute = "60000000" if is_sqlite else "interval '1 minute'"
    recorded = literal_column(f"stage_moves.recorded_at + {minute}", M.recorded_at.type)
    late = (M.recorded_at > _LIMIT) | (M.effective_at > _LIMIT)
    acts = sum(
        connection.execute(select(func.count()).where(at > _LIMIT), {"limit": limit}).scalar_one()
        for at in (A.at, F.at)
    )
    moves = select(_counted(late), _counted(M.effective_at > recorded)).select_from(stage_moves)
    late_moves, ahead = connection.execute(moves, {"limit": limit}).one()
    return acts + late_moves, ahead


def _counted(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.count(case((condition, 1)))
