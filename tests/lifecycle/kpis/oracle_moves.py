"""KPIs that are counted from moves, and from what was said at them; see `oracle`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lifecycle.kpis.oracle_book import DAY, HOUR, TICK, Book
from tests.lifecycle.kpis.oracle_telling import Row

if TYPE_CHECKING:
    from datetime import datetime

ANSWERING = ("call", "meeting", "e-mail", "offer", "support")
CONTACTS = (
    "search", "advertising", "referral", "review", "blog", "social", "word of mouth", "e-mail", "notification", "offer", "call",
    "meeting", "support", "event", "competitor",
)  # fmt: skip


@dataclass
class Asked:
    """The period [start, end) as far as it has gone at `now`; nothing before `since` is looked at."""

    book: Book
    start: datetime
    end: datetime
    now: datetime
    since: datetime

    @property
    def closing(self):
        """The last instant of it."""
        return self.end - TICK

    @property
    def opening(self):
        """The last instant before it."""
        return self.start - TICK

    def has(self, at):
        return self.start <= at < self.end

    def moves(self):
        return self.book.in_period(self.start, self.end)

    def days(self):
        """The first and the last local day."""
        return self.book.day_of(self.start), self.book.day_of(self.closing)

    def within(self, since, found, lost=None):
        """(reached within the window, it may still be): of who began then, by the first instant of reaching it after that
        and the first loss."""
        until = since + self.book.window
        hit = found is not None and found <= until and (lost is None or found < lost)
        gone = lost is not None and lost <= until
        return hit, not hit and not gone and self.now < until


def firsts(steps):
    """The first move of each customer."""
    found = {}
    for step in steps:
        found.setdefault(step.who, step)
    return list(found.values())


def lasts(steps):
    """The last move of each customer."""
    return list({step.who: step for step in steps}.values())


def prospects(ask):
    """The first moves of who came new, below conversion."""
    return [step for step in ask.moves() if step.source is None and ask.book.is_prospect(step.stage)]


def winners(ask):
    """The first move of each to conversion or later from below, from nowhere or from lost."""
    book = ask.book
    return firsts(step for step in ask.moves() if book.is_won(step.stage) and not book.is_won(step.source))


def new_prospects(ask):
    return [Row(step.who, step.at, 1) for step in prospects(ask)]


def reaching(ask, step, wanted):
    """A row of whether, after this move, a stage that is `wanted` was entered within the window and before a loss."""
    after = ask.book.after(step)
    found = next((one.at for one in after if wanted(one.stage)), None)
    lost = next((one.at for one in after if one.stage == "L"), None)
    hit, still = ask.within(step.at, found, lost)
    return Row(step.who, step.at, int(hit), open=still)


def reached_knowledge(ask):
    book = ask.book
    goal = book.rung(book.before_won)
    came = [step for step in prospects(ask) if book.rung(step.stage) < goal]
    return [reaching(ask, step, lambda stage: book.rung(stage) >= goal) for step in came]


def won_of_entered(ask):
    return [reaching(ask, step, ask.book.is_won) for step in prospects(ask)]


def qualified(ask):
    """The last move out of the stage before conversion of each."""
    return lasts(step for step in ask.moves() if step.source == ask.book.before_won)


def goes_on(book, step):
    return book.rung(step.stage) > book.rung(step.source)


def qualified_rate(ask):
    return [Row(step.who, step.at, int(goes_on(ask.book, step))) for step in qualified(ask)]


def knowledge_days(ask):
    rows = []
    for step in ask.moves():
        if step.stage == ask.book.before_won:
            after = ask.book.after(step)
            until = after[0].at if after else ask.now
            rows.append(Row(step.who, step.at, (until - step.at) / DAY, open=not after))
    return rows


def stuck(ask):
    """Who stands in the stage before conversion at the end, and whether they are stuck there."""
    book, at, rows = ask.book, min(ask.closing, ask.now), []
    for who, mine in sorted(book.steps().items()):
        before = [step for step in mine if step.at <= at]
        if before and before[-1].stage == book.before_won:
            said = book.said_last(who, "next step", at)
            snoozed = said is not None and said >= book.day_of(at)
            rows.append(Row(who, at, int(at - before[-1].at > book.stuck_days * DAY and not snoozed)))
    return rows


def first_response(ask):
    rows = []
    for step in prospects(ask):
        contacts = [one.at for one in ask.book.of(step.who, *ANSWERING) if one.at >= step.at]
        until = min(contacts) if contacts else ask.now
        rows.append(Row(step.who, step.at, (until - step.at) / HOUR, open=not contacts))
    return rows


def touches_per_qualified(ask):
    book, rows = ask.book, []
    for step in qualified(ask):
        if goes_on(book, step):
            contacts = [one for one in book.of(step.who, *CONTACTS) if step.at - book.window <= one.at <= step.at]
            own = [one for one in contacts if (one.kind == "review" and one.value is not None) or (one.kind == "referral" and one.other)]  # fmt: skip
            rows.append(Row(step.who, step.at, len(contacts) - len(own)))
    return rows


def win_rate(ask):
    book, won = ask.book, winners(ask)
    gone = {step.who for step in won}
    lost = lasts(step for step in ask.moves() if step.stage == "L" and book.is_prospect(step.source))
    return [Row(step.who, step.at, 1) for step in won] + [
        Row(one.who, one.at, 0) for one in lost if one.who not in gone
    ]


def sales_cycle(ask):
    book, rows = ask.book, []
    for step in winners(ask):
        if not book.is_prospect(step.source):
            continue
        came = None
        for one in book.steps()[step.who]:
            if one is step:
                break
            if book.is_prospect(one.stage) and not book.is_prospect(one.source):
                came = one.at
        rows.append(Row(step.who, step.at, (step.at - max(came, ask.since)) / DAY, open=came < ask.since))
    return rows


def skip_rate(ask):
    book, rows = ask.book, []
    for step in firsts(step for step in ask.moves() if book.is_prospect(step.source) and book.is_won(step.stage)):
        between = book.order[book.rung(step.source) : book.rung(step.stage) - 1]
        rows.append(Row(step.who, step.at, int(any(one not in book.retired for one in between))))
    return rows


def first_use(ask):
    rows = []
    for step in winners(ask):
        used = [one.at for one in ask.book.of(step.who, "used") if one.at >= step.at]
        rows.append(Row(step.who, step.at, ((used[0] if used else ask.now) - step.at) / DAY, open=not used))
    return rows


def retention_rate(ask):
    lost = {step.who for step in ask.moves() if step.stage == "L"}
    return [Row(who, ask.opening, int(who not in lost)) for who in ask.book.active(ask.opening)]


def churn(ask):
    lost = {step.who for step in ask.moves() if step.stage == "L" and ask.book.is_won(step.source)}
    return [Row(who, ask.opening, int(who in lost)) for who in ask.book.active(ask.opening)]


def won_back(ask):
    rows = []
    for step in firsts(step for step in ask.moves() if step.stage == "L" and ask.book.is_won(step.source)):
        after = ask.book.after(step)
        hit, still = ask.within(step.at, after[0].at if after else None)
        rows.append(Row(step.who, step.at, int(hit), open=still))
    return rows
