"""What precedes the reaching of a stage, in the plainest Python: loops over lists, one customer at a time, exact fractions.

Written from the definitions, like `oracles.py`: no numpy, no frames. A touch is (id, customer, kind, microseconds, value, other
customer); None where it has none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction

START, ARRIVED, LEFT = "(start)", "(arrived)", "(left)"


def contacts(touches):
    """(id, customer, kind, time) of those touches that reached somebody: what a customer gave is none of theirs."""
    found = []
    for id_, customer, kind, at, value, other in touches:
        if kind == "review" and value is not None:
            continue
        found.append((id_, other if kind == "referral" and other is not None else customer, kind, at))
    return found


def paths(touches, ends, window):
    """{customer: kinds in order} of `ends` {customer: (time, reached)}."""
    found = {customer: [] for customer in ends}
    for id_, customer, kind, at in contacts(touches):
        if customer in ends and 0 <= ends[customer][0] - at <= window:
            found[customer].append((at, id_, kind))
    return {customer: [kind for _at, _id, kind in sorted(path)] for customer, path in found.items()}


def credit(every):
    """(customers, contacts, first, last, linear) by kind, of the paths of those who reached the stage."""
    told = defaultdict(lambda: [0, 0, 0, 0, Fraction(0)])
    for path in every:
        for kind in set(path):
            told[kind][0] += 1
        for kind in path:
            told[kind][1] += 1
            told[kind][4] += Fraction(1, len(path))
        if path:
            told[path[0]][2] += 1
            told[path[-1]][3] += 1
    return {kind: tuple(row) for kind, row in told.items()}


def removal(arrived, others):
    """{kind: share of the removal effects}: the chain is solved anew for each kind that is taken out of it."""
    made = Counter()
    for paths_, end in ((arrived, ARRIVED), (others, LEFT)):
        for path in paths_:
            if path:
                made.update(zip([START, *path], [*path, end], strict=True))
    kinds = sorted({before for before, _after in made} - {START})
    whole = chance(made, kinds, None)
    effects = {kind: whole - chance(made, kinds, kind) for kind in kinds}
    total = sum(effects.values())
    return {kind: effect / total if total else Fraction(0) for kind, effect in effects.items()}


def chance(made, kinds, removed):
    """The chance of arriving from the start, where whoever comes to `removed` does not; by elimination, exactly."""
    states = [START, *kinds]
    rows = []
    for state in states:
        steps = {after: n for (before, after), n in made.items() if before == state}
        total = sum(steps.values())
        live = state != removed
        row = [Fraction(int(state == other)) for other in states]
        for at, other in enumerate(states):
            if live and other in steps:
                row[at] -= Fraction(steps[other], total)
        rows.append([*row, Fraction(steps.get(ARRIVED, 0), total) if live and total else Fraction(0)])
    return solved(rows)[0]


def solved(rows):
    """The solution of linear equations, each with what it comes to at its end."""
    for at in range(len(rows)):
        pivot = next(number for number in range(at, len(rows)) if rows[number][at])
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for number, row in enumerate(rows):
            if number != at and row[at]:
                rows[number] = [one - row[at] * other for one, other in zip(row, rows[at], strict=True)]
    return [row[-1] for row in rows]
