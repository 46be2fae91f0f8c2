"""Whom KPIs are counted of: prospects, who was won, deals that were lost, who is active, and what became of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from lifecycle.model import Kind

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Bools, Ints, Small
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.model import Stage, StageModel

FAR = np.iinfo(np.int64).max
GONE, NOWHERE = 0, -1
"""Rungs of lost, and of who was nowhere before; 1 is the lowest stage."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Moves in the order of time, as arrays of one length. `row`: their rows in all moves that were read, by which two of
    one instant are told apart. `rung`, `from_rung`: places in the model's order (see `GONE`, `NOWHERE`)."""

    row: Ints
    customer_id: Ints
    at_us: Ints
    from_at_us: Ints
    from_rung: Small
    rung: Small
    kind: Small

    def __len__(self) -> int:
        return len(self.row)

    def where(self, chosen: Bools | Ints | slice) -> Moves:
        """Those of a mask, or those at these places."""
        return Moves(*(getattr(self, name)[chosen] for name in self.__slots__))

    def firsts(self) -> Moves:
        """Each customer's first one."""
        return self.where(first_rows(self.customer_id))

    def lasts(self) -> Moves:
        """Each customer's last one."""
        return self.where(last_rows(self.customer_id))


def rungs(model: StageModel, stages: Ints) -> Small:
    """Places of stages in the model's order; a stage that it does not know is nowhere."""
    top = max((stage.id for stage in model.stages), default=0)
    table = np.full(top + 2, NOWHERE, dtype=np.int16)
    table[0] = GONE
    for at, stage in enumerate(model.stages, start=1):
        table[stage.id] = at
    return table[np.where((stages < 0) | (stages > top), top + 1, stages)]


def conversion_rung(model: StageModel) -> int:
    """The place of the stage from which on somebody is a customer."""
    return model.position(model.conversion) + 1


def before_conversion(model: StageModel) -> Stage | None:
    """The stage that comes before conversion (knowledge, consideration); None where conversion is the lowest."""
    below = [stage for stage in model.stages[: conversion_rung(model) - 1] if not stage.retired]
    return below[-1] if below else None


def knowledge_rung(model: StageModel) -> int:
    """The place of that stage; 0, which no stage has, where there is none."""
    stage = before_conversion(model)
    return model.position(stage.id) + 1 if stage else 0


def moves(evidence: Evidence, since_us: int, until_us: int) -> Moves:
    """The moves made in [since_us, until_us]."""
    return evidence.once(("moves", since_us, until_us), lambda: _moves(evidence, since_us, until_us))


def moves_in(evidence: Evidence) -> Moves:
    """The moves of the period."""
    return moves(evidence, evidence.span.start_us, evidence.closing_us)


def _moves(evidence: Evidence, since_us: int, until_us: int) -> Moves:
    every = every_move(evidence)
    until_us = min(until_us, evidence.as_of_us)
    begin, end = np.searchsorted(every.at_us, since_us), np.searchsorted(every.at_us, until_us, side="right")
    return every.where(slice(begin, max(begin, end)))


def every_move(evidence: Evidence) -> Moves:
    """All moves that were read. A period's are a part of them: to take columns out of a frame for each week of a year takes
    longer than to count."""
    return evidence.once(("every move",), lambda: _every_move(evidence))


def _every_move(evidence: Evidence) -> Moves:
    frame = evidence.read.moves()
    return Moves(
        row=np.arange(len(frame)),
        customer_id=_ints(frame, "customer_id"),
        at_us=_ints(frame, "entered_at"),
        from_at_us=_ints(frame, "from_at"),
        from_rung=rungs(evidence.model, _ints(frame, "from_stage")),
        rung=rungs(evidence.model, _ints(frame, "stage")),
        kind=frame["kind"].to_numpy().astype(np.int16),
    )


def new_prospects(evidence: Evidence) -> Moves:
    """Who came from nowhere into a stage below conversion in the period: a customer does that once."""
    found = moves_in(evidence)
    below = (found.rung > GONE) & (found.rung < conversion_rung(evidence.model))
    return found.where(below & (found.kind == Kind.NEW))


def won(evidence: Evidence) -> Moves:
    """Each customer's first move of the period to conversion or later from below it, from nowhere or from lost."""
    return evidence.once(("won", evidence.span), lambda: won_among(evidence, moves_in(evidence)).firsts())


def won_among(evidence: Evidence, found: Moves) -> Moves:
    """Those of these moves that won somebody."""
    first = conversion_rung(evidence.model)
    return found.where((found.rung >= first) & (found.from_rung < first))


def lost_deals(evidence: Evidence) -> Moves:
    """Who went to lost from below conversion in the period, and was not won in it: each customer's last such move."""
    found = moves_in(evidence)
    below = (found.from_rung > GONE) & (found.from_rung < conversion_rung(evidence.model))
    lost = found.where(below & (found.rung == GONE)).lasts()
    return lost.where(~np.isin(lost.customer_id, won(evidence).customer_id))


