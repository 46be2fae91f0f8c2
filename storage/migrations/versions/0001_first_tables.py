"""The first tables: the log, what follows from it, and the visits.

Revision ID: 0001
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from storage.types import Moment

if TYPE_CHECKING:
    from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NAME_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TABLES = (
    "workspaces",
    "actions",
    "customers",
    "names",
    "choices",
    "facts",
    "people",
    "stage_moves",
    "reasons",
    "visits",
    "deliveries",
)


def upgrade() -> None:
    _workspaces()
    _actions()
    _customers()
    _names()
    _facts()
    _people()
    _moves()
    _visits()
    _deliveries()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _workspaces() -> None:
    home = sa.column("home").is_(sa.true())
    _table(
        "workspaces",
        _number("id", primary_key=True),
        _text("team_id", nullable=True),
        sa.Column("home", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("settings", sa.Text(), server_default="{}", nullable=False),
        sa.UniqueConstraint("team_id"),
        clustered=False,
    )
    op.create_index("workspaces_home", "workspaces", ["home"], unique=True, sqlite_where=home, postgresql_where=home)


def _actions() -> None:
    _table(
        "actions",
        _number("workspace_id", primary_key=True),
        _number("id", primary_key=True),
        _text("request_key"),
        _text("actor"),
        _text("origin"),
        _text("verb"),
        _instant("at"),
        _text("summary"),
        _number("undoes", nullable=True),
        _number("voided_by", nullable=True),
        _text("reply", nullable=True),
        _of_workspace(),
        sa.UniqueConstraint("workspace_id", "request_key"),
        clustered=False,
    )
    _index("actions_by_actor", "actions", "actor", "id")


def _customers() -> None:
    _table(
        "customers",
        _number("workspace_id", primary_key=True),
        _number("id", primary_key=True),
        _text("name"),
        _text("owner", nullable=True),
        _text("source", nullable=True),
        _text("segment", nullable=True),
        _number("acquisition_cost_cents", nullable=True),
        _text("currency", nullable=True),
        _instant("at"),
        _number("action_id"),
        _live(),
        _of("actions", "action_id"),
    )
    _index("customers_by_action", "customers", "action_id")


def _names() -> None:
    live = sa.column("live").is_(sa.true())
    _table(
        "names",
        _number("workspace_id", primary_key=True),
        sa.Column("name_key", NAME_KEY, primary_key=True),
        _number("action_id", primary_key=True),
        _number("customer_id"),
        _text("name"),
        sa.Column("is_alias", sa.Boolean(), nullable=False),
        _live(),
        _of("customers", "customer_id"),
        _of("actions", "action_id"),
    )
    _index("names_live", "names", "name_key", unique=True, sqlite_where=live, postgresql_where=live)
    _index("names_by_customer", "names", "customer_id")
    _index("names_by_action", "names", "action_id")
    _table(
        "choices",
        _number("workspace_id", primary_key=True),
        _text("person_id", primary_key=True),
        sa.Column("name_key", NAME_KEY, primary_key=True),
        _number("action_id", primary_key=True),
        _number("customer_id"),
        _live(),
        _of("customers", "customer_id"),
        _of("actions", "action_id"),
    )
    _index("choices_by_action", "choices", "action_id")


def _facts() -> None:
    _table(
        "facts",
        _number("workspace_id", primary_key=True),
        _number("id", primary_key=True),
        _text("about"),
        _text("subject"),
        _text("field"),
        _text("value", nullable=True),
        _instant("at"),
        _number("action_id"),
        _live(),
        _of("actions", "action_id"),
    )
    _index("facts_said", "facts", "about", "field", "subject", "at", "id")
    _index("facts_by_action", "facts", "action_id")


def _people() -> None:
    _table(
        "people",
        _number("workspace_id", primary_key=True),
        _text("id", primary_key=True),
        _text("role_seen"),
        _text("role_given", nullable=True),
        _text("name"),
        _text("zone", nullable=True),
        _text("language", nullable=True),
        sa.Column("outsider", sa.Boolean(), nullable=False),
        _instant("seen_at", nullable=True),
        _of_workspace(),
    )


def _moves() -> None:
    _table(
        "stage_moves",
        _number("workspace_id", primary_key=True),
        _number("id", primary_key=True),
        _number("customer_id"),
        _small("to_stage"),
        _instant("effective_at"),
        _instant("recorded_at"),
        _number("action_id"),
        _of("customers", "customer_id"),
        _of("actions", "action_id"),
    )
    _index("stage_moves_by_customer", "stage_moves", "customer_id", "effective_at", "id")
    _index("stage_moves_by_action", "stage_moves", "action_id")
    _table(
        "reasons",
        _number("workspace_id", primary_key=True),
        _number("id", primary_key=True),
        _number("move_id"),
        _text("text"),
        _instant("at"),
        _number("action_id"),
        _of("stage_moves", "move_id"),
        _of("actions", "action_id"),
        clustered=False,
    )
    _index("reasons_by_move", "reasons", "move_id")


def _visits() -> None:
    is_open = sa.column("left_at").is_(None)
    _table(
        "visits",
        _number("workspace_id"),
        _number("customer_id"),
        _instant("entered_at"),
        _number("move_id"),
        _small("from_stage", nullable=True),
        _small("stage"),
        _small("kind"),
        _instant("left_at", nullable=True),
        sa.PrimaryKeyConstraint(
            "workspace_id", "customer_id", "entered_at", "move_id", postgresql_include=["stage", "kind"]
        ),
        _of("customers", "customer_id"),
    )
    _index("visits_entered", "visits", "entered_at", "customer_id", "move_id", "from_stage", "stage", "kind")
    _index(
        "visits_open",
        "visits",
        "stage",
        "entered_at",
        "customer_id",
        "left_at",
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _deliveries() -> None:
    _table(
        "deliveries",
        _number("workspace_id", primary_key=True),
        _text("key", primary_key=True),
        _instant("claimed_at"),
        _instant("answered_at", nullable=True),
        _of_workspace(),
    )


def _table(name: str, *parts: SchemaItem, clustered: bool = True) -> None:
    """A table; a clustered one lives in its key's own tree on SQLite."""
    op.create_table(name, *parts, sqlite_with_rowid=not clustered)


def _index(name: str, table: str, *columns: str, **options: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own options
    op.create_index(name, table, ["workspace_id", *columns], **options)


def _number(name: str, **options: bool) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), **_required(options), autoincrement=False)


def _small(name: str, **options: bool) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), **_required(options))


def _text(name: str, **options: bool) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), **_required(options))


def _instant(name: str, **options: bool) -> sa.Column[Any]:
    return sa.Column(name, Moment(), **_required(options))


def _live() -> sa.Column[bool]:
    return sa.Column("live", sa.Boolean(), server_default=sa.true(), nullable=False)


def _required(options: dict[str, bool]) -> dict[str, Any]:
    return {"nullable": False, **options}


def _of(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"])


def _of_workspace() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"])
