"""Who is at risk and why, what is at stake, and who is left out, in the plainest way: loops over what was logged.

Only the chance to be still there and what is expected of a customer come from the model of value. See `oracle_bought` for
what purchases tell, `oracle_asks` for whom one could ask, and `tests.lifecycle.kpis.oracle_book` for the book.
"""

from __future__ import annotations

import itertools

from tests.lifecycle.care.oracle_bought import fell, once, overdue
from tests.lifecycle.kpis.oracle_book import DAY

ANSWERS = ("call", "e-mail", "meeting", "support", "event", "offer")
"""Contacts in which we turn to one customer: they answer who is unhappy. Not what is for many at once."""


# -- what was said and done


def latest(world, who, kind):
    """The last answer of a kind within 12 months."""
    found = [one for one in world.book.of(who, kind) if one.value is not None and world.now - one.at <= 365 * DAY]
    return found[-1] if found else None


def ago(world, touch):
    return (world.now - touch.at) // DAY


def low(world, who):
    """A CSAT or a review of 1 or 2 that is their latest, less than 90 days old; of both the later one is told."""
    found = [one for one in (latest(world, who, kind) for kind in ("csat", "review")) if one and one.value <= 2]
    found = [one for one in found if world.now - one.at < 90 * DAY]
    if not found:
        return None
    last = max(found, key=lambda one: one.at)
    return ago(world, last), last.value, last.kind == "review"


def answered(world, who, at):
    """Whether somebody turned to them since."""
    ours = [one.at for one in world.book.of(who, *ANSWERS)]
    ours += [one.at for one in world.book.of(who, "ticket") if one.state in {"answered", "closed"}]
    return any(at <= one for one in ours)


def detractor(world, who):
    """An NPS of 6 or less as the latest one of 12 months, and nobody answered."""
    one = latest(world, who, "nps")
    if one is None or one.value > 6 or answered(world, who, one.at):
        return None
    return ago(world, one), one.value, None


def back(world, who):
    """Went back from conversion or later within 90 days, and has not been up again since; the last time that is so."""
    book, found = world.book, None
    mine = book.steps().get(who, [])
    for place, step in enumerate(mine):
        is_back = (
            step.source not in {None, "L"} and step.stage != "L" and book.rung(step.stage) < book.rung(step.source)
        )
        if is_back and book.is_won(step.source) and world.now - step.at <= 90 * DAY:
            since = [book.rung(later.stage) for later in mine[place:]]
            if max(since) < book.rung(step.source):
                found = ago(world, step), step.source, step.stage
    return found


def used(world, who):
    """How many days ago there was use within 12 months, the longest ago first; days of 24 hours."""
    found = [one for one in world.book.of(who, "used") if world.now - one.at <= 365 * DAY]
    return sorted({ago(world, one) for one in found}, reverse=True)


def unused(world, who):
    """Who used it on four days at least, and now has not for three median gaps and 30 days."""
    days = used(world, who)
    if len(days) < 4:
        return None
    gaps = sorted(before - after for before, after in itertools.pairwise(days))
    median = gaps[len(gaps) // 2]
    return (days[-1], median, None) if days[-1] > 3 * median and days[-1] >= 30 else None


REASONS = {
    "overdue": overdue,
    "once": once,
    "fell": fell,
    "low": low,
    "detractor": detractor,
    "back": back,
    "unused": unused,
}


def reasons(world, who):
    """All that speak for it that a customer may be lost: {name: (days, its two numbers)}."""
    if ("why", who) not in world.kept:
        found = {name: told(world, who) for name, told in REASONS.items()}
        world.kept["why", who] = {name: told for name, told in found.items() if told}
    return world.kept["why", who]


# -- who is left out of a list


def said(world, who, name):
    return world.book.said_last(who, name, world.now)


def is_snoozed(world, who):
    """Until the day of the next step is over."""
    day = said(world, who, "next step")
    return day is not None and day >= world.today


def is_dismissed(world, who, on):
    """Until the day that was named is over."""
    day = said(world, who, f"dismissed.{on}")
    return day is not None and day >= world.today


def is_done(world, who, on):
    """Taken care of in the last four weeks."""
    mine = [one for one in world.book.facts if (one.who, one.field) == (who, f"claim.{on}") and one.at <= world.now]
    mine.sort(key=lambda one: one.at)
    last = mine[-1] if mine else None
    return last is not None and last.value is not None and last.value[0] == "done" and world.now - last.at < 28 * DAY


def claimed_by(world, who, on):
    """The person who takes care now."""
    value = said(world, who, f"claim.{on}")
    return value[1] if value and value[0] == "claimed" else None


def at_risk(world):
    """({who: reasons} of the list, {why left out: who})."""
    listed, out = {}, {"lost": [], "prospects": [], "snoozed": [], "dismissed": [], "done": []}
    for who in world.everybody():
        why = reasons(world, who)
        if not why:
            continue
        if world.stage(who) == "L":
            out["lost"].append(who)
        elif not world.is_customer(who) and "back" not in why:
            out["prospects"].append(who)
        elif is_snoozed(world, who):
            out["snoozed"].append(who)
        elif is_dismissed(world, who, "at_risk"):
            out["dismissed"].append(who)
        elif is_done(world, who, "at_risk"):
            out["done"].append(who)
        else:
            listed[who] = why
    return listed, out
