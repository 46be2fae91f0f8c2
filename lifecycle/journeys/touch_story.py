"""One customer's journey with all that happened on it: contacts, feedback, tickets, asks and purchases, stay by stay. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from lifecycle.journeys.journey import Look, Mark
from lifecycle.journeys.moods import MOODS, Mood, mood
from lifecycle.text import _
from lifecycle.touch_names import kind_name
from lifecycle.touchpoints import ASK, REFERRAL, TICKET, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lifecycle.journeys.journey import Journey, Stay
    from lifecycle.touchpoints import Touchpoint

LANES = 4
"""Lanes of contacts beneath a staircase; with more kinds the last lane is of all others."""
LOOKS = {Mood.POSITIVE: Look.POSITIVE, Mood.NEUTRAL: Look.NEUTRAL, Mood.NEGATIVE: Look.NEGATIVE}


class What(IntEnum):
    """What happened. GIVEN: the customer referred somebody."""

    CONTACT = 0
    FEEDBACK = 1
    TICKET = 2
    ASK = 3
    GIVEN = 4
    PURCHASE = 5


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. `touchpoint` is None for a purchase, which has its amount (negative for a refund). `other`: the
    customer on the other end of a referral; `subject`: of the ticket."""

    at: datetime
    what: What
    touchpoint: Touchpoint | None = None
    by: str | None = None
    amount_cents: int = 0
    currency: str = ""
    other: str | None = None
    subject: str | None = None

    @property
    def mood(self) -> Mood | None:
        """What feedback says; None for anything else."""
        return mood(self.touchpoint.kind, self.touchpoint.value) if self.touchpoint else None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stay and what happened during it, oldest first; `stay` is None before the first one."""

    stay: Stay | None
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A customer's happenings, oldest first. `cut`: there are older ones than were read."""

    happenings: tuple[Happening, ...]
    cut: bool = False

    def of(self, what: What) -> tuple[Happening, ...]:
        """Those of one sort."""
        return tuple(one for one in self.happenings if one.what is what)

    def chapters(self, journey: Journey) -> tuple[Chapter, ...]:
        """The stays in their order with what happened in each; first what happened before any of them. What happens at the
        instant of a move belongs to the stay that it begins."""
        begins = [stay.began_at for stay in journey.stays]
        parts: list[list[Happening]] = [[] for _stay in range(len(begins) + 1)]
        for one in self.happenings:
            parts[bisect_right(begins, one.at)].append(one)
        before = [Chapter(None, tuple(parts[0]))] if parts[0] else []
        stays = zip(journey.stays, parts[1:], strict=True)
        return *before, *(Chapter(stay, tuple(part)) for stay, part in stays)

    @property
    def open_tickets(self) -> int:
        """How many tickets were not closed."""
        state: dict[int, State] = {}
        for one in self.of(What.TICKET):
            assert one.touchpoint
            state[one.touchpoint.other_id or one.touchpoint.id] = one.touchpoint.state
        return sum(last is not State.CLOSED for last in state.values())


def what_of(touchpoint: Touchpoint, customer_id: int) -> What:
    """What a touchpoint is for this customer, who may be the one that was referred."""
    if touchpoint.kind == TICKET:
        return What.TICKET
    if touchpoint.kind == ASK:
        return What.ASK
    if touchpoint.kind in MOODS and touchpoint.value is not None:
        return What.FEEDBACK
    if touchpoint.kind == REFERRAL and touchpoint.other_id is not None and touchpoint.customer_id == customer_id:
        return What.GIVEN
    return What.CONTACT


def marks(story: Story) -> tuple[Mark, ...]:
    """The marks beneath a staircase: a lane for each kind of contact, the most frequent first and the rarer ones together,
    then one for feedback, tickets and purchases each. A ticket is marked where it was opened."""
    return tuple(_marks(story))


def _marks(story: Story) -> Iterator[Mark]:
    contacts = [(one.at, one.touchpoint.kind) for one in story.of(What.CONTACT) if one.touchpoint]
    counted = sorted(Counter(kind for _at, kind in contacts).items(), key=lambda one: (-one[1], one[0]))
    shown = [kind for kind, _n in counted[: LANES if len(counted) <= LANES else LANES - 1]]
    for lane in (*shown, None):
        label = kind_name(lane) if lane else _("other")
        yield from (Mark(at, label) for at, kind in contacts if (kind == lane if lane else kind not in shown))
    for one in story.of(What.FEEDBACK):
        assert one.mood is not None
        yield Mark(one.at, _("feedback"), LOOKS[one.mood])
    opened = (one for one in story.of(What.TICKET) if one.touchpoint and one.touchpoint.state is State.OPENED)
    yield from (Mark(one.at, _("tickets"), Look.TICKET) for one in opened)
    yield from (Mark(one.at, _("purchases"), Look.BOUGHT) for one in story.of(What.PURCHASE) if one.amount_cents > 0)


def lanes(every: Sequence[Mark]) -> tuple[tuple[str, tuple[Mark, ...]], ...]:
    """The marks by label, in the order in which the labels first come."""
    found: dict[str, list[Mark]] = {}
    for mark in every:
        found.setdefault(mark.label, []).append(mark)
    return tuple((label, tuple(marked)) for label, marked in found.items())
