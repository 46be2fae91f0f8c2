"""What a weekly digest has to say, in the plainest way: loops over lists of moves, purchases and touchpoints. No numpy.

Stages are the letters A K C E R V, L is lost, None is nowhere. Instants are aware datetimes, days are dates.
"""

from __future__ import annotations

from datetime import timedelta

from tests.lifecycle.digests.oracle_book import DAY, LADDER, TICK, Book, Move, Purchase, Touch
from tests.lifecycle.digests.oracle_figures import FIGURES
from tests.lifecycle.digests.oracle_people import at_risk, to_ask, waiting
from tests.lifecycle.digests.oracle_wins import chain, cohorts, each, moves_back, wins

__all__ = [
    "DAY",
    "FIGURES",
    "TICK",
    "Book",
    "Move",
    "Purchase",
    "Touch",
    "at_risk",
    "became",
    "chain",
    "cohorts",
    "logged",
    "moves_back",
    "quiet_stages",
    "restated",
    "to_ask",
    "waiting",
    "wins",
]


def logged(book, start, end):
    """Moves, purchases and touchpoints on record of a period; a referral of oneself, by two who were merged, is none."""
    first, last = book.day_of(start), book.day_of(end - TICK)
    return (
        len(book.in_period(start, end)),
        len([day for day, _ in book.bought() if first <= day <= last]),
        len([one for one in book.touches if start <= one.at < end and not book.is_of_itself(one)]),
    )


def became(book, named, due):
    """What became of who was named since that instant: (named, claimed, moved, bought, lost, quiet). Who comes back from lost
    has moved forward, and is lost no more."""
    found = []
    for who in each([book.is_(one) for one in named]):
        since = [step for step in book.steps().get(who, ()) if step.at >= due]
        found.append(
            (
                any(book.is_(one) == who and at >= due for one, _, at, _ in book.claims),
                any(step.forward or step.source == "L" for step in since),
                any(amount > 0 and day >= book.day_of(due) for day, amount in book.bought(who)),
                bool(since) and since[-1].stage == "L",
            )
        )
    counts = tuple(sum(one[place] for one in found) for place in range(4))
    return (len(found), *counts, sum(not any(one) for one in found))


def restated(said, book, start, end):
    """Which of these figures of a period count otherwise by now: {slug: (then, now)}."""
    now = {slug: FIGURES[slug](book, start, end) for slug in said}
    return {slug: (said[slug], now[slug]) for slug in said if has_changed(said[slug], now[slug])}


def has_changed(then, now):
    """Another count or value; not whether it can be told, since that hangs on other weeks."""
    if then.value is None and now.value is None:
        return False
    counts = [(round(one.over, 9), round(one.of, 9), one.n) for one in (then, now)]
    values = {round(one.value, 9) for one in (then, now) if one.value is not None}
    return counts[0] != counts[1] or len(values) > 1


# -- whether moves are still logged


def quiet_stages(book, now):
    """(how many stages can be judged, {stage: (days since the last move, the usual longest pause)})."""
    judged, quiet = 0, {}
    for stage in LADDER:
        ago = set()
        for mine in book.steps().values():
            for step in mine:
                if stage in {step.stage, step.source} and timedelta(0) <= now - step.at <= 365 * DAY:
                    ago.add((now - step.at) // DAY)
        days = sorted(ago)
        pauses = sorted(days[n + 1] - days[n] for n in range(len(days) - 1))
        if len(pauses) < 10:
            continue
        judged += 1
        usual = next(pause for pause in pauses if sum(one <= pause for one in pauses) >= 0.95 * len(pauses))
        if days[0] > max(7, usual):
            quiet[stage] = (days[0], max(7, usual))
    return judged, quiet
