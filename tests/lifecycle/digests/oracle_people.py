"""Who is at risk, who may be asked and who was; see `oracle`."""

from __future__ import annotations

from tests.lifecycle.digests.oracle_book import DAY, rung


def asks(book):
    """Each ask: whose, when, and how it stands."""
    found = {}
    for one in book.said("ask"):
        if one.state == "asked":
            found[one.thread] = [book.is_(one.who), one.at, "asked"]
    for one in book.said("ask"):
        if one.state != "asked" and one.thread in found:
            found[one.thread][2] = one.state
    return [tuple(one) for one in found.values()]


def waiting(book, now):
    """Who was asked within 90 days and has not answered, longest ago first: (who, when)."""
    found = [(at, who) for who, at, state in asks(book) if state == "asked" and now - at <= 90 * DAY]
    return [(who, at) for at, who in sorted(found)]


def latest(book, kind, who, now, days=365):
    """The latest answer of a customer."""
    found = [one for one in book.said(kind, who) if one.value is not None and now - one.at <= days * DAY]
    return found[-1] if found else None


def has_open_ticket(book, who):
    """Whether a ticket of theirs was not closed."""
    stands = {one.thread: one.state for one in book.said("ticket", who)}
    return any(state != "closed" for state in stands.values())


OURS = ("call", "e-mail", "meeting")


def reached_since(book, who, at):
    """Whether somebody turned to the customer at that instant or later."""
    contacts = [one for kind in OURS for one in book.said(kind, who)]
    contacts += [one for one in book.said("ticket", who) if one.state in {"answered", "closed"}]
    return any(one.at >= at for one in contacts)


def is_unhappy(book, who, now):
    """A CSAT or a rating of 1 or 2 within 90 days as the latest one, or a detractor to whom nobody spoke since."""
    for kind in ("csat", "review"):
        one = latest(book, kind, who, now)
        if one and one.value <= 2 and now - one.at <= 90 * DAY:
            return True
    one = latest(book, "nps", who, now)
    return bool(one and one.value <= 6 and not reached_since(book, who, one.at))


def is_overdue(book, who, now):
    """Away for more than twice the usual gap between purchase days, of two gaps at least."""
    days = book.buying_days(who)
    if len(days) < 3:
        return False
    usual = (days[-1] - days[0]).days / (len(days) - 1)
    return (book.day_of(now) - days[-1]).days > 2 * usual


def has_bounced(book, who, now):
    """Who moved back from conversion or later in the last 90 days and has not been up there again since."""
    mine = [step for step in book.steps().get(who, ()) if step.at <= now]
    return any(
        step.back
        and rung(step.source) >= rung("C")
        and now - step.at <= 90 * DAY
        and all(rung(later.stage) < rung(step.source) for later in mine[place:])
        for place, step in enumerate(mine)
    )


def is_at_risk(book, who, now):
    """Any reason that a small company without use and without a model of purchases can give."""
    return is_unhappy(book, who, now) or is_overdue(book, who, now) or has_bounced(book, who, now)


def at_risk(book, now):
    """Customers with a reason, and who was one until they bounced back; nobody who is lost."""
    found = []
    for who in sorted(book.steps()):
        if book.where(who, now) in {None, "L"}:
            continue
        if has_bounced(book, who, now) or (who in book.active(now) and is_at_risk(book, who, now)):
            found.append(who)
    return found


def may_be_asked(book, who, now):
    """Domain, 8: promoter or CSAT 5, two purchases or in retention for 90 days, no open problem, not asked in 90 days, not
    opted out."""
    nps, csat = latest(book, "nps", who, now), latest(book, "csat", who, now)
    happy = (nps and nps.value >= 9) or (csat and csat.value >= 5)
    there = rung(book.where(who, now)) >= rung("C")
    if not happy or not there:
        return False
    if len(book.buying_days(who)) < 2 and not has_stayed(book, who, now):
        return False
    if has_open_ticket(book, who) or is_at_risk(book, who, now):
        return False
    if any(name == who and now - at <= 90 * DAY for name, at, _ in asks(book)):
        return False
    return who not in {book.is_(one) for one in book.opted_out}


def has_stayed(book, who, now):
    """In retention or later for 90 days, all the while."""
    since = now
    for step in reversed(book.steps().get(who, [])):
        if rung(step.stage) < rung("R"):
            break
        since = step.at
    return now - since >= 90 * DAY


def to_ask(book, now):
    return [who for who in sorted(book.steps()) if may_be_asked(book, who, now)]
