"""Contacts as a store gives them, where customers ended, and the paths between."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import settings

from lifecycle.journeys.removal import removal_effects, steps
from lifecycle.journeys.touch_paths import Ends, contacts, touch_paths
from tests.lifecycle.journeys import DAY, us

KINDS = ["call", "e-mail", "meeting", "referral", "review", "search"]
WINDOW = 90 * DAY
FEW = settings(max_examples=40, deadline=None)


def frame(touches, kinds=KINDS):
    """As `Store.touchpoints`, of (id, customer, kind, time, value, other)."""
    rows = [
        (id_, customer, kinds.index(kind), us(at), -1 if value is None else value, 0, other or 0)
        for id_, customer, kind, at, value, other in touches
    ]
    rows.sort(key=lambda row: (row[3], row[0]))
    columns = ["id", "customer_id", "kind_no", "at", "value", "state", "other_id"]
    return pd.DataFrame(rows, columns=columns, dtype="int64")


def ended(by_customer):
    customers = sorted(by_customer)
    at, reached = zip(*(by_customer[one] for one in customers), strict=True) if customers else ((), ())
    return Ends(np.array(customers, np.int64), np.array(at, np.int64), np.array(reached, bool))


def walked(arrived, others=(), kinds=KINDS):
    """The paths of these kinds, a day apart, of so many customers."""
    touches, last = [], {}
    for customer, path in enumerate([*arrived, *others], start=1):
        last[customer] = (100 * DAY, customer <= len(arrived))
        touches += [(len(touches) + at, customer, kind, (50 + at) * DAY, None, None) for at, kind in enumerate(path)]
    return touch_paths(contacts(frame(touches, kinds), kinds), ended(last), WINDOW)


def shares(paths, kinds=KINDS):
    effects = removal_effects(steps(paths, len(kinds)).counts())
    return {kind: effect for kind, effect in zip(kinds, effects.tolist(), strict=True) if effect}
