"""Customers that turn out to be one: proposing them, merging them, splitting them again.

A merge is soft: the log keeps whose move each was, and who is merged is found as whoever it was merged into. It is said in
two facts: `merged_into` names who stands for a customer, and always one who stands for themselves; `merged_under` names whom
the customer was merged into itself, so that a split gives back those whom it brought along.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lifecycle.care.claims import List, lasts
from lifecycle.errors import NothingToDo, Raced
from lifecycle.model import MERGED_INTO, MERGED_UNDER, NEXT_STEP, Role
from lifecycle.text import _
from lifecycle.touchpoints import OPTED_OUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lifecycle.model import Customer, Merged
    from lifecycle.service.context import Context

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INHERITED = {
    "owner": ("owner",),
    "source": ("source",),
    "segment": ("segment",),
    "acquisition_cost_cents": ("acquisition_cost_cents", "currency"),
    "acquired_on": ("acquired_on",),
    NEXT_STEP: (NEXT_STEP,),
    **{field: (field,) for on in List for field in (on.claim_field, on.dismissed_field)},
    OPTED_OUT: (OPTED_OUT,),
}
"""What a survivor takes over where it was never said of it: by field what goes together."""
LASTING = {OPTED_OUT, *(on.claim_field for on in List)}
"""Of these the survivor takes over what lasts, unless one of its own lasts: what ended there is no reason."""
_FIELDS = tuple(field for together in INHERITED.values() for field in together)


@dataclass(frozen=True, slots=True)
class Joined:
    """What a merge did: who was merged, who stands for both, how many moves they made, and the fields taken over."""

    merged: Customer
    survivor: Customer
    moves: int
    taken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """What a split did: who stands for itself again, and whom it was taken out of."""

    customer: Customer
    survivor: Customer


@dataclass(frozen=True, slots=True)
class Twin:
    """One of a pair: the customer, how many moves it made and when the last one was."""

    customer: Customer
    moves: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Twins:
    """A pair that may be the same. `merged` made fewer moves, and would be merged into `survivor`."""

    merged: Twin
    survivor: Twin
    likeness: float


class Merges:
    """Merges and splits customers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def merge(self, merged: Customer, survivor: Customer) -> Joined:
        """Make one customer of two: from now on the first is found as the second, who has the moves of both. What was
        said of the second holds; what was never said of it is taken over from the first."""
        context, store = self._context, self._context.store
        context.need(Role.REP, _("merge customers"))
        if merged.id == survivor.id:
            raise NothingToDo(_("That is one customer already."))
        brought = [one.id for one in store.merged_into(merged.id)]
        self._hold([merged.id, survivor.id], brought)
        if [one.id for one in store.merged_into(merged.id)] != brought:
            raise Raced
        self._say(merged.id, survivor.id, dict.fromkeys([merged.id, *brought], survivor.id))
        taken = self._take_over(merged.id, survivor.id)
        context.reproject([merged.id, survivor.id])
        return Joined(merged, self._read(survivor.id), len(store.moves_of(survivor.id)), taken)

    def split(self, customer_id: int) -> Parted:
        """Take a merged customer out again, with its moves and with those who had been merged into it before."""
        context, store = self._context, self._context.store
        context.need(Role.REP, _("split customers"))
        survivor = store.customer(customer_id)
        if survivor is None or survivor.id == customer_id:
            raise NothingToDo(_("That customer is not merged into another one."))
        parents = self._parents(survivor.id)
        above, below = _above(customer_id, parents), _below(customer_id, parents)
        self._hold([survivor.id], [customer_id, *above, *below])
        if self._parents(survivor.id) != parents:
            raise Raced
        self._give_back(customer_id, parents)
        self._say(customer_id, None, {customer_id: None, **dict.fromkeys(below, customer_id)})
        context.reproject([customer_id, survivor.id])
        return Parted(self._read(customer_id), self._read(survivor.id))

    def merged_into(self, customer: Customer) -> list[Merged]:
        """Who was merged into this customer, directly or not, by name."""
        return self._context.store.merged_into(customer.id)

    def whose(self, key: str) -> int | None:
        """The id of the customer who was given this name, a merged one's is their own."""
        return self._context.store.whose(key)

    def duplicates(self, limit: int) -> tuple[list[Twins], int]:
        """Up to `limit` pairs of customers that may be the same, the likest first, and how many there are."""
        from lifecycle import duplicates  # noqa: PLC0415 - it brings numpy and RapidFuzz

        store = self._context.store
        found, n = duplicates.pairs(store.names(), limit, store.apart())
        twins = {one.customer.id: one for one in self._twins({one for pair in found for one in pair[:2]})}
        told = []
        for pair in found:
            merged, survivor = sorted((twins[pair.first], twins[pair.second]), key=_weight)
            told.append(Twins(merged, survivor, pair.likeness))
        return told, n

    def keep_apart(self, first: Customer, second: Customer) -> None:
        """Say that two customers are not the same, so that they are not proposed any more."""
        context = self._context
        context.need(Role.REP, _("tell customers apart"))
        low, high = sorted((first.id, second.id))
        if low == high:
            raise NothingToDo(_("That is one customer already."))
        if (low, high) in context.store.apart():
            raise NothingToDo(_("That is so already."))
        context.say("pair", f"{low}-{high}", "same", "no")

    def _hold(self, standing: Iterable[int], others: Iterable[int]) -> None:
        """Lock customers. Raced if one of the first stands for themselves no more."""
        standing = list(standing)
        self._context.lock([*standing, *others])
        for customer_id in standing:
            found = self._context.store.customer(customer_id)
            if found is None or found.id != customer_id:
                raise Raced

    def _say(self, customer_id: int, under: int | None, into: Mapping[int, int | None]) -> None:
        """Say whom a customer was merged into itself, and who stands for whom from now on: after all that was said of
        that before, since another process's clock may be ahead by a little."""
        context, store = self._context, self._context.store
        said = [at for _id, _field, _value, at in store.said_since(list(into), [MERGED_INTO, MERGED_UNDER])]
        at = max([context.now, *(one + timedelta(microseconds=1) for one in said)])
        facts = [(customer_id, MERGED_UNDER, under), *((one, MERGED_INTO, survivor) for one, survivor in into.items())]
        for one, field, value in facts:
            store.say("customer", str(one), field, None if value is None else str(value), context.act(), at)

    def _take_over(self, merged: int, survivor: int) -> tuple[str, ...]:
        """Say of the survivor what was never said of it, since when it was said of the other one; which fields."""
        store = self._context.store
        said: dict[tuple[int, str], dict[datetime, str | None]] = {}
        for customer_id, field, value, at in store.said_since([merged, survivor], _FIELDS):
            said.setdefault((customer_id, field), {})[at] = value
        known = {key for key, values in said.items() if _counts(key[1], values)}
        taken = [field for field in INHERITED if (merged, field) in known and (survivor, field) not in known]
        fields = [field for each in taken for field in INHERITED[each]]
        # What ended there before is not begun anew by what was said earlier here.
        over = {field: max(said[survivor, field]) for field in LASTING if (survivor, field) in said}
        self._say_all(
            [
                (survivor, field, value, at)
                for field in fields
                for at, value in said.get((merged, field), {}).items()
                if at > over.get(field, EPOCH)
            ]
        )
        now = {field for _id, field, value, _at in self._holding(survivor, taken) if value is not None}
        return tuple(field for field in taken if field in now)

    def _give_back(self, customer_id: int, parents: dict[int, int]) -> None:
        """Take back what was taken over from this customer, and by whoever that one was merged into in turn."""
        store = self._context.store
        back: set[tuple[str, datetime]] | None = None
        said: list[tuple[int, str, str | None, datetime]] = []
        for merged in (customer_id, *_above(customer_id, parents)[:-1]):
            taken = set(store.taken_over(merged))
            back = taken if back is None else back & taken
            said += [(parents[merged], field, None, at) for field, at in sorted(back)]
        self._say_all(said)

    def _holding(self, customer_id: int, fields: Iterable[str]) -> list[tuple[int, str, str | None, datetime]]:
        """Of each field the fact that holds."""
        last = {fact[1]: fact for fact in self._context.store.said_since([customer_id], list(fields))}
        return list(last.values())

    def _say_all(self, said: list[tuple[int, str, str | None, datetime]]) -> None:
        """Say facts that hold since long ago, as an import does."""
        context = self._context
        if said:
            micros = [(one, field, value, _micros(at)) for one, field, value, at in said]
            context.store.say_all(micros, context.act(), context.now)

    def _parents(self, survivor: int) -> dict[int, int]:
        """Of everybody who was merged into this customer, whom they were merged into themselves."""
        store = self._context.store
        members = [one.id for one in store.merged_into(survivor)]
        said = store.said_of(members, [MERGED_UNDER]) if members else {}
        return {customer_id: int(value) for (customer_id, _field), value in said.items() if value}

    def _twins(self, ids: Iterable[int]) -> list[Twin]:
        found = self._context.store.customers(sorted(ids))
        active = self._context.store.activity([one.id for one in found])
        return [Twin(one, *active.get(one.id, (0, None))) for one in found]

    def _read(self, customer_id: int) -> Customer:
        customer = self._context.store.customer(customer_id)
        assert customer is not None
        return customer


def _counts(field: str, values: Mapping[datetime, str | None]) -> bool:
    """Whether what was said of a field, in order, is something to take over, or a reason to take nothing over."""
    if field not in LASTING:
        return any(value is not None for value in values.values())
    last = list(values.values())[-1]
    return last is not None and (field == OPTED_OUT or lasts(last))


def _weight(twin: Twin) -> tuple[int, int]:
    """The lighter of two is merged into the other: who made fewer moves, or came later."""
    return twin.moves, -twin.customer.id


def _above(customer_id: int, parents: dict[int, int]) -> list[int]:
    """Whom a customer was merged into, whom that one was, and so on."""
    found: list[int] = []
    while (customer_id := parents.get(customer_id, 0)) and customer_id not in found:
        found.append(customer_id)
    return found


def _below(customer_id: int, parents: dict[int, int]) -> list[int]:
    """Who was merged into a customer, and into those."""
    return [one for one in parents if customer_id in _above(one, parents)]


def _micros(at: datetime) -> int:
    delta = at - EPOCH
    return (delta.days * 86400 + delta.seconds) * 1_000_000 + delta.microseconds
