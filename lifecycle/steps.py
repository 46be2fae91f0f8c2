"""What must follow one another: the rows of a ticket or of an ask, and a claim and its outcome. Pure.

An outcome needs a claim that lasts, an answer something that was asked, a reopening something that was closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import TYPE_CHECKING

from lifecycle.care.claims import read
from lifecycle.touchpoints import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class Does(Enum):
    """What a step does to what it belongs to."""

    BEGINS = auto()
    GOES_ON = auto()
    ENDS = auto()
    BEGINS_AGAIN = auto()
    TAKES_AWAY = auto()


_OF_STATE = {
    State.OPENED: Does.BEGINS,
    State.ASKED: Does.BEGINS,
    State.ANSWERED: Does.GOES_ON,
    State.CLOSED: Does.ENDS,
    State.AGREED: Does.ENDS,
    State.DECLINED: Does.ENDS,
    State.REOPENED: Does.BEGINS_AGAIN,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a ticket, an ask or a claim (`of`: which): its id, what it does, when, which action logged it (taken back by
    `voided_by`), and whether it stands."""

    of: str
    id: int
    does: Does
    at: datetime
    action_id: int
    stands: bool
    voided_by: int | None = None


def of_state(state: int) -> Does:
    """What a row of a ticket or an ask does. KeyError for the state of another kind of row."""
    return _OF_STATE[State(state)]


def of_claim(told: str | None) -> Does:
    """What a fact about a claim does."""
    claim = read(told)
    if claim is None:
        return Does.TAKES_AWAY
    return Does.BEGINS if claim.lasts else Does.ENDS


@dataclass(frozen=True, slots=True)
class Loose:
    """A step that cannot follow the one before it (None: nothing is before it)."""

    step: Step
    before: Step | None


def loose(steps: Iterable[Step]) -> list[Loose]:
    """Of the steps that stand those that cannot follow the one before, and what came after those until something begins."""
    found: list[Loose] = []
    for _of, group in groupby(sorted((one for one in steps if one.stands), key=_order), lambda one: one.of):
        last, is_loose = None, False
        for step in group:
            is_loose = not _fits(last, step) or (is_loose and step.does is not Does.BEGINS)
            if is_loose:
                found.append(Loose(step, last))
            last = step
    return found


def _order(step: Step) -> tuple[str, datetime, int]:
    return step.of, step.at, step.id


def _fits(last: Step | None, step: Step) -> bool:
    if step.does in {Does.BEGINS, Does.TAKES_AWAY}:
        return True
    ended = last is not None and last.does is Does.ENDS
    if step.does is Does.BEGINS_AGAIN:
        return ended
    return last is not None and not ended and last.does is not Does.TAKES_AWAY
