"""Rows as they wait to be merged: numbers in columns, texts aside on disk. A million rows take some forty megabytes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from lifecycle.imports.aside import NONE, Texts
from lifecycle.imports.rows import Bad, CustomerRow, MoveRow
from lifecycle.imports.whom import REFUSED, Whom
from lifecycle.model import LOST
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from lifecycle.imports.report import Rejects
    from lifecycle.model import Settings
    from lifecycle.ports import Store

ROWS = 2048
"""Rows taken from the file at once."""
Row = TypeVar("Row", MoveRow, CustomerRow)
_MOVE = np.dtype([
    ("line", np.int32), ("customer", np.int32), ("stage", np.int16), ("at", np.int64), ("dated", np.bool_), ("mover", np.int32),
    ("reason", np.int64), ("origin", np.int64),
])  # fmt: skip
_CUSTOMER = np.dtype([("customer", np.int32), ("said", np.int64)])


@dataclass(slots=True)
class Staged:
    """The rows of a file whose customers are known or new, in the order of the file. `settings` are the workspace's
    while the file was read; `table` has a record per row, `seconds` is how long reading took."""

    settings: Settings
    rejects: Rejects
    whom: Whom = field(default_factory=Whom)
    texts: Texts = field(default_factory=Texts)
    table: NDArray[Any] = field(default_factory=lambda: np.empty(0, _MOVE))
    movers: list[str | None] = field(default_factory=lambda: [None])
    read: int = 0
    seconds: float = 0.0
    _mover_numbers: dict[str | None, int] = field(default_factory=lambda: {None: 0, "": 0})

    def mover_numbers(self, said: Sequence[str | None]) -> list[int]:
        """The number of whoever made each move."""
        for name in set(said) - self._mover_numbers.keys():
            self._mover_numbers[name] = len(self.movers)
            self.movers.append(_clean(name))
        return list(map(self._mover_numbers.__getitem__, said))


def stage_moves(
    rows: Iterable[MoveRow | Bad], store: Store, settings: Settings, rejects: Rejects, progress: Callable[[int], None]
) -> Staged:
    """Read all rows of moves. `progress` is told how many were read."""
    staged = Staged(settings, rejects)
    staged.table = _table((_moves(staged, *some) for some in _read(rows, staged, store, progress)), _MOVE)
    return staged


def stage_customers(
    rows: Iterable[CustomerRow | Bad], store: Store, settings: Settings, rejects: Rejects,
    progress: Callable[[int], None],
) -> Staged:  # fmt: skip
    """Read all rows of customers."""
    staged = Staged(settings, rejects)
    staged.table = _table((_customers(staged, *some) for some in _read(rows, staged, store, progress)), _CUSTOMER)
    return staged


def lost_first(staged: Staged, number: int) -> Bad:
    """A row that says that somebody was lost, as one that is not taken: they were nowhere."""
    line, customer, cells = json.loads(staged.texts.at(int(staged.table["origin"][number])))
    said = _("{name} was in no stage before that, so it cannot have been lost. Add the stage that it was in first.")
    return Bad(line, "customer", customer, "lost first", said.format(name=customer), tuple(cells))


def _read(
    rows: Iterable[Row | Bad], staged: Staged, store: Store, progress: Callable[[int], None]
) -> Iterator[tuple[list[Row], list[int]]]:
    """Some thousand good rows at a time, with the numbers of their customers."""
    coming = iter(rows)
    while some := list(islice(coming, ROWS)):
        staged.read += len(some)
        good = [row for row in some if not isinstance(row, Bad)]
        if len(good) < len(some):
            for row in some:
                if isinstance(row, Bad):
                    staged.rejects.add(row)
        numbers = staged.whom.numbers([row.customer for row in good], store)
        if REFUSED in numbers:
            good, numbers = _without_refused(staged, good, numbers)
        if good:
            yield good, numbers
        progress(staged.read)


def _without_refused(staged: Staged, rows: Sequence[Row], numbers: Sequence[int]) -> tuple[list[Row], list[int]]:
    taken = []
    for row, number in zip(rows, numbers, strict=True):
        if number == REFUSED:
            kind, said = staged.whom.refusal(row.customer)
            staged.rejects.add(Bad(row.line, "customer", row.customer, kind, said, row.cells))
        else:
            taken.append((row, number))
    return [row for row, _number in taken], [number for _row, number in taken]


def _moves(staged: Staged, rows: Sequence[MoveRow], numbers: Sequence[int]) -> NDArray[Any]:
    lines, customers, stages, ats, dated, movers, reasons, cells = zip(*rows, strict=True)
    n, part = len(rows), np.zeros(len(rows), _MOVE)
    for name, column in (("line", lines), ("customer", numbers), ("stage", stages), ("at", ats), ("dated", dated)):
        part[name] = np.fromiter(column, np.int64, n)
    if movers.count(None) < n:
        part["mover"] = np.fromiter(staged.mover_numbers(movers), np.int64, n)
    part["reason"] = part["origin"] = NONE
    if reasons.count(None) < n:
        part["reason"] = [staged.texts.keep(_clean(reason) or "") if reason else NONE for reason in reasons]
    for at in np.flatnonzero(part["stage"] == LOST).tolist():
        part["origin"][at] = staged.texts.keep(json.dumps((lines[at], customers[at], cells[at])))
    return part


def _customers(staged: Staged, rows: Sequence[CustomerRow], numbers: Sequence[int]) -> NDArray[Any]:
    part = np.zeros(len(rows), _CUSTOMER)
    part["customer"] = numbers
    part["said"] = [staged.texts.keep(json.dumps(_said(row))) for row in rows]
    return part


def _said(row: CustomerRow) -> dict[str, str]:
    """What a row says of its customer, by field. A currency without an amount says nothing."""
    said = {
        "owner": _clean(row.owner),
        "source": _clean(row.source),
        "segment": _clean(row.segment),
        "acquisition_cost_cents": None if row.cost_cents is None else str(row.cost_cents),
        "currency": None if row.cost_cents is None else row.currency,
        "acquired_on": row.acquired_on.isoformat() if row.acquired_on else None,
    }
    return {field: value for field, value in said.items() if value}


def _clean(text: str | None) -> str | None:
    """Without the one character that PostgreSQL does not keep."""
    return text.replace("\0", "") if text else text


def _table(parts: Iterable[NDArray[Any]], kind: np.dtype[Any]) -> NDArray[Any]:
    """All parts in one array, which grows where it is: joining them at the end would take twice the memory."""
    table, n = np.empty(ROWS, kind), 0
    for part in parts:
        if n + len(part) > len(table):
            table.resize(2 * len(table), refcheck=False)
        table[n : n + len(part)] = part
        n += len(part)
    table.resize(n, refcheck=False)
    return table
