"""What reports say of journeys, with the letters of stages for keys: transitions, paths, bounces."""

from __future__ import annotations

import pandas as pd
from hypothesis import settings

from lifecycle.flows import Span, paths
from lifecycle.journeys.bounces import bounces
from lifecycle.journeys.transitions import DAY_US, transitions
from lifecycle.journeys.variants import variants
from tests.lifecycle.journeys import DAY, NAMES, us

NO_REASONS = pd.DataFrame({"from_stage": [], "stage": [], "reason": pd.array([], dtype="str"), "n": []})
FEW = settings(max_examples=50, deadline=None)


def letter(stage):
    return None if stage is None else NAMES[stage.id]


def found_in(told, start, end):
    moves = told.moves(start, end)
    return transitions(told.model, moves, paths(told.model, moves))


def cells(told, start, end):
    found = found_in(told, start, end)
    return {
        (letter(one.before), letter(one.after)): (
            one.moves,
            one.customers,
            one.row,
            None if one.median_days is None else round(one.median_days * DAY_US),
        )
        for one in found
    }


def walked(told, start, end, most=8):
    found = variants(told.model, paths(told.model, told.moves(start, end)), most)
    return found, {tuple(letter(stage) for stage in one.stages): one.customers for one in found.top}


def bounced(told, start, end, as_of, reasons=NO_REASONS, until=None):
    last = min(us(as_of), us(end) + 90 * DAY) + 1 if until is None else until
    return bounces(told.model, told.moves(start, last), reasons, Span(us(start), us(end)), us(as_of))
