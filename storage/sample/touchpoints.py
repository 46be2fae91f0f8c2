"""All touchpoints of the sample company's customers, and who sent whom. Pure, always the same; clocks as in
`storage.sample.lives`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.stage_names import RETENTION
from lifecycle.touchpoints import CES, CSAT, REFERRAL, TICKET, WORD_OF_MOUTH
from storage.sample.after_the_sale import after_the_sale
from storage.sample.before_the_sale import before_the_sale
from storage.sample.lives import NOW, Life, Touch
from storage.sample.stories import TOLD, TOLD_SINCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.sample.company import Sampled


def touchpoints(sampled: Sequence[Sampled]) -> list[Touch]:
    """All touchpoints of these customers, first to last."""
    lives = [Life(number, customer) for number, customer in enumerate(sampled)]
    told = {name for name, *_others in TOLD}
    found = [
        touch
        for life in lives
        for part in (before_the_sale, after_the_sale)
        for touch in part(life)
        if life.sampled.name not in told or touch.clock < TOLD_SINCE or touch.kind not in {TICKET, CSAT, CES}
    ]
    return sorted([*found, *_referrals(lives), *_told(lives)], key=lambda touch: touch.clock)


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
