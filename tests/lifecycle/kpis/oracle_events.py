"""What happens in a random small company, and where and when it is asked; see `oracle_company`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tests.lifecycle.kpis.oracle_book import DAY, HOUR, TICK

if TYPE_CHECKING:
    from datetime import datetime


class Scene(NamedTuple):
    """Where and when a company is asked: its zone, its first day of the week, and the local moment."""

    zone: str
    week_start: str
    now: tuple[int, ...]


SCENES = (
    Scene("UTC", "monday", (2026, 5, 18, 9)),
    Scene("America/Los_Angeles", "sunday", (2026, 3, 9, 14)),  # the clocks went forward the day before
    Scene("America/Los_Angeles", "monday", (2026, 11, 4, 1)),  # and back three days before
    Scene("Europe/Prague", "monday", (2026, 3, 31, 23)),  # the last day of a month, and February is short
    Scene("Europe/Prague", "sunday", (2026, 10, 25, 2, 30)),  # an hour that comes twice
    Scene("Pacific/Auckland", "monday", (2026, 4, 6, 8)),
)
MODELS = ("six", "six", "five", "own", "own retired", "no knowledge", "no conversion")


class Event(NamedTuple):
    """Something that happened, logged then or `late`, perhaps `undone`."""

    what: str
    who: int
    at: datetime
    detail: object
    late: bool
    undone: bool


ON = {"A": "KKKCCEL", "K": "CCCTERAL", "T": "CCEKL", "C": "EEERRKL", "E": "RRUVCL", "U": "RREL", "R": "VVVEEL", "V": "VRREL", "L": "CRKA"}  # fmt: skip
SAID = {
    "nps": (3, 6, 7, 9, 10, 10),
    "csat": (1, 3, 4, 5, 5),
    "ces": (1, 4, 6, 7),
    "review": (None, 2, 3, 4, 5),
    "call": (None,),
    "e-mail": (None,),
    "search": (None,),
    "used": (None,),
    "competitor": (None,),
    "purchase": (10.5, 25, 40, 40, 19.99, -5, -40, 0.1, 0.2, -0.3),
    "referral": (None, *range(14)),
    "ask": (None, "agreed", "agreed", "declined"),
    "ticket": ("", "a", "c", "c", "acrc", "crac", "cr"),
    "source": ("web", "web", "fair", "referral", None),
    "owner": ("UREP", "UOTHER", None),
    "segment": ("small", "large"),
    "snooze": (0, 3, 40),
    "cost": (0, 120.5, 33),
    "spend": (100, 62.31, 250),
}
USUAL = (
    *SAID,
    "purchase",
    "purchase",
    "purchase",
    "nps",
    "csat",
    "referral",
    "call",
    "ticket",
    "review",
    "spend",
    "spend",
)


def events(random, customers, now, borders):
    """What happened in a company of so many customers, in no order."""

    paces = random.choice(((12, 40, 40, 110, 110, 200, 420, 900), (5, 12, 40, 70), (12, 40, 110)))

    def some_time(longest=900):
        if random.random() < 0.15:
            return min(random.choice(borders) + random.choice((-TICK, 0 * TICK, TICK)), now - HOUR)
        days = random.choice([one for one in paces if one <= longest])
        return now - HOUR - timedelta(minutes=random.randint(0, days * 24 * 60))

    found = []

    def one(what, who, detail, at):
        at = min(at, now - HOUR)
        found.append(Event(what, who, at, detail, random.random() < 0.3, random.random() < 0.12))

    for who in range(customers):
        letter, longest = random.choice("AAAAKKCER"), random.choice((110, 110, 900))
        times = sorted(some_time(longest) for _ in range(random.randint(0, 7)))
        for at in times:
            one("move", who, letter, at)
            letter = random.choice(ON[letter])
        if times and random.random() < 0.4:  # somebody sent them
            near = times[0] + random.choice((-HOUR, -9 * DAY, -31 * DAY, DAY, DAY + TICK, 5 * DAY))
            one("referral", random.randrange(customers), who, near)
    for _ in range(random.randint(3 * customers, 10 * customers)):
        what = random.choice(USUAL)
        one(what, random.randrange(customers), random.choice(SAID[what]), some_time())
    for _ in range(random.choice((0, 0, 1, 2))):
        one("merge", random.randrange(customers), random.randrange(customers), some_time())
    return found
