"""What a customer's owner, source or segment was at an instant, for breakdowns. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lifecycle.flows import Bools, Ints


def attribute_at(customer_ids: Ints, at_us: Ints, attributes: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Give the value that held for each customer at each instant, as an object array of text or None.

    `customer_ids` and `at_us` (microseconds since 1970) have one length. `attributes`: customer_id, said_at
    (microseconds), value (text; None where it was taken away), ordered by customer and time, as
    `Store.attributes` gives it. The last value said at or before the instant holds; before anything was said, the
    first value does, since what is learned late was mostly true early. Of whom nothing was ever said: None.
    """
    said_of = attributes["customer_id"].to_numpy(dtype=np.int64)
    said_at = attributes["said_at"].to_numpy(dtype=np.int64)
    values = attributes["value"].to_numpy(dtype=object, copy=True)
    values[attributes["value"].isna().to_numpy()] = None
    first = np.searchsorted(said_of, customer_ids, side="left")
    row = np.searchsorted(said_of, customer_ids, side="right") - 1
    known = row >= first
    later = np.flatnonzero(row > first)
    while len(later):
        later = later[(row[later] > first[later]) & (said_at[row[later]] > at_us[later])]
        row[later] -= 1
    result = np.full(len(row), None, dtype=object)
    result[known] = values[row[known]]
    return result


def groups(values: npt.NDArray[np.object_]) -> list[tuple[str | None, Bools]]:
    """Each different value with the mask of its places: most frequent first, then by name, None at the end."""
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    codes, different = pd.factorize(values)
    parts: list[tuple[str | None, Bools]] = [(value, codes == code) for code, value in enumerate(different)]
    parts.sort(key=lambda part: (-int(part[1].sum()), part[0]))
    missing = codes < 0
    return [*parts, (None, missing)] if missing.any() else parts
