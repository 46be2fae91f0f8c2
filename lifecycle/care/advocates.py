"""Who would speak for us if they were asked, and who was asked and has not answered. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.care.going import positions
from lifecycle.care.rules import ASKED_DAYS, BEST, DETRACTOR, LOW, PROMOTER
from lifecycle.care.saying import NEVER
from lifecycle.care.signals import DAY_US, among, at_of, days_since
from lifecycle.model import LOST
from lifecycle.stage_names import RETENTION
from lifecycle.touchpoints import CSAT, NPS, REVIEW

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.care.asks import Threads
    from lifecycle.care.saying import Latest
    from lifecycle.flows import Bools, Ints
    from lifecycle.model import StageModel

NO_SCORE = -1


@dataclass(frozen=True, slots=True)
class Loyal:
    """Who has shown it, as ids ascending: `again` bought on two days at least, `stayed` has been in retention or later all
    the while, `acted` gave a good review, referred somebody, or agreed when asked."""

    again: Ints
    stayed: Ints
    acted: Ints


@dataclass(frozen=True, slots=True)
class Barred:
    """Who is not to be asked, as ids ascending: at risk, opted out, said to be not relevant, taken care of lately."""

    at_risk: Ints
    opted_out: Ints
    dismissed: Ints
    done: Ints


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Happy and loyal, but not to be asked, each counted once."""

    ticket: int = 0
    unhappy: int = 0
    at_risk: int = 0
    asked: int = 0
    opted_out: int = 0
    dismissed: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may be asked, as arrays of one length by id: NPS and CSAT of the latest answers (`NO_SCORE`: none that counts),
    days since the younger of them, and what else speaks for them (`acted` before, bought `again`, `stayed`). `waiting`: who
    was asked within `ASKED_DAYS` and has not answered, longest ago first."""

    customer_id: Ints
    nps: Ints
    csat: Ints
    days: Ints
    acted: Bools
    again: Bools
    stayed: Bools
    waiting: Threads
    left_out: LeftOut

    def ordered(self, values: dict[int, float]) -> Ints:
        """Row numbers in the order of the list: who acted before, then the better score, then the younger answer, then the
        greater expected value (none: behind), then by id."""
        score = np.maximum(self.nps / 10, self.csat / BEST)
        worth = np.array([values.get(one, -np.inf) for one in self.customer_id.tolist()], np.float64)
        return np.lexsort((self.customer_id, -worth, self.days, -score, ~self.acted))


def stayed(model: StageModel, standing: pd.DataFrame, moves: pd.DataFrame) -> Ints:
    """Who is in retention or later and has not been below it in the time of these moves (`Store.moves_between`), ascending.
    Where no stage is called so, it is the last one of the ladder."""
    border = retention(model)
    stood = standing["customer_id"].to_numpy(np.int64)
    there = np.sort(stood[positions(model, standing["stage"].to_numpy()) >= border])
    from_below = positions(model, moves["from_stage"].to_numpy()) < border
    return there[~among(there, np.unique(moves["customer_id"].to_numpy(np.int64)[from_below]))]


def retention(model: StageModel) -> int:
    """The place of retention in the model's order."""
    found = [at for at, stage in enumerate(model.stages) if stage.id == RETENTION]
    return found[0] if found else model.position(model.ladder[-1].id)


def candidates(  # noqa: PLR0913, PLR0917 - everything that speaks for somebody or against them
    model: StageModel,
    standing: pd.DataFrame,
    said: dict[str, Latest],
    loyal: Loyal,
    tickets: Threads,
    asked: Threads,
    barred: Barred,
    now_us: int,
    of: Ints | None = None,
) -> Candidates:
    """Promoters and the fully satisfied who are loyal customers and whom nothing keeps from being asked.

    `standing`: where everybody stands now. `said`: the latest answers (`saying.latest`). `tickets`, `asked`: see `Threads`.
    `of`: look only at these customers (ids ascending).
    """
    nps, csat = said[NPS], said[CSAT]
    happy = (nps.customer_id[nps.score >= PROMOTER], csat.customer_id[csat.score >= BEST])
    ids = np.unique(np.concatenate(happy))
    ids = ids if of is None else ids[among(ids, of)]
    stood, stage = standing["customer_id"].to_numpy(np.int64), standing["stage"].to_numpy()
    is_active = (stage != LOST) & (positions(model, stage) >= model.position(model.conversion))
    ids = ids[among(ids, np.sort(stood[is_active]))]
    again, there = among(ids, loyal.again), among(ids, loyal.stayed)
    ids, again, there = ids[again | there], again[again | there], there[again | there]
    scores = _score(nps, ids, PROMOTER), _score(csat, ids, BEST)
    at = np.maximum(
        np.where(scores[0] >= 0, at_of(nps.customer_id, nps.at_us, ids, NEVER), NEVER),
        np.where(scores[1] >= 0, at_of(csat.customer_id, csat.at_us, ids, NEVER), NEVER),
    )
    recent = asked.among(asked.began_us > now_us - ASKED_DAYS * DAY_US)
    waiting = recent.among(recent.is_waiting if of is None else recent.is_waiting & among(recent.customer_id, of))
    left, counts = np.ones(len(ids), bool), []
    for mask in (
        among(ids, np.unique(tickets.customer_id[tickets.is_open])),
        _turned(said, ids, at),
        among(ids, barred.at_risk),
        among(ids, np.unique(recent.customer_id)),
        among(ids, barred.opted_out),
        among(ids, barred.dismissed),
        among(ids, barred.done),
    ):
        counts.append(int((left & mask).sum()))
        left &= ~mask
    return Candidates(
        customer_id=ids[left],
        nps=scores[0][left],
        csat=scores[1][left],
        days=days_since(at[left], now_us),
        acted=among(ids, loyal.acted)[left],
        again=again[left],
        stayed=there[left],
        waiting=_in_order(waiting),
        left_out=LeftOut(*counts),
    )


def _score(told: Latest, ids: Ints, least: int) -> Ints:
    score = at_of(told.customer_id, told.score, ids, NO_SCORE)
    return np.where(score >= least, score, NO_SCORE)


def _turned(said: dict[str, Latest], ids: Ints, at_us: Ints) -> Bools:
    """Who has said something bad after the good answer."""
    found = np.zeros(len(ids), bool)
    for kind, worst in ((NPS, DETRACTOR), (CSAT, LOW), (REVIEW, LOW)):
        score = at_of(said[kind].customer_id, said[kind].score, ids, NO_SCORE)
        later = at_of(said[kind].customer_id, said[kind].at_us, ids, NEVER) > at_us
        found |= (score >= 0) & (score <= worst) & later
    return found


def _in_order(asked: Threads) -> Threads:
    order = np.argsort(asked.began_us, kind="stable")
    return asked.among(order)
