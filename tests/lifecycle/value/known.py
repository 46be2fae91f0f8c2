"""What is known of models fitted to the sample: figures printed and agreed, and their parameters by the day and by the week."""

from __future__ import annotations

import pytest

from tests.lifecycle.value.oracles_value import REFERENCE

PRINTED, AGREED = REFERENCE["printed"], REFERENCE["agreed"]
HOLDOUT_DAYS = 273
BOTH = pytest.mark.parametrize("name", ["bgnbd", "mbgnbd"])


def in_days(fitted):
    return tuple(getattr(fitted.purchasing, name) for name in ("r", "alpha", "a", "b"))


def in_weeks(fitted):
    r, alpha, a, b = in_days(fitted)
    return {"r": r, "alpha": alpha / 7, "a": a, "b": b}
