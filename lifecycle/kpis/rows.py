"""Rows of parts: put together from columns, from several kinds of rows, from spending. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.kpi import Parts

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lifecycle.flows import Bools, Ints
    from lifecycle.kpis.evidence import Evidence

    Column = float | npt.NDArray[np.float64] | npt.NDArray[np.int64] | npt.NDArray[np.bool_]


def rows(
    customer_id: Ints,
    at_us: Ints | int,
    over: Column = 1.0,
    of: Column = 1.0,
    is_open: Bools | None = None,
    **more: Column,
) -> Parts:
    """Parts of these columns; a single number stands in every row."""
    n = len(customer_id)
    return Parts(
        customer_id=np.asarray(customer_id, np.int64),
        at_us=np.broadcast_to(np.asarray(at_us, np.int64), n),
        over=_column(over, n),
        of=_column(of, n),
        open=np.zeros(n, bool) if is_open is None else is_open,
        more={name: _column(values, n) for name, values in more.items()},
    )


def joined(*parts: Parts) -> Parts:
    """All rows of several; a column that some do not have is 0 there."""
    names = {name: None for part in parts for name in part.more}
    sources = [np.full(len(part), None, object) if part.source is None else part.source for part in parts]
    return Parts(
        customer_id=np.concatenate([part.customer_id for part in parts]),
        at_us=np.concatenate([part.at_us for part in parts]),
        over=np.concatenate([part.over for part in parts]),
        of=np.concatenate([part.of for part in parts]),
        open=np.concatenate([part.open for part in parts]),
        more={name: np.concatenate([part.more.get(name, np.zeros(len(part))) for part in parts]) for name in names},
        source=np.concatenate(sources) if any(part.source is not None for part in parts) else None,
    )


def spending(evidence: Evidence, first_day: int, last_day: int) -> Parts:
    """What was spent on sources in these days, both included: `over` is the amount, `of` 0, `more["paid"]` 1, the customer 0.
    An amount is spread evenly over the days that it is for."""
    from_day, until_day, amount, source = _spends(evidence.read.spends())
    days = np.minimum(until_day, last_day + 1) - np.maximum(from_day, first_day)
    share = days / np.maximum(until_day - from_day, 1)
    some = np.flatnonzero(share > 0)
    nobody = np.zeros(len(some), np.int64)
    found = rows(nobody, evidence.span.start_us, (amount * share)[some], 0.0, paid=1.0)
    return Parts(found.customer_id, found.at_us, found.over, found.of, found.open, found.more, source[some])


def _spends(spends: pd.DataFrame) -> tuple[Ints, Ints, npt.NDArray[np.float64], npt.NDArray[np.object_]]:
    return (
        spends["day"].to_numpy(dtype=np.int64),
        spends["until_day"].to_numpy(dtype=np.int64),
        spends["amount"].to_numpy(dtype=np.float64),
        spends["source"].to_numpy(dtype=object),
    )


def _column(values: Column, n: int) -> npt.NDArray[np.float64]:
    return np.broadcast_to(np.asarray(values, np.float64), n)
