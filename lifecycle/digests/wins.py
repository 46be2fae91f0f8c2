"""What went well in a period: who, by what. Pure: frames in, customers out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.digests.kind import Win
from lifecycle.flows import Span, microseconds
from lifecycle.kpis.catalogue import home
from lifecycle.kpis.people import GONE, conversion_rung, rungs
from lifecycle.model import Kind
from lifecycle.times.stuck import DAY_US

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Bools, Ints
    from lifecycle.model import StageModel
    from lifecycle.period import Period

REGAINED_DAYS = 90
"""Within so many days of going back the stage that was left is regained."""
GOOD = 4
"""A review of so much or more is a win."""


def span_of(period: Period) -> Span:
    """A period in microseconds."""
    return Span.of(period.start, period.end)


def since_us(period: Period) -> int:
    """From when moves are wanted for the wins of a period."""
    return microseconds(period.start) - REGAINED_DAYS * DAY_US


def wins(
    model: StageModel, moves: pd.DataFrame, reviews: pd.DataFrame, referrals: pd.DataFrame, period: Period
) -> dict[Win, Ints]:
    """Who is behind each kind of win, in order of time, each customer once (a customer for each review and referral).

    `moves`: of at least [`since_us`, end), as `Store.moves_between`. `reviews`, `referrals`: touchpoints of those kinds in the
    period, as `Store.touchpoints`.
    """
    span = span_of(period)
    at = moves["entered_at"].to_numpy(np.int64)
    inside = (at >= span.start_us) & (at < span.end_us)
    to, source = (rungs(model, moves[column].to_numpy()) for column in ("stage", "from_stage"))
    stage, nth = moves["stage"].to_numpy(), moves["nth"].to_numpy()
    first = conversion_rung(model)
    who = moves["customer_id"].to_numpy(np.int64)

    def once(mask: Bools) -> Ints:
        return _once(who[inside & mask])

    good = reviews["value"].to_numpy() >= GOOD
    given = referrals["other_id"].to_numpy() > 0
    return {
        Win.ADVOCATES: once((stage == home("advocacy", model).id) & (nth == 1)),
        Win.REVIEWS: reviews["customer_id"].to_numpy(np.int64)[good],
        Win.REFERRALS: referrals["customer_id"].to_numpy(np.int64)[given],
        Win.RECOVERED: regained(model, moves, span),
        Win.WON_BACK: once(moves["kind"].to_numpy() == Kind.WON_BACK),
        Win.WON: once((to >= first) & (source < first)),
    }


def regained(model: StageModel, moves: pd.DataFrame, span: Span) -> Ints:
    """Who came back in the period to the stage that a move back had left, or to a later one, for the first time since then and
    within `REGAINED_DAYS`: ids, in order of time. Who was lost meanwhile and comes back is won back instead."""
    at = moves["entered_at"].to_numpy(np.int64)
    who = moves["customer_id"].to_numpy(np.int64)
    to, source = (rungs(model, moves[column].to_numpy()) for column in ("stage", "from_stage"))
    back = np.flatnonzero(moves["kind"].to_numpy() == Kind.BACK)
    lost = to == GONE
    ahead = np.flatnonzero((lost | ((to > source) & (source > GONE))) & np.isin(who, who[back]))
    if not len(back) or not len(ahead):
        return np.zeros(0, np.int64)
    pairs = _pairs(who[back], who[ahead])
    b, a = back[pairs[0]], ahead[pairs[1]]
    fits = (at[a] > at[b]) & (at[a] <= at[b] + REGAINED_DAYS * DAY_US) & (lost[a] | (to[a] >= source[b]))
    b, a = b[fits], a[fits]
    order = np.lexsort((at[a], b))
    b, a = b[order], a[order]
    earliest = np.ones(len(b), bool)
    earliest[1:] = b[1:] != b[:-1]  # the first regain of each move back, or the loss that came before it
    a = np.unique(a[earliest & ~lost[a]])
    return _once(who[a[(at[a] >= span.start_us) & (at[a] < span.end_us)]])


def _pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Every pair of places at which both have the same id."""
    order = np.argsort(right, kind="stable")
    begin = np.searchsorted(right[order], left, side="left")
    n = np.searchsorted(right[order], left, side="right") - begin
    rows = np.repeat(np.arange(len(left)), n)
    steps = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    return rows, order[np.repeat(begin, n) + steps]


def _once(ids: Ints) -> Ints:
    _ids, places = np.unique(ids, return_index=True)
    return ids[np.sort(places)]
