"""Frames by hand: touchpoints, moves and stands of a few customers, in days before now."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lifecycle.care.saying import KINDS
from lifecycle.model import LOST, Kind
from lifecycle.stages import preset

SIX = preset("six")
A, K, C, E, R, V = (stage.id for stage in SIX.stages)
DAY = 24 * 3600 * 1_000_000
NOW = 20_000 * DAY
NOBODY = np.zeros(0, np.int64)


def ids(*some):
    return np.array(sorted(some), np.int64)


def frame(names, rows):
    return pd.DataFrame([tuple(row) for row in rows] or np.zeros((0, len(names)), np.int64), columns=names).astype(
        "int64"
    )


def ago(days):
    return NOW - round(days * DAY)


def answers(*rows):
    """(customer, kind, score, days ago), as the store gives them: in the order of time."""
    told = sorted(((ago(days), one, KINDS.index(kind), score) for one, kind, score, days in rows))
    return frame(("at", "customer_id", "kind_no", "value"), told)


def touches(*rows):
    """(customer, days ago)."""
    return frame(("at", "customer_id"), sorted((ago(days), one) for one, days in rows))


def threads_of(*rows):
    """(id, customer, days ago, state, the row that it belongs to or 0)."""
    told = sorted((ago(days), id_, one, int(state), other) for id_, one, days, state, other in rows)
    return frame(("at", "id", "customer_id", "state", "other_id"), told)


def standing(**where):
    """c1=(stage, since days ago)."""
    rows = [(int(name[1:]), stage, ago(days)) for name, (stage, days) in where.items()]
    return frame(("customer_id", "stage", "entered_at"), rows)


def moves(*rows):
    """(customer, from, to, days ago), from 0 for lost and -1 for nowhere."""
    told = sorted((ago(days), one, source, to, _kind(source, to)) for one, source, to, days in rows)
    return frame(("entered_at", "customer_id", "from_stage", "stage", "kind"), told)


def _kind(source, to):
    return int(SIX.kind(None if source < LOST else source, to)) if source != to else int(Kind.FORWARD)


def purchases(**days):
    """c1=(days ago, ...), each for 100."""
    rows = sorted((int(name[1:]), NOW // DAY - gone) for name, every in days.items() for gone in every)
    told = frame(("customer_id", "day"), rows)
    return told.assign(amount=100.0, profit=40.0)
