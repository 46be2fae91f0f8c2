"""Wins, and what stands in the thread of a digest; see `oracle`."""

from __future__ import annotations

from tests.lifecycle.digests.oracle_book import DAY, rung
from tests.lifecycle.digests.oracle_figures import won

AGES = (30, 60, 90, 120, 150, 180)


def wins(book, start, end):
    """Per kind how many, and who: each once, in order of time."""
    moves = book.in_period(start, end)
    good = [book.is_(one.who) for one in book.reviews() if start <= one.at < end and one.value >= 4]
    gave = [book.is_(one.who) for one in book.referrals() if start <= one.at < end]
    found = {
        "advocates": each([step.who for step in moves if step.stage == "V" and not has_been(book, step)]),
        "reviews": good,
        "referrals": gave,
        "recovered": each([step.who for step in moves if regained(book, step)]),
        "won_back": each([step.who for step in moves if step.source == "L"]),
        "won": list(won(book, start, end)),
    }
    return {win: (len(who), each(who)) for win, who in found.items()}


def has_been(book, step):
    """Whether they were in that stage before."""
    return any(one.stage == step.stage and one.at < step.at for one in book.steps()[step.who])


def regained(book, step):
    """Whether this move is the first to come back to the stage that a move back of at most 90 days before had left."""
    mine = book.steps()[step.who]
    at = next(n for n, one in enumerate(mine) if one is step or one == step)
    for n, bounce in enumerate(mine[:at]):
        if not bounce.back or step.at - bounce.at > 90 * DAY:
            continue
        between = mine[n + 1 : at]
        if any(one.stage == "L" or rung(one.stage) >= rung(bounce.source) for one in between):
            continue
        if step.stage != "L" and rung(step.stage) >= rung(bounce.source):
            return True
    return False


def each(names):
    """Each name once."""
    return list(dict.fromkeys(names))


# -- the thread


def moves_back(book, start, end):
    """(from, to, reason): how many."""
    found = {}
    for step in book.in_period(start, end):
        if step.back:
            key = (step.source, step.stage, step.reason)
            found[key] = found.get(key, 0) + 1
    return found


def chain(book, start, end):
    """From asking to what came of it, of what was said in [start, end)."""
    asks = [one for one in book.said("ask") if start <= one.at < end]
    referrals = [one for one in book.referrals() if start <= one.at < end]
    since = {}
    for one in referrals:
        other = book.is_(one.other)
        since[other] = min(since.get(other, one.at), one.at)
    winners = [
        who
        for who, at in since.items()
        if any(
            rung(step.stage) >= rung("C") and rung(step.source) < rung("C") and step.at >= at - DAY
            for step in book.steps().get(who, ())
        )
    ]
    return {
        "asked": sum(one.state == "asked" for one in asks),
        "agreed": sum(one.state == "agreed" for one in asks),
        "declined": sum(one.state == "declined" for one in asks),
        "reviews": sum(start <= one.at < end for one in book.reviews()),
        "referrals": len(referrals),
        "referred": len(since),
        "won": len(winners),
        "value": sum(amount for who in winners for _, amount in book.bought(who)),
    }


def cohorts(book, months, now):
    """Per month (first day): how many became customers for the first time, and how many were not lost within each age."""
    rows = {}
    for first, after in months:
        start, end = book.midnight(first), book.midnight(after)
        members = []
        for mine in book.steps().values():
            became = next((step.at for step in mine if rung(step.stage) >= rung("C")), None)
            if became is not None and start <= became < end:
                lost = next((step.at for step in mine if step.stage == "L" and step.at > became), None)
                members.append((became, lost))
        if members:
            rows[first] = (len(members), tuple(_kept(members, age, now) for age in AGES))
    return rows


def _kept(members, age, now):
    if any(became + age * DAY > now for became, _ in members):
        return None
    return sum(lost is None or lost > became + age * DAY for became, lost in members)
