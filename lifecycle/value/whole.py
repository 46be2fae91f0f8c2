"""What all customers together are worth in the coming months. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lifecycle.flows import Ints
    from lifecycle.times.incidence import Floats

TENTHS = 10
TOP = 10


@dataclass(frozen=True, slots=True)
class Spread:
    """How a value is spread over `n` customers: their `total` and `median`, the values of each tenth of them from the most
    valuable on (sums, in money; of fewer than ten customers one each), the rows of the top ten and what these sum up to."""

    n: int
    total: float
    median: float
    tenths: tuple[float, ...]
    top: tuple[int, ...]
    top_value: float

    @property
    def top_share(self) -> float:
        """The share of the total that the top ten hold, 0 to 1; 0 where there is none."""
        return min(1.0, self.top_value / self.total) if self.total > 0 else 0.0


def spread(values: Floats) -> Spread:
    """The spread of these values; nobody gives zeros."""
    order: Ints = np.argsort(-values, kind="stable")
    ranked = values[order]
    parts = np.array_split(ranked, min(TENTHS, max(len(ranked), 1)))
    return Spread(
        n=len(values),
        total=float(values.sum()),
        median=float(np.median(values)) if len(values) else 0.0,
        tenths=tuple(float(part.sum()) for part in parts),
        top=tuple(order[:TOP].tolist()),
        top_value=float(ranked[:TOP].sum()),
    )
