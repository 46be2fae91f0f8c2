"""What the sample company's customers do and say once they have bought: use, tickets, scores, reviews, answers to what
they are asked. Pure, always the same; clocks as in `storage.sample.lives`.

Who goes back or is lost soon uses the product less before, has more trouble and gives lower scores; a few whose story
is still open show the same signs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lifecycle.model import LOST
from lifecycle.stage_names import ADVOCACY, CONVERSION, EXPERIENCE, RETENTION
from lifecycle.touchpoints import (
    ASK,
    CALL,
    CES,
    CSAT,
    EMAIL,
    MEETING,
    NOTIFICATION,
    NPS,
    OFFER,
    REVIEW,
    TICKET,
    USED,
    State,
)
from storage.sample.lives import NOW, Touch

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from storage.sample.lives import Life

USES = 0.88
"""Share of the customers whose use is known."""
USED_EVERY = {CONVERSION: 17.0, EXPERIENCE: 13.0, RETENTION: 12.0, ADVOCACY: 11.5}
"""Working days between two uses, on average."""
QUIET_DAYS = 20.0
"""Working days before going back or being lost in which nothing is used any more."""
FADING = 0.14
"""Share of the customers of today who give the signs of those who went."""

TICKET_EVERY = {CONVERSION: 85.0, EXPERIENCE: 68.0, RETENTION: 130.0, ADVOCACY: 150.0}
SUBJECTS = (
    "export is slow", "login fails", "invoice is wrong", "import stops", "report is empty", "two users too many",
    "e-mails do not arrive", "printing cuts the margin", "cannot add a colleague", "prices are rounded",
)  # fmt: skip
ANSWERS = {TICKET: (0.22, 1.0), "closing": (0.9, 0.9)}
"""Working days until an answer, and from it until the end, in the middle, and how they spread."""
REOPENED = 0.11

NPS_EVERY = 58
USUAL = {CONVERSION: 8.1, EXPERIENCE: 8.5, RETENTION: 9.3, ADVOCACY: 9.8}
"""The usual answer, 0 to 10, to whether they would recommend us."""
ANSWERED = 0.66
"""Share of the questions for a score that are answered."""
SITES = ("G2", "Trustpilot", "Google")
BECAUSE = {
    True: ("great support", "easy to use", "it saves us hours", None),
    False: ("slow", "hard to set up", "no answer for days", None),
}
ASKED_FOR = ("review", "referral", "reference", "post")
CARE = ((CALL, 30), (EMAIL, 34), (MEETING, 12), (NOTIFICATION, 14), (OFFER, 10))


def after_the_sale(life: Life) -> Iterator[Touch]:
    """Everything from the first purchase on, while they are not lost."""
    if life.won_at == math.inf:
        return
    for part in (_use, _tickets, _surveys, _reviews, _asks, _care):
        yield from part(life)


def is_fading(life: Life) -> bool:
    """Whether they give the signs of those who went, and are still there."""
    return not life.is_lost and life.won_at < NOW - 2 * QUIET_DAYS and life.spread("fading").random() < FADING


def _troubled(life: Life, clock: float) -> bool:
    return life.trouble_within(clock, 2 * QUIET_DAYS) or (is_fading(life) and clock > NOW - 2 * QUIET_DAYS)


def _customer_at(life: Life, clock: float) -> int | None:
    """The stage where they stood, if it is one of customers."""
    stage = life.stage_at(clock)
    return stage if stage is not None and stage >= CONVERSION and clock <= NOW else None


def _every(spread: random.Random, life: Life, days: dict[int, float], first: float) -> Iterator[tuple[float, int]]:
    """Clocks from the first one on, so many working days apart on average, and the stage at each; none while they are
    no customers."""
    clock = first
    while clock <= NOW:
        stage = _customer_at(life, clock)
        if stage is not None:
            yield clock, stage
        clock += 0.05 + spread.expovariate(1 / days.get(stage or CONVERSION, days[CONVERSION]))


def _use(life: Life) -> Iterator[Touch]:
    spread = life.spread("use")
    if spread.random() > USES:
        return
    eager, first = spread.uniform(0.7, 1.6), life.won_at + 0.2 + spread.expovariate(1 / 5)
    days = {stage: usual * eager for stage, usual in USED_EVERY.items()}
    for clock, _stage in _every(spread, life, days, first):
        stops = life.trouble_within(clock, QUIET_DAYS) or (is_fading(life) and clock > NOW - QUIET_DAYS)
        if not stops:
            yield Touch(life.number, clock, USED)


def _tickets(life: Life) -> Iterator[Touch]:
    spread = life.spread("tickets")
    first = life.won_at + spread.expovariate(1 / 20)
    for clock, _stage in _every(spread, life, TICKET_EVERY, first):
        yield from _ticket(spread, life, clock)


def _ticket(spread: random.Random, life: Life, opened: float) -> Iterator[Touch]:
    """One from its opening to its end, as far as it has come; then how content they are with it."""
    subject = spread.choice(SUBJECTS)
    slowness = 2.5 if _troubled(life, opened) else 1.0
    waits = [spread.lognormvariate(math.log(middle * slowness), wide) for middle, wide in ANSWERS.values()]
    steps = [(State.OPENED, opened), (State.ANSWERED, opened + waits[0]), (State.CLOSED, opened + sum(waits))]
    if spread.random() < REOPENED:
        again = steps[-1][1] + spread.uniform(0.2, 3)
        steps += [(State.REOPENED, again), (State.CLOSED, again + spread.lognormvariate(0, 0.8))]
    for state, clock in steps:
        if clock > NOW:
            return
        begun = None if state is State.OPENED else opened
        yield Touch(life.number, clock, TICKET, state=state, detail=subject, opened=begun)
    then = steps[-1][1] + spread.uniform(0.05, 1.5)
    if spread.random() < ANSWERED and then <= NOW:
        yield _scored(spread, life, CSAT, then)
        if spread.random() < 0.35:
            yield _scored(spread, life, CES, then + 0.002)


def _surveys(life: Life) -> Iterator[Touch]:
    """Once a quarter whether they would recommend us, and a month after the first purchase how easy it was."""
    spread = life.spread("surveys")
    ease = life.won_at + 20 + spread.uniform(0, 3)
    if _customer_at(life, ease) is not None and spread.random() < ANSWERED:
        yield _scored(spread, life, CES, ease)
    clock = life.won_at + spread.uniform(10, NPS_EVERY)
    while clock <= NOW:
        if _customer_at(life, clock) is not None and spread.random() < ANSWERED:
            yield _scored(spread, life, NPS, clock)
        clock += NPS_EVERY


def _scored(spread: random.Random, life: Life, kind: str, clock: float) -> Touch:
    """An answer: their usual one, that of their stage and of what is coming, and chance."""
    troubled = _troubled(life, clock)
    liking = (
        USUAL.get(life.stage_at(clock) or CONVERSION, 8.1) + life.mood + spread.gauss(0, 0.9) - (3.6 if troubled else 0)
    )
    value = {
        NPS: min(10, max(0, round(liking))),
        CSAT: min(5, max(1, round(liking / 2 + 0.35))),
        CES: min(7, max(1, round(liking * 0.68))),
        REVIEW: min(5, max(1, round(liking / 2 + 0.2))),
    }[kind]
    content = liking >= 8.5
    said = spread.choice(BECAUSE[content]) if content or liking < 6.5 else None
    site = spread.choice(SITES) if kind == REVIEW else None
    return Touch(life.number, clock, kind, value, detail=site, note=said if spread.random() < 0.6 else None)


def _reviews(life: Life) -> Iterator[Touch]:
    """Reviews that nobody asked for: of the convinced, and of the angry before they go."""
    spread = life.spread("reviews")
    for stage, since, until in life.stays:
        chance = {ADVOCACY: 0.45, RETENTION: 0.12, EXPERIENCE: 0.07}.get(stage, 0.0)
        if spread.random() < chance:
            yield _scored(spread, life, REVIEW, spread.uniform(since, until))
        if stage == LOST and life.won_at < since and spread.random() < 0.35 and since + 1 < NOW:
            angry = spread.choice(("slow", "no answer for days", "too expensive"))
            yield Touch(life.number, since + 1, REVIEW, spread.choice((1, 2, 2)), detail="Trustpilot", note=angry)


def _asks(life: Life) -> Iterator[Touch]:
    """What content customers are asked for, and what they answer; who agrees to a review writes one soon."""
    spread = life.spread("asks")
    for stage, since, until in life.stays:
        if stage < RETENTION or spread.random() > (0.75 if stage == ADVOCACY else 0.45):
            continue
        asked = since + min(spread.uniform(3, 25), (until - since) * 0.8)
        what = spread.choices(ASKED_FOR, (36, 28, 22, 14))[0]
        yield Touch(life.number, asked, ASK, state=State.ASKED, detail=what)
        answer = spread.choices((State.AGREED, State.DECLINED, None), (56, 16, 28))[0]
        then = asked + 0.1 + spread.expovariate(1 / 2)
        if answer is None or then > NOW:
            continue
        yield Touch(life.number, then, ASK, state=answer, detail=what, opened=asked)
        written = then + spread.uniform(0.2, 5)
        if what == "review" and answer is State.AGREED and written <= NOW and spread.random() < 0.8:
            yield Touch(life.number, written, REVIEW, spread.choice((4, 5, 5, 5)), detail=spread.choice(SITES))


def _care(life: Life) -> Iterator[Touch]:
    """Contacts of the company's own with its customers."""
    spread = life.spread("care")
    kinds, chances = [kind for kind, _share in CARE], [share for _kind, share in CARE]
    days = {CONVERSION: 20.0, EXPERIENCE: 32.0, RETENTION: 50.0, ADVOCACY: 55.0}
    for clock, _stage in _every(spread, life, days, life.won_at + spread.expovariate(1 / 6)):
        yield Touch(life.number, clock, spread.choices(kinds, chances)[0])
