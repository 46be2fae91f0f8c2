"""Who is at risk, with every reason that holds, ordered by the value at stake. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.care.going import positions
from lifecycle.care.rules import Why
from lifecycle.care.signals import among
from lifecycle.model import LOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lifecycle.care.signals import Reason, Signal
    from lifecycle.flows import Ints
    from lifecycle.model import StageModel
    from lifecycle.times.incidence import Floats


@dataclass(frozen=True, slots=True)
class Aside:
    """Who is not to be listed, as ids ascending: whose next step is to come, who was said to be not relevant, and who was
    taken care of lately."""

    snoozed: Ints
    dismissed: Ints
    done: Ints


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many have a reason and are left out, each counted once: lost; prospects (before conversion, or in no stage) who did
    not bounce back; snoozed; not relevant; taken care of lately."""

    lost: int = 0
    prospects: int = 0
    snoozed: int = 0
    dismissed: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Risky:
    """Who has a reason and is to be listed (ids ascending), the reasons of all who have any, and who was left out. `troubled`:
    everybody with a reason that nobody called irrelevant, listed or not (ids ascending). `active`: how many stand in
    conversion or later, and `signed` how many of them have a reason, listed or not: what the KPI of who is at risk counts."""

    customer_id: Ints
    signals: tuple[Signal, ...]
    left_out: LeftOut
    troubled: Ints
    signed: int
    active: int

    def reasons(self, customer_id: int) -> tuple[Reason, ...]:
        """Every reason of one customer, in the order of `Why`."""
        found = (one.of(customer_id) for one in self.signals)
        return tuple(sorted((reason for reason in found if reason), key=lambda reason: reason.why))

    def counts(self, of: Ints) -> dict[Why, int]:
        """How many of these customers (ascending) have each reason."""
        return {one.why: int(among(one.customer_id, of).sum()) for one in self.signals}


def risky(
    model: StageModel,
    standing: pd.DataFrame,
    signals: Sequence[Signal],
    aside: Aside,
    of: Ints | None = None,
) -> Risky:
    """Everybody with a reason who is a customer, or was one until they bounced back, and is neither lost nor set aside.

    `standing`: who stands in conversion or later now, or is lost (`Store.standing`); others are prospects. `of`: look only at these (ids ascending). Without
    signals nobody is at risk.
    """
    ids = np.unique(np.concatenate([np.zeros(0, np.int64), *(one.customer_id for one in signals)]))
    ids = ids if of is None else ids[among(ids, of)]
    stood = standing["customer_id"].to_numpy(np.int64)
    stage, customer = standing["stage"].to_numpy(), model.position(model.conversion)
    is_lost = among(ids, np.sort(stood[stage == LOST]))
    active = np.sort(stood[positions(model, stage) >= customer])
    active = active if of is None else active[among(active, of)]
    is_active = among(ids, active)
    backs = [one.customer_id for one in signals if one.why is Why.BACK]
    came_back = among(ids, backs[0]) if backs else np.zeros(len(ids), bool)
    left, counts, signed = np.ones(len(ids), bool), [], int(is_active.sum())
    outside = (
        is_lost,
        ~is_active & ~came_back,
        among(ids, aside.snoozed),
        among(ids, aside.dismissed),
        among(ids, aside.done),
    )
    for mask in outside:
        counts.append(int((left & mask).sum()))
        left &= ~mask
    return Risky(ids[left], tuple(signals), LeftOut(*counts), ids[~among(ids, aside.dismissed)], signed, len(active))


def ordered(found: Risky, stakes: Floats) -> Ints:
    """Row numbers of `found.customer_id` in the order of the list: the most at stake first (nan: not known, behind the
    others), then whose latest reason is the youngest, then by id."""
    newest = np.full(len(found.customer_id), np.iinfo(np.int64).max)
    for one in found.signals:
        rows = np.flatnonzero(among(one.customer_id, found.customer_id))
        at = np.searchsorted(found.customer_id, one.customer_id[rows])
        newest[at] = np.minimum(newest[at], one.days[rows])
    worth = np.where(np.isnan(stakes), -np.inf, stakes)
    return np.lexsort((found.customer_id, newest, -worth))


def at_stake(found: Risky, before: tuple[Ints, Floats], now: tuple[Ints, Floats]) -> Floats:
    """Value four weeks ago less the value now, of each who is listed; not less than nothing, and nan where one of the two is
    not known. Both are (ids ascending, expected profit of twelve months)."""
    past, present = (_value(told, found.customer_id) for told in (before, now))
    with np.errstate(invalid="ignore"):
        return np.where(np.isnan(past) | np.isnan(present), np.nan, np.maximum(past - present, 0.0))


def _value(told: tuple[Ints, Floats], of: Ints) -> Floats:
    ids, value = told
    if not len(ids):
        return np.full(len(of), np.nan)
    at = np.minimum(np.searchsorted(ids, of), len(ids) - 1)
    return np.where(ids[at] == of, value[at], np.nan)
