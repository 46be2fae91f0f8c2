"""What the tallies of all packed days come to, kept.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("packings", sa.Column("tally", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("packings") as table:
        table.drop_column("tally")
