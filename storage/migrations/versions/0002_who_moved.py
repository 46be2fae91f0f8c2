"""Who made an imported move, as its file says.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("stage_moves", sa.Column("moved_by", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("stage_moves", "moved_by")
