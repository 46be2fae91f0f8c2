"""Whether moves are still logged: the stages of which nothing was heard for longer than is usual. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.times.stuck import DAY_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lifecycle.model import Stage

LOOKED_BACK_DAYS = 365
FEWEST_GAPS = 10
"""Pauses between days with moves, from which on it is known how long they usually are."""
USUAL = 0.95
"""The share of pauses that are no longer than the usual ones."""
SHORTEST_DAYS = 7
"""A pause of less is none, however busy a stage is."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A stage into and out of which nobody moved for `days`, where pauses are usually no longer than `usual_days`."""

    stage: Stage
    days: int
    usual_days: int


@dataclass(frozen=True, slots=True)
class Heard:
    """How many of all stages are known well enough to be judged, and which of them have gone quiet."""

    of: int
    judged: int
    quiet: tuple[Silence, ...]


def heard(stages: Sequence[Stage], moves: pd.DataFrame, now_us: int) -> Heard:
    """Judge each stage by the pauses between the days (of 24 hours up to now) on which somebody entered or left it.

    `moves`: those of the `LOOKED_BACK_DAYS` up to now, as `Store.moves_between`.
    """
    ago = (now_us - moves["entered_at"].to_numpy(np.int64)) // DAY_US
    to, source = moves["stage"].to_numpy(), moves["from_stage"].to_numpy()
    quiet, judged = [], 0
    for stage in stages:
        days = np.unique(ago[(to == stage.id) | (source == stage.id)])
        if len(days) <= FEWEST_GAPS:
            continue
        judged += 1
        usual = max(SHORTEST_DAYS, int(np.quantile(np.diff(days), USUAL, method="inverted_cdf")))
        if days[0] > usual:
            quiet.append(Silence(stage, int(days[0]), usual))
    return Heard(len(stages), judged, tuple(quiet))
