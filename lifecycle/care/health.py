"""How one customer does, in five parts, each with its reason. There is no score: a number would hide which part warns. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median_high
from typing import TYPE_CHECKING

from lifecycle.care.rules import (
    CONTACT_DAYS,
    DETRACTOR,
    FEWEST_GAPS,
    FEWEST_USES,
    LOW,
    LOW_DAYS,
    SURELY,
    TIMES_LATE,
    TIMES_UNUSED,
    UNUSED_DAYS,
)
from lifecycle.touchpoints import CSAT, NPS, REVIEW, sentiment

if TYPE_CHECKING:
    from collections.abc import Sequence


class Part(StrEnum):
    """What is looked at, in the order in which it is told."""

    BUYING = "buying"
    FEEDBACK = "feedback"
    TICKETS = "tickets"
    USE = "use"
    CONTACT = "contact"


class Mark(StrEnum):
    """What a part says. UNKNOWN: nothing was logged that tells it, which is neither good nor bad."""

    GOOD = "good"
    WARN = "warn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sign:
    """A part with its mark and the numbers that say why.

    `days`: since the last purchase, answer, use or contact, or since the oldest open ticket was opened; None where there is
    none. `usual`: BUYING and USE the usual gap in days, or of a one-time buyer the limit. `n`: BUYING purchase days,
    FEEDBACK the score, TICKETS how many are open, USE days of use. `kind`: FEEDBACK that of the answer. `unanswered`: a
    detractor to whom nobody spoke since.
    """

    part: Part
    mark: Mark
    days: int | None = None
    usual: int | None = None
    n: int = 0
    kind: str = ""
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """The five signs, in the order of `Part`."""

    signs: tuple[Sign, ...]

    def marked(self, mark: Mark) -> tuple[Sign, ...]:
        """The signs with this mark."""
        return tuple(sign for sign in self.signs if sign.mark is mark)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of one customer: its kind, score, how many days ago it was given, and whether we turned to them then or since
    (a contact, or an answer to a ticket)."""

    kind: str
    score: int
    days: int
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Bought:
    """How one customer buys: purchase days after the first one, days since the last, the usual gap in days (nan for who
    bought once), and the chance that they still buy; None where no model tells it."""

    repeats: int
    gap_days: int
    usual_days: float
    alive: float | None = None


def buying(bought: Bought | None, second_limit: int | None) -> Sign:
    """By the same rule as the list of who is at risk. None: nothing was bought. `second_limit`: within how many days three
    quarters of the others bought again, None where that is not known."""
    if bought is None:
        return Sign(Part.BUYING, Mark.UNKNOWN)
    gap, n = bought.gap_days, bought.repeats + 1
    if not bought.repeats:
        mark = Mark.UNKNOWN if second_limit is None else Mark.WARN if gap > second_limit else Mark.GOOD
        return Sign(Part.BUYING, mark, gap, second_limit, n)
    usual = max(1.0, bought.usual_days)
    if bought.alive is not None:
        is_late = bought.alive < SURELY and gap > usual
    elif bought.repeats >= FEWEST_GAPS:
        is_late = gap > TIMES_LATE * usual
    else:
        return Sign(Part.BUYING, Mark.UNKNOWN, gap, round(usual), n)
    return Sign(Part.BUYING, Mark.WARN if is_late else Mark.GOOD, gap, round(usual), n)


def feedback(latest: Sequence[Answered]) -> Sign:
    """Of the latest answer of each kind, the newest first: a low rating of late, or a detractor to whom nobody spoke since, warns; else the
    youngest answer is told; one that was bad and is old, was answered, or is about effort (CES), is UNKNOWN."""
    if not latest:
        return Sign(Part.FEEDBACK, Mark.UNKNOWN)
    for one in latest:
        unanswered = one.kind == NPS and one.score <= DETRACTOR and not one.reached
        low = one.kind in {CSAT, REVIEW} and one.score <= LOW and one.days < LOW_DAYS
        if unanswered or low:
            return Sign(Part.FEEDBACK, Mark.WARN, one.days, n=one.score, kind=one.kind, unanswered=unanswered)
    newest = min(latest, key=lambda one: one.days)
    bad = sentiment(newest.kind, newest.score) < 0
    return Sign(Part.FEEDBACK, Mark.UNKNOWN if bad else Mark.GOOD, newest.days, n=newest.score, kind=newest.kind)


def tickets(open_days: Sequence[int], closed: int) -> Sign:
    """`open_days`: since each open ticket was opened; `closed`: how many are closed."""
    if open_days:
        return Sign(Part.TICKETS, Mark.WARN, max(open_days), n=len(open_days))
    return Sign(Part.TICKETS, Mark.GOOD if closed else Mark.UNKNOWN)


def use(days_ago: Sequence[int]) -> Sign:
    """`days_ago`: each day of use, in days before now, in any order."""
    seen = sorted(set(days_ago), reverse=True)
    if not seen:
        return Sign(Part.USE, Mark.UNKNOWN)
    last, n = seen[-1], len(seen)
    if n < FEWEST_USES:
        return Sign(Part.USE, Mark.GOOD if last < UNUSED_DAYS else Mark.UNKNOWN, last, n=n)
    usual = median_high(before - after for before, after in pairwise(seen))
    stopped = last >= UNUSED_DAYS and last > TIMES_UNUSED * usual
    return Sign(Part.USE, Mark.WARN if stopped else Mark.GOOD, last, usual, n)


def contact(days: int | None) -> Sign:
    """`days` since a contact that we made ourselves; None for none that was logged."""
    if days is None:
        return Sign(Part.CONTACT, Mark.UNKNOWN)
    return Sign(Part.CONTACT, Mark.GOOD if days < CONTACT_DAYS else Mark.WARN, days)
