"""What customers do for the company, and whom they referred. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.people import among
from lifecycle.times.stuck import DAY_US
from lifecycle.touchpoints import State

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from lifecycle.flows import Bools, Ints
    from lifecycle.kpis.evidence import Evidence


def referrals(evidence: Evidence, since_us: int, until_us: int) -> pd.DataFrame:
    """The referrals that customers gave in [since_us, until_us]: those that name who was referred."""
    found = evidence.touches("referral", since_us, until_us)
    return found[found["other_id"].to_numpy() > 0]


def reviews(evidence: Evidence, since_us: int, until_us: int) -> pd.DataFrame:
    """The reviews that customers gave in [since_us, until_us]: those with a rating."""
    return answers(evidence.touches("review", since_us, until_us))


def answers(touches: pd.DataFrame) -> pd.DataFrame:
    """Those of these touchpoints that have a value."""
    return touches[touches["value"].to_numpy() >= 0]


def referrer(evidence: Evidence, customer_id: Ints, came_us: Ints) -> Ints:
    """Who referred each of these different customers: the customer of the first referral that names them, dated from a window
    before they came until 24 hours after; 0 for nobody."""
    found = np.zeros(len(customer_id), np.int64)
    if not len(customer_id):
        return found
    given = referrals(evidence, int(came_us.min()) - evidence.window_us, int(came_us.max()) + DAY_US)
    whom, at_us = given["other_id"].to_numpy(dtype=np.int64), given["at"].to_numpy(dtype=np.int64)
    place = among(whom, customer_id)
    near = np.flatnonzero((place >= 0) & (given["customer_id"].to_numpy() != whom))
    came = came_us[place[near]]
    near = near[(at_us[near] >= came - evidence.window_us) & (at_us[near] <= came + DAY_US)][::-1]
    found[place[near]] = given["customer_id"].to_numpy(dtype=np.int64)[near]  # backwards, so that the first one stays
    return found


def anything(*kinds: str) -> Callable[[Evidence], bool]:
    """Whether any touchpoint of these kinds was logged, in all that was read."""

    def known(evidence: Evidence) -> bool:
        return any(len(evidence.read.touches(kind)) > 0 for kind in kinds)

    return known


def valued(kind: str) -> Callable[[Evidence], bool]:
    """Whether any touchpoint of a kind with a value was logged."""

    def known(evidence: Evidence) -> bool:
        return bool((evidence.read.touches(kind)["value"].to_numpy() >= 0).any())

    return known


def referred_at_all(evidence: Evidence) -> bool:
    """Whether any customer's referral was logged."""
    return bool((evidence.read.touches("referral")["other_id"].to_numpy() > 0).any())


def in_time(place: Ints, at_us: Ints, since_us: Ints, until_us: Ints) -> Bools:
    """Which events, each of the place of some customers (-1: none), lie in [since_us, until_us] of that place."""
    safe = np.maximum(place, 0)
    if not len(since_us):
        return np.zeros(len(place), bool)
    return np.asarray((place >= 0) & (at_us >= since_us[safe]) & (at_us <= until_us[safe]))


def acts(evidence: Evidence, since_us: int, until_us: int) -> tuple[Ints, Ints]:
    """Who did something for the company in [since_us, until_us], and when: gave a review with a rating, referred somebody by
    name, or agreed when asked. In the order of time."""
    who, at_us = evidence.once(("acts",), lambda: _every_act(evidence))
    begin = np.searchsorted(at_us, since_us)
    end = np.searchsorted(at_us, min(until_us, evidence.as_of_us), side="right")
    return who[begin:end], at_us[begin:end]


def _every_act(evidence: Evidence) -> tuple[Ints, Ints]:
    """All of them, in the order of time."""
    asked, review, referral = (evidence.read.touches(kind) for kind in ("ask", "review", "referral"))
    agreed = asked[asked["state"].to_numpy() == State.AGREED]
    found = (answers(review), referral[referral["other_id"].to_numpy() > 0], agreed)
    who, at_us = (
        np.concatenate([one[name].to_numpy(dtype=np.int64) for one in found]) for name in ("customer_id", "at")
    )
    order = np.argsort(at_us, kind="stable")
    return who[order], at_us[order]


def acted_at_all(evidence: Evidence) -> bool:
    """Whether any such act, or any asking for one, was logged."""
    return valued("review")(evidence) or referred_at_all(evidence) or anything("ask")(evidence)
