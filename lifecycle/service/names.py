"""Which customer and which stage a person means: exact names act, looser ones only propose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lifecycle import names, stages
from lifecycle.errors import AmbiguousCustomer, AmbiguousStage, NotUnderstood, Refusal, UnknownCustomer, UnknownStage
from lifecycle.service.context import LARGEST_ID
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.model import Customer, Stage
    from lifecycle.service.context import Context

REFERENCE = re.compile(r"#(\d{1,19})(?:=(.+))?")
"""`#123`: the customer with this id. `#123=acm`: the same, chosen by a person who had typed `acm`."""
PROPOSALS = 4


def reference(customer: Customer, typed: str | None = None) -> str:
    """The words that mean exactly this customer; with `typed`, using them remembers the choice."""
    return f"#{customer.id}={typed}" if typed else f"#{customer.id}"


class Names:
    """Finds customers and stages by what was typed."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def find(self, typed: str) -> Customer:
        """The customer that these words mean by the strict rule: an exact name or alias, or the only one whose
        name begins with exactly these words, or the person's own earlier choice where neither fits.
        AmbiguousCustomer or UnknownCustomer, with those to propose, otherwise."""
        customer = self.meant(typed)
        if customer is None:
            raise self._unknown(typed, names.key(typed))
        return customer

    def meant(self, typed: str) -> Customer | None:
        """As `find`, None where no customer fits: then nobody is looked for who may have been meant, which takes longer."""
        pointed = REFERENCE.fullmatch(typed.strip())
        if pointed:
            return self._by_id(int(pointed[1]), pointed[2])
        key = names.key(typed)
        if not key:
            raise NotUnderstood(_("Please name a customer, for example: /stage show acme."))
        store = self._context.store
        named, beginning = store.meant(key, PROPOSALS + 1)
        if named:
            return named
        if len(beginning) > 1:
            raise AmbiguousCustomer(_('Which customer is "{typed}"?').format(typed=typed), typed, tuple(beginning))
        if beginning:
            return beginning[0]
        return store.choice(self._context.person.id, key)

    def means(self, typed: str) -> bool:
        """Whether these words, all together, mean one customer."""
        try:
            return self.meant(typed) is not None
        except Refusal:
            return False

    def exactly(self, name: str) -> Customer:
        """The customer with exactly this name or alias; UnknownCustomer otherwise."""
        named = self._context.store.named(names.key(name))
        if named is None:
            raise UnknownCustomer(_('There is no customer "{typed}" yet.').format(typed=name), name)
        return named

    def find_all(self, readings: Sequence[Sequence[str]]) -> list[Customer | Refusal]:
        """Each name's customer or the refusal it met. A list that was typed can be read in several ways (a name
        may hold a comma): the first reading whose names all fit is taken, else the finest, which is the last."""
        found: list[Customer | Refusal] = []
        for reading in readings:
            found = [self._try(typed) for typed in reading]
            if not any(isinstance(one, UnknownCustomer) for one in found):
                break
        return found

    def stage(self, typed: str) -> Stage:
        """The stage with this name or alias (lost too). UnknownStage or AmbiguousStage otherwise."""
        model = self._context.settings.model
        fitting = stages.fitting(model, typed)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise AmbiguousStage(_('Which stage is "{typed}"?').format(typed=typed), typed, fitting)
        ladder = ", ".join(stage.name for stage in model.ladder)
        raise UnknownStage(
            _('There is no stage "{typed}". The stages are {ladder}.').format(typed=typed, ladder=ladder),
            typed,
            stages.nearest(model, typed),
        )

    def nearest(self, typed: str, limit: int = PROPOSALS) -> list[Customer]:
        """Customers whose names are like this one, best first: what may be proposed."""
        ids = names.nearest(typed, self._context.store.names(), limit)
        return self._context.store.customers(ids)

    def bound(self, channel: str) -> Customer | None:
        """The customer that a channel is about."""
        value = self._context.store.fact("channel", channel, "customer")
        return self._context.store.customer(int(value)) if value else None

    def _try(self, typed: str) -> Customer | Refusal:
        try:
            return self.find(typed)
        except Refusal as refusal:
            return refusal

    def _by_id(self, customer_id: int, chosen_for: str | None) -> Customer:
        customer = self._context.store.customer(customer_id) if customer_id <= LARGEST_ID else None
        if customer is None:
            raise UnknownCustomer(_("That customer is no longer there; it may have been undone."), "")
        if chosen_for and self._context.store.can_write:
            key = names.key(chosen_for)
            self._context.store.choose(self._context.person.id, key, customer_id, self._context.act())
        return customer

    def _unknown(self, typed: str, key: str) -> UnknownCustomer:
        nearest = tuple(self.nearest(key))
        question = (
            _('Which customer is "{typed}"?') if nearest else _('There is no customer "{typed}" yet, nor one like it.')
        )
        return UnknownCustomer(question.format(typed=typed), typed, nearest)
