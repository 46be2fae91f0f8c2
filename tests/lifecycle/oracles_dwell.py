"""Time in stage in the plainest Python: fractions, and loops over one observation at a time.

Written from what the numbers mean, not from the product's code. An observation is (entry, exit, way): watched on the
ages (entry, exit], and `way` is how it ended there, None if it was not seen to end.
"""

from __future__ import annotations

from fractions import Fraction

DAY = 24 * 3600 * 1_000_000


def limit(seen):
    """The last age of which anything can be said: where all are gone though others are watched later, it stops."""
    if not any(entry < 0 for entry, _exit, _way in seen):
        return -1
    for age in sorted({leaves for _entry, leaves, _way in seen}):
        at_risk = [one for one in seen if one[0] < age <= one[1]]
        if all(leaves == age for _entry, leaves, _way in at_risk) and any(entry >= age for entry, _exit, _way in seen):
            if any(way is None for _entry, leaves, way in at_risk if leaves == age):
                return age
            return max((leaves for _entry, leaves, _way in seen if leaves < age), default=-1)
    return max(leaves for _entry, leaves, _way in seen)


def curve(seen, ways):
    """[(age, at risk, ends, still, {way: incidence})] at every age when somebody ended."""
    last = limit(seen)
    still = Fraction(1)
    incidence = dict.fromkeys(ways, Fraction(0))
    steps = []
    for age in sorted({leaves for _entry, leaves, way in seen if way is not None}):
        if age > last:
            break
        at_risk = sum(entry < age <= leaves for entry, leaves, _way in seen)
        before = still
        ends = 0
        for way in ways:
            n = sum(leaves == age and how == way for _entry, leaves, how in seen)
            incidence[way] += before * Fraction(n, at_risk)
            ends += n
        still *= 1 - Fraction(ends, at_risk)
        steps.append((age, at_risk, ends, still, dict(incidence)))
    return steps


def still_at(steps, age):
    return next((still for at, _risk, _ends, still, _ways in reversed(steps) if at <= age), Fraction(1))


def ended_at(steps, way, age):
    return next((ways[way] for at, _risk, _ends, _still, ways in reversed(steps) if at <= age), Fraction(0))


def mean_age(steps, way, horizon):
    """The mean age of those that end this way by the horizon; None if none do."""
    summed = before = Fraction(0)
    for age, _risk, _ends, _still, ways in steps:
        if age <= horizon:
            summed += age * (ways[way] - before)
            before = ways[way]
    return summed / before if before else None


def mean_stay(steps, horizon):
    """The area under the curve up to the horizon."""
    area, at, still = Fraction(0), 0, Fraction(1)
    for age, _risk, _ends, after, _ways in steps:
        if age >= horizon:
            break
        area += (age - at) * still
        at, still = age, after
    return area + (horizon - at) * still


def visits(history, start, end):
    """What [start, end) shows of one customer's [(stage, time), ...]: (stage, which stay there, began, entry, exit,
    where to). None where the visit goes on. Whoever left before the start, and whoever came at the end or later, is
    not seen."""
    found = []
    stays = {}
    for number, (stage, began) in enumerate(history):
        stays[stage] = stays.get(stage, 0) + 1
        after = history[number + 1] if number + 1 < len(history) else None
        left = after[1] if after else None
        if stage == "L" or began >= end or (left is not None and left < start):
            continue
        entry = -1 if began >= start else start - began - 1
        seen_to_leave = left is not None and left < end
        goes = after[0] if seen_to_leave else None
        found.append((stage, stays[stage], began, entry, (left if seen_to_leave else end) - began, goes))
    return found
