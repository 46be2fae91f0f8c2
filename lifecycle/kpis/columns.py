"""The three columns that stand in every stage's row: who moved on, what they bought, how satisfied they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.acts import answers
from lifecycle.kpis.counting import rate
from lifecycle.kpis.kpi import Measured, Unit
from lifecycle.kpis.people import followed, moves_in
from lifecycle.kpis.rows import rows
from lifecycle.kpis.stage_at import rung_at
from lifecycle.touchpoints import CSAT, NPS, sentiment

if TYPE_CHECKING:
    from lifecycle.flows import Bools, Ints, Small
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.model import Stage


@dataclass(frozen=True, slots=True)
class Column:
    """One of the three: a value and what it is in."""

    unit: Unit
    measured: Measured


@dataclass(frozen=True, slots=True)
class Columns:
    """The three of a stage.

    `conversion`: of the customers who entered the stage in the period, the share that has reached a later stage within the
    window of their first entry in it and was not lost before, as the stage funnel counts it; at the top of the ladder None.
    `revenue`: the amounts of the period, refunds taken off, of customers who were in the stage at the end of the day of the
    purchase; n is the purchases above zero; None where the period has no purchase or refund at all.
    `satisfaction`: of the CSAT and NPS answers of customers who were in the stage when they answered, the share of CSAT 4-5
    and NPS 9-10.
    """

    stage: Stage
    conversion: Column
    revenue: Column
    satisfaction: Column


def columns(evidence: Evidence) -> dict[int, Columns]:
    """The three columns of each stage that is in use or was entered, by its id."""
    entered = np.unique(moves_in(evidence).rung)
    amount, bought_at = _bought(evidence)
    happy, answered_at = _answered(evidence)
    found = {}
    for rung, stage in enumerate(evidence.model.stages, start=1):
        if stage.retired and rung not in entered:
            continue
        found[stage.id] = Columns(
            stage=stage,
            conversion=Column(Unit.RATE, _moved_on(evidence, rung)),
            revenue=Column(Unit.MONEY, _revenue(amount, bought_at == rung)),
            satisfaction=Column(Unit.RATE, _satisfaction(happy[answered_at == rung])),
        )
    return found


def _moved_on(evidence: Evidence, rung: int) -> Measured:
    found = moves_in(evidence)
    found = found.where(found.rung == rung).firsts()
    outcome = followed(evidence, found.customer_id, found.at_us, rung + 1, found.row)
    later = any(not stage.retired for stage in evidence.model.stages[rung:])
    if not later and not outcome.reached.any():
        return Measured(None, 0.0, 0.0, 0)
    return rate(rows(found.customer_id, found.at_us, outcome.reached, 1.0, outcome.open))


def _bought(evidence: Evidence) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], Small]:
    """The amounts of the period, and where each customer was at the end of that day."""
    bought = evidence.bought_in()
    day = bought["day"].to_numpy(dtype=np.int64)
    at_us = evidence.starts_of(day + 1) - 1
    return bought["amount"].to_numpy(dtype=np.float64), rung_at(evidence, _ids(bought["customer_id"].to_numpy()), at_us)


def _revenue(amount: np.ndarray[tuple[int], np.dtype[np.float64]], theirs: Bools) -> Measured:
    total = float(amount[theirs].sum())
    return Measured(total if len(amount) else None, total, 0.0, int((amount[theirs] > 0).sum()))


def _answered(evidence: Evidence) -> tuple[Bools, Small]:
    """Whether each answer about satisfaction is a happy one, and where its customer was then."""
    happy, rung = [], []
    for kind in (CSAT, NPS):
        found = answers(evidence.touches_in(kind))
        value = found["value"].to_numpy(dtype=np.int64)
        pleased = np.array([sentiment(kind, one) > 0 for one in range(int(value.max(initial=0)) + 1)])
        happy.append(pleased[value])
        rung.append(rung_at(evidence, _ids(found["customer_id"].to_numpy()), _ids(found["at"].to_numpy())))
    return np.concatenate(happy), np.concatenate(rung)


def _satisfaction(happy: Bools) -> Measured:
    nobody = np.zeros(len(happy), np.int64)
    return rate(rows(nobody, 0, happy))


def _ids(values: Ints) -> Ints:
    return values.astype(np.int64, copy=False)
