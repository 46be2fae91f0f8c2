"""Who stands for a customer that was merged.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    merged = sa.column("merged_into").is_not(None)
    op.add_column("customers", sa.Column("merged_into", sa.BigInteger(), nullable=True))
    op.create_index(
        "customers_merged", "customers", ["workspace_id", "merged_into"], sqlite_where=merged, postgresql_where=merged
    )


def downgrade() -> None:
    op.drop_index("customers_merged", "customers")
    op.drop_column("customers", "merged_into")
