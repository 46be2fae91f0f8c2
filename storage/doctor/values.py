"""Whether the values that hold now are those that the log says: what a rebuild would write is compared, not written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, true

from lifecycle import names as spelling
from lifecycle.checkup import Finding, trouble, well
from lifecycle.text import _, plural
from storage.doctor.reading import FEW, every_workspace, few, named
from storage.facts import CUSTOMERS_NOW, ROLES_NOW
from storage.part import AT_ONCE, OF_CUSTOMER, WS
from storage.tables import choices, customers, facts, names, people
from storage.touchpoint_tables import touchpoints
from storage.value_tables import contracts, purchases, spends
from storage.voids import LIVE_NOW, NAMES_NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Select, Table, Update

    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

C, F, N, P = customers.c, facts.c, names.c, people.c


class Value(NamedTuple):
    """One column that follows from the log: the statement that a rebuild brings it up to date with, what the column
    is of, and whether that is a customer, whose name can be shown."""

    table: Table
    change: Update
    of: ColumnElement[Any]
    is_customer: bool = True


VALUES = (
    Value(customers, LIVE_NOW[customers], C.id),
    Value(names, NAMES_NOW, N.customer_id),
    Value(choices, LIVE_NOW[choices], choices.c.customer_id),
    Value(facts, LIVE_NOW[facts], F.subject, is_customer=False),
    Value(purchases, LIVE_NOW[purchases], purchases.c.customer_id),
    Value(spends, LIVE_NOW[spends], spends.c.source, is_customer=False),
    Value(contracts, LIVE_NOW[contracts], contracts.c.customer_id),
    Value(touchpoints, LIVE_NOW[touchpoints], touchpoints.c.customer_id),
    *(Value(customers, change, C.id) for change in CUSTOMERS_NOW.values()),
    Value(people, ROLES_NOW, P.id, is_customer=False),
)

_SAID_OF_WORKSPACE = (
    select(F.field, F.value).where(F.workspace_id == WS, F.about == "workspace", F.live.is_(True)).order_by(F.at, F.id)
)
# A set's difference sorts once; SQLite would go through all names for each customer.
_NAMELESS = (
    select(C.id, C.name)
    .where(C.workspace_id == WS, C.live.is_(True))
    .except_(select(N.customer_id, N.name).where(N.workspace_id == WS, N.live.is_(True)))
)
_KEYS_OF = select(N.name_key).where(N.workspace_id == WS, N.customer_id == OF_CUSTOMER, N.live.is_(True))
_NAMES = select(N.customer_id, N.name, N.name_key).where(N.workspace_id == WS)


def current(reading: Reading, progress: Progress) -> Finding:
    """Compare owners, sources, segments, costs, roles, settings and what is live with what the log says."""
    total, shown = 0, list[str]()
    with reading.transaction() as connection:
        for workspace_id, settings in every_workspace(connection):
            for done, value in enumerate(VALUES):
                progress(done, len(VALUES))
                found, examples = _differing(connection, value, workspace_id)
                total, shown = total + found, [*shown, *examples]
            if not _is_said(connection, workspace_id, settings):
                total, shown = total + 1, [*shown, _("the settings of a workspace")]
    if not total:
        return well(_("Owners, roles, settings and every other current value are what the log says."))
    said = plural(
        "{n} current value differs from what the log says: {shown}.",
        "{n} current values differ from what the log says: {shown}.",
        total,
    )
    return trouble(said.format(n=total, shown=few(shown, total)), _("Run: lifecycle-bot rebuild"))


def names_fit(reading: Reading, _progress: Progress) -> Finding:
    """Whether each customer can be found by their name, and each name by how it is typed."""
    lost: list[str] = []
    total = 0
    with reading.transaction() as connection:
        for workspace_id, _settings in every_workspace(connection):
            for name in _unfindable(connection, workspace_id):
                total += 1
                lost += [name] if total <= FEW else []
    if not total:
        return well(_("Every customer is found by each of their names."))
    said = plural(
        "{n} name does not find its customer: {names}.", "{n} names do not find their customers: {names}.", total
    )
    return trouble(
        said.format(n=total, names=few(lost, total)),
        _("The names were changed by hand: change them back, or put the last backup in place."),
    )


def _differing(connection: Connection, value: Value, workspace_id: int) -> tuple[int, list[str]]:
    """How many rows a rebuild would change, and a few of them in words."""
    column, rows = _would_change(value)
    total = connection.execute(rows.with_only_columns(func.count()), {"ws": workspace_id}).scalar_one()
    if not total:
        return 0, []
    of = list(connection.execute(rows.limit(FEW), {"ws": workspace_id}).scalars())
    return total, [
        _("{column} of {name}").format(column=column, name=one)
        for one in (named(connection, of) if value.is_customer else of)
    ]


def _would_change(value: Value) -> tuple[str, Select[Any]]:
    """The column's name, and the rows where it holds something else than the statement would write."""
    # The statement's own SET: written down here once more, the rule could differ from the rebuild's.
    change: Any = value.change
    ((key, wanted),) = change._values.items()  # noqa: SLF001 - there is no public way to read it
    column = value.table.columns[getattr(key, "key", key)]
    where = true() if change.whereclause is None else change.whereclause
    return str(column), select(value.of).where(where, column.is_distinct_from(wanted))


def _is_said(connection: Connection, workspace_id: int, settings: str) -> bool:
    """Whether a workspace's settings are the last that was said of each."""
    said = {row[0]: row[1] for row in connection.execute(_SAID_OF_WORKSPACE, {"ws": workspace_id})}
    try:
        return bool(json.loads(settings) == said)
    except ValueError:
        return False


def _unfindable(connection: Connection, workspace_id: int) -> Iterator[str]:
    """Customers whose own name is not among their names, and names under a key that nobody's typing gives."""
    for customer_id, name in connection.execute(_NAMELESS, {"ws": workspace_id}).all():
        # Who was renamed may be called by an alias they had, in other letters.
        keys = connection.execute(_KEYS_OF, {"ws": workspace_id, "of_customer": customer_id}).scalars()
        if spelling.key(name) not in keys.all():
            yield name
    rows = connection.execute(_NAMES, {"ws": workspace_id}, execution_options={"yield_per": AT_ONCE})
    for _id, name, key in rows:
        if spelling.key(name) != key:
            yield name
