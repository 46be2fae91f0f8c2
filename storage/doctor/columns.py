"""Whether every table is there with every column that this program reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect

from lifecycle.checkup import Finding, trouble, well
from lifecycle.text import _, plural
from storage.base import Base
from storage.doctor.reading import few

if TYPE_CHECKING:
    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading


def columns(reading: Reading, _progress: Progress) -> Finding:
    """Compare the declared tables and columns with those that are there."""
    missing: list[str] = []
    with reading.transaction() as connection:
        inspector = inspect(connection)
        there = set(inspector.get_table_names())
        for table in Base.metadata.sorted_tables:
            if table.name not in there:
                missing.append(table.name)
                continue
            named = {column["name"] for column in inspector.get_columns(table.name)}
            missing += [f"{table.name}.{column.name}" for column in table.columns if column.name not in named]
    if not missing:
        return well(_("All {n} tables have their columns.").format(n=len(Base.metadata.sorted_tables)))
    said = plural(
        "{n} table or column is missing: {names}.", "{n} tables or columns are missing: {names}.", len(missing)
    )
    return trouble(said.format(n=len(missing), names=few(missing, len(missing))), _("Put the last backup in place."))
