"""The tables. The workspace leads every key and index; amounts are cents; instants are `Moment`.

The log (actions, names, choices, facts, stage moves, reasons) is only ever added to; what an undo changes is
`actions.voided_by` and, in the same transaction, what follows from it: `live` (the row's own action stands, and
for a name also its customer's), the current values of customers, people and workspaces, and the visits. All of
that can be made again from the log: see `rebuild`.

Rows that are small and found by their key live in the key's own tree on SQLite (`WITHOUT ROWID`).
"""

from datetime import datetime

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint, column, false, true
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import CLUSTERED, Base, Key, Live, NameKey, Small, Tenant, TextKey, of, of_workspace, table_of

LIVE = column("live").is_(true())
MERGED = column("merged_into").is_not(None)


class WorkspaceRow(Base):
    """A tenant. `home` marks the one that the installation began with, local until a team adopts it;
    `settings` are the values that hold now, as JSON."""

    __tablename__ = "workspaces"

    id: Mapped[Key]
    team_id: Mapped[str | None] = mapped_column(unique=True)
    home: Mapped[bool] = mapped_column(server_default=false())
    settings: Mapped[str] = mapped_column(server_default="{}")

    __table_args__ = (
        Index(
            "workspaces_home",
            "home",
            unique=True,
            sqlite_where=column("home").is_(true()),
            postgresql_where=column("home").is_(true()),
        ),
    )


class ActionRow(Base):
    """One thing that a person did that wrote."""

    __tablename__ = "actions"

    workspace_id: Mapped[Tenant]
    id: Mapped[Key]
    request_key: Mapped[str]
    actor: Mapped[str]
    origin: Mapped[str]
    verb: Mapped[str]
    at: Mapped[datetime]
    summary: Mapped[str]
    undoes: Mapped[int | None]
    voided_by: Mapped[int | None]
    reply: Mapped[str | None]

    __table_args__ = (
        of_workspace(),
        UniqueConstraint("workspace_id", "request_key"),
        Index("actions_by_actor", "workspace_id", "actor", "id"),
    )


class CustomerRow(Base):
    """A customer, with the values that hold now. `merged_into` is who stands for one that was merged: never one who
    was merged too."""

    __tablename__ = "customers"

    workspace_id: Mapped[Tenant]
    id: Mapped[Key]
    name: Mapped[str]
    owner: Mapped[str | None]
    source: Mapped[str | None]
    segment: Mapped[str | None]
    acquisition_cost_cents: Mapped[int | None]
    currency: Mapped[str | None]
    at: Mapped[datetime]
    action_id: Mapped[int]
    live: Mapped[Live]
    merged_into: Mapped[int | None]

    __table_args__ = (
        of("actions", "action_id"),
        Index("customers_by_action", "workspace_id", "action_id"),
        Index("customers_merged", "workspace_id", "merged_into", sqlite_where=MERGED, postgresql_where=MERGED),
        CLUSTERED,
    )


