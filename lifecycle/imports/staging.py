"""Rows as they wait to be merged: numbers in columns, texts aside on disk. A million rows take some forty megabytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecycle.imports.aside import Texts
from lifecycle.imports.numbered import Numbered
from lifecycle.imports.rows import Bad
from lifecycle.imports.staged_columns import COLUMNS
from lifecycle.imports.whom import REFUSED, Whom
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from lifecycle.imports.report import Rejects
    from lifecycle.imports.rows import AnyRow
    from lifecycle.ports import Store
    from lifecycle.settings import Settings

TOUCHPOINTS = "touchpoints"
ROWS = 2048
"""Rows taken from the file at once."""


@dataclass(slots=True)
class Staged:
    """The rows of a file whose customers are known or new, in the order of the file. `settings` are the workspace's
    while the file was read; `table` has a record per row, `words` the texts whose numbers stand there, `seconds` is how
    long reading took."""

    kind: str
    settings: Settings
    rejects: Rejects
    whom: Whom = field(default_factory=Whom)
    texts: Texts = field(default_factory=Texts)
    words: Numbered = field(default_factory=Numbered)
    table: NDArray[Any] = field(default_factory=lambda: np.empty(0, np.int64))
    read: int = 0
    seconds: float = 0.0


def stage(staged: Staged, rows: Iterable[AnyRow | Bad], store: Store, progress: Callable[[int], None]) -> Staged:
    """Read all rows. `progress` is told how many were read."""
    columns = COLUMNS[staged.kind]
    parts = (columns.told(staged, *some) for some in _read(rows, staged, store, progress, named=columns.named))
    staged.table = _table(parts, columns.kinds)
    return staged


def _read(
    rows: Iterable[AnyRow | Bad], staged: Staged, store: Store, progress: Callable[[int], None], *, named: bool
) -> Iterator[tuple[Sequence[Any], Sequence[int]]]:
    """Some thousand good rows at a time, with the numbers of their customers, if they are of customers."""
    coming = iter(rows)
    while some := list(islice(coming, ROWS)):
        staged.read += len(some)
        good: Sequence[Any] = [row for row in some if not isinstance(row, Bad)]
        if len(good) < len(some):
            for row in some:
                if isinstance(row, Bad):
                    staged.rejects.add(row)
        numbers: Sequence[int] = staged.whom.numbers([row.customer for row in good], store) if named else []
        if REFUSED in numbers:
            good, numbers = _without_refused(staged, good, numbers)
        if staged.kind == TOUCHPOINTS:
            good, numbers = _with_others(staged, good, numbers, store)
        if good:
            yield good, numbers
        progress(staged.read)


def _without_refused(staged: Staged, rows: Sequence[Any], numbers: Sequence[int]) -> tuple[list[Any], list[int]]:
    taken = []
    for row, number in zip(rows, numbers, strict=True):
        if number == REFUSED:
            kind, said = staged.whom.refusal(row.customer)
            staged.rejects.add(Bad(row.line, "customer", row.customer, kind, said, row.cells))
        else:
            taken.append((row, number))
    return [row for row, _number in taken], [number for _row, number in taken]


def _with_others(
    staged: Staged, rows: Sequence[Any], numbers: Sequence[int], store: Store
) -> tuple[Sequence[Any], Sequence[int]]:
    """The rows with the number of who was referred in the place of their name; without those who mean nobody for certain, or
    the customer themselves."""
    places = [at for at, row in enumerate(rows) if row.other is not None]
    if not places:
        return rows, numbers
    others = dict(zip(places, staged.whom.numbers([rows[at].other for at in places], store), strict=True))
    taken = []
    for at, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        other = others.get(at)
        if other == REFUSED:
            kind, said = staged.whom.refusal(row.other)
            staged.rejects.add(Bad(row.line, "other", row.other, kind, said, row.cells))
        elif other == number:
            said = _("Nobody refers themselves; please write who came because of this customer.")
            staged.rejects.add(Bad(row.line, "other", row.other, "bad referral", said, row.cells))
        else:
            taken.append((row if other is None else row._replace(other=other), number))
    return [row for row, _number in taken], [number for _row, number in taken]


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
