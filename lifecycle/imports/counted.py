"""Rows that nothing but what they say tells apart: how many of them are there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lifecycle.ledger_many import Ints


def there_already(standing: Ints, rows: Ints) -> NDArray[np.bool_]:
    """Of blocks of the same int64 columns: which rows stand already. Where the same row stands twice and comes three
    times, the first two of them do."""
    _rows, codes = np.unique(np.concatenate([standing, rows]), axis=0, return_inverse=True)
    codes = codes.reshape(-1)
    stand = np.bincount(codes[: len(standing)], minlength=len(_rows))
    mine = codes[len(standing) :]
    order = np.argsort(mine, kind="stable")
    first = np.searchsorted(mine[order], mine[order], side="left")
    nth = np.empty(len(mine), np.int64)
    nth[order] = np.arange(len(mine)) - first
    return np.asarray(nth < stand[mine])
