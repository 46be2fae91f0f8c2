"""Who the sample company's customers are and how they moved, in working days before today. Pure, always the same.

The chances are those of a small software house: most prospects go on, some skip a stage, some come back, some are
lost, a few are won back.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecycle.model import LOST
from lifecycle.stage_names import ADVOCACY, AWARENESS, CONVERSION, EXPERIENCE, KNOWLEDGE, RETENTION

if TYPE_CHECKING:
    from collections.abc import Iterator

MANAGER, EAST, WEST = "UMANAGER", "UREPEAST", "UREPWEST"
"""The people of the playground who own the sample's customers."""

CUSTOMERS = 200
DAYS = 260
"""Working days that the sample reaches back: twelve months."""

SOURCES = {
    "referral": (22, (10_000, 45_000)),
    "search": (28, (25_000, 70_000)),
    "advertising": (22, (70_000, 160_000)),
    "event": (16, (60_000, 190_000)),
    "word of mouth": (12, (0, 12_000)),
}
"""How customers heard of the company: share in percent, and what one of them cost, in cents from and to."""

SEGMENTS = {"small": 55, "mid": 32, "enterprise": 13}

NEXT = {
    AWARENESS: ((KNOWLEDGE, 62), (CONVERSION, 7), (LOST, 19)),
    KNOWLEDGE: ((CONVERSION, 51), (AWARENESS, 9), (EXPERIENCE, 5), (LOST, 20)),
    CONVERSION: ((EXPERIENCE, 69), (RETENTION, 10), (KNOWLEDGE, 8), (LOST, 7)),
    EXPERIENCE: ((RETENTION, 60), (ADVOCACY, 6), (CONVERSION, 12), (LOST, 8)),
    RETENTION: ((ADVOCACY, 38), (EXPERIENCE, 16), (LOST, 8)),
    ADVOCACY: ((RETENTION, 18), (LOST, 3)),
    LOST: ((KNOWLEDGE, 9), (CONVERSION, 5)),
}
"""From each stage the percent that go on to another one; the rest stay."""

STAY = {AWARENESS: 8, KNOWLEDGE: 13, CONVERSION: 11, EXPERIENCE: 24, RETENTION: 40, ADVOCACY: 45, LOST: 45}
"""Working days that a stay takes on average, for those who go on."""

LOSSES = (
    "price",
    "chose another supplier",
    "went silent",
    "budget moved to next year",
    "the project was stopped",
    "our contact left",
    "a feature was missing: exports",
)
SETBACKS = ("a new approval is needed", "the rollout stalled", "they compare offers again", "a new team took over")

TOLD = (
    ("Acme Corp", EAST, "referral", "mid", ((190, AWARENESS), (168, KNOWLEDGE), (121, CONVERSION), (29, EXPERIENCE))),
    ("Umbrella Ltd", WEST, "event", "enterprise", ((150, KNOWLEDGE), (118, CONVERSION), (96, EXPERIENCE), (41, RETENTION))),
    ("Zenith Travel", EAST, "search", "small", ((52, AWARENESS), (33, KNOWLEDGE), (12, AWARENESS), (3, KNOWLEDGE))),
    ("Pekárna Žižkov", EAST, "word of mouth", "small", ((88, AWARENESS), (74, CONVERSION), (60, EXPERIENCE), (2, RETENTION))),
    ("Северный Маяк", WEST, "event", "mid", ((70, AWARENESS), (49, KNOWLEDGE), (1, CONVERSION))),
    ("Stone & Field", WEST, "referral", "small", ((201, AWARENESS), (180, KNOWLEDGE), (155, LOST), (64, KNOWLEDGE), (4, CONVERSION))),
    ("Baker's Yard", MANAGER, "advertising", "small", ((23, AWARENESS), (0, KNOWLEDGE))),
)  # fmt: skip
"""Customers with a story of their own: name, owner, source, segment, and each stage so many working days ago."""

