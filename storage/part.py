"""What every part of the store stands on: one workspace, inside one open transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError

from lifecycle.errors import Raced
from storage.prepared import Rows, prepared
from storage.trouble import is_duplicate
from storage.workspaces import UNSAID

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import BindParameter, Connection, Executable, Insert

    from lifecycle.settings import Settings
    from storage.ids import Ids

WS: BindParameter[Any] = bindparam("ws")
OF_ACTION: BindParameter[Any] = bindparam("of_action")
OF_CUSTOMER: BindParameter[Any] = bindparam("of_customer")
OF_CUSTOMERS: BindParameter[Any] = bindparam("of_customers", expanding=True)
AT_ONCE = 5000
"""Ids that one statement asks for: databases limit how many values it may carry."""


class Part:
    """Runs statements for one workspace. They are built once, as constants, and take it as `:ws`."""

    def __init__(  # noqa: PLR0913 - what one transaction stands on
        self,
        connection: Connection,
        workspace_id: int,
        settings: str,
        ids: Ids,
        usual: Settings = UNSAID,
        *,
        can_write: bool = True,
    ) -> None:
        self.connection = connection
        self.workspace_id = workspace_id
        self._settings = settings
        self._ids = ids
        self._usual = usual
        self.can_write = can_write

    @property
    def is_postgres(self) -> bool:
        """Whether rows have locks and connections have a protocol for copying."""
        return self.connection.dialect.name == "postgresql"

    def new_id(self, now: datetime) -> int:
        """A fresh 63-bit id, later ones larger."""
        return self._ids.new(now)

    def _quick(self, statement: Executable, **values: object) -> Rows:
        """Run a constant statement at the least cost: for what every move does. Lists of values need `_run`."""
        values["ws"] = self.workspace_id
        return prepared(statement, self.connection.dialect).run(self.connection, values)

    def _run(self, statement: Executable, **values: object) -> Rows:
        """Run any statement, to its last row: a cursor that is left open would keep SQLite's connection at the instant
        that it began to read, and refuse it to write."""
        values["ws"] = self.workspace_id
        result = self.connection.execute(statement, values)
        return Rows([tuple(row) for row in result] if result.returns_rows else [], result.rowcount)

    def _add(self, statement: Insert, **values: object) -> None:
        """Insert a row of this workspace. Raced when its key is taken: whoever looked before saw it free."""
        values["workspace_id"] = self.workspace_id
        try:
            prepared(statement, self.connection.dialect, tuple(values)).run(self.connection, values)
        except IntegrityError as error:
            if is_duplicate(error):
                raise Raced from error
            raise
