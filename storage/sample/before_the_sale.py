"""How the sample company and its customers met, before anybody bought. Pure, always the same; clocks as in
`storage.sample.lives`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lifecycle.model import LOST
from lifecycle.stage_names import AWARENESS, KNOWLEDGE
from lifecycle.touchpoints import (
    ADVERTISING,
    BLOG,
    CALL,
    COMPETITOR,
    EMAIL,
    EVENT,
    MEETING,
    OFFER,
    REVIEW,
    SEARCH,
    SOCIAL,
    WORD_OF_MOUTH,
)
from storage.sample.lives import NOW, Touch

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from storage.sample.lives import Life

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


def before_the_sale(life: Life) -> Iterator[Touch]:
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