FIRST = (
    "Alder", "Amberline", "Anvil", "Arcadia", "Aspen", "Aurora", "Balsam", "Bellwether", "Birchwood", "Bluefin",
    "Bramble", "Brightwater", "Bristlecone", "Cardinal", "Cascade", "Cedarhill", "Chestnut", "Cinder", "Clearbrook",
    "Clover", "Cobalt", "Copperfield", "Coralview", "Crestline", "Cypress", "Dovetail", "Driftwood", "Eastgate",
    "Elderberry", "Emberton", "Everhill", "Fairlane", "Fernwood", "Fieldfare", "Firebrick", "Foxglove", "Gableton",
    "Goldenrod", "Granary", "Greystone", "Harborview", "Hawthorne", "Hazelmere", "Heather", "Highmoor", "Hollyoak",
    "Indigo", "Ironbridge", "Ivyside", "Juniper", "Kestrel", "Kingfisher", "Lakeshore", "Lantern", "Larkspur",
    "Lighthouse", "Lindenhof", "Longacre", "Lowland", "Maplecroft", "Marigold", "Meadowlark", "Millstone", "Moonrise",
    "Mossbank", "Northwind", "Oakhurst", "Old Mill", "Orchard", "Osprey", "Otter Creek", "Palisade", "Pebble",
    "Pinecone", "Poplar", "Primrose", "Quarry", "Quillon", "Ravenscar", "Redwood", "Ridgeway", "Riverbend", "Rosemary",
    "Rowan", "Saffron", "Sandpiper", "Seabright", "Silverbirch", "Skylark", "Slate", "Sorrel", "Southfork", "Sparrow",
    "Spruce", "Starling", "Sundial", "Tamarind", "Thistle", "Thornbury", "Tidewater", "Timberline", "Tumbleweed",
    "Valley", "Verbena", "Violet", "Wayfarer", "Westhaven", "Wheatley", "Whitewater", "Willow", "Windmill", "Woodbine",
    "Yarrow", "Yellowtail",
)  # fmt: skip
SECOND = (
    "Foods", "Logistics", "Print", "Dental", "Optics", "Furniture", "Cycles", "Textiles", "Software", "Gardens",
    "Hotels", "Tools", "Insurance", "Media", "Energy", "Coffee", "Ceramics", "Marine", "Analytics", "Clinics",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One move: to which stage, how many working days ago, at which part of the working day (0 to 1), and why."""

    days_ago: int
    hour: float
    stage: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Sampled:
    """One customer of the sample and their moves, first to last."""

    name: str
    owner: str
    source: str
    segment: str
    cost_cents: int
    steps: tuple[Step, ...]


def company() -> list[Sampled]:
    """The sample's customers."""
    spread = random.Random("sample company")  # noqa: S311 - the same every time, on purpose
    told = [_told(spread, story) for story in TOLD]
    return told + [_customer(spread, name) for name in _names(spread, CUSTOMERS - len(told))]


def _told(spread: random.Random, told: tuple[str, str, str, str, tuple[tuple[int, int], ...]]) -> Sampled:
    name, owner, source, segment, story = told
    steps: list[Step] = []
    for days_ago, stage in story:
        steps.append(_step(spread, days_ago, stage, steps[-1] if steps else None))
    return Sampled(name, owner, source, segment, _cost(spread, source), tuple(steps))


def _names(spread: random.Random, n: int) -> Iterator[str]:
    """Different names, each first word at most twice."""
    seconds = {first: spread.sample(SECOND, 2) for first in FIRST}
    words = [f"{first} {seconds[first][which]}" for which in (0, 1) for first in spread.sample(FIRST, len(FIRST))]
    return iter(words[:n])


def _customer(spread: random.Random, name: str) -> Sampled:
    source = spread.choices(list(SOURCES), [share for share, _cost in SOURCES.values()])[0]
    segment = spread.choices(list(SEGMENTS), list(SEGMENTS.values()))[0]
    owner = spread.choices([EAST, WEST, MANAGER], [47, 44, 9])[0]
    return Sampled(name, owner, source, segment, _cost(spread, source), tuple(_journey(spread)))


def _cost(spread: random.Random, source: str) -> int:
    low, high = SOURCES[source][1]
    return int(spread.uniform(low, high)) // 100 * 100


def _journey(spread: random.Random) -> Iterator[Step]:
    days_ago = _first_day(spread)
    stage: int | None = spread.choices([AWARENESS, KNOWLEDGE, CONVERSION], [84, 13, 3])[0]
    last: Step | None = None
    while stage is not None and days_ago >= 0:
        last = _step(spread, days_ago, stage, last)
        yield last
        days_ago -= 1 + int(spread.expovariate(1 / STAY[stage]))
        stage = _next(spread, stage)


def _first_day(spread: random.Random) -> int:
    """More and more come, and more in two seasons of the year than between them."""
    while True:
        days_ago = int(DAYS * spread.random() ** 1.15)
        season = 0.75 + 0.25 * math.cos(4 * math.pi * (days_ago - 25) / DAYS)
        if spread.random() < season:
            return days_ago


def _next(spread: random.Random, stage: int) -> int | None:
    ways = NEXT[stage]
    stays = 100 - sum(percent for _stage, percent in ways)
    return spread.choices([*(to for to, _percent in ways), None], [*(percent for _to, percent in ways), stays])[0]


def _step(spread: random.Random, days_ago: int, stage: int, last: Step | None) -> Step:
    reason = None
    if last and stage == LOST:
        reason = spread.choice(LOSSES)
    elif last and last.stage != LOST and stage < last.stage:
        reason = spread.choice(SETBACKS)
    # The morning and the early afternoon are the busy hours.
    hour = spread.choice((spread.triangular(0, 0.45, 0.2), spread.triangular(0.45, 1, 0.6)))
    return Step(days_ago, hour, stage, reason)
