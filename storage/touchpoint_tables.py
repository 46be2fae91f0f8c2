"""The table of touchpoints: contacts with customers, their feedback, tickets, asks and use. As in `storage.tables`."""

from datetime import datetime

from sqlalchemy import Index, column
from sqlalchemy.orm import Mapped

from storage.base import CLUSTERED, Base, Key, Live, Small, Tenant, of, table_of

OF_ANOTHER = column("other_id").is_not(None)


class TouchpointRow(Base):
    """A touchpoint. `other_id` is the customer who was referred, or the row with which this ticket or ask began; `by_name` who
    it was, where an import says so (else whose action it is)."""

    __tablename__ = "touchpoints"

    workspace_id: Mapped[Tenant]
    id: Mapped[Key]
    customer_id: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime]
    value: Mapped[int | None]
    state: Mapped[Small]
    detail: Mapped[str | None]
    note: Mapped[str | None]
    other_id: Mapped[int | None]
    by_name: Mapped[str | None]
    action_id: Mapped[int]
    live: Mapped[Live]

    __table_args__ = (
        of("customers", "customer_id"),
        of("actions", "action_id"),
        Index("touchpoints_by_customer", "workspace_id", "customer_id", "at"),
        # With what KPIs read of a kind in a stretch of time.
        Index(
            "touchpoints_by_kind",
            "workspace_id",
            "kind",
            "at",
            "id",
            "customer_id",
            "value",
            "state",
            "other_id",
            "live",
        ),
        Index(
            "touchpoints_of_other",
            "workspace_id",
            "other_id",
            "kind",  # without it SQLite takes the index of kinds, and reads every referral
            sqlite_where=OF_ANOTHER,
            postgresql_where=OF_ANOTHER,
        ),
        Index("touchpoints_by_action", "workspace_id", "action_id"),
        CLUSTERED,
    )


touchpoints = table_of(TouchpointRow)