class NameRow(Base):
    """A name or alias of a customer. Among the live ones a key is unique; voided ones keep their rows."""

    __tablename__ = "names"

    workspace_id: Mapped[Tenant]
    name_key: Mapped[NameKey]
    action_id: Mapped[Key]
    customer_id: Mapped[int]
    name: Mapped[str]
    is_alias: Mapped[bool]
    live: Mapped[Live]

    __table_args__ = (
        of("customers", "customer_id"),
        of("actions", "action_id"),
        Index("names_live", "workspace_id", "name_key", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        # With what is read of it: SQLite would else take all names of the workspace for the shorter way.
        Index("names_by_customer", "workspace_id", "customer_id", "is_alias", "name"),
        Index("names_by_action", "workspace_id", "action_id"),
        CLUSTERED,
    )


class ChoiceRow(Base):
    """Which customer a person once meant by what they typed."""

    __tablename__ = "choices"

    workspace_id: Mapped[Tenant]
    person_id: Mapped[TextKey]
    name_key: Mapped[NameKey]
    action_id: Mapped[Key]
    customer_id: Mapped[int]
    live: Mapped[Live]

    __table_args__ = (
        of("customers", "customer_id"),
        of("actions", "action_id"),
        Index("choices_by_action", "workspace_id", "action_id"),
        CLUSTERED,
    )


class FactRow(Base):
    """Something said about a customer, the workspace, a person or a channel; the last live one holds."""

    __tablename__ = "facts"

    workspace_id: Mapped[Tenant]
    id: Mapped[Key]
    about: Mapped[str]
    subject: Mapped[str]
    field: Mapped[str]
    value: Mapped[str | None]
    at: Mapped[datetime]
    action_id: Mapped[int]
    live: Mapped[Live]

    __table_args__ = (
        of("actions", "action_id"),
        Index("facts_said", "workspace_id", "about", "field", "subject", "at", "id"),
        Index("facts_by_action", "workspace_id", "action_id"),
        CLUSTERED,
    )


class PersonRow(Base):
    """Someone of the workspace: what Slack says of them (none before `seen_at`), and the role given here."""

    __tablename__ = "people"

    workspace_id: Mapped[Tenant]
    id: Mapped[TextKey]
    role_seen: Mapped[str]
    role_given: Mapped[str | None]
    name: Mapped[str]
    zone: Mapped[str | None]
    language: Mapped[str | None]
    outsider: Mapped[bool]
    seen_at: Mapped[datetime | None]

    __table_args__ = (of_workspace(), CLUSTERED)


class MoveRow(Base):
    """The append-only log of stage moves; `moved_by` is who made an imported one, as its file says."""

    __tablename__ = "stage_moves"

    workspace_id: Mapped[Tenant]
    id: Mapped[Key]
    customer_id: Mapped[int]
    to_stage: Mapped[Small]
    effective_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    action_id: Mapped[int]
    moved_by: Mapped[str | None]

    __table_args__ = (
        of("customers", "customer_id"),
        of("actions", "action_id"),
        Index("stage_moves_by_customer", "workspace_id", "customer_id", "effective_at", "id"),
        Index("stage_moves_by_action", "workspace_id", "action_id"),
        CLUSTERED,
    )


class ReasonRow(Base):
    """Why a move was made, said by an action: the move's own, or a later one."""

    __tablename__ = "reasons"

    workspace_id: Mapped[Tenant]
    id: Mapped[Key]
    move_id: Mapped[int]
    text: Mapped[str]
    at: Mapped[datetime]
    action_id: Mapped[int]

    __table_args__ = (
        of("stage_moves", "move_id"),
        of("actions", "action_id"),
        Index("reasons_by_move", "workspace_id", "move_id"),
    )


class VisitRow(Base):
    """The projection of the log: one stay in a stage, open while `left_at` is none.

    The key is the order in which one customer's visits are read; `visits_entered` covers the moves of a period,
    and `visits_open` the stock and the lists of who is where, longest there first (`left_at`, always none there,
    spares SQLite the look into the table).
    """

    __tablename__ = "visits"

    workspace_id: Mapped[int]
    customer_id: Mapped[int]
    entered_at: Mapped[datetime]
    move_id: Mapped[int]
    from_stage: Mapped[Small | None]
    stage: Mapped[Small]
    kind: Mapped[Small]
    left_at: Mapped[datetime | None]
    nth: Mapped[Small] = mapped_column(server_default="1")
    from_at: Mapped[datetime | None]
    from_nth: Mapped[Small | None]

    __table_args__ = (
        PrimaryKeyConstraint(
            "workspace_id", "customer_id", "entered_at", "move_id", postgresql_include=["stage", "kind"]
        ),
        of("customers", "customer_id"),
        Index(
            "visits_entered",
            "workspace_id",
            "entered_at",
            "customer_id",
            "move_id",
            "from_stage",
            "stage",
            "kind",
            "nth",
            "from_at",
            "from_nth",
        ),
        Index(
            "visits_open",
            "workspace_id",
            "stage",
            "entered_at",
            "customer_id",
            "left_at",
            "nth",
            sqlite_where=column("left_at").is_(None),
            postgresql_where=column("left_at").is_(None),
        ),
        CLUSTERED,
    )


class DeliveryRow(Base):
    """A delivery from Slack that somebody is answering or has answered."""

    __tablename__ = "deliveries"

    workspace_id: Mapped[Tenant]
    key: Mapped[TextKey]
    claimed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    __table_args__ = (of_workspace(), CLUSTERED)


workspaces = table_of(WorkspaceRow)
actions = table_of(ActionRow)
customers = table_of(CustomerRow)
names = table_of(NameRow)
choices = table_of(ChoiceRow)
facts = table_of(FactRow)
people = table_of(PersonRow)
stage_moves = table_of(MoveRow)
reasons = table_of(ReasonRow)
visits = table_of(VisitRow)
deliveries = table_of(DeliveryRow)
