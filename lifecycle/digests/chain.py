"""From asking somebody to what a customer brought whom they sent: the chain of advocacy. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.people import conversion_rung, rungs
from lifecycle.times.stuck import DAY_US
from lifecycle.touchpoints import State

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.model import StageModel


@dataclass(frozen=True, slots=True)
class Chain:
    """How many were asked, said yes, said no; reviews given, referrals given; of the different customers who were referred,
    how many were won since (a day before it was logged at most), and what those have bought (the workspace's currency)."""

    asked: int
    agreed: int
    declined: int
    reviews: int
    referrals: int
    referred: int
    won: int
    value: float

    @property
    def begun(self) -> bool:
        """Whether there is anything of it."""
        return any((self.asked, self.agreed, self.declined, self.reviews, self.referrals))


def chain(
    model: StageModel,
    touches: dict[str, pd.DataFrame],
    moves: pd.DataFrame,
    bought: pd.DataFrame,
) -> Chain:
    """`touches`: asks, reviews and referrals of the stretch that is told of, by kind, as `Store.touchpoints`. `moves`: from a
    day before its beginning up to now, as `Store.moves_between`. `bought`: customer_id and amount of everybody's purchases."""
    state = touches["ask"]["state"].to_numpy()
    given = touches["referral"][touches["referral"]["other_id"].to_numpy() > 0]
    referred, first = np.unique(given["other_id"].to_numpy(np.int64), return_index=True)
    since = given["at"].to_numpy(np.int64)[first]
    won = referred[_last_won(model, moves, referred) >= since - DAY_US]
    theirs = np.isin(bought["customer_id"].to_numpy(np.int64), won)
    return Chain(
        asked=int(np.count_nonzero(state == State.ASKED)),
        agreed=int(np.count_nonzero(state == State.AGREED)),
        declined=int(np.count_nonzero(state == State.DECLINED)),
        reviews=int(np.count_nonzero(touches["review"]["value"].to_numpy() >= 0)),
        referrals=len(given),
        referred=len(referred),
        won=len(won),
        value=float(bought["amount"].to_numpy()[theirs].sum()),
    )


def _last_won(model: StageModel, moves: pd.DataFrame, ids: Ints) -> Ints:
    """When each of these customers (ascending) came from below conversion to it or beyond, the last time; long ago for who
    did not."""
    to, source = (rungs(model, moves[column].to_numpy()) for column in ("stage", "from_stage"))
    first = conversion_rung(model)
    crossed = moves[(to >= first) & (source < first)]
    found = np.full(len(ids), np.iinfo(np.int64).min)
    who = crossed["customer_id"].to_numpy(np.int64)
    theirs = np.isin(who, ids)
    found[np.searchsorted(ids, who[theirs])] = crossed["entered_at"].to_numpy(np.int64)[theirs]  # the last one stays
    return found
