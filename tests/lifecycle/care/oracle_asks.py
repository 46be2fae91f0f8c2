"""Whom one could ask for a review, who was asked, and the parts of a customer's health; see `oracle`."""

from __future__ import annotations

from tests.lifecycle.care.oracle import (
    ANSWERS,
    ago,
    claimed_by,
    detractor,
    is_dismissed,
    is_done,
    latest,
    low,
    reasons,
    said,
    unused,
    used,
)
from tests.lifecycle.care.oracle_bought import expected, once, overdue, second_limit, visits
from tests.lifecycle.kpis.oracle_book import DAY

BAD = {"nps": 6, "csat": 2, "review": 2, "ces": 3}


def asks(world):
    """Each ask: whose, when, and how it stands."""
    found = {}
    for one in world.book.said("ask"):
        if one.state == "asked":
            found[one.thread] = [world.book.is_(one.who), one.at, "asked"]
    for one in world.book.said("ask"):
        if one.state != "asked" and one.thread in found:
            found[one.thread][2] = one.state
    return [tuple(one) for one in found.values()]


def waiting(world):
    """Who was asked within 90 days and has not answered, longest ago first: (who, days ago)."""
    found = [(at, who) for who, at, state in asks(world) if state == "asked" and world.now - at < 90 * DAY]
    return [(who, (world.now - at) // DAY) for at, who in sorted(found)]


def praise(world, who):
    """Their latest NPS if that is 9 or 10, and their latest CSAT if that is 5; the younger of them last."""
    best = {"nps": 9, "csat": 5}
    found = [latest(world, who, kind) for kind in best]
    return sorted((one for one in found if one and one.value >= best[one.kind]), key=lambda one: one.at)


def is_unhappy(world, who):
    """An answer that is bad, as the latest of its kind and after the praise; an effort (CES) is no praise or blame of all."""
    since = praise(world, who)[-1].at
    last = [latest(world, who, kind) for kind in ("nps", "csat", "review")]
    return any(one is not None and one.value <= BAD[one.kind] and one.at > since for one in last)


def open_tickets(world, who):
    """When each ticket was opened that is open still."""
    stands = {}
    for one in world.book.of(who, "ticket"):
        begun = stands[one.thread][0] if one.thread in stands else one.at
        stands[one.thread] = begun, one.state
    return sorted(begun for begun, state in stands.values() if state != "closed")


def has_stayed(world, who):
    """In retention or later for 90 days, all the while."""
    since = world.now
    for step in reversed(world.book.steps().get(who, [])):
        if world.book.rung(step.stage) < world.book.rung("R"):
            break
        since = step.at
    return world.now - since > 90 * DAY


def has_acted(world, who):
    """A good review, a referral or a yes when asked, within 12 months."""
    book = world.book
    acts = [one.at for one in book.of(who, "review") if one.value is not None and one.value >= 4]
    acts += [one.at for one in book.of(who, "referral") if one.other]
    acts += [one.at for one in book.of(who, "ask") if one.state == "agreed"]
    return any(world.now - at <= 365 * DAY for at in acts)


def has_come_again(world, who):
    return len(visits(world, who, world.today)) > 1


def may_be_asked(world):
    """({who: what the list tells of them}, {why left out: who})."""
    names = ("ticket", "unhappy", "at_risk", "asked", "opted_out", "dismissed", "done")
    listed, out = {}, {name: [] for name in names}
    for who in world.everybody():
        found = praise(world, who)
        if not found or not world.is_customer(who) or not (has_come_again(world, who) or has_stayed(world, who)):
            continue
        bars = (
            open_tickets(world, who),
            is_unhappy(world, who),
            reasons(world, who) and not is_dismissed(world, who, "at_risk"),
            any(name == who and world.now - at < 90 * DAY for name, at, _ in asks(world)),
            said(world, who, "opted out"),
            is_dismissed(world, who, "advocate"),
            is_done(world, who, "advocate"),
        )
        why = next((name for name, bar in zip(names, bars, strict=True) if bar), None)
        if why:
            out[why].append(who)
            continue
        scores = {one.kind: one.value for one in found}
        listed[who] = {
            "nps": scores.get("nps"),
            "csat": scores.get("csat"),
            "days": ago(world, found[-1]),
            "acted": has_acted(world, who),
            "again": has_come_again(world, who),
            "stayed": has_stayed(world, who),
            "value": expected(world, who, world.today),
            "by": claimed_by(world, who, "advocate"),
        }
    return listed, out


def rank(told):
    """First who acted before, then by score (a CSAT of 5 is an NPS of 10), how young the answer is, and value."""
    score = 10 if told["csat"] == 5 else told["nps"]
    return not told["acted"], -score, told["days"], -(told["value"] or 0)


# -- health


def health(world, who):
    """{part: (mark, days)}; a part warns by the rules of who is at risk."""
    return {
        "buying": _buying(world, who),
        "feedback": _feedback(world, who),
        "tickets": _tickets(world, who),
        "use": _use(world, who),
        "contact": _contact(world, who),
    }


def _buying(world, who):
    days = sorted(visits(world, who, world.today))
    if not days:
        return "unknown", None
    away = (world.today - days[-1]).days
    if overdue(world, who) or once(world, who):
        return "warn", away
    if len(days) == 1:
        return "unknown" if second_limit(world)[0] is None else "good", away
    return "good" if world.model or len(days) > 2 else "unknown", away


def _feedback(world, who):
    last = [one for one in (latest(world, who, kind) for kind in BAD) if one]
    if not last:
        return "unknown", None
    if low(world, who) or detractor(world, who):
        return "warn", None
    one = max(last, key=lambda touch: touch.at)
    return "good" if one.value > BAD[one.kind] else "unknown", ago(world, one)


def _tickets(world, who):
    begun = open_tickets(world, who)
    if begun:
        return "warn", (world.now - begun[0]) // DAY
    return "good" if world.book.of(who, "ticket") else "unknown", None


def _use(world, who):
    days = used(world, who)
    if not days:
        return "unknown", None
    if unused(world, who):
        return "warn", days[-1]
    return "good" if len(days) > 3 or days[-1] < 30 else "unknown", days[-1]


def _contact(world, who):
    ours = world.book.of(who, *ANSWERS)
    if not ours:
        return "unknown", None
    days = ago(world, ours[-1])
    return "good" if days < 90 else "warn", days
