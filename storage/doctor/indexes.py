"""Whether every index that the tables declare is there, and whether the database uses it."""

from __future__ import annotations

import re
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

    Shape = tuple[bool, tuple[str | None, ...], str]

    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

_INVALID = text("""
    SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)
    ORDER BY c.relname
""")


_ROWS = {
    "sqlite": text("""
        SELECT name, substr(sql, instr(sql, ' WHERE ') + 7) FROM sqlite_master
        WHERE type = 'index' AND tbl_name = :of AND instr(sql, ' WHERE ') > 0
    """),
    "postgresql": text("""
        SELECT c.relname, pg_get_expr(i.indpred, i.indrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = to_regclass(:of) AND i.indpred IS NOT NULL
    """),
}


def indexes(reading: Reading, _progress: Progress) -> Finding:
    """Compare what the tables declare with what the database has."""
    with reading.transaction() as connection:
        wanted = [index for table in Base.metadata.sorted_tables for index in _declared(table)]
        missing = list(_missing(connection, wanted))
        invalid = [] if reading.is_sqlite else list(connection.execute(_INVALID).scalars())
        create = _made_anew(connection, missing[0]) if missing else ""
    if missing:
        said = plural(
            "{n} index is missing or not as it was made: {names}.",
            "{n} indexes are missing or not as they were made: {names}.",
            len(missing),
        )
        names = few((str(index.name) for index in missing), len(missing))
        mend = _("Make it anew, then run lifecycle-bot doctor again: {sql}").format(sql=create)
        return trouble(said.format(n=len(missing), names=names), mend)
    if invalid:
        said = plural("{n} index is not valid: {names}.", "{n} indexes are not valid: {names}.", len(invalid))
        mend = _("Make it again: REINDEX INDEX {name};").format(name=invalid[0])
        return trouble(said.format(n=len(invalid), names=few(invalid, len(invalid))), mend)
    return well(_("All {n} indexes are there.").format(n=len(wanted)))


def _made_anew(connection: Connection, index: Index) -> str:
    create = " ".join(str(CreateIndex(index).compile(dialect=connection.dialect)).split())
    return f"DROP INDEX IF EXISTS {index.name}; {create};"


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
    """Those that are not there under their name, or stand over other columns or rows. Statements name some of them."""
    inspector = inspect(connection)
    there: dict[str, dict[str | None, Shape]] = {}
    for index in wanted:
        assert index.table is not None
        table = index.table.name
        if table not in there:
            there[table] = _there(connection, inspector, table)
        if there[table].get(index.name) != _shape(index, connection.dialect.name):
            yield index


def _shape(index: Index, dialect: str) -> Shape:
    rows = index.dialect_options[dialect]["where"]
    return (
        bool(index.unique),
        tuple(column.name for column in index.columns),
        "" if rows is None else _folded(str(rows)),
    )


def _there(connection: Connection, inspector: Inspector, table: str) -> dict[str | None, Shape]:
    """What the table has, by name: whether unique, over which columns, and of which rows."""
    rows = {row[0]: _folded(row[1]) for row in connection.execute(_ROWS[connection.dialect.name], {"of": table})}
    found = {
        one["name"]: (bool(one["unique"]), tuple(one["column_names"]), rows.get(one["name"], ""))
        for one in inspector.get_indexes(table)
    }
    return found | {
        one["name"]: (True, tuple(one["column_names"]), "") for one in inspector.get_unique_constraints(table)
    }


def _folded(rows: str) -> str:
    """A condition without what each database writes in its own way: case, spaces, brackets, the table, how true and false are said."""
    plain = re.sub(r"[()\s]+", " ", rows.lower()).strip()
    bare = re.sub(r"\b[a-z_]+\.", "", plain)
    return re.sub(r" is (?:0|false)$", " is no", re.sub(r" is (?:1|true)$", "", bare))
