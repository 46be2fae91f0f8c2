"""Whether what was said makes sense: merges that end at somebody, roles and zones that there are, pairs of two ids, touchpoints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from sqlalchemy import or_, select

from lifecycle.checkup import Finding, trouble, warning, well
from lifecycle.model import Role
from lifecycle.text import _
from storage.doctor.reading import every_workspace, few
from storage.doctor.threads import leftovers, threads, what_to_do
from storage.doctor.touches import touches
from storage.part import WS
from storage.tables import customers, facts, people
from storage.workspaces import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Select

    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

C, F, P = customers.c, facts.c, people.c
ROLES = [role.value for role in Role]
PAIR = re.compile(r"\d{1,19}-\d{1,19}")

_other = customers.alias("other")
_ASTRAY = (
    select(C.name)
    .join(_other, (_other.c.workspace_id == C.workspace_id) & (_other.c.id == C.merged_into))
    .where(C.workspace_id == WS, or_(_other.c.merged_into.is_not(None), _other.c.live.is_(False)))
    .order_by(C.id)
)
_ROLES = select(P.id).where(
    P.workspace_id == WS,
    or_(P.role_seen.not_in(ROLES), P.role_given.is_not(None) & P.role_given.not_in(ROLES)),
)
_PAIRS = select(F.subject).where(F.workspace_id == WS, F.about == "pair").distinct()


def sense(reading: Reading, _progress: Progress) -> Finding:
    """Look for values that no command would have written, and that some answer would break on."""
    with reading.transaction() as connection:
        each = list(every_workspace(connection))
        found = [said for workspace_id, settings in each for said in _of(connection, workspace_id, settings)]
        left = [said for workspace_id, _settings in each for said in leftovers(connection, workspace_id)]
    if left and not found:
        return warning(_("There is {what}.").format(what="; ".join(left)), what_to_do())
    if not found:
        return well(_("Merges, roles, settings, pairs and touchpoints are such as the commands write."))
    return trouble(
        _("Somebody edited the database by hand: {what}.").format(what="; ".join(found)),
        _("Put the last backup in place, or change those back and run: lifecycle-bot rebuild"),
    )


def _of(connection: Connection, workspace_id: int, settings: str) -> Iterator[str]:
    astray = _asked(connection, _ASTRAY, workspace_id)
    if astray:
        yield _("{names} merged into somebody who stands for nobody").format(names=few(astray, len(astray)))
    if nameless := _asked(connection, _ROLES, workspace_id):
        yield _("{people} with a role that there is not").format(people=few(nameless, len(nameless)))
    pairs = [pair for pair in _asked(connection, _PAIRS, workspace_id) if not PAIR.fullmatch(pair)]
    if pairs:
        yield _("pairs that are not of two customers: {pairs}").format(pairs=few(pairs, len(pairs)))
    yield from touches(connection, workspace_id)
    yield from threads(connection, workspace_id)
    try:
        zone = read_settings(settings).zone
    except (ValueError, KeyError, TypeError):
        yield _("settings that cannot be read")
        return
    if zone not in available_timezones():
        yield _("the time zone {zone}, which there is not").format(zone=zone)


def _asked(connection: Connection, statement: Select[Any], workspace_id: int) -> list[str]:
    return [str(row[0]) for row in connection.execute(statement, {"ws": workspace_id})]
