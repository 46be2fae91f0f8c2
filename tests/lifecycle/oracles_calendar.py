"""Periods as a calendar on the wall shows them, and what was counted in them, in the plainest Python.

A move belongs to a period because of the date that clocks in its zone showed when it was made; nothing here knows how
long a day is. A history is a list of (stage letter, aware time) in the order of the moves; L is lost. Written from the
definitions: loops over one customer at a time, shares as fractions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

ORDER = "AKCERV"
FIRST_CUSTOMER_STAGE = "C"
TICK = timedelta(microseconds=1)


def utc(text):
    """An instant as it is written in a test."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def on_the_wall(at, zone):
    """The date that a clock in the zone shows at an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def week_of(day, week_start):
    """The first and the last day of the week of a day."""
    while day.weekday() != week_start:
        day -= timedelta(days=1)
    return day, day + timedelta(days=6)


def days_of(text):
    first, last = text.split("..")
    return date.fromisoformat(first), date.fromisoformat(last)


def begins(day, zone):
    """The first instant at which the wall shows the day: clocks are only ever put to another quarter of an hour."""
    at = datetime.combine(day, time(), UTC) - timedelta(days=1)
    while on_the_wall(at, zone) < day:
        at += timedelta(minutes=15)
    return at


def in_days(days, zone):
    """Whether an instant is in the period from the first of these days to the last."""
    return lambda at: days[0] <= on_the_wall(at, zone) <= days[1]


def before_days(days, zone):
    return lambda at: on_the_wall(at, zone) < days[0]


def until_days(days, zone):
    return lambda at: on_the_wall(at, zone) <= days[1]


def kind(before, after):
    if before is None:
        return "new"
    if after == "L":
        return "lost"
    if before == "L":
        return "won_back"
    rungs = ORDER.index(after) - ORDER.index(before)
    return "back" if rungs < 0 else "forward" if rungs == 1 else "skip"


def moves(history, counts):
    """(before, after, kind, when) of one customer's moves that count."""
    befores = [None, *(stage for stage, _at in history)]
    told = [(before, stage, kind(before, stage), at) for before, (stage, at) in zip(befores, history, strict=False)]
    return [move for move in told if counts(move[3])]


def stock(histories, counts):
    """Who stands where after the moves that count: {letter: customers}."""
    lasts = [[stage for stage, at in history if counts(at)][-1:] for history in histories]
    return Counter(stage for last in lasts for stage in last)


def ledger(histories, counts):
    """{letter: {"in": {kind: moves}, "out": {kind: moves}}} of the moves that count."""
    rows = {letter: {"in": Counter(), "out": Counter()} for letter in "L" + ORDER}
    for history in histories:
        for before, after, what, _at in moves(history, counts):
            rows[after]["in"][what] += 1
            if before:
                rows[before]["out"][what] += 1
    return rows


def kinds(histories, counts):
    return Counter(what for history in histories for _b, _a, what, _at in moves(history, counts))


def movers(histories, counts):
    """How many customers moved, and how many of them between stages."""
    of_each = [{what for _b, _a, what, _at in moves(history, counts)} for history in histories]
    return sum(map(bool, of_each)), sum(bool(whats & {"forward", "skip", "back"}) for whats in of_each)


def paths(histories, counts):
    """{(where they were before, then every stage they entered): customers}."""
    told = [moves(history, counts) for history in histories]
    return Counter((each[0][0], *(after for _b, after, _k, _at in each)) for each in told if each)


def bounces(histories, counts, now, days=90):
    """{(before, after): (moves back, of them so old by now, of those who came up again in as many days)}."""
    found = defaultdict(lambda: [0, 0, 0])
    span = timedelta(days=days)
    for history in histories:
        for before, after, what, at in moves(history, counts):
            if what != "back":
                continue
            row = found[before, after]
            row[0] += 1
            if at + span <= now:
                row[1] += 1
                place = max(n for n, (stage, when) in enumerate(history) if (stage, when) == (after, at))
                later = [stage for stage, when in history[place + 1 :] if when <= at + span]
                row[2] += any(stage != "L" and ORDER.index(stage) >= ORDER.index(before) for stage in later)
    return {pair: tuple(row) for pair, row in found.items()}


