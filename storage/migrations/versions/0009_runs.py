"""What the bot does by itself, each thing once.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("workspace_id", sa.BigInteger(), primary_key=True, autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), primary_key=True, nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("held_until", Moment(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("channel", "ts", "error", "told")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("runs")
