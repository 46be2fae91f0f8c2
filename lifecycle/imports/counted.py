"""Rows that nothing but what they say tells apart: how many of them are there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lifecycle.ledger_many import Ints

NEW = -1
"""In the place of a standing row: this one is new."""


def there_already(standing: Ints, rows: Ints) -> NDArray[np.bool_]:
    """Of blocks of the same int64 columns: which rows stand already. Where the same row stands twice and comes three
    times, the first two of them do."""
    return np.asarray(stood_for(standing, rows) != NEW)


def stood_for(standing: Ints, rows: Ints) -> Ints:
    """Of blocks of the same int64 columns: which standing row each row repeats, each of them once; `NEW`: none."""
    _rows, codes = np.unique(np.concatenate([standing, rows]), axis=0, return_inverse=True)
    codes = codes.reshape(-1)
    theirs, mine = codes[: len(standing)], codes[len(standing) :]
    stand = np.bincount(theirs, minlength=len(_rows))
    nth = _nth(mine)
    repeats = nth < stand[mine]
    places = np.argsort(theirs, kind="stable")
    found = np.full(len(mine), NEW, np.int64)
    found[repeats] = places[(np.cumsum(stand) - stand)[mine[repeats]] + nth[repeats]]
    return found


def _nth(codes: Ints) -> Ints:
    """How many of the same code come before each."""
    order = np.argsort(codes, kind="stable")
    first = np.searchsorted(codes[order], codes[order], side="left")
    nth = np.empty(len(codes), np.int64)
    nth[order] = np.arange(len(codes)) - first
    return nth
