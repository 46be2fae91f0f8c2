"""Rows that lost what they belong to. The database forbids it; a file edited by hand with that switched off does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Text, and_, cast, func, select

from lifecycle.checkup import Finding, trouble, well
from lifecycle.model import MERGED_INTO
from lifecycle.text import _, plural
from storage.base import Base
from storage.doctor.reading import FEW, every_workspace, few
from storage.tables import actions, customers, facts, stage_moves, visits
from storage.workspaces import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Column, Connection, Select

    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

A, C, F, M, V = actions.c, customers.c, facts.c, stage_moves.c, visits.c


class Tie(NamedTuple):
    """Rows of one table that belong to rows of another: how many there are without, as a statement."""

    row: str
    owner: str
    without: Select[Any]


def orphans(reading: Reading, progress: Progress) -> Finding:
    """Whether every row has the rows that it belongs to."""
    found = lost_rows(reading, progress)
    if not found:
        return well(_("Every row has the rows that it belongs to."))
    return trouble(_said(found), _mend(found))


def lost_rows(reading: Reading, progress: Progress) -> dict[str, int]:
    """Per tie between two tables, in words, the number of rows that lost their other end; only those with any."""
    found: dict[str, int] = {}
    with reading.transaction() as connection:
        ties = [*_declared(), *_unwritten()]
        for done, tie in enumerate(ties):
            progress(done, len(ties))
            lost = connection.execute(tie.without).scalar_one()
            if lost:
                found[_("{n} of {row} without {owner}").format(n=lost, row=tie.row, owner=tie.owner)] = lost
        stray = _in_no_stage(connection)
    if stray:
        found[_("{n} of stage_moves to a stage that nobody has").format(n=stray)] = stray
    return found


def _said(found: dict[str, int]) -> str:
    total = sum(found.values())
    said = plural(
        "{n} row has lost what it belongs to: {rows}.", "{n} rows have lost what they belong to: {rows}.", total
    )
    shown = few(found, len(found)) if len(found) > FEW else ", ".join(found)
    return said.format(n=total, rows=shown)


def _mend(found: Iterable[str]) -> str:
    if all(" of visits " in one for one in found):
        return _("Run: lifecycle-bot rebuild")
    return _(
        "Somebody edited the database by hand: put the last backup in place, or delete those rows "
        "and run: lifecycle-bot rebuild"
    )


def _declared() -> Iterator[Tie]:
    """Each foreign key of each table."""
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            pairs = [(element.parent, element.column) for element in key.elements]
            yield _tie(key.referred_table.name, pairs)


def _unwritten() -> Iterator[Tie]:
    """The ties that no foreign key guards: visits and their moves, undos, and ids that facts hold as text."""
    yield _tie(_("their move"), [(V.workspace_id, M.workspace_id), (V.move_id, M.id)])
    yield _tie(C.merged_into.name, [(C.workspace_id, C.workspace_id), (C.merged_into, C.id)])
    for column in (A.undoes, A.voided_by):
        yield _tie(column.name, [(A.workspace_id, A.workspace_id), (column, A.id)])
    about_one = select(F.workspace_id, F.subject).where(F.about == "customer")
    bound_to = select(F.workspace_id, F.value).where(
        F.about == "channel", F.field == "customer", F.value.is_not(None), F.live.is_(True)
    )
    merged_into = select(F.workspace_id, F.value).where(
        F.about == "customer", F.field == MERGED_INTO, F.value.is_not(None), F.live.is_(True)
    )
    there = select(C.workspace_id, cast(C.id, Text))
    ties = ((about_one, "customers"), (bound_to, _("their channel's customer")), (merged_into, MERGED_INTO))
    for said, owner in ties:
        # A set's difference sorts; a join on a number turned into text would go through all customers for each fact.
        lost = said.except_(there).subquery()
        yield Tie("facts", owner, select(func.count()).select_from(lost))


def _tie(owner: str, pairs: list[tuple[Column[Any], Column[Any]]]) -> Tie:
    """The rows whose columns, none of them empty, are found nowhere in the columns of their owners."""
    row, other = pairs[0][0].table, pairs[0][1].table.alias("owner")
    found = select(1).where(*(mine == other.c[theirs.name] for mine, theirs in pairs)).correlate(row).exists()
    given = and_(*(mine.is_not(None) for mine, _theirs in pairs))
    return Tie(str(row), owner, select(func.count()).select_from(row).where(given, ~found))


def _in_no_stage(connection: Connection) -> int:
    """Moves to a stage that their workspace does not have: no visit can be made of those."""
    lost = 0
    per_stage = select(M.workspace_id, M.to_stage, func.count()).group_by(M.workspace_id, M.to_stage)
    models = {workspace_id: read_settings(settings).model for workspace_id, settings in every_workspace(connection)}
    for workspace_id, stage, count in connection.execute(per_stage):
        known = models.get(workspace_id)
        if known and stage not in {0, *(one.id for one in known.stages)}:
            lost += count
    return lost
