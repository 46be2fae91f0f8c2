"""The table of runs: what the bot does by itself at a time, each thing once."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from storage.base import CLUSTERED, Base, Small, Tenant, TextKey, of_workspace, table_of


class RunRow(Base):
    """One thing done by itself, such as `first purchase/<customer>`: who holds it until when, how far it is (`RunState`),
    how often it was begun, the message it became, and as JSON what that told, for the next one to be held against."""

    __tablename__ = "runs"

    workspace_id: Mapped[Tenant]
    key: Mapped[TextKey]
    due_at: Mapped[datetime]
    state: Mapped[Small]
    holder: Mapped[str]
    held_until: Mapped[datetime]
    tries: Mapped[Small]
    changed_at: Mapped[datetime]
    channel: Mapped[str | None]
    ts: Mapped[str | None]
    error: Mapped[str | None]
    told: Mapped[str | None]

    __table_args__ = (of_workspace(), CLUSTERED)


runs = table_of(RunRow)
