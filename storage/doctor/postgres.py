"""What only a PostgreSQL server can suffer from: old age, too few connections, transactions that never end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from lifecycle.checkup import Finding, warning, well
from lifecycle.text import _, plural
from storage.doctor.reading import FEW

if TYPE_CHECKING:
    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

OLDEST = 14
"""Older ones get no repairs any more."""
LONG = timedelta(minutes=5)

_VERSION = text("SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version')")
# What is kept for administrators is no room for the bot; a role or a database may have a limit of its own.
_ROOM = text("""
    SELECT least(
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true), '0')::int,
        (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database()),
        (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user)
    ), (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid != pg_backend_pid())
""")
_LONG = text("""
    SELECT pid, state, clock_timestamp() - xact_start
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid != pg_backend_pid() AND backend_type = 'client backend'
        AND xact_start < clock_timestamp() - CAST(:long AS interval)
    ORDER BY xact_start
""")


def version(reading: Reading, _progress: Progress) -> Finding:
    """Whether the server still gets repairs."""
    with reading.transaction() as connection:
        major, full = connection.execute(_VERSION).one()
    said = _("The server is PostgreSQL {version}.").format(version=full)
    if major >= OLDEST:
        return well(said)
    return warning(said, _("Its makers repair it no longer: upgrade to PostgreSQL {n} or later.").format(n=OLDEST))


def connections(reading: Reading, wanted: int, _progress: Progress) -> Finding:
    """Whether the server lets in as many connections as the bot's threads may want."""
    with reading.transaction() as connection:
        room, used = connection.execute(_ROOM).one()
    said = _("The server has room for {room} connections ({used} in use); the bot may want {wanted}.").format(
        room=room, used=used, wanted=wanted
    )
    if wanted <= room:
        return well(said)
    return warning(
        said, _("Raise max_connections, or lower LIFECYCLE_HTTP_WORKERS times LIFECYCLE_HTTP_THREADS below that.")
    )


def transactions(reading: Reading, long: timedelta, _progress: Progress) -> Finding:
    """Whether somebody holds a transaction open that keeps locks, and old rows from being swept."""
    with reading.transaction() as connection:
        found = connection.execute(_LONG, {"long": long}).all()
    if not found:
        return well(_("No transaction is older than {n} minutes.").format(n=int(long.total_seconds() // 60)))
    shown = ", ".join(
        _("process {pid} ({state}, {n} min)").format(pid=pid, state=state, n=int(age.total_seconds() // 60))
        for pid, state, age in found[:FEW]
    )
    said = plural(
        "{n} transaction is open for long: {shown}.", "{n} transactions are open for long: {shown}.", len(found)
    )
    return warning(
        said.format(n=len(found), shown=shown),
        _("If nobody needs it, end it: SELECT pg_terminate_backend({pid});").format(pid=found[0][0]),
    )
