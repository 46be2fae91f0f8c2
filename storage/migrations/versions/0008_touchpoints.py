"""Touchpoints, and purchases by day.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Moment

revision = "0008"
down_revision = "0007"

COVERED = ["workspace_id", "kind", "at", "id", "customer_id", "value", "state", "other_id", "live"]
BY_DAY = ["workspace_id", "day", "live", "customer_id", "amount_cents", "profit_cents", "currency", "product"]


def upgrade() -> None:
    op.create_table(
        "touchpoints",
        *(sa.Column(name, sa.BigInteger(), primary_key=True, autoincrement=False, nullable=False) for name in ("workspace_id", "id")),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("detail", "note")),
        sa.Column("other_id", sa.BigInteger(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=True),
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.ForeignKeyConstraint(["workspace_id", "customer_id"], ["customers.workspace_id", "customers.id"]),
        sa.ForeignKeyConstraint(["workspace_id", "action_id"], ["actions.workspace_id", "actions.id"]),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("touchpoints_by_customer", "touchpoints", ["workspace_id", "customer_id", "at"])
    op.create_index("touchpoints_by_kind", "touchpoints", COVERED)
    of_another = sa.column("other_id").is_not(None)
    op.create_index(
        "touchpoints_of_other", "touchpoints", ["workspace_id", "other_id", "kind"],
        sqlite_where=of_another, postgresql_where=of_another,
    )  # fmt: skip
    op.create_index("touchpoints_by_action", "touchpoints", ["workspace_id", "action_id"])
    op.create_index("purchases_by_day", "purchases", BY_DAY)


def downgrade() -> None:
    op.drop_index("purchases_by_day", "purchases")
    op.drop_table("touchpoints")
