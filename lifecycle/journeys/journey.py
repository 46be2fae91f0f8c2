"""One customer's journey: what they did at each stage, and which kinds of move brought them there. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.model import Kind, Stage, StageModel, Visit


@dataclass(frozen=True, slots=True)
class StageTime:
    """One customer's stays in one stage (lost is a stage here too).

    `entries`: how often they entered it. `last_left_at` is None while they have never left it. `total`: the time in
    all stays, the one that lasts counted up to now; `current`: of that one alone, None where they are not there now.
    """

    stage: Stage
    entries: int
    first_entered_at: datetime
    last_entered_at: datetime
    last_left_at: datetime | None
    total: timedelta
    current: timedelta | None


@dataclass(frozen=True, slots=True)
class Stay:
    """One block of a journey: [began_at, ended_at), in `stage`, begun by a move of this kind. `lasts` until now."""

    stage: Stage
    kind: Kind
    began_at: datetime
    ended_at: datetime
    lasts: bool


class Look(IntEnum):
    """What a mark is of: a contact, something that was bought, a ticket, or feedback by what it says."""

    CONTACT = 0
    BOUGHT = 1
    TICKET = 2
    POSITIVE = 3
    NEUTRAL = 4
    NEGATIVE = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at an instant of a journey and is no move. Those with one label stand in one lane."""

    at: datetime
    label: str
    look: Look = Look.CONTACT


@dataclass(frozen=True, slots=True)
class Journey:
    """A customer's stays in the order of their moves, and the same summed up by stage, up the ladder, the lost last.
    Both are empty for who was never moved."""

    stays: tuple[Stay, ...]
    stages: tuple[StageTime, ...]
    marks: tuple[Mark, ...] = ()

    def moves(self, kind: Kind) -> int:
        """How many moves of this kind they made."""
        return sum(stay.kind is kind for stay in self.stays)


def journey(model: StageModel, visits: Sequence[Visit], now: datetime) -> Journey:
    """The journey that these visits of one customer make, in the order of their moves (`Store.visits_of`).

    A visit that lasts is counted up to `now`; one that another clock began a moment after it has no time yet.
    """
    stays = tuple(
        Stay(
            stage=model.stage(visit.stage),
            kind=visit.kind,
            began_at=visit.entered_at,
            ended_at=visit.left_at or max(now, visit.entered_at),
            lasts=visit.left_at is None,
        )
        for visit in visits
    )
    been = Counter(stay.stage for stay in stays)
    order = sorted(been, key=lambda stage: model.position(stage.id) % (len(model.stages) + 1))
    return Journey(stays, tuple(_stage_time([stay for stay in stays if stay.stage == stage]) for stage in order))


def _stage_time(stays: Sequence[Stay]) -> StageTime:
    last = stays[-1]
    left = [stay.ended_at for stay in stays if not stay.lasts]
    return StageTime(
        stage=last.stage,
        entries=len(stays),
        first_entered_at=stays[0].began_at,
        last_entered_at=last.began_at,
        last_left_at=left[-1] if left else None,
        total=sum((stay.ended_at - stay.began_at for stay in stays), timedelta()),
        current=last.ended_at - last.began_at if last.lasts else None,
    )
