"""`customer add`: a new customer, with what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Field, Form, Phrase, Reply, command
from commands._card import owner_name
from commands._done import done
from commands._people import owner_of
from commands._say import listed, money
from commands._split import says_none
from commands._words import parse_amount, take_options, unquoted
from lifecycle.errors import NotUnderstood, UnknownCustomer
from lifecycle.names import key
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle

OPTIONS = ("owner", "source", "segment", "cost")


@command(
    "customer add",
    "customer new",
    writes=True,
    usage="<name> [owner @rep] [source <source>] [segment <segment>] [cost <amount>]",
    examples=("customer add Acme Corp owner @rep source referral cost 1200",),
    phrases=(Phrase(r"(?:add|create|new) (?:a |the )?(?:new )?customer:? (?P<rest>.+)", "customer add {rest}"),),
)
def add(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Add a customer, with owner, source, segment and acquisition cost if known."""
    if not ask.words.strip():
        return Reply(_("Tell me about the new customer."), form=_form(), asks=True)
    text, options = take_options(ask.words, OPTIONS)
    name = unquoted(text)
    if not name:
        raise NotUnderstood(_("What is the customer called? Type it like this: /customer add Acme Corp owner @rep."))
    there = _there(lifecycle, name)
    if there:
        return there
    customer = lifecycle.customers.add(
        name,
        owner=_owner(options["owner"], ask) if "owner" in options else None,
        source=_said(options, "source"),
        segment=_said(options, "segment"),
        cost_cents=_cost(options["cost"], lifecycle) if "cost" in options else None,
    )
    return _reply(ask, lifecycle, customer)


def _there(lifecycle: Lifecycle, name: str) -> Reply | None:
    """What to say when the name is somebody's already; None when it is free."""
    try:
        customer = lifecycle.names.exactly(name)
    except UnknownCustomer:
        return None
    if key(customer.name) == key(name):
        said = _("{name} is here already.").format(name=customer.name)
    else:
        said = _('"{alias}" is another name of {name} already.').format(alias=name, name=customer.name)
    show = Button(_("Show"), f"stage show {reference(customer)}")
    return Reply(said, receipt=_("Nothing was changed."), buttons=(show,), replaces=True)


def _owner(typed: str, ask: Ask) -> str:
    return "" if says_none(unquoted(typed)) else owner_of(typed, ask)


def _said(options: dict[str, str], name: str) -> str | None:
    return None if name not in options or says_none(unquoted(options[name])) else options[name]


def _cost(typed: str, lifecycle: Lifecycle) -> int:
    cents, currency = parse_amount(typed)
    if currency and currency != lifecycle.settings.currency:
        raise NotUnderstood(
            _("This workspace counts in {ours}; please give the cost in {ours}, not in {theirs}.").format(
                ours=lifecycle.settings.currency, theirs=currency
            )
        )
    return cents


def _reply(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> Reply:
    known = [_("owner {owner}").format(owner=owner_name(customer.owner)) if customer.owner else _("no owner")]
    if customer.source:
        known.append(_("source {source}").format(source=customer.source))
    if customer.segment:
        known.append(_("segment {segment}").format(segment=customer.segment))
    if customer.acquisition_cost_cents is not None:
        cost = money(customer.acquisition_cost_cents, customer.currency, ask)
        known.append(_("acquisition cost {cost}").format(cost=cost))
    alike = [other.name for other in lifecycle.customers.like(customer.name) if other.id != customer.id]
    doubt = _("There is also {names}; undo this one if it is the same.").format(names=listed(alike)) if alike else ""
    said = _("{name} is added: {known}.").format(name=customer.name, known=", ".join(known))
    to_a_stage = Button(_("Move to a stage"), f"stage move {reference(customer)}")
    return done(ask, lifecycle, said, lines=(doubt,) if doubt else (), buttons=(to_a_stage,))


def _form() -> Form:
    return Form(
        title=_("New customer"),
        command="customer add",
        fields=(
            Field("name", _("Name")),
            Field("source", _("Source"), before="source ", optional=True),
            Field("segment", _("Segment"), before="segment ", optional=True),
            Field("cost", _("Acquisition cost"), before="cost ", optional=True),
        ),
        submit=_("Add"),
    )
