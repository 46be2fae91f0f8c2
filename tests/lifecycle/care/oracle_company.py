"""Random companies whose customers buy, use, answer and are taken care of: what happened in them, logged through the house."""

from __future__ import annotations

from datetime import timedelta

from lifecycle.care.claims import List
from tests.lifecycle.kpis.oracle_book import DAY, HOUR, TICK, Fact
from tests.lifecycle.kpis.oracle_company import Company
from tests.lifecycle.kpis.oracle_events import ON, Event

BORDERS = [days * DAY + off for days in (28, 90, 365) for off in (-TICK, 0 * TICK, TICK)]
"""How long ago the rules of the lists turn over."""
CONTACTS = ("call", "e-mail", "meeting", "support", "event", "offer", "notification", "social", "search")
SCORES = {
    "nps": (0, 3, 6, 7, 9, 10, 10, 10),
    "csat": (1, 2, 3, 4, 5, 5, 5),
    "review": (None, 1, 2, 4, 5),
    "ces": (1, 4, 7),
}
LISTS = {"risk": List.AT_RISK, "advocate": List.ADVOCATE}
OUTCOMES = ("kept", "lost", "moved", "they think about it")
CARE = ("claim.at_risk", "claim.advocate", "dismissed.at_risk", "dismissed.advocate", "opted out")


def events(random, customers, now, *, buying=0.7):
    """What happened to so many customers, in no order; this share of them bought anything."""
    found = []

    def one(what, who, detail, ago, *, late=0.15, undone=0.06):
        at = min(now - ago, now - HOUR)
        found.append(Event(what, who, at, detail, random.random() < late, random.random() < undone))

    def some(longest=400):
        if random.random() < 0.12:
            return random.choice(BORDERS)
        days = random.choice([days for days in (5, 30, 100, 200, 400) if days <= longest])
        return timedelta(minutes=random.randint(60, days * 24 * 60))

    for who in range(customers):
        if random.random() < 0.3:
            _happy(random, who, one)
            continue
        _moves(random, who, one, some)
        if random.random() < buying:
            _purchases(random, who, one)
        if random.random() < 0.4:
            _use(random, who, one)
        _touched(random, who, one, some, customers)
        _cared(random, who, one, some)
        one("owner", who, random.choice(("UREP", "UOTHER", None)), some(), undone=0)
    for _ in range(random.choice((0, 1, 2))):
        one("merge", random.randrange(customers), random.randrange(customers), some(), late=0)
    return found


def _touched(random, who, one, some, customers):
    """What was said to us and by us."""
    for kind in random.choices(("nps", "nps", "csat", "review", "ces"), k=random.choice((0, 1, 2, 4))):
        ago, score = some(), random.choice(SCORES[kind])
        one(kind, who, score, ago)
        if kind == "nps" and score <= 6 and random.random() < 0.6:
            since = random.choice((-DAY, 0 * TICK, TICK, HOUR, 3 * DAY))
            one(random.choice(CONTACTS), who, None, ago - since)
    for kind in random.choices(CONTACTS, k=random.choice((0, 0, 1, 2))):
        one(kind, who, None, some())
    if random.random() < 0.25:
        one("ticket", who, random.choice(("", "a", "c", "ac", "cr", "acrc")), some())
    if random.random() < 0.25:
        one("ask", who, random.choice((None, None, "agreed", "declined")), some())
    if random.random() < 0.15:
        one("referral", who, random.randrange(customers), some())


