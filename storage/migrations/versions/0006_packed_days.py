"""Days that are over, packed; and two indexes cover what times are told from.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

OPEN = ["workspace_id", "stage", "entered_at", "customer_id", "left_at"]
ENTERED = ["workspace_id", "entered_at", "customer_id", "move_id", "from_stage", "stage", "kind"]
TABLES = ("packings", "packed_days", "changed_days")


def upgrade() -> None:
    _table("packings", _key("workspace_id"), sa.Column("until", sa.BigInteger(), nullable=False))
    blocks = [sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("tally", "moves")]
    _table("packed_days", _key("workspace_id"), _key("day"), *blocks, clustered=False)
    _table("changed_days", _key("workspace_id"), _key("day"), _key("id"))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE packed_days ALTER COLUMN moves SET STORAGE EXTERNAL"
        )  # to shrink it costs time, and it hardly does
    _entered([*ENTERED, "nth", "from_at", "from_nth"])
    _open([*OPEN, "nth"])


def downgrade() -> None:
    _open(OPEN)
    _entered(ENTERED)
    for table in TABLES:
        op.drop_table(table)


def _table(name: str, *columns: sa.Column[int] | sa.Column[bytes], clustered: bool = True) -> None:
    of_workspace = sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"])
    op.create_table(name, *columns, of_workspace, sqlite_with_rowid=not clustered)


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=True, nullable=False, autoincrement=False)


def _entered(columns: list[str]) -> None:
    op.drop_index("visits_entered", "visits")
    op.create_index("visits_entered", "visits", columns)


def _open(columns: list[str]) -> None:
    lasting = sa.column("left_at").is_(None)
    op.drop_index("visits_open", "visits")
    op.create_index("visits_open", "visits", columns, sqlite_where=lasting, postgresql_where=lasting)
