"""What the tables are made of: their common base, the kinds of their columns, and how they refer to each other."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, ForeignKeyConstraint, MetaData, SmallInteger, Table, Text, true
from sqlalchemy.orm import DeclarativeBase, mapped_column

from storage.types import Moment

NAMING = {
    "pk": "%(table_name)s_pk",
    "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
}
CLUSTERED = {"sqlite_with_rowid": False}

Tenant = Annotated[int, mapped_column(BigInteger, primary_key=True, autoincrement=False)]
Key = Annotated[int, mapped_column(BigInteger, primary_key=True, autoincrement=False)]
TextKey = Annotated[str, mapped_column(Text, primary_key=True)]
# Keys of names are compared byte by byte, so that "begins with" is a range of the index in any locale.
NameKey = Annotated[str, mapped_column(Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True)]
Small = Annotated[int, mapped_column(SmallInteger)]
Live = Annotated[bool, mapped_column(server_default=true())]


class Base(DeclarativeBase):
    """What every table shares."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger, str: Text, datetime: Moment}


def of(table: str, *columns: str) -> ForeignKeyConstraint:
    """A reference to a row of the same workspace."""
    return ForeignKeyConstraint(["workspace_id", *columns], [f"{table}.workspace_id", f"{table}.id"])


def of_workspace() -> ForeignKeyConstraint:
    """A reference to the workspace alone."""
    return ForeignKeyConstraint(["workspace_id"], ["workspaces.id"])


def table_of(row: type[Base]) -> Table:
    """The table of a class of rows."""
    table = row.__table__
    assert isinstance(table, Table)
    return table
