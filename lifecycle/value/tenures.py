"""How long customers have been customers: from their first move to conversion or later until they are lost. Pure.

Who bounces back below conversion stays a customer; who is won back begins anew. Prospects who were lost before they
were customers have no tenure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.model import LOST

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from lifecycle.flows import Bools, Ints
    from lifecycle.model import StageModel
    from lifecycle.times.incidence import Floats

DAY_US = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Tenures:
    """Arrays of one length, ordered by customer and time: whose, from when to when (microseconds since 1970; the instant
    of counting while they last), and whether the customer was lost then."""

    customer_id: Ints
    began_us: Ints
    until_us: Ints
    ended: Bools

    @property
    def days(self) -> Floats:
        """Their lengths so far."""
        return (self.until_us - self.began_us) / DAY_US

    def __len__(self) -> int:
        return len(self.customer_id)


def tenures(model: StageModel, moves: Iterable[pd.DataFrame], as_of_us: int) -> Tenures:
    """Every tenure up to an instant. `moves`: all moves ever, as `Store.moves_between` gives them, in frames one after the
    other in time, since all of them at once may not fit into memory. Nobody who was a customer: empty arrays."""
    from_active = np.zeros(max(stage.id for stage in model.stages) + 2, dtype=bool)
    from_active[
        [stage.id for stage in model.stages if model.position(stage.id) >= model.position(model.conversion)]
    ] = True
    turns = [_turns(frame, from_active, as_of_us) for frame in moves]
    who, at, lost = (np.concatenate([turn[each] for turn in turns]) if turns else np.empty(0, int) for each in range(3))
    order = np.argsort(who, kind="stable")  # the frames came in the order of time
    who, at, lost = who[order], at[order], lost[order].astype(bool)
    return _paired(who, at, lost, as_of_us)


def under_contract(told: Tenures, contracts: dict[int, tuple[int, int | None]], as_of_us: int) -> Tenures:
    """The tenures of those without a contract as they are, and for each contract (first day, day after the last one or None,
    since 1970) one that runs as the contract does; one that begins later than `as_of_us` is none yet."""
    others = ~np.isin(told.customer_id, np.array(sorted(contracts), np.int64))
    running = [
        (one, starts * DAY_US, as_of_us if ends is None else min(as_of_us, ends * DAY_US), ends is not None and ends * DAY_US <= as_of_us)
        for one, (starts, ends) in sorted(contracts.items())
        if starts * DAY_US < as_of_us
    ]  # fmt: skip
    ids, began, until, ended = zip(*running, strict=True) if running else ((), (), (), ())
    return Tenures(
        np.concatenate([told.customer_id[others], np.array(ids, np.int64)]),
        np.concatenate([told.began_us[others], np.array(began, np.int64)]),
        np.concatenate([told.until_us[others], np.array(until, np.int64)]),
        np.concatenate([told.ended[others], np.array(ended, bool)]),
    )


def customer_months(told: Tenures, month_days: float = 365 / 12) -> tuple[int, int]:
    """(losses, customer-months begun): each tenure counts once per month that it began, its first one included."""
    begun = np.floor(told.days / month_days) + 1
    return int(np.count_nonzero(told.ended)), int(begun.sum())


def _turns(frame: pd.DataFrame, active: Bools, as_of_us: int) -> tuple[Ints, Ints, Bools]:
    """The moves by which somebody may have become a customer, and the losses."""
    before, after = frame["from_stage"].to_numpy(), frame["stage"].to_numpy()
    became = active[after] & ~active[before]  # -1, which is nowhere, finds the table's last entry: not active
    rows = np.flatnonzero((became | (after == LOST)) & (frame["entered_at"].to_numpy() <= as_of_us))
    return frame["customer_id"].to_numpy()[rows], frame["entered_at"].to_numpy()[rows], after[rows] == LOST


def _paired(who: Ints, at: Ints, lost: Bools, as_of_us: int) -> Tenures:
    """Beginnings with their ends: of several in a row the first one counts."""
    first = np.ones(len(who), dtype=bool)
    first[1:] = who[1:] != who[:-1]
    turned = np.ones(len(who), dtype=bool)
    turned[1:] = lost[1:] != lost[:-1]
    kept = np.where(first, ~lost, turned)  # a loss ahead of everything ends no tenure
    rows = np.flatnonzero(kept)
    who, at, lost = who[rows], at[rows], lost[rows]
    begins = np.flatnonzero(~lost)
    behind = np.minimum(begins + 1, len(who) - 1)
    ended = (begins + 1 < len(who)) & (who[behind] == who[begins]) & lost[behind] if len(who) else np.empty(0, bool)
    until = np.where(ended, at[behind], as_of_us) if len(who) else np.empty(0, np.int64)
    return Tenures(who[begins], at[begins], until, ended)
