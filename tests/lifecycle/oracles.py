"""The definitions in the plainest Python: loops over lists of (stage, time), one customer at a time.

Written from what the numbers mean, not from the product's code: no numpy, no frames. A history is a list of
(stage letter, microseconds), in the order of the moves, neighbours never alike; L is lost.
"""

from __future__ import annotations

ORDER = "AKCERV"
DAY = 24 * 3600 * 1_000_000


def kind(before, after):
    if before is None:
        return "new"
    if after == "L":
        return "lost"
    if before == "L":
        return "won back"
    low, high = ORDER.index(before), ORDER.index(after)
    if high < low:
        return "back"
    return "forward" if high == low + 1 else "skip"


def moves(history):
    """(before, after, kind, time) of every move of one customer."""
    result = []
    before = None
    for stage, at in history:
        result.append((before, stage, kind(before, stage), at))
        before = stage
    return result


def stock(histories, at):
    """Who is where at an instant: whoever entered last, at or before it."""
    counts = dict.fromkeys("LAKCERV", 0)
    for history in histories:
        where = None
        for stage, entered in history:
            if entered <= at:
                where = stage
        if where is not None:
            counts[where] += 1
    return counts


def ledger(histories, start, end):
    """Per stage how many moves of the period came in and went out, by kind; skips are forward."""
    names = ["new", "forward in", "back in", "won back", "forward out", "back out", "lost out", "lost in"]
    table = {stage: dict.fromkeys(names, 0) for stage in "LAKCERV"}
    for history in histories:
        for before, after, what, at in moves(history):
            if not start <= at < end:
                continue
            if what == "new":
                table[after]["new"] += 1
            elif what in {"forward", "skip"}:
                table[after]["forward in"] += 1
                table[before]["forward out"] += 1
            elif what == "back":
                table[after]["back in"] += 1
                table[before]["back out"] += 1
            elif what == "lost":
                table["L"]["lost in"] += 1
                table[before]["lost out"] += 1
            else:
                table[after]["won back"] += 1
    return table


def count_moves(histories, start, end):
    counts = dict.fromkeys(["new", "forward", "skip", "back", "lost", "won back"], 0)
    for history in histories:
        for _before, _after, what, at in moves(history):
            if start <= at < end:
                counts[what] += 1
    return counts


def bounced(histories, start, end):
    """How many customers moved back in the period."""
    return sum(any(what == "back" and start <= at < end for _b, _a, what, at in moves(h)) for h in histories)


def people(histories, stage, start, end, until, window_days):
    """(entrants, skipped past, moved on) of one stage: unique customers. Moves at `until` or later are unseen."""
    entrants = skipped = moved_on = 0
    for history in histories:
        place = None
        for number, (name, at) in enumerate(history):
            if name == stage and start <= at < end:
                place = number
                break
        if place is not None:
            entrants += 1
            moved_on += went_on(history, place, until, window_days)
        skipped += any(
            what == "skip" and start <= at < end and ORDER.index(before) < ORDER.index(stage) < ORDER.index(after)
            for before, after, what, at in moves(history)
        )
    return entrants, skipped, moved_on


def went_on(history, place, until, window_days):
    """Whether a later stage was entered after this visit, within the window, and not lost before."""
    stage, anchor = history[place]
    for name, at in history[place + 1 :]:
        if at >= until or at > anchor + window_days * DAY or name == "L":
            return False
        if ORDER.index(name) > ORDER.index(stage):
            return True
    return False


def cohort(histories, steps, start, end, as_of, window_days, rule):
    """The cohort funnel: n, per step (reached, entered, still open), converted, lost, still open, mature."""
    reached = [0] * len(steps)
    entered = [0] * len(steps)
    waiting = [0] * len(steps)
    n = converted = lost = still_open = 0
    mature = as_of >= end
    for history in histories:
        place = next((number for number, (name, _at) in enumerate(history) if name == steps[0]), None)
        if place is None:
            continue
        anchor = history[place][1]
        if not start <= anchor < end or anchor > as_of:
            continue
        n += 1
        seen = [name for name, at in history[place:] if at <= anchor + window_days * DAY and at <= as_of]
        hits = RULES[rule](seen, steps)
        is_lost = seen[-1] == "L"
        inside = anchor + window_days * DAY > as_of
        mature = mature and not inside
        for number, hit in enumerate(hits):
            reached[number] += hit
            entered[number] += hit and steps[number] in seen
            waiting[number] += not hit and inside and not is_lost
        converted += hits[-1]
        lost += not hits[-1] and is_lost
        still_open += not hits[-1] and not is_lost and inside
    steps_seen = list(zip(reached, entered, waiting, strict=True))
    return {
        "n": n,
        "steps": steps_seen,
        "converted": converted,
        "lost": lost,
        "still open": still_open,
        "mature": mature,
    }


def reached_or_beyond(seen, steps):
    return [any(name != "L" and ORDER.index(name) >= ORDER.index(step) for name in seen) for step in steps]


def ordered(seen, steps):
    hits = []
    rest = list(seen)
    for step in steps:
        if step not in rest:
            break
        rest = rest[rest.index(step) + 1 :]
        hits.append(True)
    return hits + [False] * (len(steps) - len(hits))


def any_order(seen, steps):
    return [step in seen for step in steps]


RULES = {"reached": reached_or_beyond, "ordered": ordered, "any": any_order}


def value_at(said, at):
    """The last value said at or before an instant, else the first one ever said, else None."""
    value = said[0][1] if said else None
    for when, what in said:
        if when <= at:
            value = what
    return value
