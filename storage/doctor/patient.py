"""The database to be checked, and every check of it in the order in which they make sense."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, or_, select

from lifecycle.checkup import Check
from lifecycle.text import _
from storage.doctor import clocks, columns, indexes, orphans, packed, postgres, projection, reach, sense, sqlite, values
from storage.doctor.reading import Reading, named
from storage.tables import facts, workspaces

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

F, W = facts.c, workspaces.c

_BOUND = (
    select(F.subject, F.value)
    .join(workspaces, W.id == F.workspace_id)
    .where(
        or_(W.team_id == bindparam("of_team"), and_(W.home.is_(True), W.team_id.is_(None))),
        F.about == "channel",
        F.field == "customer",
        F.live.is_(True),
    )
    .order_by(F.at, F.id)
)


class Patient:
    """A database at an address. `now` is our clock, `sessions` how many connections the bot may want at once."""

    def __init__(self, address: str, now: Callable[[], datetime], sessions: int = 1) -> None:
        """Connects to nothing yet. Refusal when the address cannot be read."""
        self._reading = Reading(address)
        self._now = now
        self._sessions = sessions

    def checks(self) -> list[Check]:
        """Every check that fits this kind of database; later ones rely on what earlier ones found."""
        reading = self._reading
        return [
            *(self._of_sqlite() if reading.is_sqlite else self._of_postgres()),
            Check("columns", _("Columns"), partial(columns.columns, reading), vital=True),
            Check("indexes", _("Indexes"), partial(indexes.indexes, reading)),
            Check("orphans", _("Orphaned rows"), partial(orphans.orphans, reading)),
            Check("values", _("Current values"), partial(values.current, reading)),
            Check("names", _("Names"), partial(values.names_fit, reading)),
            Check("sense", _("Merges, roles and settings"), partial(sense.sense, reading)),
            Check("projection", _("Visits"), partial(projection.projection, reading)),
            Check("packed", _("Packed days"), partial(packed.packed, reading)),
            Check("clocks", _("Clocks"), partial(clocks.clocks, reading, self._now)),
        ]

    def bound_channels(self, team: str) -> list[tuple[str, str]]:
        """The channels that are about a customer in the workspace of this team, each with the customer's name."""
        with self._reading.transaction() as connection:
            said = {row[0]: row[1] for row in connection.execute(_BOUND, {"of_team": team})}
            bound = {channel: int(value) for channel, value in said.items() if value and value.isdecimal()}
            return list(zip(bound, named(connection, bound.values()), strict=True))

    def close(self) -> None:
        """Let go of every connection."""
        self._reading.close()

    def _of_sqlite(self) -> list[Check]:
        reading = self._reading
        return [
            Check("database", _("Database"), partial(reach.file, reading), vital=True),
            # Before the first question to a table, which a damaged file may not answer.
            Check("integrity", _("File"), partial(sqlite.integrity, reading), vital=True),
            self._migrations(),
            Check("journal", _("Journal"), partial(sqlite.journal, reading)),
            Check("disk", _("Free disk space"), partial(sqlite.disk, reading)),
        ]

    def _of_postgres(self) -> list[Check]:
        reading = self._reading
        return [
            Check("database", _("Database"), partial(reach.server, reading), vital=True),
            self._migrations(),
            Check("version", _("Server version"), partial(postgres.version, reading)),
            Check("connections", _("Connections"), partial(postgres.connections, reading, self._sessions)),
            Check("transactions", _("Transactions"), partial(postgres.transactions, reading, postgres.LONG)),
        ]

    def _migrations(self) -> Check:
        return Check("migrations", _("Migrations"), partial(reach.migrations, self._reading), vital=True)
