"""With which row a later step of a ticket, or the answer to an ask, began. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lifecycle.imports.aside import NONE
from lifecycle.ledger_many import starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lifecycle.ledger_many import Ints

    Flags = NDArray[np.bool_]


class Steps(NamedTuple):
    """Rows that begin something or go on with it, as columns of the same length; `detail` and `ref` are numbers that the
    same ones have in common, 0 for none. `at`: for a day without a time, its last instant."""

    customer: Ints
    kind: Ints
    detail: Ints
    ref: Ints
    at: Ints
    begins: Flags
    goes_on: Flags


def beginnings(steps: Steps) -> Ints:
    """For each step that goes on the place of the one with which that began, else `NONE`: the one of the same `ref`; else
    the last one with the same detail (of any, where it has none) of its customer and kind that is not later than it."""
    whole = (steps.customer, steps.kind)
    found = _last(steps, (*whole, steps.ref), np.zeros_like(steps.at), steps.goes_on & (steps.ref != 0))
    rest = steps.goes_on & (found == NONE)
    found = _filled(found, steps, (*whole, steps.detail), rest & (steps.detail != 0))
    return _filled(found, steps, whole, rest & (steps.detail == 0))


def _filled(found: Ints, steps: Steps, keys: tuple[Ints, ...], asked: Flags) -> Ints:
    return np.where(asked, _last(steps, keys, steps.at, asked), found) if asked.any() else found


def _last(steps: Steps, keys: tuple[Ints, ...], at: Ints, asked: Flags) -> Ints:
    """For each of the steps that are asked for, the last beginning with the same keys up to then."""
    order = np.lexsort((asked, at, *reversed(keys)))  # at the same instant what begins comes first
    places = np.arange(len(order))
    first = np.maximum.accumulate(np.where(starts(*(key[order] for key in keys)), places, 0))
    last = np.maximum.accumulate(np.where(steps.begins[order], places, NONE))
    found = np.full(len(order), NONE, np.int64)
    there = asked[order] & (last >= first)
    found[order[there]] = order[last[there]]
    return found
