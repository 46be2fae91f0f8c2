"""How the sample company and its customers met, before anybody bought, and who sent whom. Pure, always the same.

Instants are clocks: working days from the morning of today, -3.25 is a quarter of a day before the morning of the
third working day before today's. What they became after they had bought is in `storage.sample_feedback`.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from lifecycle.model import LOST
from lifecycle.stage_names import AWARENESS, CONVERSION, KNOWLEDGE, RETENTION
from lifecycle.touchpoints import (
    ADVERTISING,
    BLOG,
    CALL,
    CES,
    COMPETITOR,
    CSAT,
    EMAIL,
    EVENT,
    MEETING,
    NOTIFICATION,
    OFFER,
    REFERRAL,
    REVIEW,
    SEARCH,
    SOCIAL,
    TICKET,
    USED,
    WORD_OF_MOUTH,
    State,
)
from storage.sample_stories import TOLD, TOLD_SINCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.sample_company import Sampled

NOW = 0.97
"""Nothing of today is later than this part of what of it has passed."""

FIRST_CALL_DAYS = 0.35
"""Working days that a new prospect waits for a first word of ours, in the middle: some three hours and a half."""
NEVER_ANSWERED = 0.14
"""Share of the prospects who are never called, of those who never came to buy."""

MET = {
    AWARENESS: ((EMAIL, 26), (ADVERTISING, 20), (BLOG, 17), (SOCIAL, 15), (SEARCH, 12), (WORD_OF_MOUTH, 4), (EVENT, 6)),
    KNOWLEDGE: ((CALL, 28), (EMAIL, 24), (MEETING, 18), (REVIEW, 11), (BLOG, 7), (EVENT, 5), (SOCIAL, 4), (WORD_OF_MOUTH, 3)),
}  # fmt: skip
"""What reaches prospects in a stage, in percent."""

EVERY = {AWARENESS: (8.0, 27.0), KNOWLEDGE: (5.5, 22.0)}
"""Working days between two contacts, on average: with who goes on, and with who does not."""

RIVALS = ("Northgate", "Peakline", "Tessera", "Blueform")
PRAISED = ("cheaper", "a faster rollout", "better reports", "they know them already", "a longer trial")
NOTES = {
    CALL: ("about prices", "about the rollout", "about the contract", None, None, None),
    MEETING: ("demo", "with their finance team", "workshop", None, None),
    EMAIL: ("answers to their questions", None, None, None),
    EVENT: ("at our stand", "after the talk", None),
    OFFER: ("three years", "with training", "pilot", None),
}
"""What is noted of a contact, now and then."""

BY_MACHINE = frozenset({ADVERTISING, BLOG, EMAIL, NOTIFICATION, SEARCH, SOCIAL, TICKET, USED})
"""What nobody types: it comes in files, a week at a time."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A touchpoint of the company's `customer`-th customer at a clock. `other`: whom they referred, counted like that;
    `opened`: the clock of the row that this one goes on with."""

    customer: int
    clock: float
    kind: str
    value: int | None = None
    state: State = State.NONE
    detail: str | None = None
    note: str | None = None
    other: int | None = None
    opened: float | None = None

    @property
    def by_import(self) -> bool:
        """Whether it came with others in a file."""
        return self.kind in BY_MACHINE


@dataclass(frozen=True)
class Life:
    """A customer's moves as stays: stage, from a clock until another one."""

    number: int
    sampled: Sampled

    @cached_property
    def stays(self) -> list[tuple[int, float, float]]:
        """Stage, since and until; the last one lasts until now."""
        clocks = [min(NOW, step.hour - step.days_ago) for step in self.sampled.steps]
        return [
            (step.stage, since, until)
            for step, (since, until) in zip(self.sampled.steps, pairwise([*clocks, NOW]), strict=True)
        ]

    @cached_property
    def won_at(self) -> float:
        """When they reached conversion or went past it; infinite for who never did."""
        return min((since for stage, since, _until in self.stays if stage >= CONVERSION), default=math.inf)

    @cached_property
    def setbacks(self) -> list[float]:
        """When they went back or were lost."""
        return [after[1] for before, after in pairwise(self.stays) if after[0] < before[0]]

    @property
    def is_lost(self) -> bool:
        """Whether they are lost today."""
        return self.stays[-1][0] == LOST

    @cached_property
    def mood(self) -> float:
        """By how much their scores lie above those of others, of ten."""
        return self.spread("mood").gauss(0, 0.7)

    @cached_property
    def talks(self) -> float:
        """How gladly they tell others of the company: most a little, a few a lot."""
        return 1 + 6 * self.spread("talk").random() ** 3

    def spread(self, what: str) -> random.Random:
        """Chances of a customer's own, so that what happens to one hangs on nobody else."""
        return random.Random(f"sample {what} {self.sampled.name}")  # noqa: S311 - the same every time, on purpose

    def stage_at(self, clock: float) -> int | None:
        """Where they stood; None before they came."""
        nth = bisect_right(self._since, clock)
        return self.stays[nth - 1][0] if nth else None

    @cached_property
    def _since(self) -> list[float]:
        return [since for _stage, since, _until in self.stays]

    def trouble_within(self, clock: float, days: float) -> bool:
        """Whether they go back or are lost in so many working days from this clock on."""
        return any(clock <= at <= clock + days for at in self.setbacks)


