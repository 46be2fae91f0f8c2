"""Who needs care, and who would speak for us. Reads frames, asks pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.care.advocates import Barred, Loyal, candidates
from lifecycle.care.at_risk import Aside, at_stake, ordered, risky
from lifecycle.care.buying import by_purchases, rhythm, second, waits
from lifecycle.care.claims import List, read
from lifecycle.care.rules import FALL_DAYS
from lifecycle.care.signals import among
from lifecycle.service.buyers import Buyers
from lifecycle.service.care_answers import Advocate, AdvocatesAnswer, AtRisk, AtRiskAnswer, CareCard, Known, Waiting
from lifecycle.service.care_card import SHELF, Cards
from lifecycle.service.care_reading import Reading
from lifecycle.value.base import MONTHS_AHEAD
from lifecycle.value.expected import p_alive
from lifecycle.value.purchasing import customers_of
from lifecycle.value.scored import scored

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.care.advocates import Candidates
    from lifecycle.care.at_risk import Risky
    from lifecycle.care.buying import Rhythm, Second
    from lifecycle.care.claims import Claim
    from lifecycle.flows import Ints
    from lifecycle.model import Customer
    from lifecycle.service.context import Context
    from lifecycle.service.own_currency import LeftOut
    from lifecycle.service.values import Values
    from lifecycle.times.incidence import Floats
    from lifecycle.value.base import Base

YEAR = MONTHS_AHEAD[0]
MOST_WAITING = 5


@dataclass(frozen=True, slots=True)
class Bought:
    """What purchases tell: the model (None: of too few), a row per buyer now and four weeks ago, and their rhythm."""

    base: Base | None
    now: pd.DataFrame
    before: pd.DataFrame
    rhythm: Rhythm
    second: Second
    unread: LeftOut

    def values(self, customers: pd.DataFrame, of: Ints) -> tuple[Ints, Floats]:
        """The expected profit of the coming year of these buyers (ids ascending), where a model tells it."""
        ids = customers["customer_id"].to_numpy(np.int64)
        if self.base is None or self.base.fitted.purchasing is None:
            return np.zeros(0, np.int64), np.zeros(0)
        rows = customers[among(ids, of)]
        return rows["customer_id"].to_numpy(np.int64), scored(self.base, rows, YEAR)["value"].to_numpy()


class Care:
    """Answers `who is at risk` and `whom could we ask`."""

    def __init__(self, context: Context, values: Values) -> None:
        self._context = context
        self._values = values
        self._buyers = Buyers(context)
        self._read = Reading(context, self._buyers.purchases.today())

    def at_risk(self, owner: str | None, *, offset: int, limit: int) -> AtRiskAnswer:
        """Who is at risk: anybody, or the customers whom this person owns or has claimed. Nobody where nothing is known."""
        claims = self._claims(List.AT_RISK)
        found, bought = self._risky(self._of_person(owner, claims)), self._bought
        stakes = at_stake(
            found, bought.values(bought.before, found.customer_id), bought.values(bought.now, found.customer_id)
        )
        rows = ordered(found, stakes)
        there = set(found.customer_id.tolist())
        return AtRiskAnswer(
            page=self._at_risk(found, rows[offset : offset + limit], stakes, claims),
            n=len(rows),
            stake=float(np.nansum(stakes)),
            staked=int(np.count_nonzero(~np.isnan(stakes))),
            claimed=sum(claim.lasts for one, claim in claims.items() if one in there),
            reasons=found.counts(found.customer_id),
            left_out=found.left_out,
            signed=found.signed,
            active=found.active,
            second=bought.second,
            known=self._known(),
            base=bought.base,
            unread=bought.unread,
        )

    def advocates(self, owner: str | None, *, offset: int, limit: int) -> AdvocatesAnswer:
        """Who may be asked, anybody's or this person's customers, and who was asked and has not answered."""
        read, bought, claims = self._read, self._bought, self._claims(List.ADVOCATE)
        again = bought.rhythm.customer_id[bought.rhythm.repeats > 0]
        loyal = Loyal(again, read.stayed(), read.acted())
        barred = Barred(
            at_risk=self._risky(None).troubled,
            opted_out=read.opted_out(),
            dismissed=read.dismissed(List.ADVOCATE),
            done=read.done(read.claims(List.ADVOCATE)),
        )
        of = self._of_person(owner, claims)
        found = candidates(
            self._context.settings.model,
            read.standing,
            read.said,
            loyal,
            read.tickets,
            read.asked,
            barred,
            read.now_us,
            of,
        )
        ids, worth = bought.values(bought.now, found.customer_id)
        values = dict(zip(ids.tolist(), worth.tolist(), strict=True))
        rows = found.ordered(values)[offset : offset + limit].tolist()
        named = self._named(found.customer_id[rows])
        page = tuple(self._advocate(found, row, named, values, claims) for row in rows)
        waiting = self._waiting(found.waiting.customer_id, found.waiting.began_us)
        n_waiting = len(found.waiting.customer_id)
        return AdvocatesAnswer(
            page, len(found.customer_id), waiting, n_waiting, found.left_out, self._known(), bought.base
        )

    def card(self, customer: Customer) -> CareCard:
        """What is known of one customer, from their own rows and what was learnt before."""
        return Cards(self._context, self._values).of(customer)

    @cached_property
    def _bought(self) -> Bought:
        base, buyers = self._values.base(), self._buyers
        every, left_out = buyers.purchases.in_own_currency(unit="profit" if base else "revenue")
        told = None if base is None or base.fitted.purchasing is None else base.fitted
        now, before = self._rows(every)
        # A purchase without a profit or a rate has no value, yet it was one: its day still tells the rhythm.
        days = buyers.purchases.days() if left_out else every
        seen, past = self._rows(days, "revenue") if left_out else (now, before)
        alive, was = (p_alive(told, rows) if told else None for rows in (seen, past))
        limit = second(waits(days))
        self._keep(limit)
        found = rhythm(seen, alive, past, was)
        unread = left_out if base else buyers.purchases.in_own_currency()[1]
        return Bought(base, now, before, found, limit, unread)

    def _rows(self, purchases: pd.DataFrame, unit: str = "profit") -> tuple[pd.DataFrame, pd.DataFrame]:
        """A row per buyer, now and four weeks ago."""
        today = self._buyers.today
        return customers_of(purchases, today, unit), customers_of(purchases, today - FALL_DAYS, unit)

    def _keep(self, limit: Second) -> None:
        """On a shelf, for the card of one customer."""
        mark = self._buyers.purchases.mark()
        kept = self._context.store.fit(SHELF)
        if limit.limit_days is not None and (kept is None or kept.mark != mark):
            self._context.learnt.append((SHELF, mark, str(limit.limit_days)))

    def _risky(self, of: Ints | None) -> Risky:
        read, bought = self._read, self._bought
        signals = (*by_purchases(bought.rhythm, bought.second), *read.signals())
        claims = read.claims(List.AT_RISK)
        aside = Aside(read.snoozed(), read.dismissed(List.AT_RISK), read.done(claims))
        return risky(self._context.settings.model, read.standing, signals, aside, of)

    def _known(self) -> Known:
        read = self._read
        return Known(len(self._bought.rhythm.customer_id) > 0, read.feedback, len(read.used) > 0)

    def _claims(self, on: List) -> dict[int, Claim]:
        told = {one: read(value) for one, (value, _at) in self._read.claims(on).items()}
        return {one: claim for one, claim in told.items() if claim}

    def _of_person(self, person: str | None, claims: dict[int, Claim]) -> Ints | None:
        """The customers whom the person owns or has claimed, ascending; None for anybody's."""
        if person is None:
            return None
        claimed = [one for one, claim in claims.items() if claim.lasts and claim.person == person]
        return np.unique(np.array([*self._context.store.owned(person), *claimed], np.int64))

    def _at_risk(self, found: Risky, rows: Ints, stakes: Floats, claims: dict[int, Claim]) -> tuple[AtRisk, ...]:
        """The customers of these rows, in this order."""
        ids = found.customer_id[rows]
        named = self._named(ids)
        return tuple(
            AtRisk(named[one], found.reasons(one), None if np.isnan(stake) else stake, self._lasting(claims, one))
            for one, stake in zip(ids.tolist(), stakes[rows].tolist(), strict=True)
        )

    def _advocate(
        self,
        found: Candidates,
        row: int,
        named: dict[int, Customer],
        values: dict[int, float],
        claims: dict[int, Claim],
    ) -> Advocate:
        one, nps, csat = (int(column[row]) for column in (found.customer_id, found.nps, found.csat))
        return Advocate(
            customer=named[one],
            nps=nps if nps >= 0 else None,
            csat=csat if csat >= 0 else None,
            days=int(found.days[row]),
            acted=bool(found.acted[row]),
            again=bool(found.again[row]),
            stayed=bool(found.stayed[row]),
            value=values.get(one),
            claim=self._lasting(claims, one),
        )

    def _waiting(self, ids: Ints, began_us: Ints) -> tuple[Waiting, ...]:
        days = (self._read.now_us - began_us) // (24 * 3600 * 1_000_000)
        named = self._named(ids[:MOST_WAITING])
        pairs = zip(ids[:MOST_WAITING].tolist(), days[:MOST_WAITING].tolist(), strict=True)
        return tuple(Waiting(named[one], since) for one, since in pairs)

    def _named(self, ids: Ints) -> dict[int, Customer]:
        return {one.id: one for one in self._context.store.customers(ids.tolist())}

    @staticmethod
    def _lasting(claims: dict[int, Claim], one: int) -> Claim | None:
        claim = claims.get(one)
        return claim if claim and claim.lasts else None
