"""Whether every index that the tables declare is there, and whether the database uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Index, UniqueConstraint, inspect, text
from sqlalchemy.schema import CreateIndex

from lifecycle.checkup import Finding, trouble, well
from lifecycle.text import _, plural
from storage.base import Base
from storage.doctor.reading import few

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Inspector, Table

    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

_INVALID = text("""
    SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)
    ORDER BY c.relname
""")


def indexes(reading: Reading, _progress: Progress) -> Finding:
    """Compare what the tables declare with what the database has."""
    with reading.transaction() as connection:
        wanted = [index for table in Base.metadata.sorted_tables for index in _declared(table)]
        missing = list(_missing(connection, wanted))
        invalid = [] if reading.is_sqlite else list(connection.execute(_INVALID).scalars())
        create = str(CreateIndex(missing[0]).compile(dialect=connection.dialect)) if missing else ""
    if missing:
        said = plural("{n} index is missing: {names}.", "{n} indexes are missing: {names}.", len(missing))
        names = few((str(index.name) for index in missing), len(missing))
        mend = _("Create it, then run lifecycle-bot doctor again: {sql};").format(sql=" ".join(create.split()))
        return trouble(said.format(n=len(missing), names=names), mend)
    if invalid:
        said = plural("{n} index is not valid: {names}.", "{n} indexes are not valid: {names}.", len(invalid))
        mend = _("Make it again: REINDEX INDEX {name};").format(name=invalid[0])
        return trouble(said.format(n=len(invalid), names=few(invalid, len(invalid))), mend)
    return well(_("All {n} indexes are there.").format(n=len(wanted)))


def _declared(table: Table) -> Iterator[Index]:
    """The table's indexes, and those that stand behind its unique columns."""
    yield from sorted(table.indexes, key=lambda index: str(index.name))
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield _of_constraint(table, constraint)


def _of_constraint(table: Table, constraint: UniqueConstraint) -> Index:
    # Of a copy of the table: an index that is only written down must not join those of the real one.
    copied = table.to_metadata(type(table.metadata)(naming_convention=table.metadata.naming_convention))
    name = constraint.name or f"{table.name}_{'_'.join(column.name for column in constraint.columns)}_key"
    return Index(str(name), *(copied.c[column.name] for column in constraint.columns), unique=True)


def _missing(connection: Connection, wanted: list[Index]) -> Iterator[Index]:
    """Those that are not there, or stand over other columns."""
    inspector = inspect(connection)
    there: dict[str, set[tuple[bool, tuple[str | None, ...]]]] = {}
    for index in wanted:
        assert index.table is not None
        table = index.table.name
        if table not in there:
            there[table] = _there(inspector, table)
        if (bool(index.unique), tuple(column.name for column in index.columns)) not in there[table]:
            yield index


def _there(inspector: Inspector, table: str) -> set[tuple[bool, tuple[str | None, ...]]]:
    """What the table has: whether unique, and over which columns."""
    found = {(bool(one["unique"]), tuple(one["column_names"])) for one in inspector.get_indexes(table)}
    return found | {(True, tuple(one["column_names"])) for one in inspector.get_unique_constraints(table)}