def touchpoints(sampled: Sequence[Sampled]) -> list[Touch]:
    """All touchpoints of these customers, first to last."""
    from storage.sample_feedback import after_the_sale  # noqa: PLC0415 - which builds on this

    lives = [Life(number, customer) for number, customer in enumerate(sampled)]
    told = {name for name, *_others in TOLD}
    found = [
        touch
        for life in lives
        for part in (_before, after_the_sale)
        for touch in part(life)
        if life.sampled.name not in told or touch.clock < TOLD_SINCE or touch.kind not in {TICKET, CSAT, CES}
    ]
    return sorted([*found, *_referrals(lives), *_told(lives)], key=lambda touch: touch.clock)


def _before(life: Life) -> Iterator[Touch]:
    """How they came, and everything until they bought for the first time."""
    spread = life.spread("touchpoints")
    came = life.stays[0][1]
    yield Touch(life.number, min(NOW, came + 0.001), life.sampled.source)
    first = _first_word(spread, life)
    if first is not None and first < NOW:
        yield _contact(spread, life, first, spread.choices((EMAIL, CALL), (55, 45))[0])
    for at, (stage, since, until) in enumerate(life.stays):
        if since >= life.won_at:
            return
        if stage in MET:
            yield from _met(spread, life, at, first)
        elif stage == LOST and at + 1 < len(life.stays):
            # Who is won back was written to first.
            yield _contact(spread, life, until - min(2.0, (until - since) / 2), EMAIL)


def _first_word(spread: random.Random, life: Life) -> float | None:
    """When the company first answered; None for who still waits, or was forgotten."""
    came = life.stays[0][1]
    forgotten = spread.random() < NEVER_ANSWERED
    wait = spread.lognormvariate(math.log(FIRST_CALL_DAYS), 1.1)
    if life.won_at < math.inf:
        return came + min(wait, max(0.01, (life.won_at - came) * 0.6)) if came < life.won_at else None
    return None if forgotten else came + wait


def _met(spread: random.Random, life: Life, at: int, first: float | None) -> Iterator[Touch]:
    """The contacts of one stay in awareness or knowledge; none of our own before the first word or without it."""
    stage, since, until = life.stays[at]
    after = life.stays[at + 1][0] if at + 1 < len(life.stays) else None
    goes_on = after is not None and after > stage
    every = EVERY[stage][0 if goes_on else 1]
    kinds, chances = zip(*MET[stage], strict=True)
    clock = since + spread.expovariate(1 / every)
    while clock < until:
        kind = spread.choices(kinds, chances)[0]
        if kind not in {CALL, EMAIL, MEETING} or (first is not None and first < clock):
            yield _contact(spread, life, clock, kind)
        clock += 0.05 + spread.expovariate(1 / every)
    if stage != KNOWLEDGE:
        return
    if first is not None and spread.random() < (0.8 if goes_on else 0.35):
        yield _contact(
            spread, life, max(first + 0.02, until - min(spread.uniform(0.5, 4), (until - since) * 0.7)), OFFER
        )
    yield from _compared(spread, life, at)


def _compared(spread: random.Random, life: Life, at: int) -> Iterator[Touch]:
    """The competitor that is named, more often by who is lost to one."""
    _stage, since, until = life.stays[at]
    reason = life.sampled.steps[at + 1].reason if at + 1 < len(life.stays) else None
    chance = {"chose another supplier": 0.95, "price": 0.7, "they compare offers again": 0.8}.get(reason or "", 0.2)
    if spread.random() < chance and until - since > 1:
        note = "cheaper" if reason == "price" else spread.choice(PRAISED)
        clock = spread.uniform(since + (until - since) / 3, until - 0.1)
        yield Touch(life.number, clock, COMPETITOR, detail=spread.choice(RIVALS), note=note)


def _contact(spread: random.Random, life: Life, clock: float, kind: str) -> Touch:
    note = spread.choice(NOTES[kind]) if kind in NOTES else None
    return Touch(life.number, min(NOW, clock), kind, note=note)


def _referrals(lives: Sequence[Life]) -> Iterator[Touch]:
    """Who sent whom: of those who came by a referral, and of some by word of mouth, a customer who was content then."""
    told = {touch.other for touch in _told(lives)}
    for life in lives:
        spread = life.spread("referrals")
        chance = {REFERRAL: 0.9, WORD_OF_MOUTH: 0.3}.get(life.sampled.source, 0.0)
        if spread.random() > chance or life.number in told:
            continue
        came = life.stays[0][1]
        content = [one for one in lives if (one.stage_at(came) or 0) >= RETENTION and one.number != life.number]
        if content:
            sender = spread.choices(content, [one.talks for one in content])[0]
            yield Touch(sender.number, min(NOW, came + 0.002), REFERRAL, other=life.number)


def _told(lives: Sequence[Life]) -> Iterator[Touch]:
    """What the customers with a story of their own did beside all that."""
    numbers = {life.sampled.name: life.number for life in lives}
    for name, clock, kind, said in TOLD:
        other = numbers[said["other"]] if "other" in said else None
        yield Touch(numbers[name], clock, kind, **{**said, "other": other})
