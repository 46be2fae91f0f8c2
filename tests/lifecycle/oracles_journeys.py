"""What journeys are, in the plainest Python: loops over lists of (stage letter, microseconds), one customer at a time.

Written from the definitions, like `oracles.py`: no numpy, no frames; L is lost, and before the first move is None.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median

from tests.lifecycle.oracles import DAY, ORDER, moves

BETWEEN = ("forward", "skip", "back")


def told(histories, start, end):
    """(customer, before, after, kind, time, how long they were in the stage before) of each move of the period."""
    found = []
    for customer, history in enumerate(histories):
        since = None
        for before, after, what, at in moves(history):
            if start <= at < end:
                found.append((customer, before, after, what, at, None if before is None else at - since))
            since = at
    return found


def transitions(histories, start, end):
    """{(before, after): (moves, unique customers, all moves out of before, median time before in microseconds)}."""
    cells = defaultdict(list)
    rows = Counter()
    for customer, before, after, _what, _at, stay in told(histories, start, end):
        cells[before, after].append((customer, stay))
        rows[before] += 1
    return {
        (before, after): (
            len(found),
            len({customer for customer, _stay in found}),
            rows[before],
            None if before is None else median(stay for _customer, stay in found),
        )
        for (before, after), found in cells.items()
    }


def straightness(histories, start, end):
    """Moves by kind, unique customers who moved between stages, and who moved at all."""
    found = told(histories, start, end)
    kinds = Counter(what for _c, _b, _a, what, _at, _s in found)
    between = {customer for customer, _b, _a, what, _at, _s in found if what in BETWEEN}
    return kinds, len(between), len({customer for customer, *_rest in found})


def straightness_by(histories, start, end, value_of):
    """{value: Counter of kinds} of the moves out of a stage; `value_of(customer, time)`."""
    parts = defaultdict(Counter)
    for customer, _before, _after, what, at, _stay in told(histories, start, end):
        if what in {*BETWEEN, "lost"}:
            parts[value_of(customer, at)][what] += 1
    return parts


def variants(histories, start, end):
    """How many customers walked each path: where they were before, then each stage they entered."""
    paths = defaultdict(list)
    for customer, before, after, *_rest in told(histories, start, end):
        if not paths[customer]:
            paths[customer].append(before)
        paths[customer].append(after)
    return Counter(tuple(path) for path in paths.values())


def bounces(histories, start, end, as_of, days=90):
    """({stage: exits}, {(before, after): [bounced, old enough, regained]})."""
    exits = Counter()
    pairs = defaultdict(lambda: [0, 0, 0])
    for history in histories:
        for number, (before, after, what, at) in enumerate(moves(history)):
            if not start <= at < end or before in {None, "L"}:
                continue
            exits[before] += 1
            if what != "back":
                continue
            old = at + days * DAY <= as_of
            pairs[before, after][0] += 1
            pairs[before, after][1] += old
            pairs[before, after][2] += old and came_up(history[number + 1 :], before, at + days * DAY)
    return exits, pairs


def came_up(later, stage, until):
    """Whether the stage, or one after it, was entered in time."""
    return any(name != "L" and ORDER.index(name) >= ORDER.index(stage) and when <= until for name, when in later)


def stage_times(history, now):
    """{stage: (entries, first entered, last entered, last left or None, time in all, time now or None)}."""
    stays = defaultdict(list)
    for number, (stage, at) in enumerate(history):
        left = history[number + 1][1] if number + 1 < len(history) else None
        stays[stage].append((at, left))
    times = {}
    for stage, found in stays.items():
        lefts = [left for _at, left in found if left is not None]
        lasts = found[-1][1] is None
        times[stage] = (
            len(found),
            found[0][0],
            found[-1][0],
            lefts[-1] if lefts else None,
            sum((now if left is None else left) - at for at, left in found),
            now - found[-1][0] if lasts else None,
        )
    return times