def lost_customers(evidence: Evidence) -> Moves:
    """Each customer's first move of the period to lost from conversion or later."""
    found = moves_in(evidence)
    above = found.from_rung >= conversion_rung(evidence.model)
    return found.where(above & (found.rung == GONE)).firsts()


def active(evidence: Evidence, at_us: int) -> Ints:
    """Who stood at conversion or later at an instant: ids, ascending."""
    return evidence.once(("active", at_us), lambda: _active(evidence, at_us))


def _active(evidence: Evidence, at_us: int) -> Ints:
    """Who stands there since before, and who was taken out of such a stay by a move since."""
    customer_id, rung, since_us = evidence.once(("standing",), lambda: _standing(evidence))
    first, every = conversion_rung(evidence.model), every_move(evidence)
    later = every.where(slice(np.searchsorted(every.at_us, at_us, side="right"), None))
    left = (later.from_at_us <= at_us) & (later.from_rung >= first)
    return np.sort(np.concatenate([customer_id[(since_us <= at_us) & (rung >= first)], later.customer_id[left]]))


def _standing(evidence: Evidence) -> tuple[Ints, Small, Ints]:
    there = evidence.read.standing()
    return _ints(there, "customer_id"), rungs(evidence.model, _ints(there, "stage")), _ints(there, "entered_at")


def first_rows(customer_id: Ints) -> Ints:
    """The row of each different one's first occurrence, rising."""
    return _not_repeated(customer_id, "first")


def last_rows(customer_id: Ints) -> Ints:
    """The row of each different one's last occurrence, rising."""
    return _not_repeated(customer_id, "last")


def _not_repeated(customer_id: Ints, keep: Literal["first", "last"]) -> Ints:
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    return np.flatnonzero(~np.asarray(pd.Series(customer_id).duplicated(keep)))


def coded(customer_id: Ints) -> tuple[Ints, Ints]:
    """The different customers, and the place of each among them."""
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    code, customers = pd.factorize(customer_id)
    return np.asarray(customers, np.int64), np.asarray(code, np.int64)


def index_of(customer_id: Ints) -> pd.Index[Any]:
    """Customers as an index, in which many are found quickly."""
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    index: pd.Index[Any] = pd.Index(customer_id)
    return index


def among(customer_id: Ints, wanted: Ints) -> Ints:
    """For each customer the place among those wanted, who are different ones; -1 for who is not wanted."""
    return np.asarray(index_of(wanted).get_indexer(index_of(customer_id)), np.int64)


def marked(who: Ints, some: Ints) -> Bools:
    """Which of these different customers are among some, who may be there several times."""
    found = np.zeros(len(who), bool)
    place = among(some, who)
    found[place[place >= 0]] = True
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each of some customers within a window. `reached`: they did it, not lost before. `open`: they did not
    and were not lost, and the window still runs."""

    reached: Bools
    open: Bools


def followed(evidence: Evidence, customer_id: Ints, since_us: Ints, goal: int, rows: Ints | None = None) -> Outcome:
    """Whether each of these different customers entered the rung `goal` or a later one within the window after an instant of the
    period, that instant included, and was not lost before.

    `rows`: the rows of the moves that the instants are of; only what came after them counts.
    """
    if not len(customer_id):
        return Outcome(np.zeros(0, bool), np.zeros(0, bool))
    until_us = since_us + evidence.window_us
    later = _moves_after(evidence, int(since_us.min()))
    gone = later.rung == GONE
    telling = np.flatnonzero(((later.rung >= goal) & (later.from_rung < goal)) | gone)
    who = among(later.customer_id[telling], customer_id)
    telling, who = telling[who >= 0], who[who >= 0]
    in_time = (later.at_us[telling] >= since_us[who]) & (later.at_us[telling] <= until_us[who])
    if rows is not None:
        in_time &= later.row[telling] > rows[who]
    telling, who = telling[in_time], who[in_time]
    gone = gone[telling]
    hit = _first(who[~gone], telling[~gone], len(customer_id))
    loss = _first(who[gone], telling[gone], len(customer_id))
    reached = hit < loss
    is_open = ~reached & (loss == FAR) & (until_us > evidence.as_of_us)
    return Outcome(reached, is_open)


def _moves_after(evidence: Evidence, since_us: int) -> Moves:
    """The moves from the start of the period, or from an earlier instant, until the windows of what is in it are over."""
    until_us = min(evidence.closing_us + evidence.window_us, evidence.as_of_us)
    return moves(evidence, min(since_us, evidence.span.start_us), until_us)


def _first(who: Ints, row: Ints, n: int) -> Ints:
    """The first row of each of n, `FAR` without one; rows rise."""
    found = np.full(n, FAR, dtype=np.int64)
    found[who[::-1]] = row[::-1]  # of several that are written to one place the last one stays
    return found


def _ints(frame: pd.DataFrame, name: str) -> Ints:
    return frame[name].to_numpy(dtype=np.int64)
