"""Equal rows counted once, exactly. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lifecycle.flows import Bools, Ints
    from lifecycle.times.incidence import Floats

_MOST = 2**62
_DENSE = 4_000_000
"""Up to so many possible values a table of them is made, which saves the sorting."""


def grouped(repeats: Ints, last: Floats, age: Floats) -> tuple[Ints, Floats, Floats, Floats]:
    """The different rows (repeat_purchases, age_at_last_purchase, customer_age), ordered, and how often each stands there."""
    top = float(age.max(initial=0.0)) + 1
    whole = _is_whole(last) and _is_whole(age)
    if whole and (float(repeats.max(initial=0)) + 1) * top**2 < _MOST:
        size = int(top)
        key = (repeats.astype(np.int64) * size + age.astype(np.int64)) * size + last.astype(np.int64)
        keys, n = np.unique(key, return_counts=True)
        rest, t = np.divmod(keys, size)
        x, ages = np.divmod(rest, size)
        return x, t.astype(np.float64), ages.astype(np.float64), n.astype(np.float64)
    order = np.lexsort((last, age, repeats))
    x, t, ages = repeats[order], last[order], age[order]
    starts = np.flatnonzero(_differs(x) | _differs(t) | _differs(ages))
    n = np.diff(np.append(starts, len(x)))
    return x[starts].astype(np.int64), t[starts], ages[starts], n.astype(np.float64)


def distinct(values: Floats | Ints) -> tuple[Floats, Ints]:
    """The different values, rising, and the place of each given value among them. None is negative."""
    if len(values) and _is_whole(values) and values.max() < _DENSE:
        whole = values.astype(np.int64)
        is_there = np.bincount(whole) > 0
        return np.flatnonzero(is_there).astype(np.float64), (np.cumsum(is_there) - 1)[whole]
    found, at = np.unique(values, return_inverse=True)
    return found.astype(np.float64), at.astype(np.int64)


def _is_whole(values: Floats | Ints) -> bool:
    return values.dtype.kind in "iu" or bool(np.all(values == np.floor(values)))


def _differs(values: Floats | Ints) -> Bools:
    result = np.ones(len(values), dtype=np.bool_)
    result[1:] = values[1:] != values[:-1]
    return result