def _happy(random, who, one):
    """Somebody whom one would ask, but perhaps for one thing."""
    one("move", who, random.choice("CRRV"), random.choice((30, 90, 120, 300)) * DAY)
    days_ago = random.randint(1, 15)
    for _ in range(random.choice((0, 1, 2, 3))):
        one("purchase", who, random.choice((25, 40)), days_ago * DAY, undone=0)
        days_ago += random.randint(15, 25)
    kind, score = random.choice((("nps", 9), ("nps", 10), ("csat", 5)))
    one(kind, who, score, random.choice((3, 40, 364, 366)) * DAY)
    but = random.choice(
        ("review", "ticket", "ask", "referral", "csat", "nps", "opt_out", "dismiss", "claim", None, None)
    )
    detail = {"review": random.choice((1, 3, 5)), "ticket": random.choice(("", "c", "cr")), "csat": random.choice((2, 5)), "nps": random.choice((4, 9)), "ask": random.choice((None, "agreed")), "referral": who // 2, "opt_out": True, "dismiss": random.choice(("risk", "advocate")), "claim": "advocate"}  # fmt: skip
    if but:
        late = 0 if but in {"opt_out", "dismiss", "claim"} else 0.15
        one(but, who, detail[but], random.choice((1, 20, 60, 89, 91, 120)) * DAY, late=late)
        if but == "claim" and random.random() < 0.5:
            one("done", who, ("advocate", "gave a review"), random.choice((HOUR, 27 * DAY)), late=0)


def _moves(random, who, one, some):
    letter = random.choice("AKCCCEERR")
    for ago in sorted((some() for _ in range(random.choice((0, 1, 1, 2, 3, 5)))), reverse=True):
        one("move", who, letter, ago)
        letter = random.choice(ON[letter].replace("T", "").replace("U", "") + "CK"[random.random() < 0.2])


def _purchases(random, who, one):
    gap, days_ago = random.choice((3, 10, 20, 40, 90)), random.choice((0, 10, 27, 28, 29, 60, 200))
    for _ in range(random.choice((1, 1, 2, 2, 3, 4, 6))):
        amount = random.choice((10.5, 25, 40, 120))
        one("purchase", who, amount, days_ago * DAY + 3 * HOUR)
        if random.random() < 0.15:
            one("purchase", who, -random.choice((amount, amount, amount / 2)), max(0, days_ago - random.choice((0, 0, 2, 15))) * DAY + 2 * HOUR)  # fmt: skip
        days_ago += random.randint(1, 2 * gap)


def _use(random, who, one):
    gap, days_ago = random.choice((1, 5, 10, 15, 30)), random.choice((0, 5, 29, 30, 31, 45, 100))
    for _ in range(random.choice((1, 2, 3, 4, 6))):
        one("used", who, None, days_ago * DAY + random.choice((0, 0, 5)) * HOUR)
        days_ago += random.randint(0, 2 * gap)


def _cared(random, who, one, some):
    """Claims and how they ended, who is not relevant, has a next step or wants to be left alone."""
    if random.random() < 0.3:
        on, ago = random.choice(("risk", "risk", "advocate")), some(200)
        one("claim", who, on, ago, late=0)
        if random.random() < 0.6:
            one("done", who, (on, random.choice(OUTCOMES)), ago - random.choice((HOUR, 3 * DAY, 20 * DAY)), late=0)
            if random.random() < 0.3:
                one("claim", who, on, ago - 21 * DAY, late=0)
    if random.random() < 0.15:
        one("dismiss", who, random.choice(("risk", "advocate")), some(200), late=0)
    if random.random() < 0.12:
        one("snooze", who, random.choice((0, 1, 20, 60)), some(100), late=0)
    if random.random() < 0.1:
        one("opt_out", who, True, some(), late=0)
        if random.random() < 0.3:
            one("opt_out", who, False, some(30), late=0)


class CareCompany(Company):
    """A company that also takes care of its customers."""

    def _fact(self, house, who, field, value, at):
        self.book.facts.append(Fact(who.name, field, value, at, house.action_id))

    def _claim(self, house, who, event, _late, logged):
        on = LISTS[event.detail]
        claim = house.claims.claim(who, on)
        self._fact(house, who, on.claim_field, ("claimed", claim.person), logged)

    def _done(self, house, who, event, _late, logged):
        name, outcome = event.detail
        house.claims.done(who, LISTS[name], outcome)
        self._fact(house, who, LISTS[name].claim_field, ("done", outcome), logged)

    def _dismiss(self, house, who, event, _late, logged):
        on = LISTS[event.detail]
        until = house.claims.dismiss(who, on)
        assert until == self.book.day_of(logged) + 90 * DAY
        self._fact(house, who, on.dismissed_field, until, logged)

    def _opt_out(self, house, who, event, _late, logged):
        house.touchpoints.opt_out(who, event.detail)
        self._fact(house, who, "opted out", "yes" if event.detail else None, logged)

    def _merge(self, house, who, event, late, logged):
        """What lasts of the merged one's care lasts on; what was never said of the survivor is taken over."""
        into = house.names.find(self.names[event.detail])
        super()._merge(house, who, event, late, logged)
        if self.book.merges[-1].action != house.action_id:
            return
        for field in CARE:
            mine, theirs = ([one for one in self.book.facts if (one.who, one.field) == (name, field)] for name in (who.name, into.name))  # fmt: skip
            mine, theirs = (sorted(said, key=lambda one: one.at) for said in (mine, theirs))
            lasting = [bool(said) and self._lasts(field, said[-1].value) for said in (mine, theirs)]
            if lasting[0] and not lasting[1]:
                since = theirs[-1].at if theirs else mine[0].at - TICK
                self.book.facts += [Fact(into.name, field, one.value, one.at, house.action_id) for one in mine if one.at > since]  # fmt: skip

    def learn(self):
        """Keep what an answer learns on its way, as the app does behind it; what is known of value."""
        with self._transaction(writes=False):
            house = self._house(self.now)
            house.care.at_risk(None, offset=0, limit=1)
            base, learnt = house.values.base(), list(house.learnt)
        with self._transaction():
            for key, mark, told in {one[0]: one for one in learnt}.values():
                self._store.keep_fit(key, mark, told, self.now)
        return base

    @staticmethod
    def _lasts(field, value):
        """A dismissal counts whether or not it is over, as every fact that was ever said does."""
        return value is not None and not (field.startswith("claim") and value[0] == "done")