def headline(histories, counts):
    """How many customers entered the conversion stage otherwise than back, or skipped past it."""
    reached = 0
    goal = ORDER.index(FIRST_CUSTOMER_STAGE)
    for history in histories:
        reached += any(
            (after == FIRST_CUSTOMER_STAGE and what != "back")
            or (what == "skip" and ORDER.index(before) < goal < ORDER.index(after))
            for before, after, what, _at in moves(history, counts)
        )
    return reached


def stays(histories, letter, start, end):
    """(which stay there, watched from age, watched to age, whether it was seen to end) of all stays that a period shows."""
    found = []
    for history in histories:
        nth = 0
        for place, (stage, began) in enumerate(history):
            if stage != letter:
                continue
            nth += 1
            left = history[place + 1][1] if place + 1 < len(history) else None
            if began >= end or (left is not None and left < start):
                continue
            seen_to_end = left is not None and left < end
            found.append((nth, max(start - began, -TICK), (left if seen_to_end else end) - began, seen_to_end))
    return found


def kaplan_meier(seen):
    """[(age, share still there)] at each age at which a stay ended: from stays as `stays` gives them."""
    still = Fraction(1)
    curve = []
    for age in sorted({leaves for _n, _from, leaves, ended in seen if ended}):
        watched = [one for one in seen if one[1] <= age <= one[2]]
        ends = sum(ended and leaves == age for _n, _from, leaves, ended in watched)
        still *= 1 - Fraction(ends, len(watched))
        curve.append((age, still))
    return curve


def reached(history, steps, anchored, window, now, rule):
    """How many of the steps a customer reached who first entered the first of them within `anchored`; None for another.
    Also whether they are lost by the end of their window, and whether that is still to come."""
    place = next((n for n, (stage, _at) in enumerate(history) if stage == steps[0]), None)
    if place is None or not anchored(history[place][1]):
        return None
    came = history[place][1]
    seen = [stage for stage, at in history[place:] if at - came <= window and at <= now]
    if rule == "reached":
        best = max(ORDER.index(stage) for stage in seen if stage != "L")
        hits = [best >= ORDER.index(step) for step in steps]
    elif rule == "any":
        hits = [step in seen for step in steps]
    else:
        hits, rest = [], iter(seen)
        for step in steps:
            hits.append(all(hits) and step in rest)
    return hits, seen[-1] == "L", now - came < window


def stage_times(history, now):
    """{letter: (entries, first entered, last entered, last left, time in all, time of the stay that lasts)}."""
    found = {}
    for letter in dict.fromkeys(stage for stage, _at in history):
        entered, left, total, lasts = [], [], timedelta(), None
        for place, (stage, at) in enumerate(history):
            if stage != letter:
                continue
            entered.append(at)
            if place + 1 < len(history):
                left.append(history[place + 1][1])
                total += left[-1] - at
            else:
                lasts = now - at
                total += lasts
        found[letter] = (len(entered), entered[0], entered[-1], left[-1] if left else None, total, lasts)
    return found


def clock(at, zone):
    """What clocks in the zone show at an instant."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def at_work(histories, before, counts):
    """Customers who stood below conversion when the period began, came to stand there in it, or reached conversion."""
    n = 0
    for history in histories:
        stood = stock([history], before)
        came = any(after in {"A", "K"} for _before, after, _kind, _at in moves(history, counts))
        n += bool(stood["A"] + stood["K"] or came or headline([history], counts))
    return n


def projected(cohort, behind, window, now):
    """The share of a cohort that will have converted, from earlier customers whose windows have closed.

    Both are (entered, age at conversion or None, age at loss or None)."""
    late = [one for one in behind if now - one[0] >= window]

    def share(which, age):
        return Fraction(sum(one[which] is not None and one[which] <= age for one in late), len(late))

    expected = Fraction(0)
    for entered, converted, lost in cohort:
        age = now - entered
        if converted is not None and converted <= min(age, window):
            expected += 1
        elif (lost is None or lost > age) and age < window:
            expected += (share(1, window) - share(1, age)) / (1 - share(1, age) - share(2, age))
    return expected / len(cohort)
