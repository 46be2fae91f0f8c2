"""The tables of packed days: what they hold can be made again from the visits at any time."""

from sqlalchemy.orm import Mapped, mapped_column

from storage.base import CLUSTERED, Base, Key, Tenant, of_workspace, table_of


class PackingRow(Base):
    """How far a workspace's days are packed: all before day `until` (days since 1970, UTC) that no mark is on. `tally`: what
    the tallies of all these days come to; none where it was not summed up yet."""

    __tablename__ = "packings"

    workspace_id: Mapped[Tenant]
    until: Mapped[int]
    tally: Mapped[bytes | None]

    __table_args__ = (of_workspace(), CLUSTERED)


class PackedDayRow(Base):
    """The moves of a day as one block; a day without moves has none. `tally` stands before the block, so that it is
    read without it."""

    __tablename__ = "packed_days"

    workspace_id: Mapped[Tenant]
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tally: Mapped[bytes]
    moves: Mapped[bytes]

    __table_args__ = (of_workspace(),)


class ChangedDayRow(Base):
    """A mark: a change of the past touched this day, and its block may be wrong."""

    __tablename__ = "changed_days"

    workspace_id: Mapped[Tenant]
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[Key]

    __table_args__ = (of_workspace(), CLUSTERED)


packings = table_of(PackingRow)
packed_days = table_of(PackedDayRow)
changed_days = table_of(ChangedDayRow)
