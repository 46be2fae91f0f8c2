"""Yearly renewals from tenures: who was lost inside a year counts when that year is over."""

from __future__ import annotations

import numpy as np

from lifecycle.value.base import DAY_US, _renewals
from lifecycle.value.tenures import Tenures


def told(*rows, as_of=1000):
    """(days since the beginning, days it lasted, whether it ended then)."""
    began = np.array([as_of - ago for ago, _days, _ended in rows]) * DAY_US
    days = np.array([days for _ago, days, _ended in rows]) * DAY_US
    ids, ended = np.arange(len(rows)), np.array([ended for *_row, ended in rows], bool)
    return _renewals(Tenures(ids, began, began + days, ended), as_of)


def test_losses_of_a_young_base_are_no_renewals_that_were_refused():
    assert told((200, 100, True), (200, 200, False), (300, 20, True)) is None


def test_a_loss_counts_once_the_renewal_would_have_been_due():
    fitted = told((400, 100, True), (400, 400, False), (400, 400, False), (200, 100, True))

    assert (fitted.n, fitted.lost) == (3, 1)


def test_who_is_lost_on_the_day_of_a_renewal_did_not_make_it():
    fitted = told((800, 365, True), (800, 800, False))

    assert (fitted.n, fitted.lost) == (3, 1)
