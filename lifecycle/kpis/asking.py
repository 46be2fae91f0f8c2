"""What is asked of a KPI: its value, its breakdown, how it stands against its target, and who is behind it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.attributes import groups
from lifecycle.kpis.columns import Columns, columns
from lifecycle.kpis.counting import rate
from lifecycle.kpis.held import held
from lifecycle.kpis.kpi import Better, Measured

if TYPE_CHECKING:
    from lifecycle.flows import Bools, Ints
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import KPI, Parts

__all__ = ["Behind", "Columns", "State", "behind", "by", "columns", "measured", "state"]

NEAR = 0.1
"""The part of the target by which it may be missed and is still near."""


class State(StrEnum):
    """How a value stands against a target."""

    HIT = "hit"
    NEAR = "near"
    MISSED = "missed"
    NOT_MEASURABLE = "not measurable"
    NO_TARGET = "no target"


@dataclass(frozen=True, slots=True)
class Behind:
    """The customers behind a KPI (ids, ascending, each once): those with a part in the numerator, in the denominator, and
    those of whom it is still open. Durations: the numerator are those that are over. Rows of no customer are in none."""

    numerator: Ints
    denominator: Ints
    open: Ints


def measured(kpi: KPI, evidence: Evidence) -> Measured:
    """The value of a KPI in the period of the evidence; None where nothing that it counts was ever logged, or where there is
    nothing to divide by. Under `kpi.minimum_n` it is for the reader to tell the counts instead."""
    return _told(kpi, evidence, kpi.measure(kpi.parts(evidence)))


def by(kpi: KPI, evidence: Evidence, field: str) -> list[tuple[str | None, Measured]]:
    """The KPI split by what an attribute was (owner, source, segment) when each thing happened: the largest part first,
    None (no value) last. Empty for a KPI that is not counted by customer, and where there is nothing.

    What belongs to no customer, as spending does, is of its source; split by anything else a value that needs it is None.
    """
    parts = kpi.parts(evidence)
    theirs = parts.customer_id > 0
    if not theirs.any():
        return []
    values = held(evidence, field, parts.customer_id, parts.at_us)
    values[~theirs] = parts.source[~theirs] if field == "source" and parts.source is not None else None
    lacking = field != "source" and not theirs.all()
    found = []
    for value, mask in groups(values):
        if not (mask & theirs).any() and lacking:
            continue
        part = _told(kpi, evidence, _whole(parts, mask) if kpi.whole else kpi.measure(parts.where(mask)))
        found.append((value, replace(part, value=None, low=None, high=None) if lacking else part))
    return found


def _whole(parts: Parts, mask: Bools) -> Measured:
    """A part's share of all things counted."""
    return rate(replace(parts, over=np.where(mask, parts.of, 0.0)))


def _told(kpi: KPI, evidence: Evidence, found: Measured) -> Measured:
    if kpi.known is None or kpi.known(evidence):
        return found
    return replace(found, value=None, low=None, high=None, beyond=False)


def state(kpi: KPI, found: Measured, target: float | None) -> State:
    """How a value stands against a target: hit where it is as good or better, near where it is missed by at most a tenth of
    the target. A duration that is only known to be longer than its value hits no target of at most that."""
    if target is None or kpi.better is Better.NEITHER:
        return State.NO_TARGET
    if found.value is None:
        return State.NOT_MEASURABLE
    short = (target - found.value) if kpi.better is Better.UP else (found.value - target)
    slack = 1e-9 * max(1.0, abs(target))
    if found.beyond and kpi.better is Better.DOWN:
        return State.NOT_MEASURABLE if short < -slack else State.MISSED
    if short <= slack:
        return State.HIT
    return State.NEAR if short <= NEAR * abs(target) + slack else State.MISSED


def behind(kpi: KPI, evidence: Evidence) -> Behind:
    """The customers behind numerator and denominator."""
    parts = kpi.parts(evidence)
    theirs = parts.customer_id > 0
    counted = (parts.over != 0) if not _durations(kpi) else ~parts.open
    return Behind(*(np.unique(parts.customer_id[theirs & mask]) for mask in (counted, parts.of > 0, parts.open)))


def _durations(kpi: KPI) -> bool:
    return kpi.unit in {"days", "hours"}
