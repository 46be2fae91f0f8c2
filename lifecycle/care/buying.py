"""Reasons that purchases tell: overdue, one purchase only, a chance to still buy that fell. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.care.rules import FALL_DAYS, FELL_BY, FEWEST_GAPS, SECOND_BUYERS, SURELY, TIMES_LATE, Why
from lifecycle.care.signals import among, signal
from lifecycle.value.purchasing import buying_days

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.care.signals import Signal
    from lifecycle.flows import Bools, Ints
    from lifecycle.times.incidence import Floats


@dataclass(frozen=True, slots=True)
class Second:
    """After how many days three quarters of those who bought again had done so (None: of too few it is known), and how many
    bought again."""

    limit_days: int | None
    n: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How those who bought do, as arrays of one length: purchase days after the first one, days since the last, the usual
    gap (days; nan for who bought once), and the chance (0 to 1) that they still buy, now and four weeks ago (nan where no
    model tells it, or they had not bought by then)."""

    customer_id: Ints
    repeats: Ints
    gap_days: Ints
    usual_days: Floats
    alive: Floats
    alive_before: Floats


def rhythm(customers: pd.DataFrame, alive: Floats | None, before: pd.DataFrame, alive_before: Floats | None) -> Rhythm:
    """The rhythm of these buyers. `customers`: `customers_of` as of today, with the chance of each; `before`: the same as of
    `FALL_DAYS` ago. Chances are None where too few bought again for a model."""
    ids = customers["customer_id"].to_numpy(np.int64)
    repeats = customers["repeat_purchases"].to_numpy(np.int64)
    last = customers["age_at_last_purchase_days"].to_numpy(np.int64)
    gap = customers["customer_age_days"].to_numpy(np.int64) - last
    usual = np.where(repeats > 0, last / np.maximum(repeats, 1), np.nan)
    now, past = (np.full(len(ids), np.nan) for _ in range(2))
    if alive is not None:
        now = alive
    if alive_before is not None and len(before):
        then = before["customer_id"].to_numpy(np.int64)
        known = among(ids, then)
        past[known] = alive_before[np.searchsorted(then, ids[known])]
    return Rhythm(ids, repeats, gap, usual, now, past)


def waits(purchases: pd.DataFrame) -> Ints:
    """The days from the first to the second purchase day of everybody who has one, by the days that tell the rhythm too: what
    was given back was no purchase. `purchases`: customer_id, day, amount, ordered by customer and day."""
    ids, days = buying_days(purchases)
    is_first = np.ones(len(ids), bool)
    is_first[1:] = ids[1:] != ids[:-1]
    at = np.flatnonzero(is_first[:-1] & ~is_first[1:])
    return np.asarray(days[at + 1] - days[at])


def second(took: Ints) -> Second:
    """The shortest of these times to a second purchase (`waits`) that at least three quarters did not exceed. Who did not buy
    again is not among them: it is how long those took who came back."""
    n = len(took)
    if n < SECOND_BUYERS:
        return Second(None, n)
    at = (3 * n + 3) // 4 - 1
    return Second(int(np.partition(took, at)[at]), n)


def overdue(found: Rhythm) -> Bools:
    """Who is away for longer than they usually are: with a model, who most likely stopped; without one, who is late by
    `TIMES_LATE` of at least `FEWEST_GAPS` gaps. A day is the shortest rhythm there is."""
    usual = np.maximum(found.usual_days, 1)
    by_model = (found.alive < SURELY) & (found.gap_days > usual)
    by_hand = np.isnan(found.alive) & (found.repeats >= FEWEST_GAPS) & (found.gap_days > TIMES_LATE * usual)
    return np.asarray((found.repeats > 0) & (by_model | by_hand))


def by_purchases(found: Rhythm, limit: Second) -> tuple[Signal, Signal, Signal]:
    """Who is overdue; who bought once and is past the time in which others came back; whose chance fell."""
    ids, gap, nothing = found.customer_id, found.gap_days, np.zeros(len(found.customer_id))
    late = np.maximum(np.rint(np.nan_to_num(found.usual_days, nan=1.0)), 1)
    wait = limit.limit_days
    alone = (found.repeats == 0) & (gap > wait) if wait is not None else nothing > 0
    with np.errstate(invalid="ignore"):
        fell = (found.repeats > 0) & (found.alive_before - found.alive >= FELL_BY)
    since = np.minimum(gap, FALL_DAYS)
    return (
        signal(Why.OVERDUE, ids, gap, late, mask=overdue(found)),
        signal(Why.ONCE, ids, gap, nothing + (wait or 0), mask=alone),
        signal(Why.FELL, ids, since, found.alive_before, found.alive, mask=fell),
    )
