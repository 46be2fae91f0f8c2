"""Setting one field of a customer: what owner, source and segment have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commands import Button, Reply
from commands._choose import added, choices
from commands._done import done
from commands._split import split_customer
from commands._words import quote
from lifecycle.errors import AmbiguousCustomer, NotUnderstood, UnknownCustomer
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands import Ask
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle


@dataclass(frozen=True, slots=True)
class Settable:
    """A field of customers. `read` makes the value of what was typed, `show` says it; `example` is one to type."""

    field: str
    label: Callable[[], str]
    example: str
    read: Callable[[str, Ask], str]
    show: Callable[[str], str] = str


def set_field(ask: Ask, lifecycle: Lifecycle, what: Settable) -> Reply:
    """Set the field of the customer that the words begin with to the words behind it."""
    customer_text, value_text = split_customer(ask.words, lifecycle.names.means)
    if not customer_text or not value_text:
        said = _("Type it like this: /customer {field} acme {example}.")
        raise NotUnderstood(said.format(field=what.field, example=what.example))
    try:
        customer = lifecycle.names.find(customer_text)
    except (UnknownCustomer, AmbiguousCustomer) as refusal:
        asked = choices(
            refusal,
            lambda name: f"customer {what.field} {name} {quote(value_text)}",
            lifecycle,
            create=added(ask),
            remember=True,
        )
        return replace(asked, lines=_hint(what, ask.words, customer_text))
    return _set(ask, lifecycle, customer, what, what.read(value_text, ask))


def _hint(what: Settable, words: str, customer_text: str) -> tuple[str, ...]:
    """Where the customer's words may have been meant as part of the value, how to tell them apart."""
    if " " not in customer_text or "=" in words:
        return ()
    said = _("A value of several words stands behind an equals sign: /customer {field} acme = {example}.")
    return (said.format(field=what.field, example=what.example),)


def _set(ask: Ask, lifecycle: Lifecycle, customer: Customer, what: Settable, value: str) -> Reply:
    before = getattr(customer, what.field)
    told = {"name": customer.name, "label": what.label(), "value": what.show(value)}
    show = Button(_("Show"), f"stage show {reference(customer)}")
    if value == before:
        said = _("{name}: {label} is already {value}.").format(**told)
        return Reply(said, receipt=_("Nothing was changed."), buttons=(show,))
    lifecycle.customers.set(customer, what.field, value)
    if before:
        said = _("{name}: {label} is now {value}, was {before}.").format(**told, before=what.show(before))
    else:
        said = _("{name}: {label} is now {value}.").format(**told)
    return done(ask, lifecycle, said, buttons=(show,))
