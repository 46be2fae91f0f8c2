"""Who needs somebody: the lists of a kind of digest, and the few who are named."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.digests.kind import Need
from lifecycle.digests.report import Listed, Named
from lifecycle.errors import StillLearning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lifecycle.care.claims import Claim
    from lifecycle.digests.kind import Kind
    from lifecycle.digests.report import Person
    from lifecycle.service.care import Care
    from lifecycle.service.care_answers import AdvocatesAnswer
    from lifecycle.service.context import Context
    from lifecycle.service.stuck import Stuck

MOST = 5
"""Customers that a digest names."""
LOOKED_AT = 40
"""Customers at the top of a list among whom those are looked for of whom nobody takes care."""


class Lists:
    """Asks each list once."""

    def __init__(self, context: Context, care: Care, stuck: Stuck) -> None:
        self._context = context
        self._care = care
        self._stuck = stuck
        self._advocates: AdvocatesAnswer | None = None

    def of(self, kind: Kind) -> tuple[dict[Need, Listed | None], tuple[Named, ...]]:
        """The lists of a kind, None for one that is still worked out, and who is named: of whom nobody takes care, or
        not in time."""
        lists: dict[Need, Listed | None] = {}
        people: dict[Need, list[Named]] = {}
        for need, _most in kind.needs:
            asked = self._asked(need)
            lists[need] = asked[0] if asked else None
            people[need] = [Named(need, one) for one in asked[1]] if asked else []
        return lists, _chosen(kind, people)

    def _asked(self, need: Need) -> tuple[Listed, list[Person]] | None:
        ask: dict[Need, Callable[[], tuple[Listed, Iterable[Person]]]] = {
            Need.AT_RISK: self._at_risk,
            Need.ASK: self._to_ask,
            Need.WAITING: self._waiting,
            Need.STUCK: self._held,
        }
        try:
            listed, people = ask[need]()
        except StillLearning:
            return None
        return listed, list(people)

    def _at_risk(self) -> tuple[Listed, Iterable[Person]]:
        found = self._care.at_risk(None, offset=0, limit=LOOKED_AT)
        listed = Listed(found.n, found.claimed, found.stake, found.staked, found.second.limit_days)
        return listed, (one for one in found.page if self._is_free(one.claim))

    def _to_ask(self) -> tuple[Listed, Iterable[Person]]:
        found = self._found()
        claimed = sum(one.claim is not None for one in found.page)
        return Listed(found.n, claimed), (one for one in found.page if self._is_free(one.claim))

    def _waiting(self) -> tuple[Listed, Iterable[Person]]:
        found = self._found()
        return Listed(found.n_waiting), found.waiting

    def _held(self) -> tuple[Listed, Iterable[Person]]:
        """Who became stuck last comes first: they can still be helped, and are not the same every week."""
        found = self._stuck.page(None, None, offset=0, limit=LOOKED_AT)
        n, page = found.n, found.page
        if n > LOOKED_AT:  # the list begins with who has been there longest
            page = self._stuck.page(None, None, offset=n - LOOKED_AT, limit=LOOKED_AT).page
        late = sorted(page, key=lambda one: self._context.now - one.since - timedelta(microseconds=one.limit.length_us))
        return Listed(n), late

    def _is_free(self, claim: Claim | None) -> bool:
        """Whether nobody takes care, or somebody should have by now."""
        today = self._context.now.astimezone(ZoneInfo(self._context.settings.zone)).date()
        return claim is None or (claim.due is not None and claim.due < today)

    def _found(self) -> AdvocatesAnswer:
        if self._advocates is None:
            self._advocates = self._care.advocates(None, offset=0, limit=LOOKED_AT)
        return self._advocates


def _chosen(kind: Kind, people: dict[Need, list[Named]]) -> tuple[Named, ...]:
    """At most `MOST`, as many of each list as the kind wants; what one lacks, the first ones that have more fill. Nobody twice."""
    wanted = {need: min(most, len(people[need])) for need, most in kind.needs}
    for need, _most in kind.needs:
        wanted[need] += min(MOST - sum(wanted.values()), len(people[need]) - wanted[need])
    named: dict[int, Named] = {}
    for need, _most in kind.needs:
        fresh = (one for one in people[need] if one.customer.id not in named)
        for one in list(islice(fresh, wanted[need])):
            named[one.customer.id] = one
    return tuple(named.values())
