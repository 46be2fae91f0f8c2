"""Setting one field of a customer: what owner, source and segment have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commands import Button, Reply
from commands._choose import added, customer_or_choices
from commands._done import done
from commands._split import says_none, split_customer
from commands._words import quote
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands import Ask
    from commands._words import Token
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
    """Set the field of the customer that the words begin with to the words behind it; `nobody` or `none` takes it away."""
    customer_text, value_text = split_customer(ask.words, lifecycle.names.means)
    if not customer_text or not value_text:
        said = _("Type it like this: /customer {field} acme {example}.")
        raise NotUnderstood(said.format(field=what.field, example=what.example))
    customer = customer_or_choices(
        lifecycle,
        customer_text,
        lambda name: f"customer {what.field} {name} {_as_typed(value_text)}",
        create=added(ask),
        remember=True,
    )
    if isinstance(customer, Reply):
        return replace(customer, lines=_hint(what, ask.words, customer_text))
    return _set(ask, lifecycle, customer, what, None if says_none(value_text) else what.read(value_text, ask))


def _as_typed(value: Token) -> str:
    """The value for a command; one in quotes stays in quotes, since `none` means something else without them."""
    return '"' + value.replace('"', '""') + '"' if value.quoted else quote(value)


def _hint(what: Settable, words: str, customer_text: str) -> tuple[str, ...]:
    """Where the customer's words may have been meant as part of the value, how to tell them apart."""
    if " " not in customer_text or "=" in words:
        return ()
    said = _("A value of several words stands behind an equals sign: /customer {field} acme = {example}.")
    return (said.format(field=what.field, example=what.example),)


def _set(ask: Ask, lifecycle: Lifecycle, customer: Customer, what: Settable, value: str | None) -> Reply:
    before = getattr(customer, what.field)
    show = Button(_("Show"), f"stage show {reference(customer)}")
    told = {"name": customer.name, "label": what.label()}
    told |= {"value": what.show(value) if value else "", "before": what.show(before) if before else ""}
    if value == before:
        said = _("{name}: {label} is already {value}.") if value else _("{name} has no {label} anyway.")
        return Reply(said.format(**told), receipt=_("Nothing was changed."), buttons=(show,))
    lifecycle.customers.set(customer, what.field, value)
    if value is None:
        said = _("{name} has no {label} any more; it was {before}.")
    elif before:
        said = _("{name}: {label} is now {value}, was {before}.")
    else:
        said = _("{name}: {label} is now {value}.")
    return done(ask, lifecycle, said.format(**told), buttons=(show,))
