"""What customers' owner, source or segment was when something happened: of those asked for alone, since most are not. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.attributes import attribute_at
from lifecycle.times.resample import distinct

if TYPE_CHECKING:
    import numpy.typing as npt

    from lifecycle.flows import Ints
    from lifecycle.kpis.evidence import Evidence


def held(evidence: Evidence, field: str, customer_id: Ints, at_us: Ints) -> npt.NDArray[np.object_]:
    """The value of the field that held for each customer at each instant (see `attribute_at`): text or None."""
    said = evidence.read.attributes(field)
    theirs, wanted = said["customer_id"].to_numpy(dtype=np.int64), distinct(customer_id)
    first, behind = (np.searchsorted(theirs, wanted, side=side) for side in ("left", "right"))
    n = behind - first
    rows = np.arange(int(n.sum())) + np.repeat(first - (np.cumsum(n) - n), n)
    return attribute_at(customer_id, at_us, said.iloc[rows])
