"""A visit knows which stay in its stage it is, and when the stay before it began: what times and journeys are told from.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Moment

revision = "0005"
down_revision = "0004"

_COUNT = """
UPDATE visits SET nth = told.nth, from_at = told.from_at, from_nth = told.from_nth
FROM (
    SELECT workspace_id, customer_id, entered_at, move_id, nth,
        lag(entered_at) OVER walk AS from_at, lag(nth) OVER walk AS from_nth
    FROM (
        SELECT workspace_id, customer_id, entered_at, move_id, CASE WHEN counted > 16383 THEN 16383 ELSE counted END AS nth
        FROM (
            SELECT workspace_id, customer_id, entered_at, move_id, row_number() OVER (
                PARTITION BY workspace_id, customer_id, stage ORDER BY entered_at, move_id) AS counted
            FROM visits) AS every) AS capped
    WINDOW walk AS (PARTITION BY workspace_id, customer_id ORDER BY entered_at, move_id)) AS told
WHERE visits.workspace_id = told.workspace_id AND visits.customer_id = told.customer_id
    AND visits.entered_at = told.entered_at AND visits.move_id = told.move_id"""


def upgrade() -> None:
    op.add_column("visits", sa.Column("nth", sa.SmallInteger(), nullable=False, server_default="1"))
    op.add_column("visits", sa.Column("from_at", Moment(), nullable=True))
    op.add_column("visits", sa.Column("from_nth", sa.SmallInteger(), nullable=True))
    op.execute(_COUNT)


def downgrade() -> None:
    for column in ("nth", "from_at", "from_nth"):
        op.drop_column("visits", column)
