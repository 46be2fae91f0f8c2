"""Who the customers are: adding them, their other names, owners, sources, segments, channels; and their card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecycle import names
from lifecycle.errors import Conflict, NothingToDo, NotUnderstood, Raced
from lifecycle.model import LOST, TERMINAL, Role
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.model import Action, Customer, Merged, Stage, StageMove, Visit
    from lifecycle.service.context import Context

NAME_LENGTH = 200
FIELDS = ("owner", "source", "segment")
"""What a move can be broken down by; each value holds from when it was said."""


@dataclass(frozen=True, slots=True)
class LoggedMove:
    """One line of a customer's history: the move, who made it (of an imported one whom its file names, else who logged
    it), and why, if they said."""

    move: StageMove
    stage: Stage
    action: Action
    by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A customer as one looks them up: other names, who was merged into it, visits first to last, the newest logged
    moves first, and how many there are."""

    customer: Customer
    aliases: tuple[str, ...]
    merged: tuple[Merged, ...]
    visits: tuple[Visit, ...]
    moves: tuple[LoggedMove, ...]
    logged: int


class Customers:
    """Keeps and shows customers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def add(
        self,
        name: str,
        *,
        owner: str | None = None,
        source: str | None = None,
        segment: str | None = None,
        cost_cents: int | None = None,
    ) -> Customer:
        """Write a new customer; the owner is who adds it in Slack unless another is named, nobody where it is empty."""
        context = self._context
        context.need(Role.REP, _("add customers"))
        name = " ".join(name.split())
        self._refuse_bad_name(name)
        customer_id = context.store.new_id(context.now)
        context.store.add_customer(customer_id, name, context.act(), context.now)
        if owner is None:
            owner = "" if context.person.id == TERMINAL else context.person.id
        facts = {"owner": owner, "source": source, "segment": segment}
        if cost_cents is not None:
            facts |= {"acquisition_cost_cents": str(cost_cents), "currency": context.settings.currency}
        for field, value in facts.items():
            if value:
                context.say("customer", str(customer_id), field, value)
        return self._read(customer_id)

    def alias(self, customer: Customer, alias: str) -> None:
        """Another name that means this customer from now on, for everybody."""
        self._context.need(Role.REP, _("name customers"))
        alias = " ".join(alias.split())
        holder = self._context.store.named(names.key(alias))
        if holder and holder.id == customer.id:
            raise NothingToDo(_('"{alias}" means {name} already.').format(alias=alias, name=customer.name))
        self._refuse_bad_name(alias)
        self._refuse_redirecting(customer, alias)
        self._hold(customer)
        self._context.store.add_name(customer.id, alias, self._context.act())

    def rename(self, customer: Customer, name: str) -> Customer:
        """Call the customer by this name from now on; the old one finds them too."""
        context = self._context
        context.need(Role.REP, _("rename customers"))
        name = " ".join(name.split())
        if name == customer.name:
            raise NothingToDo(_("That is so already."))
        self._refuse_bad_letters(name)
        self._hold(customer)
        holder = context.store.whose(names.key(name))
        if holder is None:
            self._refuse_redirecting(customer, name)
            context.store.add_name(customer.id, name, context.act())
        elif holder != customer.id:
            self._refuse_name_of(holder, customer, name)
        context.say("customer", str(customer.id), "name", name)
        return self._read(customer.id)

    def _refuse_name_of(self, holder: int, customer: Customer, name: str) -> None:
        """A name that is somebody else's is taken, also by who was merged into this very customer: it goes with them
        when they are split again."""
        other = self._read(holder)
        if other.id != customer.id:
            raise Conflict(_('"{name}" is taken: it means {holder}.').format(name=name, holder=other.name))
        raise Conflict(
            _('"{name}" is the name of a customer that was merged into {other}; split that one first.').format(
                name=name, other=customer.name
            )
        )

    def _hold(self, customer: Customer) -> None:
        """Lock the customer. Raced if it was taken back or merged away meanwhile."""
        self._context.lock([customer.id])
        there = self._context.store.customer(customer.id)
        if there is None or there.id != customer.id:
            raise Raced

    def _refuse_redirecting(self, customer: Customer, alias: str) -> None:
        """Words by which everybody finds one customer today may not come to mean another one."""
        meant = self._context.store.begins(names.key(alias), 2)
        if len(meant) == 1 and meant[0].id != customer.id:
            raise Conflict(
                _('"{alias}" finds {other} today, so it cannot mean {name}; choose another one.').format(
                    alias=alias, other=meant[0].name, name=customer.name
                )
            )

    def set(self, customer: Customer, field: str, value: str | None) -> Customer:
        """Say the customer's owner, source or segment, from now on; None takes it away."""
        self._context.need(Role.REP, _("change customers"))
        value = None if value is None else " ".join(value.split())
        if value is not None and not 0 < len(value) <= NAME_LENGTH:
            raise NotUnderstood(
                _("The {field} of a customer has 1 to {n} characters.").format(field=field, n=NAME_LENGTH)
            )
        if getattr(customer, field) == value:
            raise NothingToDo(_("That is so already."))
        self._hold(customer)
        self._context.say("customer", str(customer.id), field, value)
        return self._read(customer.id)

    def bind(self, channel: str, customer: Customer | None) -> bool:
        """Make a channel be about this customer, so that a stage alone is enough there; None ends it. False: it was so
        already. One that was bound to somebody merged into this customer is not: after a split it would be theirs."""
        self._context.need(Role.REP, _("bind channels"))
        bound = self._context.store.fact("channel", channel, "customer")
        wanted = str(customer.id) if customer else None
        if bound == wanted:
            return False
        self._context.say("channel", channel, "customer", wanted)
        return True

    def like(self, name: str) -> list[Customer]:
        """Customers whose names are so like this one that it may be the same: to point out, not to decide."""
        wanted = names.loose(name)
        candidates = names.nearest(name, self._context.store.names(), 5)
        return [c for c in self._context.store.customers(candidates) if names.loose(c.name) == wanted]

    def card(self, customer: Customer, moves: int) -> Card:
        """The customer with their visits and up to `moves` of the newest moves."""
        store = self._context.store
        everything = store.moves_of(customer.id)
        log = everything[::-1][:moves]
        move_ids = [move.id for move in log]
        reasons, movers = store.reasons(move_ids), store.movers(move_ids)
        actions = {action_id: store.action(action_id) for action_id in {move.action_id for move in log}}
        model = self._context.settings.model
        return Card(
            customer=customer,
            aliases=tuple(store.aliases(customer.id)),
            merged=tuple(store.merged_into(customer.id)),
            visits=tuple(store.visits_of(customer.id)),
            moves=tuple(
                LoggedMove(
                    move, model.stage(move.to_stage), action, movers.get(move.id) or action.actor, reasons.get(move.id)
                )
                for move in log
                if (action := actions[move.action_id])
            ),
            logged=len(everything),
        )

    def counts(self) -> dict[int, int]:
        """How many customers are in each stage now, lost too, by the stage's id."""
        return self._context.store.stock(self._context.now)

    def in_stage(
        self, stage: Stage | None, offset: int, limit: int, owner: str | None = None
    ) -> tuple[list[Customer], int]:
        """A page of the customers in a stage, longest there first, and how many there are in all."""
        store = self._context.store
        stage_id = stage.id if stage else None
        return store.in_stage(stage_id, offset, limit, owner), store.count_in_stage(stage_id, owner)

    def of_owner(self, owner: str, offset: int, limit: int) -> tuple[list[Customer], list[tuple[Stage | None, int]]]:
        """A page of somebody's customers, and how many of them are in each stage (None: in no stage yet) where there
        are any: up the ladder, longest there first, then those in no stage yet, and the lost."""
        store, model = self._context.store, self._context.settings.model
        found: list[Customer] = []
        counts: list[tuple[Stage | None, int]] = []
        for stage in (*model.stages, None, model.stage(LOST)):
            stage_id = stage.id if stage else None
            n = store.count_in_stage(stage_id, owner)
            if offset < n and len(found) < limit:
                found += store.in_stage(stage_id, offset, limit - len(found), owner)
            offset = max(0, offset - n)
            if n:
                counts.append((stage, n))
        return found, counts

    def _read(self, customer_id: int) -> Customer:
        customer = self._context.store.customer(customer_id)
        assert customer is not None
        return customer

    def _refuse_bad_name(self, name: str) -> None:
        self._refuse_bad_letters(name)
        holder = self._context.store.named(names.key(name))
        if holder:
            raise Conflict(_('"{name}" is taken: it means {holder}.').format(name=name, holder=holder.name))

    @staticmethod
    def _refuse_bad_letters(name: str) -> None:
        visible = any(letter.isprintable() and not letter.isspace() for letter in name)
        if not visible or len(name) > NAME_LENGTH or name.startswith("#"):
            raise NotUnderstood(
                _("A customer's name has 1 to {n} characters and does not begin with #.").format(n=NAME_LENGTH)
            )
