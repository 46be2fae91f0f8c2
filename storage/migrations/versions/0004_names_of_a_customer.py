"""The index over a customer's names holds the names: without them SQLite went through all names for each customer.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _again(["workspace_id", "customer_id", "is_alias", "name"])


def downgrade() -> None:
    _again(["workspace_id", "customer_id"])


def _again(columns: list[str]) -> None:
    op.drop_index("names_by_customer", "names")
    op.create_index("names_by_customer", "names", columns)
