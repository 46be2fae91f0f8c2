"""Reasons that feedback tells: a low rating, a detractor to whom nobody spoke since. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.care.rules import DETRACTOR, LOW, LOW_DAYS, Why
from lifecycle.care.signals import at_of, days_since, last_of_each, signal
from lifecycle.touchpoints import CSAT, NPS, REVIEW

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.care.signals import Signal
    from lifecycle.flows import Ints

KINDS = (NPS, CSAT, REVIEW)
"""What is read of feedback, in the order that `kind_no` counts."""
NEVER = -(2**62)
"""Before everything, as an instant."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest answer of one kind of each customer who gave one: ascending ids, instants (microseconds), scores."""

    customer_id: Ints
    at_us: Ints
    score: Ints


def latest(answers: pd.DataFrame) -> dict[str, Latest]:
    """The latest answers by kind. `answers`: `Store.touchpoints(KINDS, ...)`, ordered by time; those without a score are
    contacts and left out."""
    kind, score = answers["kind_no"].to_numpy(), answers["value"].to_numpy()
    found = {}
    for number, name in enumerate(KINDS):
        rows = np.flatnonzero((kind == number) & (score >= 0))
        ids = answers["customer_id"].to_numpy(np.int64)[rows]
        rows = rows[last_of_each(ids)]
        columns = (answers[column].to_numpy(np.int64)[rows] for column in ("customer_id", "at", "value"))
        found[name] = Latest(*columns)
    return found


def last_at(touches: pd.DataFrame) -> tuple[Ints, Ints]:
    """Who had one of these touchpoints (ascending), and the instant of the last one of each."""
    ids = touches["customer_id"].to_numpy(np.int64)
    rows = last_of_each(ids)
    return ids[rows], touches["at"].to_numpy(np.int64)[rows]


def unhappy(said: dict[str, Latest], reached: tuple[Ints, Ints], now_us: int) -> tuple[Signal, Signal]:
    """Whose latest CSAT or review is low and young, and detractors whom nobody `reached` then or since: (ids ascending,
    instant of the last contact or ticket answer), as `last_at` has it. What is logged by the day has one instant."""
    return _low(said, now_us), _detractors(said[NPS], reached, now_us)


def _low(said: dict[str, Latest], now_us: int) -> Signal:
    both = (said[CSAT], said[REVIEW])
    ids, at, score = (np.concatenate([getattr(one, name) for one in both]) for name in Latest.__slots__)
    is_review = np.repeat([0.0, 1.0], [len(one.customer_id) for one in both])
    days = days_since(at, now_us)
    rows = np.flatnonzero((score <= LOW) & (days < LOW_DAYS))
    rows = rows[np.argsort(at[rows], kind="stable")]
    rows = rows[last_of_each(ids[rows])]  # of two low ones the later
    return signal(Why.LOW, ids[rows], days[rows], score[rows], is_review[rows])


def _detractors(nps: Latest, reached: tuple[Ints, Ints], now_us: int) -> Signal:
    touched = at_of(*reached, nps.customer_id, NEVER)
    mask = (nps.score <= DETRACTOR) & (touched < nps.at_us)
    return signal(Why.DETRACTOR, nps.customer_id, days_since(nps.at_us, now_us), nps.score, mask=mask)
