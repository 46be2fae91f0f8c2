"""Purchases, what was spent to win customers, contracts, and what was learnt of them.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Moment

revision = "0007"
down_revision = "0006"

TABLES = ("fits", "contracts", "spends", "purchases")
COVERED = ["workspace_id", "customer_id", "day", "live", "amount_cents", "profit_cents", "currency"]


def upgrade() -> None:
    _table(
        "purchases", _key("id"), _number("customer_id"), _number("day"), _number("amount_cents"), _number("profit_cents", null=True),
        _text("currency"), _text("product", null=True), _text("ref", null=True), of_customer=True,
    )  # fmt: skip
    op.create_index("purchases_by_customer", "purchases", COVERED)
    voided = sa.column("live").is_(False)
    op.create_index(
        "purchases_voided", "purchases", ["workspace_id", "id"], sqlite_where=voided, postgresql_where=voided
    )
    referred = sa.column("ref").is_not(None) & sa.column("live").is_(True)
    op.create_index(
        "purchases_referred", "purchases", ["workspace_id", "ref"], unique=True, sqlite_where=referred, postgresql_where=referred
    )  # fmt: skip
    _table("spends", _key("id"), _text("source"), _number("day"), _number("amount_cents"), _text("currency"))
    _table(
        "contracts", _key("id"), _number("customer_id"), _number("starts_day"), _number("ends_day", null=True), of_customer=True
    )  # fmt: skip
    op.create_index("contracts_by_customer", "contracts", ["workspace_id", "customer_id"])
    op.create_table(
        "fits",
        _key("workspace_id"),
        sa.Column("key", sa.Text(), primary_key=True, nullable=False),
        _text("mark"),
        sa.Column("made_at", Moment(), nullable=False),
        _text("told"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _table(name: str, *columns: sa.Column[int] | sa.Column[str], of_customer: bool = False) -> None:
    owners = [("customers", "customer_id")] if of_customer else []
    ties = [
        sa.ForeignKeyConstraint(["workspace_id", column], [f"{owner}.workspace_id", f"{owner}.id"])
        for owner, column in (*owners, ("actions", "action_id"))
    ]
    live: sa.Column[bool] = sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.true())
    op.create_table(name, _key("workspace_id"), *columns, _number("action_id"), live, *ties, sqlite_with_rowid=False)
    op.create_index(f"{name}_by_action", name, ["workspace_id", "action_id"])


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=True, nullable=False, autoincrement=False)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)
