"""What Alembic runs: the migrations, on the connection and inside the transaction that it was given."""

from __future__ import annotations

from alembic import context

from storage.tables import workspaces

connection = context.config.attributes["connection"]
# The caller's transaction holds all migrations, on SQLite too: all of them happen, or none.
context.configure(
    connection=connection, target_metadata=workspaces.metadata, transactional_ddl=True, render_as_batch=True
)
context.run_migrations()
